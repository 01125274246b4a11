#ifndef REPORT_RULING_H
#define REPORT_RULING_H

#include "escdiff/buffer.h"
#include "escdiff/change.h"

/* What a reason or the policy makes of a change, in words: "accepted: WHY",
 * "left free by hot paths"; raw bytes of the code.  Nothing for a change that
 * its status decides, nor for one that does not count anyway. */
void ruling_phrase(const struct change_list *list,
		   const struct intern *strings, const struct change *change,
		   struct buffer *out);

/* The word for what became of it: its status, but for what fails whatever that
 * is: "broken", "revoked". */
const char *ruling_status(const struct change *change);

/*
 * What the policy made of all of them, where the counts alone would mislead:
 * "2 fail; 3 new, at most 5 in hot paths; 1 left free".  False, and nothing
 * appended, where they do not.
 */
bool ruling_summary(const struct change_list *list,
		    const struct intern *strings, struct buffer *out);

#endif
