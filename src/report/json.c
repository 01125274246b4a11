/* Building one line of JSON Lines with jansson: failures remembered, texts
 * made valid UTF-8, what is unknown left out. */
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/plain.h"

#define JSONL_VERSION 1

struct json_line
json_line_empty(void)
{
	struct json_line line = { .root = json_object() };

	line.failed = line.root == NULL;
	return line;
}

struct json_line
json_line_begin(const char *type)
{
	struct json_line line = json_line_empty();

	json_line_set(&line, line.root, "v", json_integer(JSONL_VERSION));
	json_line_set(&line, line.root, "type", json_string(type));
	return line;
}

void
json_line_set(struct json_line *line, json_t *object, const char *key,
	      json_t *value)
{
	if (json_object_set_new_nocheck(object, key, value) < 0)
		line->failed = true;
}

void
json_line_append(struct json_line *line, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) < 0)
		line->failed = true;
}

void
json_line_count(struct json_line *line, json_t *object, const char *key,
		size_t count)
{
	json_line_set(line, object, key, json_integer((json_int_t)count));
}

void
json_line_percent(struct json_line *line, json_t *object, const char *key,
		  double percent)
{
	json_line_set(line, object, key, json_real(percent));
}

/* jansson refuses what is not UTF-8, which is rare: try it as it is. */
static json_t *
new_text(const char *text, size_t len)
{
	json_t *value = json_stringn(text, len);

	if (value == NULL) {
		struct buffer clean = { 0 };

		utf8_clean(text, len, &clean);
		if (!clean.failed)
			value = json_stringn(buffer_text(&clean), clean.len);
		buffer_free(&clean);
	}
	return value;
}

void
json_line_text(struct json_line *line, json_t *object, const char *key,
	       const char *text, size_t len)
{
	json_line_set(line, object, key, new_text(text, len));
}

void
json_line_append_text(struct json_line *line, json_t *array, const char *text)
{
	json_line_append(line, array, new_text(text, strlen(text)));
}

void
json_line_plain(struct json_line *line, json_t *object, const char *key,
		struct buffer *text)
{
	struct buffer plain = { 0 };

	plain_add(buffer_text(text), text->len, &plain);
	json_line_text(line, object, key, buffer_text(&plain), plain.len);
	line->failed |= text->failed || plain.failed;
	buffer_free(&plain);
	buffer_clear(text);
}

void
json_line_id(struct json_line *line, json_t *object, const char *key,
	     const struct intern *strings, strid id)
{
	if (id != 0)
		json_line_text(line, object, key, intern_text(strings, id),
			       intern_len(strings, id));
}

void
json_line_position(struct json_line *line, json_t *object,
		   const struct intern *strings, const struct position *pos)
{
	if (pos->file == 0)
		return;
	json_line_id(line, object, "file", strings, pos->file);
	if (pos->line != 0)
		json_line_count(line, object, "line", pos->line);
	if (pos->line != 0 && pos->column != 0)
		json_line_count(line, object, "column", pos->column);
}

static json_t *
step_json(struct json_line *line, const struct intern *strings,
	  const struct chain_step *step)
{
	json_t *object = json_object();

	json_line_id(line, object, "expr", strings, step->expr);
	json_line_id(line, object, "reason", strings, step->reason);
	json_line_position(line, object, strings, &step->pos);
	return object;
}

static json_t *
flow_json(struct json_line *line, const struct record_set *set,
	  const struct chain_flow *flow)
{
	json_t *object = json_object();
	json_t *steps = json_array();

	if (flow->dst != 0) {
		struct buffer text = { 0 };

		phrase_flow(set->strings, flow, " = ", &text);
		json_line_text(line, object, "flow", buffer_text(&text),
			       text.len);
		line->failed |= text.failed;
		buffer_free(&text);
	}
	for (uint32_t i = 0; i < flow->step_count; i++)
		json_line_append(line, steps, step_json(line, set->strings,
				 &set->steps[flow->first_step + i]));
	json_line_set(line, object, "steps", steps);
	return object;
}

static json_t *
chain_json(struct json_line *line, const struct record_set *set,
	   const struct chain *chain)
{
	json_t *flows = json_array();

	for (uint32_t i = 0; i < chain->flow_count; i++)
		json_line_append(line, flows, flow_json(line, set,
				 &set->flows[chain->first_flow + i]));
	return flows;
}

void
json_line_chains(struct json_line *line, const struct record_set *set,
		 const struct record *record)
{
	if (record->chain == 0)
		return;
	const struct chain *chain = &set->chains[record->chain - 1];
	json_line_set(line, line->root, "chain", chain_json(line, set, chain));
	if (chain->truncated)
		json_line_set(line, line->root, "truncated", json_true());
	if (chain->next == 0)
		return;
	json_t *others = json_array();
	while (chain->next != 0) {
		chain = &set->chains[chain->next - 1];
		json_line_append(line, others, chain_json(line, set, chain));
	}
	json_line_set(line, line->root, "other_chains", others);
}

static int
add_piece(const char *bytes, size_t len, void *data)
{
	struct buffer *text = data;

	buffer_add(text, bytes, len);
	return text->failed ? -1 : 0;
}

/*
 * A GitHub runner obeys "##[error]" wherever it stands in a line of the log.
 * It can only stand in a string, where another spelling means the same.
 */
static void
disarm(struct buffer *text)
{
	static const char command[] = "##[";
	struct buffer out = { 0 };
	const char *at = buffer_text(text), *found;

	if (strstr(at, command) == NULL)
		return;
	while ((found = strstr(at, command)) != NULL) {
		buffer_add(&out, at, (size_t)(found - at));
		buffer_adds(&out, "#\\u0023[");
		at = found + strlen(command);
	}
	buffer_adds(&out, at);
	out.failed |= text->failed;
	buffer_free(text);
	*text = out;
}

static enum esc_status
put(struct json_line *line, const char *before, const char *after, FILE *out,
    struct esc_error *err)
{
	struct buffer text = { 0 };
	enum esc_status status;

	buffer_adds(&text, before);
	if (line->failed ||
	    json_dump_callback(line->root, add_piece, &text,
			       JSON_COMPACT | JSON_PRESERVE_ORDER |
			       JSON_REAL_PRECISION(6)) < 0) {
		status = esc_nomem(err);
	} else {
		buffer_adds(&text, after);
		disarm(&text);
		status = output_put(out, &text, err);
	}
	buffer_free(&text);
	json_decref(line->root);
	*line = (struct json_line){ 0 };
	return status;
}

enum esc_status
json_line_put(struct json_line *line, FILE *out, struct esc_error *err)
{
	return put(line, "", "\n", out, err);
}

enum esc_status
json_item_put(struct json_line *line, const char *before, FILE *out,
	      struct esc_error *err)
{
	return put(line, before, "", out, err);
}
