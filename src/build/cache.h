#ifndef ESCDIFF_BUILD_CACHE_H
#define ESCDIFF_BUILD_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"

/*
 * What is remembered between runs: $XDG_CACHE_HOME/escdiff, by default
 * ~/.cache/escdiff.  A cache that cannot be read or written makes a run
 * slower and never fails it.
 */
struct cache {
	char *dir;	/* owned; NULL: there is none */
};

/* What is kept, each kind in a directory of its own. */
enum cache_kind {
	CACHE_ENV,	/* answers of `go env` */
	CACHE_SNAPSHOT,	/* logs of sides */
	CACHE_CODE,	/* what allocates in some functions of a package */
	CACHE_ANSWER,	/* what whole runs said */
	CACHE_KINDS
};

/* Find or make the directory. Errors: ESC_NOMEM only. */
enum esc_status cache_open(struct cache *cache, struct esc_error *err);
void cache_close(struct cache *cache);

/*
 * The bytes kept under key (letters and digits) into *out (cleared first);
 * false when there are none.  They may be damaged: check them.
 */
bool cache_load(const struct cache *cache, enum cache_kind kind,
		const char *key, struct buffer *out);

/*
 * Keep bytes under key: all of them or, when the disk is full, none.  Oldest
 * entries of the kind go once it is too large.
 */
void cache_store(const struct cache *cache, enum cache_kind kind,
		 const char *key, const void *data, size_t len);

#endif
