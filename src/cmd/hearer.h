#ifndef CMD_HEARER_H
#define CMD_HEARER_H

#include "escdiff/build.h"

/* What is told of building, on standard error: notes, and a progress line
 * that passes.  data is not looked at. */
build_event_fn hearer_tell;

/* What did not compile, in Go's own words, under the side's name. */
void hearer_tell_failures(const struct build *build, const char *name);

#endif
