/* The bump allocator: blocks of 64 KiB, larger ones for larger pieces. */
#include "escdiff/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)64 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) char bytes[];
};

static struct arena_block *
block_new(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX - sizeof(struct arena_block))
		return NULL;
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

/* The arena's pieces begin where align, a power of two, allows it. */
static void *
alloc(struct arena *arena, size_t size, size_t align)
{
#ifdef ARENA_DEBUG
	(void)align;
	struct arena_block *block = block_new(arena, size);
	return block != NULL ? block->bytes : NULL;
#else
	size_t begin = (arena->used + align - 1) & ~(align - 1);
	struct arena_block *block = arena->blocks;

	if (block == NULL || begin > block->size ||
	    block->size - begin < size) {
		block = block_new(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
		if (block == NULL)
			return NULL;
		begin = 0;
	}
	arena->used = begin + size;
	return block->bytes + begin;
#endif
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return alloc(arena, size, alignof(max_align_t));
}

void *
arena_alloc_near(struct arena *arena, size_t size)
{
	return alloc(arena, size, alignof(uint32_t));
}

char *
arena_strndup(struct arena *arena, const char *text, size_t len)
{
	if (len == SIZE_MAX)
		return NULL;
	char *copy = alloc(arena, len + 1, 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

void
arena_free(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block != NULL) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	*arena = (struct arena){ 0 };
}
