#ifndef MATCH_LOOSEN_H
#define MATCH_LOOSEN_H

#include <stdbool.h>

#include "escdiff/buffer.h"
#include "escdiff/intern.h"

/*
 * A symbol without qualifiers, so that `&T{...}` in the body of a function
 * equals `&store.T{...}` in a copy of it: of names joined by dots the last.
 * STRID_NOMEM when memory is out.
 */
strid loosen_symbol(struct intern *strings, strid symbol,
		    struct buffer *room);

/*
 * What a symbol has in common with copies whose parameters were replaced:
 * `make([]byte, n)` and `make([]byte, 10)`: the text up to the first comma
 * or bracket, of at least two tokens; else 0.
 */
strid symbol_head(struct intern *strings, strid symbol, struct buffer *room);

/*
 * What two versions of an edited expression have in common when they make
 * the same allocation: of append and make the text up to the second
 * argument, of other calls up to the first, of new(T) and &T{} "&T", of a
 * concatenation "+"; 0 for the rest.
 */
strid symbol_core(struct intern *strings, strid symbol, struct buffer *room);

/* The symbol without blanks between its tokens. */
strid joined_tokens(struct intern *strings, strid symbol,
		    struct buffer *room);

/*
 * Whether the symbol makes a slice whose size is no constant: from Go 1.25
 * on the log can say that it does not escape, and yet it is on the heap when
 * it is larger than a few bytes.  Constants are printed as numbers.
 */
bool is_variable_make(const char *symbol, size_t len);

#endif
