#ifndef ESCDIFF_UPKEEP_H
#define ESCDIFF_UPKEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "escdiff/error.h"

/*
 * Looking after the cache: $XDG_CACHE_HOME/escdiff, by default
 * ~/.cache/escdiff.  A cache that is not there is an empty one, and is not
 * made.  Other runs may use it meanwhile.
 */

/* What is kept of one kind, or of all. */
struct cache_usage {
	const char *kind;	/* the name of its directory; NULL: of all */
	size_t entries;
	uint64_t bytes;
	uint64_t limit;		/* bytes; 0: none */
	time_t oldest, newest;	/* last use of entries; 0 if there are none */
};

/* More than there are kinds. */
#define CACHE_USAGE_MAX 16

struct cache_usages {
	char *dir;		/* owned; "": there is no place for one */
	struct cache_usage kinds[CACHE_USAGE_MAX];
	size_t count;
	struct cache_usage total;
};

/* Owner: cache_usages_free, also after an error: ESC_NOMEM. */
enum esc_status cache_usages_get(struct cache_usages *usages,
				 struct esc_error *err);
void cache_usages_free(struct cache_usages *usages);

/* What became of a tidying. */
struct cache_tidied {
	size_t removed;
	uint64_t removed_bytes;
	size_t in_use;		/* trees in which another run compiles: left */
	size_t failed;		/* what could not be removed */
};

/* A path that is left, and why; dir is that of the cache. */
typedef void cache_left_fn(const char *dir, const char *name, const char *why,
			   void *data);

/*
 * Remove what was used longest ago.  max_bytes is for all kinds together; 0:
 * each kind has its own limit.  max_age_s is since the last use; negative:
 * each kind has its own.  What is used meanwhile stays.
 * Errors: ESC_NOMEM.
 */
enum esc_status cache_tidy(uint64_t max_bytes, time_t max_age_s,
			   struct cache_tidied *tidied, cache_left_fn *left,
			   void *data, struct esc_error *err);

/*
 * Remove all that is ours and nothing else, the directory too if it is empty
 * then.  Links are not followed.
 * Errors: ESC_NOMEM.
 */
enum esc_status cache_clear(struct cache_tidied *tidied, cache_left_fn *left,
			    void *data, struct esc_error *err);

#endif
