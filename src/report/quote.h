#ifndef REPORT_QUOTE_H
#define REPORT_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/buffer.h"

/*
 * Names as git prints paths: as they are, or between double quotes with
 * escapes.  Source: quote.c of git, with core.quotePath on.
 */

/*
 * Has it to be quoted in a line of its own?  As git has it; and for "##[",
 * which a GitHub runner takes for a command.
 */
bool quote_needed(const char *text, size_t len);

/* Append it between quotes, needed or not. */
void quote_add(const char *text, size_t len, struct buffer *out);

#endif
