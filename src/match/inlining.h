#ifndef MATCH_INLINING_H
#define MATCH_INLINING_H

#include "match/calls.h"

/* Changes of calls: no candidate stands for them. */
struct call_changes {
	struct change *list;	/* owned */
	size_t len, cap;
};

/*
 * What inlining explains of the records that are left: copies of a callee's
 * allocation that came or went with inlining are relocated, copies of one
 * that is new itself belong to it.  Then what no line of a log says: calls
 * that allocate now since the callee is not inlined any longer (hidden), and
 * those that no longer do (fixed).
 * Errors: ESC_NOMEM; out is the caller's then, too.
 */
enum esc_status inlining_run_stage(struct calls *calls,
				   struct call_changes *out,
				   struct esc_error *err);

#endif
