#ifndef REPORT_FOLD_H
#define REPORT_FOLD_H

#include "escdiff/record.h"

#define FOLD_MAX 4	/* lines of an explanation that are shown */

/*
 * An explanation cut down to the steps that tell a reader something.  The
 * last of them is always there: it is where the value leaves.
 */
struct folded {
	const struct chain_step *steps[FOLD_MAX];	/* borrowed */
	size_t len;
	size_t left_out;	/* telling steps beyond FOLD_MAX; steps that
				   say nothing are not counted */
	strid target;		/* where the last flow goes: "{heap}", "~r0" */
};

/* Fold the first explanation of record; len is 0 when there is none. */
struct folded chain_fold(const struct record_set *set,
			 const struct record *record);

/* What a reason (text in parentheses of a `from` line) tells a reader. */
enum reason_weight { REASON_NOISE, REASON_MINOR, REASON_MAJOR };
enum reason_weight reason_weight(const char *reason);

/* The same of a whole step: what is only the compiler's own is noise. */
enum reason_weight chain_step_weight(const struct intern *strings,
				     const struct chain_step *step);

/* A walk over the steps of a chain, flow after flow: set and chain are the
 * caller's to fill in, the rest starts as 0. */
struct chain_walk {
	const struct record_set *set;
	const struct chain *chain;
	uint32_t flow, step;
	const struct chain_step *previous;
};

/* The last step that tells a reader something, or NULL. */
const struct chain_step *chain_last_telling(const struct record_set *set,
					    const struct chain *chain);

/* The next step that is not the one before again, or NULL. */
const struct chain_step *chain_walk_next(struct chain_walk *walk);

#endif
