#ifndef ESCDIFF_BUILD_PIECES_H
#define ESCDIFF_BUILD_PIECES_H

#include <stdint.h>
#include <time.h>

#include "build/cache.h"

#define PIECE_NAME_SIZE 80

/*
 * What goes from the cache as a whole: a file under its key, one that a
 * killed run left half-written, or a private tree.
 */
struct piece {
	enum cache_kind kind;
	char name[PIECE_NAME_SIZE];	/* "KEY", or "REPOSITORY/SLOT" of a
					   tree */
	uint64_t bytes;
	struct timespec used;	/* last */
	bool left_over;		/* half-written */
};

struct pieces {
	struct piece *items;	/* owned */
	size_t len, cap;
};

/* Other things that lie where only ours should: they stay. */
typedef void piece_foreign_fn(const char *dir, const char *name, void *data);

/*
 * Add what there is of a kind.  With measure the files of trees are counted,
 * otherwise those have 0 bytes.  foreign may be NULL.  Links are not
 * followed.  Memory that runs out leaves the rest for another time.
 */
void pieces_read(struct pieces *pieces, const struct cache *cache,
		 enum cache_kind kind, bool measure, piece_foreign_fn *foreign,
		 void *data);
void pieces_free(struct pieces *pieces);

enum piece_end {
	PIECE_GONE,		/* by us, or by another run meanwhile */
	PIECE_KEPT,		/* it was used since it was read */
	PIECE_IN_USE,		/* a tree in which another run compiles */
	PIECE_FOREIGN,		/* gone, but for what others put there */
	PIECE_STAYS		/* it could not be removed; errno tells why */
};

/* Remove one; always: also when it was used meanwhile. */
enum piece_end piece_remove(const struct cache *cache,
			    const struct piece *piece, bool always);

/* What may stay. */
struct piece_limits {
	uint64_t bytes;		/* of all pieces together; 0: any */
	size_t count;		/* 0: any */
	time_t age_s;		/* since the last use */
};

/*
 * Remove what was used longest ago until all is within the limits, and what
 * killed runs left.  Several runs at once remove the same.  ended is called
 * for each that was to go; NULL is fine.
 */
typedef void piece_ended_fn(const struct piece *piece, enum piece_end end,
			    void *data);
void pieces_evict(struct pieces *pieces, const struct cache *cache,
		  const struct piece_limits *limits, piece_ended_fn *ended,
		  void *data);

#endif
