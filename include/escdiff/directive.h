#ifndef ESCDIFF_DIRECTIVE_H
#define ESCDIFF_DIRECTIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "escdiff/error.h"
#include "escdiff/intern.h"

/*
 * Comments of Go source that are for us: "//escdiff:WORD TEXT", where no
 * blank stands before WORD, as in Go's own directives, so that gofmt leaves
 * them alone.  What stands in strings and in other comments is none.
 */
enum directive_word {
	DIRECTIVE_ALLOW,	/* these escapes are meant: TEXT is why */
	DIRECTIVE_NOESCAPE,	/* the function is to allocate nothing */
	DIRECTIVE_UNKNOWN
};

/*
 * Behind code it is about its own line.  On a line of its own, or above other
 * such comments, it is about the next line that holds code; about the whole
 * function, if that begins a declared one.  Above a blank line it is about
 * nothing: its lines are 0.
 */
struct directive {
	enum directive_word word;
	strid name;			/* WORD, as written */
	strid text;			/* without blanks around it; or 0 */
	uint32_t line, column;		/* from 1, the column in bytes */
	uint32_t first_line, last_line;	/* what it is about */
	strid function;			/* F, T.M, (*T).M: all of it; or 0 */
};

struct directive_list {
	struct directive *items;	/* owned; in order of the file */
	size_t len, cap;
	bool line_directive;	/* a "//line" stands in the file: positions of
				   the compiler may be those of another file */
};

/*
 * Append those of one file to *list.  Takes any bytes; a file without any is
 * not looked into closely.
 * Errors: ESC_NOMEM; the caller frees the list then, too.
 */
enum esc_status directives_scan(const char *text, size_t len,
				struct intern *strings,
				struct directive_list *list,
				struct esc_error *err);
void directive_list_free(struct directive_list *list);

/* Is a file with that text generated, by the line that Go's tools agreed on,
 * "// Code generated ... DO NOT EDIT.", above all code? */
bool source_is_generated(const char *text, size_t len);

#endif
