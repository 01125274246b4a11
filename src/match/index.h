#ifndef MATCH_INDEX_H
#define MATCH_INDEX_H

#include "escdiff/worth.h"

/*
 * What an index that is made tells: records that are asked for, and some
 * others, which the caller has to leave out.
 */

/* Some records of a set, by their numbers, in its order. */
struct bucket {
	const uint32_t *items;
	size_t len;
};

/* All records of a function. */
struct bucket index_of_function(const struct worth_index *index,
				strid function);

/* All allocations and inlined calls on a line of a file of that name, which
 * is without directories. */
struct bucket index_of_line(const struct worth_index *index, const char *base,
			    uint32_t line);

/* What is captured where the log names no function, and nothing else. */
struct bucket index_of_nameless(const struct worth_index *index);

#endif
