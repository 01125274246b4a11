#ifndef ESCDIFF_ARENA_H
#define ESCDIFF_ARENA_H

#include <stddef.h>

/*
 * A bump allocator: many small pieces, freed together.  A struct of zeroes
 * is an empty arena.  With -DARENA_DEBUG each piece is its own malloc, so
 * that a sanitizer sees overruns.
 */
struct arena_block;
struct arena {
	struct arena_block *blocks;	/* owned, newest first */
	size_t used;			/* bytes handed out from the newest */
};

/*
 * size bytes, aligned for any type, not cleared; NULL when memory is out.
 * They live until arena_free.
 */
void *arena_alloc(struct arena *arena, size_t size);

/* The same, aligned for 32 bits only: less is lost between small pieces. */
void *arena_alloc_near(struct arena *arena, size_t size);

/* A NUL-terminated copy of len bytes; NULL when memory is out. */
char *arena_strndup(struct arena *arena, const char *text, size_t len);

/* Free all pieces; the arena is empty and usable again. */
void arena_free(struct arena *arena);

#endif
