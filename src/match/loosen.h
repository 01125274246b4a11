#ifndef MATCH_LOOSEN_H
#define MATCH_LOOSEN_H

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

#endif
