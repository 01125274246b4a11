#ifndef REPORT_LAYOUT_H
#define REPORT_LAYOUT_H

#include <stdbool.h>

#include "escdiff/buffer.h"

/* Columns of text for a terminal: widths, padding, cutting, colour. */

#define COLOR_NEW	"\033[1;31m"
#define COLOR_FIXED	"\033[32m"
#define COLOR_MOVED	"\033[33m"
#define COLOR_DIM	"\033[2m"
#define COLOR_OFF	"\033[m"

/* Append text of valid UTF-8, its middle cut with "…" to fit in columns. */
void layout_cut(const char *text, size_t columns, struct buffer *out);

/*
 * Append text in colour (NULL or "": none) and then blanks, up to columns
 * and gap more; a text that is too wide still gets the gap.
 */
void layout_cell(const char *text, const char *color, size_t columns,
		 size_t gap, struct buffer *out);

/*
 * Widen *column to fit width, unless that is more than limit: one row that
 * is far out does not push all others apart.
 */
void layout_widen(size_t *column, size_t width, size_t limit);

#endif
