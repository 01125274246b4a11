#ifndef ESCDIFF_BUILD_GCFLAGS_H
#define ESCDIFF_BUILD_GCFLAGS_H

#include "escdiff/buffer.h"

/*
 * Append "-gcflags=...", with which a Go of this version ("go1.26.8")
 * compiles the module in the directory dir of the tree ("" is its root).
 * The compiler's text is that of -m=2 alone (tests/settings).
 */
void gcflags_add(struct buffer *out, const char *version, const char *dir);

#endif
