#ifndef PARSE_TOKEN_H
#define PARSE_TOKEN_H

#include "parse/span.h"

#define MAX_TOKENS 64

/* A name between two dots; a part is func1, 2, gowrap1, range1. */
struct token {
	struct span text;
	bool part;
};

struct tokens {
	struct token items[MAX_TOKENS];
	size_t len;
};

/* At dots and hyphens outside of brackets; the last ones if too many. */
void name_split(struct span name, struct tokens *tokens);

/* The last tokens that name functions: [*begin, *end); maybe none. */
void name_last_segment(const struct tokens *tokens, size_t *begin,
		       size_t *end);

/* (*T) or (T), with a method behind. */
bool token_is_receiver(const struct token *token);

/* Perhaps of several functions: more than one name in front of the parts. */
bool name_is_several(struct span name, const struct tokens *tokens);

/* Is there a part in it: is it a closure or a wrapper? */
bool name_has_part(const struct tokens *tokens);

/* How much of the text is an identifier. */
size_t word_len(struct span text);

/* Is it a function or a type with type parameters: F[T], (*Map[T]).M? */
bool name_is_generic(struct span name);

/*
 * Behind what stands in front and may be a package: in slices.F[T] and
 * sync.(*Map[T]).M, and since Go 1.27 in os.Mkdir.func1, a closure that was
 * copied.  Empty if nothing of the kind stands there.
 */
struct span name_behind_first(struct span name, bool closure);

#endif
