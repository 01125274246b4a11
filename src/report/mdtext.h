#ifndef REPORT_MDTEXT_H
#define REPORT_MDTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/buffer.h"

/*
 * Texts of the code that is compared in GitHub's Markdown.  They stand in code
 * only, where nothing is markup, no name is mentioned and no number is linked.
 */

/*
 * Any bytes as a code span of at most so many columns; nothing for no bytes.
 * in_table: a cell of a table, in which "|" has to be escaped even in code.
 */
void md_add_code(const char *text, size_t len, size_t columns, bool in_table,
		 struct buffer *out);

/* Lines of printable text, each with its newline, as a block of code. */
void md_add_block(const char *lines, struct buffer *out);

#endif
