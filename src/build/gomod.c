/* A line scanner for go.mod and go.work: only what decides how and with which
 * Go a module is built. */
#include "build/gomod.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 6	/* replace OLD VERSION => NEW VERSION */

struct word {
	const char *text;
	size_t len;
};

struct scanner {
	struct gomod *mod;
	struct intern *strings;
	struct word block;	/* directive of an open "(", or empty */
	uint32_t line;
	bool nomem;
};

static bool
word_is(struct word word, const char *text)
{
	return word.len == strlen(text) &&
	       memcmp(word.text, text, word.len) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The quoted text that starts at text; escapes inside do not occur in paths. */
static struct word
quoted_word(const char *text, const char *end, const char **after)
{
	const char *close = memchr(text + 1, text[0], (size_t)(end - text - 1));

	if (close == NULL)
		close = end;
	*after = close < end ? close + 1 : end;
	return (struct word){ text + 1, (size_t)(close - text - 1) };
}

static struct word
bare_word(const char *text, const char *end, const char **after)
{
	const char *p = text;

	if (*p == '(' || *p == ')') {
		*after = p + 1;
		return (struct word){ p, 1 };
	}
	while (p < end && !is_blank(*p) && *p != '(' && *p != ')' &&
	       !(p[0] == '/' && p + 1 < end && p[1] == '/'))
		p++;
	*after = p;
	return (struct word){ text, (size_t)(p - text) };
}

/* The words of a line, without its comment. */
static size_t
split(const char *line, const char *end, struct word words[MAX_WORDS])
{
	size_t count = 0;

	while (count < MAX_WORDS) {
		while (line < end && is_blank(*line))
			line++;
		if (line == end ||
		    (line[0] == '/' && line + 1 < end && line[1] == '/'))
			break;
		if (*line == '"' || *line == '`')
			words[count++] = quoted_word(line, end, &line);
		else
			words[count++] = bare_word(line, end, &line);
	}
	return count;
}

static strid
put(struct scanner *scan, struct word word)
{
	const strid id = intern_put(scan->strings, word.text, word.len);

	if (id == STRID_NOMEM) {
		scan->nomem = true;
		return 0;
	}
	return id;
}

/* Go's own rule for what is a directory and not a module path. */
static bool
is_directory(struct word word)
{
	return word.len > 0 &&
	       (word.text[0] == '/' || word_is(word, ".") ||
		word_is(word, "..") ||
		(word.len > 1 && memcmp(word.text, "./", 2) == 0) ||
		(word.len > 2 && memcmp(word.text, "../", 3) == 0));
}

/* OLD [VERSION] => NEW [VERSION] */
static void
add_replace(struct scanner *scan, const struct word *words, size_t count)
{
	struct gomod *mod = scan->mod;
	size_t arrow = 1;
	void *items = mod->replaces;

	while (arrow < count && !word_is(words[arrow], "=>"))
		arrow++;
	if (arrow > 2 || arrow + 1 >= count)
		return;
	const struct word target = words[arrow + 1];
	const bool directory = is_directory(target);
	if (!directory && arrow + 2 >= count)
		return;
	if (!list_grow(&items, mod->replace_count, &mod->replace_cap,
		       sizeof(*mod->replaces))) {
		scan->nomem = true;
		return;
	}
	mod->replaces = items;
	mod->replaces[mod->replace_count++] = (struct gomod_replace){
		.old_path = put(scan, words[0]),
		.old_version = arrow == 2 ? put(scan, words[1]) : 0,
		.dir = directory ? put(scan, target) : 0,
		.new_path = directory ? 0 : put(scan, target),
		.new_version = directory ? 0 : put(scan, words[arrow + 2]),
		.line = scan->line,
	};
}

static void
add_require(struct scanner *scan, const struct word *words, size_t count)
{
	struct gomod *mod = scan->mod;
	void *items = mod->requires;

	if (count < 2)
		return;
	if (!list_grow(&items, mod->require_count, &mod->require_cap,
		       sizeof(*mod->requires))) {
		scan->nomem = true;
		return;
	}
	mod->requires = items;
	mod->requires[mod->require_count++] = (struct gomod_require){
		put(scan, words[0]), put(scan, words[1]), scan->line };
}

static void
set_go(struct scanner *scan, struct word version)
{
	scan->mod->go = put(scan, version);
	scan->mod->go_line = scan->line;
}

static void
directive(struct scanner *scan, struct word verb, const struct word *words,
	  size_t count)
{
	struct gomod *mod = scan->mod;

	if (count == 0)
		return;
	if (word_is(verb, "module"))
		mod->module = put(scan, words[0]);
	else if (word_is(verb, "go"))
		set_go(scan, words[0]);
	else if (word_is(verb, "toolchain"))
		mod->toolchain = put(scan, words[0]);
	else if (word_is(verb, "replace"))
		add_replace(scan, words, count);
	else if (word_is(verb, "require"))
		add_require(scan, words, count);
	else if (word_is(verb, "use") &&
		 !strid_list_add(&mod->uses, put(scan, words[0])))
		scan->nomem = true;
}

static void
scan_line(struct scanner *scan, const char *line, const char *end)
{
	struct word words[MAX_WORDS];
	const size_t count = split(line, end, words);

	if (count == 0)
		return;
	if (scan->block.len > 0) {
		if (word_is(words[0], ")"))
			scan->block.len = 0;
		else
			directive(scan, scan->block, words, count);
	} else if (count > 1 && word_is(words[1], "(")) {
		scan->block = words[0];
	} else {
		directive(scan, words[0], words + 1, count - 1);
	}
}

enum esc_status
gomod_parse(struct gomod *mod, struct intern *strings, const char *text,
	    size_t len, struct esc_error *err)
{
	struct scanner scan = { .mod = mod, .strings = strings };
	const char *end = text + len;

	*mod = (struct gomod){ 0 };
	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));

		if (newline == NULL)
			newline = end;
		scan.line++;
		scan_line(&scan, text, newline);
		text = newline < end ? newline + 1 : end;
	}
	return scan.nomem ? esc_nomem(err) : ESC_OK;
}

void
gomod_free(struct gomod *mod)
{
	strid_list_free(&mod->uses);
	free(mod->replaces);
	free(mod->requires);
	*mod = (struct gomod){ 0 };
}
