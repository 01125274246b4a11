#ifndef MATCH_POOL_H
#define MATCH_POOL_H

#include "escdiff/match.h"
#include "match/code.h"

/*
 * The records that take part in matching, made ready for comparison: both
 * sides speak of paths and lines of the old side, and symbols are in their
 * normal form.  Plain data.
 */
struct candidate {
	const struct record *record;	/* borrowed from its set */
	strid scope;		/* where the function is at home: the
				   directory of the file on the old side; of a
				   place without sources the package */
	strid file;		/* path on the old side; 0: the place has no
				   sources, or the file is new */
	uint32_t line;		/* there; of an edited line about there */
	strid symbol;		/* normal form */
	enum match_stage stage;	/* which paired it; STAGE_NONE: none yet */
	uint32_t partner;	/* index on the other side when paired */
	/*
	 * Of what the sources say (sourced.h), once they were read; before
	 * that, and where a file did not change: renamed is the symbol, the
	 * rest is 0.
	 */
	strid renamed;		/* the symbol as the new side would say it */
	strid core;		/* what of it an edit leaves the same, or 0 */
	strid loose;		/* of a copy: without names of packages */
	uint32_t unit_pair;	/* declaration it stands in, the same number
				   for both versions of it */
	uint32_t aligned;	/* token it stands at, likewise */
	uint32_t line_shape;	/* a hash of the line's tokens */
	/* Of a boxed value the expression on the old side, and that of the
	 * variable it is in on the new one; then the other way round.  0 of
	 * others. */
	strid extracted[2];
	/* Of what inlining did (inlining.h): see is_relocated. */
	const struct record *other;	/* on the other side; NULL: it is in
					   no log, in another module's code */
	enum change_origin origin;	/* of what is left (origin.h) */
	uint32_t copy_of;	/* index + 1 on its own side of the new (or
				   gone) record that this is a copy of */
	/* Last, for there are many of them. */
	bool kept;		/* the line is the same on both sides */
	bool is_silent;		/* a slice of variable size: the log says that
				   it does not escape */
	bool is_lone;		/* the function has no other version */
	bool is_copy;		/* a call was inlined at its place */
	bool is_relocated;	/* it is a copy of, or the source of, a record
				   that has a partner of its own */
	bool is_left_out;	/* a silent one whose place has another record
				   on the other side: it says enough */
};

struct candidates {
	struct candidate *list;	/* owned */
	size_t len;
};

struct pool {
	struct intern *strings;		/* borrowed, likewise the map */
	const struct linemap *map;
	bool lines_known;	/* the map says how lines moved; else the
				   sides are saved logs */
	bool has_sources;
	bool releases_differ;	/* columns and functions say little */
	bool skip_appends;	/* only one of the releases tells of them */
	struct candidates side[2];	/* CODE_OLD, CODE_NEW */
};

/* Errors: ESC_NOMEM; the pool is to be freed then, too. */
enum esc_status pool_init(struct pool *pool, const struct record_set *old_set,
			  const struct record_set *new_set,
			  const struct linemap *map,
			  const struct match_sources *sources,
			  struct esc_error *err);
void pool_free(struct pool *pool);

/* Mark two of different sides as a pair. */
void pool_join(struct pool *pool, enum match_stage stage, uint32_t old_index,
	       uint32_t new_index);

/* The record on the other side of one that is paired; may be NULL. */
const struct record *pool_counterpart(const struct pool *pool, size_t side,
				      const struct candidate *candidate);

/* The one that a copy is a copy of in the end; of others itself. */
uint32_t candidates_root(const struct candidates *side, uint32_t index);

/* What two candidates must have in common; unused parts are 0. */
struct match_key {
	uint32_t part[6];
};

/* Set the whole key; false: the candidate takes no part. */
typedef bool match_key_fn(const struct pool *pool,
			  const struct candidate *candidate,
			  struct match_key *key);

/*
 * Pair those not yet paired whose keys are equal, and mark them with stage;
 * first those of the same package: a generic function, or a closure that was
 * inlined, is said again by each package that makes a copy of it.  Where one
 * side has more of a key than the other, those stay that lie farthest from
 * any partner.  Pairs keep the order of lines.
 * Errors: ESC_NOMEM.
 */
enum esc_status pool_pair(struct pool *pool, enum match_stage stage,
			  match_key_fn *key, struct esc_error *err);

#endif
