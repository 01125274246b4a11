#ifndef REPORT_PLATFORMS_H
#define REPORT_PLATFORMS_H

#include "escdiff/buffer.h"
#include "escdiff/report.h"

/*
 * The platforms of a run that looked at several.  A change that is on all of
 * them says nothing of it to people.  Names are raw bytes: those of saved
 * logs may be anything.
 */
bool change_is_on_some(const struct report *report,
		       const struct change *change);

/* "darwin/arm64, windows/amd64"; nothing when there was but one. */
void change_add_platforms(const struct report *report,
			  const struct change *change, const char *between,
			  struct buffer *out);

/* Whether a change is on platform i of report->platforms. */
bool change_is_on(const struct change *change, size_t i);

#endif
