/* Which names of a function are its own, told from the tokens around them.
 * Source: "Declarations and scope" of the Go language specification. */
#include "match/locals.h"

#include <stdlib.h>
#include <string.h>

/* The tokens of a function, and the names found so far. */
struct finder {
	const struct intern *strings;
	struct code_token *tokens;
	uint32_t first, end;
	strid *names;		/* owned */
	size_t len, room;
};

static const char *
text_at(const struct finder *finder, uint32_t at)
{
	return at >= finder->first && at < finder->end
		       ? intern_text(finder->strings, finder->tokens[at].text)
		       : "";
}

static bool
is_text(const struct finder *finder, uint32_t at, const char *text)
{
	return strcmp(text_at(finder, at), text) == 0;
}

static bool
is_name(const struct finder *finder, uint32_t at)
{
	return at >= finder->first && at < finder->end &&
	       finder->tokens[at].is_name && !finder->tokens[at].is_selector;
}

static void
add_name(struct finder *finder, uint32_t at)
{
	/* No Go has so many: what is met twice is rare. */
	if (finder->len < finder->room)
		finder->names[finder->len++] = finder->tokens[at].text;
	finder->tokens[at].is_declared = true;
}

static int
nesting(const struct finder *finder, uint32_t at)
{
	switch (text_at(finder, at)[0]) {
	case '(': case '[': case '{':
		return 1;
	case ')': case ']': case '}':
		return -1;
	default:
		return 0;
	}
}

/* Behind the bracket that closes the one at `at`. */
static uint32_t
skip_brackets(const struct finder *finder, uint32_t at)
{
	int depth = 0;

	for (; at < finder->end; at++) {
		depth += nesting(finder, at);
		if (depth == 0)
			return at + 1;
	}
	return finder->end;
}

/* a, b := ... */
static void
before_define(struct finder *finder, uint32_t at)
{
	while (at > finder->first && is_name(finder, at - 1)) {
		add_name(finder, --at);
		if (at == finder->first || !is_text(finder, at - 1, ","))
			return;
		at--;
	}
}

/* var a, b T */
static void
names_from(struct finder *finder, uint32_t at)
{
	while (is_name(finder, at)) {
		add_name(finder, at++);
		if (!is_text(finder, at, ","))
			return;
		at++;
	}
}

/* var x ..., var ( x ...; y ... ): in a group each line begins anew. */
static void
after_keyword(struct finder *finder, uint32_t at)
{
	if (!is_text(finder, at, "(")) {
		names_from(finder, at);
		return;
	}
	const uint32_t end = skip_brackets(finder, at);
	for (uint32_t i = at + 1; i < end; i++) {
		if (finder->tokens[i].line != finder->tokens[i - 1].line)
			names_from(finder, i);
	}
}

/* Whether "name Type" stands at `at`; a type alone may have brackets. */
static bool
is_named_entry(const struct finder *finder, uint32_t at, uint32_t end)
{
	if (!is_name(finder, at) || at + 1 >= end ||
	    is_text(finder, at + 1, "."))
		return false;
	if (is_text(finder, at + 1, "["))
		return skip_brackets(finder, at + 1) < end;
	return true;
}

static uint32_t
entry_end(const struct finder *finder, uint32_t at, uint32_t end)
{
	int depth = 0;

	for (; at < end; at++) {
		if (depth == 0 && is_text(finder, at, ","))
			return at;
		depth += nesting(finder, at);
	}
	return end;
}

/* A list of parameters: if one has a name all have. */
static void
parameters(struct finder *finder, uint32_t open, uint32_t close)
{
	bool named = false;

	for (uint32_t at = open + 1, end; at < close; at = end + 1) {
		end = entry_end(finder, at, close);
		named |= is_named_entry(finder, at, end);
	}
	for (uint32_t at = open + 1, end; at < close && named; at = end + 1) {
		end = entry_end(finder, at, close);
		if (is_name(finder, at))
			add_name(finder, at);
	}
}

/* func (r T) Name[P any](a, b T) (c T) */
static void
after_func(struct finder *finder, uint32_t at)
{
	for (;;) {
		if (is_text(finder, at, "(") || is_text(finder, at, "[")) {
			const uint32_t next = skip_brackets(finder, at);

			if (is_text(finder, at, "[") &&
			    is_text(finder, at + 1, "]"))
				return;	/* the result is a slice */
			parameters(finder, at, next - 1);
			at = next;
		} else if (is_name(finder, at) &&
			   (is_text(finder, at + 1, "(") ||
			    is_text(finder, at + 1, "["))) {
			at++;
		} else {
			return;
		}
	}
}

static void
find_names(struct finder *finder)
{
	for (uint32_t i = finder->first; i < finder->end; i++) {
		if (finder->tokens[i].is_name)
			continue;
		if (is_text(finder, i, ":="))
			before_define(finder, i);
		else if (is_text(finder, i, "func"))
			after_func(finder, i + 1);
		else if (is_text(finder, i, "var") ||
			 is_text(finder, i, "const") ||
			 is_text(finder, i, "type"))
			after_keyword(finder, i + 1);
	}
}

static int
by_number(const void *a, const void *b)
{
	const strid x = *(const strid *)a, y = *(const strid *)b;

	return x < y ? -1 : x > y;
}

void
locals_mark(const struct intern *strings, struct code_token *tokens,
	    uint32_t first, uint32_t end)
{
	const size_t room = ((size_t)(end - first) + 1) * 2;
	struct finder finder = { strings, tokens, first, end,
				 malloc(room * sizeof(strid)), 0, room };

	if (finder.names == NULL)
		return;
	find_names(&finder);
	if (finder.len > 0)
		qsort(finder.names, finder.len, sizeof(strid), by_number);
	for (uint32_t i = first; i < end && finder.len > 0; i++) {
		if (tokens[i].is_name && !tokens[i].is_selector)
			tokens[i].is_local =
				bsearch(&tokens[i].text, finder.names,
					finder.len, sizeof(strid),
					by_number) != NULL;
	}
	free(finder.names);
}

/* They begin a line, or follow "{", ";", or a comma behind another one. */
void
fields_mark(const struct intern *strings, struct code_token *tokens,
	    uint32_t first, uint32_t end)
{
	bool is_field = false;

	for (uint32_t i = first + 1; i < end; i++) {
		struct code_token *token = &tokens[i];
		const char *last = intern_text(strings, tokens[i - 1].text);
		const bool begins = token->line != tokens[i - 1].line ||
				    strcmp(last, "{") == 0 ||
				    strcmp(last, ";") == 0 ||
				    (strcmp(last, ",") == 0 && is_field);

		if (token->is_name) {
			token->is_declared = begins;
			is_field = begins;
		} else if (strcmp(intern_text(strings, token->text), ",")) {
			is_field = false;
		}
	}
}
