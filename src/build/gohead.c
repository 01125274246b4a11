/* The top of a Go file: which package it is of, and what Go reads of it even
 * when it is not compiled; and what it embeds. */
#include "build/gohead.h"

#include <ctype.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "source/lex.h"

static bool
is_text(const struct token *token, const char *text)
{
	return token->len == strlen(text) &&
	       memcmp(token->text, text, token->len) == 0;
}

/* "C" may bring C code; a file that imports "embed" is read to its end. */
static bool
is_plain_path(const struct token *token)
{
	if (token->kind != TOKEN_STRING || token->len < 3 ||
	    token->text[0] != '"' || token->text[token->len - 1] != '"' ||
	    is_text(token, "\"C\"") || is_text(token, "\"embed\""))
		return false;
	for (size_t i = 1; i + 1 < token->len; i++) {
		const unsigned char c = (unsigned char)token->text[i];

		if (!isalnum(c) && strchr("._-~/", c) == NULL)
			return false;
	}
	return true;
}

/* After `import`, or a line in its parentheses; token is its first. */
static bool
skip_spec(struct lexer *lexer, struct token token)
{
	if (token.kind == TOKEN_NAME || token.sign == '.')
		token = lexer_next(lexer);
	return is_plain_path(&token);
}

static bool
skip_import(struct lexer *lexer)
{
	struct token token = lexer_next(lexer);

	if (token.sign != '(')
		return skip_spec(lexer, token) && lexer_next(lexer).sign == ';';
	token = lexer_next(lexer);
	while (token.sign != ')') {
		if (!skip_spec(lexer, token))
			return false;
		token = lexer_next(lexer);
		if (token.sign == ';')
			token = lexer_next(lexer);
		else if (token.sign != ')')
			return false;
	}
	return lexer_next(lexer).sign == ';';
}

static bool
begins_declaration(const struct token *token)
{
	return token->keyword == KEYWORD_FUNC ||
	       token->keyword == KEYWORD_TYPE ||
	       token->keyword == KEYWORD_VAR ||
	       token->keyword == KEYWORD_CONST;
}

/* Bytes that stop Go wherever they stand. */
static bool
is_clean(const char *text, size_t len)
{
	struct buffer clean = { 0 };

	if (memchr(text, '\0', len) != NULL ||
	    memmem(text + (len > 0), len - (len > 0), "\xef\xbb\xbf", 3))
		return false;
	utf8_clean(text, len, &clean);
	const bool same = !clean.failed && clean.len == len &&
			  (len == 0 || memcmp(clean.data, text, len) == 0);
	buffer_free(&clean);
	return same;
}

static bool
has(const char *text, size_t len, const char *what)
{
	return memmem(text, len, what, strlen(what)) != NULL;
}

/* The `package` clause; false: there is none, or it is no ordinary one. */
static bool
read_clause(struct lexer *lexer, const char *text, size_t len,
	    struct go_head *head)
{
	struct token token = lexer_next(lexer);

	if (token.keyword != KEYWORD_PACKAGE)
		return false;
	const struct token name = lexer_next(lexer);
	head->package = name.text;
	head->package_len = name.len;
	/* Go passes over a file of a package with that name. */
	if (name.kind != TOKEN_NAME || is_text(&name, "_") ||
	    is_text(&name, "documentation"))
		return false;
	token = lexer_next(lexer);
	const size_t start = (size_t)(name.text - text) + name.len;
	const char *end = memchr(text + start, '\n', len - start);
	if (token.sign != ';' || end == NULL)
		return false;
	head->clause_len = (size_t)(end - text);
	head->constrained = has(text, head->clause_len, "go:build") ||
			    has(text, head->clause_len, "+build");
	return true;
}

struct go_head
go_head_read(const char *text, size_t len)
{
	struct go_head head = { 0 };
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, text, len);
	if (!read_clause(&lexer, text, len, &head))
		return head;
	while ((token = lexer_next(&lexer)).keyword == KEYWORD_IMPORT) {
		if (!skip_import(&lexer))
			return head;
	}
	if (!begins_declaration(&token))
		return head;
	const size_t head_len = (size_t)(token.text - text);
	head.plain = is_clean(text, head_len) &&
		     !has(text, head_len, "//go:debug");
	return head;
}

/* Does one pattern, which ends at end, match path, or a directory above? */
static bool
may_match(const char *pattern, const char *end, const char *path)
{
	if (end - pattern > 0 && strchr("\"`", pattern[0]) != NULL)
		pattern++;
	if (end - pattern >= 4 && memcmp(pattern, "all:", 4) == 0)
		pattern += 4;
	/* Up to the first byte that is not itself. */
	size_t len = 0;
	while (pattern + len < end && strchr("*?[\\\"`", pattern[len]) == NULL)
		len++;
	return (len == 1 && pattern[0] == '.') ||
	       strncmp(pattern, path, len) == 0;
}

/* A quoted pattern may have spaces: its first word is enough for us. */
static bool
line_may_embed(const char *line, const char *end, const char *path)
{
	while (line < end) {
		const char *start = line;

		while (line < end && strchr(" \t\r", *line) == NULL)
			line++;
		if (line > start && may_match(start, line, path))
			return true;
		line++;
	}
	return false;
}

bool
go_may_embed(const char *text, size_t len, const char *path)
{
	static const char mark[] = "//go:embed";
	const char *const end = text + len;
	const char *at;

	while ((at = memmem(text, (size_t)(end - text), mark,
			    sizeof(mark) - 1)) != NULL) {
		const char *line_end = memchr(at, '\n', (size_t)(end - at));

		text = line_end != NULL ? line_end : end;
		if (line_may_embed(at + sizeof(mark) - 1, text, path))
			return true;
	}
	return false;
}
