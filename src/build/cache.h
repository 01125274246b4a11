#ifndef ESCDIFF_BUILD_CACHE_H
#define ESCDIFF_BUILD_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"

struct piece_limits;	/* pieces.h */

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
	CACHE_TREES,	/* private trees, see workspace.h: neither loaded nor
			   stored here */
	CACHE_KINDS
};

/* Where it is or would be, "" for nowhere; NULL: no memory. */
char *cache_path(void);

/* Find or make the directory. Errors: ESC_NOMEM only. */
enum esc_status cache_open(struct cache *cache, struct esc_error *err);
void cache_close(struct cache *cache);

/* Find the directory only: dir is NULL when it is not there. */
enum esc_status cache_find(struct cache *cache, struct esc_error *err);

/* Remove what marks the open directory as a cache, if it is our mark. */
void cache_remove_tag(int dir);

/* The name of its directory. */
const char *cache_kind_name(enum cache_kind kind);

/* What may stay of a kind when something is added. */
const struct piece_limits *cache_kind_limits(enum cache_kind kind);

/* That directory, open; a link is not followed.  -1 with errno. */
int cache_open_kind(const struct cache *cache, enum cache_kind kind);

/*
 * The bytes kept under key (40 hexadecimal digits) into *out (cleared first);
 * false when there are none.  They may be damaged: check them.
 */
bool cache_load(const struct cache *cache, enum cache_kind kind,
		const char *key, struct buffer *out);

/* The same as an open file, to be read in pieces and again; -1: there is none.
 * It stays whole when the entry goes. */
int cache_load_file(const struct cache *cache, enum cache_kind kind,
		    const char *key);

/* What a file is called until it is whole; a killed run leaves it. */
#define CACHE_TEMPORARY ".tmp-"

/*
 * Keep bytes under key: all of them or, when the disk is full and nothing
 * can go for it, none.  Oldest entries go once the kind is beyond its limits.
 */
void cache_store(const struct cache *cache, enum cache_kind kind,
		 const char *key, const void *data, size_t len);

/* Bring a kind back within its limits. */
void cache_prune(const struct cache *cache, enum cache_kind kind);

#endif
