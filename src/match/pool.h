#ifndef MATCH_POOL_H
#define MATCH_POOL_H

#include "escdiff/match.h"

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
	bool kept;		/* the line is the same on both sides */
	enum match_stage stage;	/* which paired it; STAGE_NONE: none yet */
	uint32_t partner;	/* index on the other side when paired */
};

struct candidates {
	struct candidate *list;	/* owned */
	size_t len;
};

struct pool {
	struct intern *strings;		/* borrowed, likewise the map */
	const struct linemap *map;
	bool lines_known;	/* the map says how lines moved; else the
				   sides are saved logs, or equal trees */
	struct candidates old_side, new_side;
};

/* Errors: ESC_NOMEM; the pool is to be freed then, too. */
enum esc_status pool_init(struct pool *pool, const struct record_set *old_set,
			  const struct record_set *new_set,
			  const struct linemap *map, struct esc_error *err);
void pool_free(struct pool *pool);

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
