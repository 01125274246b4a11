#ifndef REPORT_CAUSES_H
#define REPORT_CAUSES_H

#include "escdiff/buffer.h"
#include "escdiff/change.h"

/*
 * Append one step of a cause in words, without its position: "encode's
 * parameter p leaks now".  Names are raw bytes.
 */
void cause_phrase(const struct intern *strings, const struct cause_step *step,
		  struct buffer *out);

#endif
