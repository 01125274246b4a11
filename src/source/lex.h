#ifndef SOURCE_LEX_H
#define SOURCE_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The tokens of Go source.  Takes any bytes: a literal that is not closed
 * ends with its line (a raw string and a comment with the file), a byte that
 * begins no token is one of its own.  Linear in the length of the text.
 * Source: "Lexical elements" of the Go language specification.
 */
enum token_kind {
	TOKEN_END,
	TOKEN_NAME,
	TOKEN_KEYWORD,
	TOKEN_NUMBER,
	TOKEN_STRING,		/* "..." or `...` */
	TOKEN_RUNE,
	TOKEN_OPERATOR,		/* punctuation too */
	TOKEN_OTHER		/* no Go */
};

#define KEYWORDS(X)                                                      \
	X(BREAK, "break") X(CASE, "case") X(CHAN, "chan")                \
	X(CONST, "const") X(CONTINUE, "continue") X(DEFAULT, "default")  \
	X(DEFER, "defer") X(ELSE, "else") X(FALLTHROUGH, "fallthrough")  \
	X(FOR, "for") X(FUNC, "func") X(GO, "go") X(GOTO, "goto")        \
	X(IF, "if") X(IMPORT, "import") X(INTERFACE, "interface")        \
	X(MAP, "map") X(PACKAGE, "package") X(RANGE, "range")            \
	X(RETURN, "return") X(SELECT, "select") X(STRUCT, "struct")      \
	X(SWITCH, "switch") X(TYPE, "type") X(VAR, "var")

enum keyword {
	KEYWORD_NONE,
#define X(id, text) KEYWORD_##id,
	KEYWORDS(X)
#undef X
};

struct token {
	enum token_kind kind;
	enum keyword keyword;		/* of TOKEN_KEYWORD, else NONE */
	char sign;			/* an operator of one byte, else 0 */
	const char *text;		/* borrowed from the source */
	size_t len;			/* 0: a semicolon put in for a newline */
	uint32_t line, column;		/* from 1, the column in bytes */
	uint32_t last_line;		/* of its last byte */
};

/* Plain data: a copy remembers a place to come back to. */
struct lexer {
	const char *next, *end;		/* borrowed */
	const char *line_start;
	uint32_t line;
	bool ends_statement;	/* a newline after the last token would */
	bool line_directive;	/* seen //line f:1 or its other form */
};

void lexer_init(struct lexer *lexer, const char *text, size_t len);

/* Go on behind the last byte of a token further on, which stands on that
 * line.  Columns of what follows on that line are not to be trusted. */
void lexer_skip_to(struct lexer *lexer, const char *where, uint32_t line);

/* From behind an opening bracket to behind the one that closes it, which is
 * told; false, and nothing moved, when the file ends before. */
bool lexer_skip_brackets(struct lexer *lexer, struct token *closing);

/* The next token; at the end of the text TOKEN_END, again and again. */
struct token lexer_next(struct lexer *lexer);

#endif
