#ifndef ESCDIFF_SOURCE_H
#define ESCDIFF_SOURCE_H

#include "escdiff/error.h"
#include "escdiff/intern.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * A small scanner of Go source: top-level declarations and their extents,
 * without a parser.  Takes any bytes; broken source gives what could be
 * recognised.  Lines and columns are those of the file itself, whatever its
 * line directives say.  Source of the syntax: the Go language specification.
 */
enum decl_kind { DECL_FUNC, DECL_TYPE, DECL_VAR, DECL_CONST };

struct decl {
	enum decl_kind kind;
	strid name;		/* F, T, x, _; one entry per name declared */
	strid receiver;		/* "T" or "*T" without type parameters, or 0 */
	strid function;		/* DECL_FUNC: F, T.M or (*T).M; else 0 */
	uint32_t name_line, name_column;	/* from 1, column in bytes */
	uint32_t first_line;	/* of the keyword; in a group of the spec */
	uint32_t last_line;	/* of the last byte: the closing brace or the
				   end of the last token */
	size_t end;		/* DECL_FUNC: behind that byte, in the text */
	bool is_alone;		/* DECL_FUNC: no token of anything else stands
				   on its lines */
};

struct decl_list {
	struct decl *decls;	/* owned; in order of the file */
	size_t len, cap;
	bool line_directive;	/* the last file scanned has one, so that
				   positions in it may name another file */
};

/*
 * Append the declarations of one file to *list.
 * Errors: ESC_NOMEM.
 */
enum esc_status source_scan(const char *text, size_t len,
			    struct intern *strings, struct decl_list *list,
			    struct esc_error *err);

/*
 * The declaration whose extent holds line, or NULL; where several do, a
 * function if one is there, else the first.  The list is of one file.
 */
const struct decl *decl_list_at(const struct decl_list *list, uint32_t line);

/* The function whose extent holds line, or NULL. */
const struct decl *decl_list_function_at(const struct decl_list *list,
					 uint32_t line);

void decl_list_free(struct decl_list *list);

#endif
