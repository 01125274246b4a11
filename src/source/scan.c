/* Top-level declarations of Go source, found by keywords and by counting
 * brackets among the tokens of lex.c. */
#include "escdiff/source.h"

#include <stdlib.h>

#include "escdiff/buffer.h"
#include "source/lex.h"

/* A place in the file, and what was found up to it. */
struct cursor {
	struct lexer lexer;
	struct token token;	/* the one to look at next */
	uint32_t last_line;	/* where the token before it ends */
	const char *last_end;
};

struct scan {
	struct cursor at;
	const char *text_start;
	struct intern *strings;
	struct decl_list *list;
	struct buffer text;	/* for names put together */
	bool unclosed;		/* the file ended inside brackets */
	bool recover;		/* so `func` in column 1 begins afresh */
	bool failed;		/* memory ran out */
};

static void
advance(struct scan *scan)
{
	struct cursor *at = &scan->at;

	if (at->token.len > 0) {
		at->last_line = at->token.last_line;
		at->last_end = at->token.text + at->token.len;
	}
	at->token = lexer_next(&at->lexer);
}

static bool
is_sign(const struct scan *scan, char sign)
{
	return scan->at.token.sign == sign;
}

static bool
is_opening(const struct token *token)
{
	return token->sign == '(' || token->sign == '[' || token->sign == '{';
}

static bool
is_closing(const struct token *token)
{
	return token->sign == ')' || token->sign == ']' || token->sign == '}';
}

/* Nothing of this declaration can follow. */
static bool
at_end(const struct scan *scan)
{
	const struct token *token = &scan->at.token;

	return token->kind == TOKEN_END ||
	       (scan->recover && token->keyword == KEYWORD_FUNC &&
		token->column == 1);
}

/* From an opening bracket to behind the one that closes it. */
static void
skip_brackets(struct scan *scan)
{
	size_t depth = 0;

	/* Most of a file, of which nothing is to be known. */
	if (!scan->recover &&
	    lexer_skip_brackets(&scan->at.lexer, &scan->at.token)) {
		advance(scan);
		return;
	}
	while (!at_end(scan)) {
		if (is_opening(&scan->at.token))
			depth++;
		else if (is_closing(&scan->at.token))
			depth--;
		advance(scan);
		if (depth == 0)
			return;
	}
	scan->unclosed = true;
}

/* To the semicolon, or the bracket of the group, that ends a statement. */
static void
skip_statement(struct scan *scan)
{
	while (!at_end(scan) && !is_sign(scan, ';') &&
	       !is_closing(&scan->at.token)) {
		if (is_opening(&scan->at.token))
			skip_brackets(scan);
		else
			advance(scan);
	}
}

static strid
put_token(struct scan *scan, const struct token *token)
{
	const strid id = intern_put(scan->strings, token->text, token->len);

	scan->failed |= id == STRID_NOMEM;
	return id;
}

static strid
put_text(struct scan *scan)
{
	const strid id = intern_put(scan->strings, buffer_text(&scan->text),
				    scan->text.len);

	scan->failed |= id == STRID_NOMEM || scan->text.failed;
	buffer_clear(&scan->text);
	return id;
}

/* Add a declaration by its name; the caller completes it. */
static struct decl *
add_decl(struct scan *scan, enum decl_kind kind, const struct token *name,
	 uint32_t first_line)
{
	struct decl_list *list = scan->list;

	if (list->len == list->cap) {
		const size_t cap = list->cap == 0 ? 64 : list->cap * 2;
		struct decl *decls = realloc(list->decls,
					     cap * sizeof(*decls));

		if (decls == NULL) {
			scan->failed = true;
			return NULL;
		}
		list->decls = decls;
		list->cap = cap;
	}
	struct decl *decl = &list->decls[list->len++];
	*decl = (struct decl){
		.kind = kind,
		.name = put_token(scan, name),
		.name_line = name->line,
		.name_column = name->column,
		.first_line = first_line,
	};
	return decl;
}

/* The type of a receiver; its name is empty where there is none. */
struct receiver {
	struct token name;
	bool pointer;
};

/*
 * From the opening parenthesis to behind the closing one.  The type's name
 * is the last one that is not a type argument: "t *T[K]", "(T)", "t *(T)".
 */
static struct receiver
scan_receiver(struct scan *scan)
{
	struct receiver receiver = { 0 };
	size_t depth = 0;

	while (!at_end(scan)) {
		const struct token token = scan->at.token;

		if (is_sign(scan, '[') || is_sign(scan, '{')) {
			skip_brackets(scan);
			continue;
		}
		if (token.kind == TOKEN_NAME)
			receiver.name = token;
		else if (token.sign == '*')
			receiver.pointer = true;
		else if (token.sign == '(')
			depth++;
		else if (is_closing(&token))
			depth--;
		advance(scan);
		if (depth == 0)
			return receiver;
	}
	scan->unclosed = true;
	return receiver;
}

/*
 * What follows the name of a function: parameters, results and body.  The
 * brace behind `struct` or `interface` belongs to a result, the first other
 * one begins the body.
 */
static void
skip_function(struct scan *scan)
{
	bool type_follows = false;

	while (!at_end(scan) && !is_sign(scan, ';') &&
	       !is_closing(&scan->at.token)) {
		const enum keyword keyword = scan->at.token.keyword;
		const bool brace = is_sign(scan, '{');

		if (!is_opening(&scan->at.token)) {
			advance(scan);
		} else {
			skip_brackets(scan);
			if (brace && !type_follows)
				return;
		}
		type_follows = keyword == KEYWORD_STRUCT ||
			       keyword == KEYWORD_INTERFACE;
	}
}

