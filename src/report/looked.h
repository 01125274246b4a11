#ifndef REPORT_LOOKED_H
#define REPORT_LOOKED_H

#include "escdiff/buffer.h"
#include "escdiff/report.h"

/*
 * What was looked at, and what was not, as one line without its end: "looked
 * at 12 packages; not at 31 test files (--tests)".  Raw bytes: a tag or a
 * pattern may be anything.
 */
void looked_add(const struct report *report, struct buffer *out);

/* The paths that it is limited to, as a few words. */
void looked_add_paths(const struct report *report, struct buffer *out);

#endif
