#ifndef CMD_SIMILAR_H
#define CMD_SIMILAR_H

#include <stddef.h>

#include "escdiff/error.h"

/* What a mistyped word was meant to be: the nearest of the words that there
 * are, if one is near. */
struct similar {
	const char *word;	/* the mistyped one */
	const char *best;	/* the nearest so far; NULL: none */
	size_t distance;	/* its distance */
};

/* A word that there is; it is borrowed. */
void similar_try(struct similar *similar, const char *candidate);

/* Make it the hint of an error, if there is one: "the most similar WHAT is
 * PREFIX...". */
void similar_hint(const struct similar *similar, const char *what,
		  const char *prefix, struct esc_error *err);

#endif
