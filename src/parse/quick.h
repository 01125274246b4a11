#ifndef PARSE_QUICK_H
#define PARSE_QUICK_H

#include "parse/pattern.h"

/*
 * Reads a text that begins and ends with the fixed words of a wording: its
 * groups, which are empty before, as the expression gives them.  False if it
 * cannot tell; then the expression decides.
 */
typedef bool quick_fn(struct span text, struct span *groups);

/* The one for that expression, or NULL: only the commonest have one. */
quick_fn *quick_find(const char *expression);

#endif
