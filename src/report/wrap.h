#ifndef REPORT_WRAP_H
#define REPORT_WRAP_H

#include "escdiff/buffer.h"

/*
 * Append text as rows of at most columns, each with its newline, broken at
 * blanks; a word that is wider has a row of its own.
 */
void wrap_text(const char *text, size_t columns, struct buffer *out);

/*
 * Append a paragraph behind a label: "  cause   text", further rows indented
 * like the text.  color of the label, or NULL.
 */
void wrap_paragraph(const char *label, const char *color, const char *text,
		    size_t columns, struct buffer *out);

#endif
