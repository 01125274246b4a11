#ifndef MATCH_STAGE_H
#define MATCH_STAGE_H

#include "match/inlining.h"

/*
 * What the files of the inlining stage share: allocations of a callee's own
 * body, looked for at the calls that it was inlined into.
 */
struct stage {
	struct calls *calls;
	struct call_changes *out;
	struct buffer room;
	bool failed;
};

/* A callee's own allocation, looked for at the call. */
struct wanted {
	enum record_kind kind;
	strid symbol, head;	/* without qualifiers */
};

/* What is asked of a candidate at a call. */
typedef bool asked_fn(const struct candidate *candidate);
asked_fn is_free, is_paired, is_any;

struct candidates *stage_candidates(const struct stage *stage, size_t side);

/* What a copy of a callee's own allocation looks like. */
struct wanted stage_wanted(struct stage *stage, const struct candidate *own);

/* Parameters of a copy are replaced by what was passed. */
bool stage_is_wanted(struct stage *stage, const struct wanted *wanted,
		     strid symbol);

/* The copy of an allocation at a call, or NULL. */
struct candidate *stage_find_copy(struct stage *stage, size_t side,
				  const struct position *pos,
				  const struct wanted *wanted,
				  asked_fn *asked);

/* pool_counterpart, of the stage's pool. */
const struct record *stage_counterpart(const struct stage *stage, size_t side,
				       const struct candidate *candidate);

/* It is the same allocation as other, which has a partner of its own. */
void stage_relocate(struct candidate *candidate, const struct record *other);

/* Do something with each allocation of each callee, at each of its calls. */
typedef void own_fn(struct stage *stage, size_t side, const struct call *call,
		    struct candidate *own);
void stage_for_each_own(struct stage *stage, size_t side, own_fn *act);

/* copies.c: pair, relocate and fold what inlining explains. */
void copies_run(struct stage *stage);

/* hidden.c: what no line of a log says. */
void hidden_run(struct stage *stage);

#endif
