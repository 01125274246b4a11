/* Directives of the sources that are compared, by place. */
#include "policy/places.h"

#include <stdlib.h>
#include <string.h>

enum esc_status
places_init(struct places *places, const struct policy_input *input,
	    struct change_list *changes, struct esc_error *err)
{
	const size_t count = intern_count(input->strings);

	*places = (struct places){
		.input = input,
		.changes = changes,
		.numbers = calloc(2 * count, sizeof(uint32_t)),
		.path_count = count,
	};
	return places->numbers != NULL ? ESC_OK : esc_nomem(err);
}

void
places_free(struct places *places)
{
	for (size_t i = 0; i < places->len; i++) {
		directive_list_free(&places->files[i].list);
		free(places->files[i].acceptances);
	}
	free(places->files);
	free(places->numbers);
	*places = (struct places){ 0 };
}

bool
allow_kind(const char *text, enum record_kind *kind, const char **reason)
{
	const size_t len = strcspn(text, " \t");

	for (size_t i = 0; i < REC_KINDS_COUNT; i++) {
		const char *name = record_kind_name((enum record_kind)i);

		if (strlen(name) == len && memcmp(name, text, len) == 0) {
			*kind = (enum record_kind)i;
			*reason = text + len + strspn(text + len, " \t");
			return true;
		}
	}
	*reason = text;
	return false;
}

static enum esc_status
wrong(const struct intern *strings, const struct place_file *file,
      const struct directive *directive, const char *why,
      struct esc_error *err)
{
	return esc_fail(err, ESC_DIRECTIVE, "%s:%u: //escdiff:%s %s",
			intern_text(strings, file->path),
			(unsigned)directive->line,
			intern_text(strings, directive->name), why);
}

static enum esc_status
check_directive(const struct intern *strings, const struct place_file *file,
		const struct directive *directive, struct esc_error *err)
{
	enum record_kind kind;
	const char *reason;

	switch (directive->word) {
	case DIRECTIVE_ALLOW:
		allow_kind(intern_text(strings, directive->text), &kind,
			   &reason);
		if (reason[0] != '\0')
			return ESC_OK;
		wrong(strings, file, directive, "gives no reason", err);
		esc_hint(err, "//escdiff:allow REASON, or //escdiff:allow "
			      "moved-to-heap REASON for one kind only");
		return ESC_DIRECTIVE;
	case DIRECTIVE_NOESCAPE:
		if (directive->function != 0)
			return ESC_OK;
		return wrong(strings, file, directive,
			     "belongs into the doc comment of a function",
			     err);
	case DIRECTIVE_UNKNOWN:
		break;
	}
	wrong(strings, file, directive, "is not known", err);
	esc_hint(err, "there are //escdiff:allow and //escdiff:noescape");
	return ESC_DIRECTIVE;
}

/* Each reason of the new side, whether something needs it or not. */
static enum esc_status
add_acceptance(struct places *places, struct place_file *file, size_t which,
	       struct esc_error *err)
{
	const struct directive *directive = &file->list.items[which];
	struct intern *strings = places->input->strings;
	enum record_kind kind;
	const char *reason;

	if (directive->word != DIRECTIVE_ALLOW)
		return ESC_OK;
	allow_kind(intern_text(strings, directive->text), &kind, &reason);
	struct acceptance acceptance = {
		.reason = intern_puts(strings, reason),
		.pos = { file->path, directive->line, directive->column },
	};
	if (acceptance.reason == STRID_NOMEM)
		return esc_nomem(err);
	file->acceptances[which] =
		change_list_accept(places->changes, &acceptance);
	return file->acceptances[which] != 0 ? ESC_OK : esc_nomem(err);
}

static enum esc_status
check_file(struct places *places, struct place_file *file,
	   struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < file->list.len; i++) {
		status = check_directive(places->input->strings, file,
					 &file->list.items[i], err);
		if (status == ESC_OK)
			status = add_acceptance(places, file, i, err);
	}
	return status;
}

static enum esc_status
read_file(struct places *places, struct place_file *file,
	  struct esc_error *err)
{
	const struct match_sources *sources = places->input->sources;
	struct intern *strings = places->input->strings;
	struct buffer text = { 0 };
	bool found = false;
	enum esc_status status = sources->read(
		intern_text(strings, file->path), &text, &found,
		file->old_side ? sources->old_data : sources->new_data, err);

	if (status == ESC_OK && found)
		status = directives_scan(buffer_text(&text), text.len, strings,
					 &file->list, err);
	buffer_free(&text);
	if (status != ESC_OK || file->list.len == 0)
		return status;
	file->acceptances = calloc(file->list.len, sizeof(uint32_t));
	if (file->acceptances == NULL)
		return esc_nomem(err);
	return file->old_side ? ESC_OK : check_file(places, file, err);
}

enum esc_status
places_find(struct places *places, strid path, bool old_side,
	    struct place_file **file, struct esc_error *err)
{
	uint32_t *number =
		&places->numbers[path + (old_side ? places->path_count : 0)];

	if (*number != 0) {
		*file = &places->files[*number - 1];
		return ESC_OK;
	}
	if (places->len == places->cap) {
		const size_t cap = places->cap * 2 + 16;
		struct place_file *files = realloc(places->files,
						   cap * sizeof(*files));

		if (files == NULL)
			return esc_nomem(err);
		places->files = files;
		places->cap = cap;
	}
	*file = &places->files[places->len++];
	**file = (struct place_file){ .path = path, .old_side = old_side };
	*number = (uint32_t)places->len;
	return read_file(places, *file, err);
}

/* Of lines that are those of another file a comment says nothing. */
static bool
is_about(const struct places *places, const struct place_file *file,
	 const struct directive *directive, uint32_t line,
	 enum record_kind kind)
{
	enum record_kind wanted;
	const char *reason;

	if (directive->word != DIRECTIVE_ALLOW || file->list.line_directive ||
	    line < directive->first_line || line > directive->last_line)
		return false;
	const bool one_kind = allow_kind(
		intern_text(places->input->strings, directive->text), &wanted,
		&reason);
	return reason[0] != '\0' && (!one_kind || wanted == kind);
}

bool
place_allowed(const struct places *places, const struct place_file *file,
	      uint32_t line, enum record_kind kind, size_t *which)
{
	bool found = false;

	for (size_t i = 0; i < file->list.len; i++) {
		const struct directive *directive = &file->list.items[i];

		if (!is_about(places, file, directive, line, kind) ||
		    (found && directive->function != 0))
			continue;
		*which = i;
		found = true;
		if (directive->function == 0)
			break;
	}
	return found;
}

bool
place_promised(const struct place_file *file, uint32_t line, strid function)
{
	for (size_t i = 0; i < file->list.len; i++) {
		const struct directive *directive = &file->list.items[i];

		if (directive->word != DIRECTIVE_NOESCAPE ||
		    directive->function == 0)
			continue;
		if (file->list.line_directive
			    ? directive->function == function
			    : line >= directive->first_line &&
				      line <= directive->last_line)
			return true;
	}
	return false;
}