static void
name_function(struct scan *scan, struct decl *decl,
	      const struct receiver *receiver)
{
	const struct token *type = &receiver->name;

	if (type->len == 0) {
		decl->function = decl->name;
		return;
	}
	if (receiver->pointer)
		buffer_addc(&scan->text, '*');
	buffer_add(&scan->text, type->text, type->len);
	decl->receiver = put_text(scan);
	buffer_adds(&scan->text, receiver->pointer ? "(*" : "");
	buffer_add(&scan->text, type->text, type->len);
	buffer_adds(&scan->text, receiver->pointer ? ")." : ".");
	buffer_adds(&scan->text, scan->failed ? "" :
		    intern_text(scan->strings, decl->name));
	decl->function = put_text(scan);
}

static void
scan_function(struct scan *scan)
{
	struct receiver receiver = { 0 };
	const uint32_t first_line = scan->at.token.line;
	const bool begins_line = scan->at.last_line < first_line;

	advance(scan);
	if (is_sign(scan, '('))
		receiver = scan_receiver(scan);
	if (scan->at.token.kind != TOKEN_NAME) {
		skip_function(scan);
		return;
	}
	struct decl *decl = add_decl(scan, DECL_FUNC, &scan->at.token,
				     first_line);
	if (decl == NULL)
		return;
	name_function(scan, decl, &receiver);
	advance(scan);
	skip_function(scan);
	decl->last_line = scan->at.last_line;
	decl->end = (size_t)(scan->at.last_end - scan->text_start);
	decl->is_alone = begins_line && scan->at.token.len == 0;
}

/* "T ...", "a, b T = 1, 2": one entry for each name, all of one extent. */
static void
scan_spec(struct scan *scan, enum decl_kind kind, uint32_t first_line)
{
	const size_t first = scan->list->len;

	while (scan->at.token.kind == TOKEN_NAME) {
		if (add_decl(scan, kind, &scan->at.token, first_line) == NULL)
			return;
		advance(scan);
		if (kind == DECL_TYPE || !is_sign(scan, ','))
			break;
		advance(scan);
	}
	skip_statement(scan);
	for (size_t i = first; i < scan->list->len; i++)
		scan->list->decls[i].last_line = scan->at.last_line;
}

/* The specs behind `type (`, `var (` or `const (`. */
static void
scan_group(struct scan *scan, enum decl_kind kind)
{
	advance(scan);
	while (!at_end(scan) && !is_sign(scan, ')') && !scan->failed) {
		scan_spec(scan, kind, scan->at.token.line);
		if (is_sign(scan, ';') || is_sign(scan, ']') ||
		    is_sign(scan, '}'))
			advance(scan);
	}
	if (is_sign(scan, ')'))
		advance(scan);
	else
		scan->unclosed = true;
}

static void
scan_specs(struct scan *scan, enum decl_kind kind)
{
	const uint32_t first_line = scan->at.token.line;

	advance(scan);
	if (is_sign(scan, '('))
		scan_group(scan, kind);
	else
		scan_spec(scan, kind, first_line);
}

static void
scan_declaration(struct scan *scan)
{
	switch (scan->at.token.keyword) {
	case KEYWORD_FUNC:
		scan_function(scan);
		return;
	case KEYWORD_TYPE:
		scan_specs(scan, DECL_TYPE);
		return;
	case KEYWORD_VAR:
		scan_specs(scan, DECL_VAR);
		return;
	case KEYWORD_CONST:
		scan_specs(scan, DECL_CONST);
		return;
	default:
		break;
	}
	/* Imports, a lone semicolon; broken source. */
	skip_statement(scan);
	if (!at_end(scan))
		advance(scan);
}

/*
 * A bracket that is never closed would swallow the rest of the file.  When
 * that is seen, the declaration is scanned again and ends before the next
 * `func` in column 1, as in all source that gofmt has seen.  A file with
 * its brackets in order is not subject to such guesses.
 */
static void
scan_file(struct scan *scan)
{
	advance(scan);
	while (scan->at.token.kind != TOKEN_END && !scan->failed) {
		const struct cursor start = scan->at;
		const size_t len = scan->list->len;

		scan_declaration(scan);
		if (scan->unclosed && !scan->recover) {
			scan->at = start;
			scan->list->len = len;
			scan->recover = true;
		}
	}
}

enum esc_status
source_scan(const char *text, size_t len, struct intern *strings,
	    struct decl_list *list, struct esc_error *err)
{
	struct scan scan = { .strings = strings, .list = list,
			     .text_start = text };

	lexer_init(&scan.at.lexer, text, len);
	scan_file(&scan);
	list->line_directive = scan.at.lexer.line_directive;
	buffer_free(&scan.text);
	return scan.failed ? esc_nomem(err) : ESC_OK;
}

const struct decl *
decl_list_at(const struct decl_list *list, uint32_t line)
{
	size_t low = 0, high = list->len;

	/* Extents follow each other, so last lines never go down. */
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (list->decls[middle].last_line < line)
			low = middle + 1;
		else
			high = middle;
	}
	const struct decl *found = NULL;
	for (; low < list->len && list->decls[low].first_line <= line; low++) {
		if (list->decls[low].kind == DECL_FUNC)
			return &list->decls[low];
		if (found == NULL)
			found = &list->decls[low];
	}
	return found;
}

const struct decl *
decl_list_function_at(const struct decl_list *list, uint32_t line)
{
	const struct decl *decl = decl_list_at(list, line);

	return decl != NULL && decl->kind == DECL_FUNC ? decl : NULL;
}

void
decl_list_free(struct decl_list *list)
{
	free(list->decls);
	*list = (struct decl_list){ 0 };
}
