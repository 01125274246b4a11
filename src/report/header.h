#ifndef REPORT_HEADER_H
#define REPORT_HEADER_H

#include "escdiff/buffer.h"
#include "escdiff/report.h"

/*
 * Append the line that says what came out and of what:
 * "3 new heap escapes, 1 fixed   (a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)".
 * and below it what a policy made of that.  Printable text, with its
 * newlines.
 */
void header_add(const struct report *report, struct buffer *out);

/* The same on one line, without a newline. */
void header_add_line(const struct report *report, struct buffer *out);

/* What the policy made of the numbers, without the word for it; false, and
 * nothing appended, where they say it all. */
bool header_add_policy(const struct report *report, struct buffer *out);

/* "heap.pprof, of the old side: 9.7 GB allocated; ~: ..., ?: ..."; nothing
 * without a profile. */
void header_add_profile(const struct report *report, struct buffer *out);

/* Its parts: "3 new heap escapes, 1 fixed" of a whole comparison, what was
 * compared, and "a1b2c3d", "work tree" or "old.log" for a side. */
void header_add_counts(const struct report *report, struct buffer *out);
void header_add_compared(const struct report *report, struct buffer *out);
void header_add_side(const struct report_side *side, struct buffer *out);

#endif
