/* Comments that tell escdiff something, found between the tokens of lex.c. */
#include "escdiff/directive.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/source.h"
#include "source/lex.h"

static const char mark[] = "//escdiff:";

static const struct {
	const char *name;
	enum directive_word word;
} words[] = {
	{ "allow", DIRECTIVE_ALLOW },
	{ "noescape", DIRECTIVE_NOESCAPE },
};

struct scan {
	struct intern *strings;
	struct directive_list *list;
	const struct decl_list *decls;
	size_t waiting;		/* from here on items have no lines yet */
	bool failed;		/* memory ran out */
};

void
directive_list_free(struct directive_list *list)
{
	free(list->items);
	*list = (struct directive_list){ 0 };
}

static strid
put(struct scan *scan, const char *text, size_t len)
{
	const strid id = intern_put(scan->strings, text, len);

	scan->failed |= id == STRID_NOMEM;
	return id;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static enum directive_word
find_word(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i].name) == len &&
		    memcmp(words[i].name, text, len) == 0)
			return words[i].word;
	}
	return DIRECTIVE_UNKNOWN;
}

static struct directive *
add_item(struct scan *scan)
{
	struct directive_list *list = scan->list;

	if (list->len == list->cap) {
		const size_t cap = list->cap * 2 + 8;
		struct directive *items = realloc(list->items,
						  cap * sizeof(*items));

		if (items == NULL) {
			scan->failed = true;
			return NULL;
		}
		list->items = items;
		list->cap = cap;
	}
	return &list->items[list->len++];
}

/* A comment to the end of its line that begins with the mark. */
static void
add_directive(struct scan *scan, const char *start, const char *end,
	      uint32_t line, uint32_t column)
{
	const char *name = start + strlen(mark), *text = name;
	struct directive *item = add_item(scan);

	while (text < end && !is_blank(*text))
		text++;
	const size_t name_len = (size_t)(text - name);
	while (text < end && is_blank(*text))
		text++;
	while (end > text && is_blank(end[-1]))
		end--;
	if (item != NULL)
		*item = (struct directive){
			.word = find_word(name, name_len),
			.name = put(scan, name, name_len),
			.text = put(scan, text, (size_t)(end - text)),
			.line = line,
			.column = column,
		};
}

/* Between two tokens there are blanks, newlines and comments. */
struct gap {
	const char *at, *end;
	const char *line_start;
	uint32_t line;
	bool has_code;		/* on this line, in front */
	bool is_empty;		/* nothing but blanks so far on it */
};

static void
end_line(struct scan *scan, struct gap *gap)
{
	/* Above a blank line they are about nothing. */
	if (gap->is_empty && !gap->has_code)
		scan->waiting = scan->list->len;
	gap->line_start = ++gap->at;
	gap->line++;
	gap->is_empty = true;
	gap->has_code = false;
}

static void
take_line_comment(struct scan *scan, struct gap *gap)
{
	const char *newline = memchr(gap->at, '\n',
				     (size_t)(gap->end - gap->at));
	const char *end = newline != NULL ? newline : gap->end;

	if ((size_t)(end - gap->at) >= strlen(mark) &&
	    memcmp(gap->at, mark, strlen(mark)) == 0) {
		add_directive(scan, gap->at, end, gap->line,
			      (uint32_t)(gap->at - gap->line_start) + 1);
		if (gap->has_code && !scan->failed) {
			struct directive *item =
				&scan->list->items[scan->list->len - 1];

			item->first_line = item->last_line = gap->line;
			scan->waiting = scan->list->len;
		}
	}
	gap->at = end;
}

static void
take_block_comment(struct gap *gap)
{
	const char *start = gap->at + 2;
	const char *end = start < gap->end
		? memmem(start, (size_t)(gap->end - start), "*/", 2) : NULL;

	end = end != NULL ? end + 2 : gap->end;
	for (; gap->at < end; gap->at++) {
		if (*gap->at == '\n') {
			gap->line++;
			gap->line_start = gap->at + 1;
			gap->has_code = false;
		}
	}
}

static void
scan_gap(struct scan *scan, struct gap gap)
{
	while (gap.at < gap.end) {
		if (*gap.at == '\n') {
			end_line(scan, &gap);
		} else if (*gap.at == '/' && gap.end - gap.at > 1) {
			gap.is_empty = false;
			if (gap.at[1] == '*')
				take_block_comment(&gap);
			else
				take_line_comment(scan, &gap);
		} else {
			gap.at++;
		}
	}
}

/* Those that wait are about what begins at the next token. */
static void
settle(struct scan *scan, const struct token *token)
{
	const struct decl *decl = NULL;

	if (token->keyword == KEYWORD_FUNC && scan->waiting < scan->list->len)
		decl = decl_list_function_at(scan->decls, token->line);
	if (decl != NULL && decl->first_line != token->line)
		decl = NULL;
	for (; scan->waiting < scan->list->len; scan->waiting++) {
		struct directive *item = &scan->list->items[scan->waiting];

		item->first_line = item->last_line = token->line;
		if (decl != NULL) {
			item->last_line = decl->last_line;
			item->function = decl->function;
		}
	}
}

static void
scan_tokens(struct scan *scan, const char *text, size_t len)
{
	struct gap gap = { .at = text, .line_start = text, .line = 1,
			   .is_empty = true };
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, text, len);
	do {
		token = lexer_next(&lexer);
		if (token.len == 0 && token.kind != TOKEN_END)
			continue;	/* for a newline */
		gap.end = token.text;
		scan_gap(scan, gap);
		if (token.kind != TOKEN_END)
			settle(scan, &token);
		gap = (struct gap){
			.at = token.text + token.len,
			.line_start = lexer.line_start,
			.line = token.last_line,
			.has_code = true,
		};
	} while (token.kind != TOKEN_END && !scan->failed);
	scan->list->line_directive = lexer.line_directive;
}

enum esc_status
directives_scan(const char *text, size_t len, struct intern *strings,
		struct directive_list *list, struct esc_error *err)
{
	struct decl_list decls = { 0 };
	struct scan scan = { .strings = strings, .list = list,
			     .decls = &decls, .waiting = list->len };

	if (memmem(text, len, mark, strlen(mark)) == NULL)
		return ESC_OK;
	enum esc_status status = source_scan(text, len, strings, &decls, err);
	if (status == ESC_OK)
		scan_tokens(&scan, text, len);
	decl_list_free(&decls);
	return scan.failed ? esc_nomem(err) : status;
}

static bool
is_generated_line(const char *line, size_t len)
{
	static const char start[] = "// Code generated ";
	static const char end[] = " DO NOT EDIT.";
	const size_t start_len = strlen(start), end_len = strlen(end);

	if (len > 0 && line[len - 1] == '\r')
		len--;
	return len >= start_len + end_len &&
	       memcmp(line, start, start_len) == 0 &&
	       memcmp(line + len - end_len, end, end_len) == 0;
}

bool
source_is_generated(const char *text, size_t len)
{
	struct lexer lexer;
	const char *at = text;

	if (memmem(text, len, "DO NOT EDIT.", 12) == NULL)
		return false;
	lexer_init(&lexer, text, len);
	const char *end = lexer_next(&lexer).text;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const size_t line = (size_t)((newline != NULL ? newline : end) -
					     at);

		if (is_generated_line(at, line))
			return true;
		if (newline == NULL)
			return false;
		at = newline + 1;
	}
	return false;
}
