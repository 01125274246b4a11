#ifndef REPORT_CHAIN_H
#define REPORT_CHAIN_H

#include "escdiff/buffer.h"
#include "escdiff/record.h"

/*
 * Append all explanations of a record in the compiler's own form, a line
 * each, indented by so many blanks; printable text.
 */
void chain_print(const struct record_set *set, const struct record *record,
		 unsigned indent, struct buffer *out);

#endif
