#ifndef ESCDIFF_UTF8_H
#define ESCDIFF_UTF8_H

#include "escdiff/buffer.h"

/*
 * Append any bytes as valid UTF-8: each byte that is no part of a valid
 * sequence becomes U+FFFD.  Source: RFC 3629 (no surrogates, no overlong
 * forms).
 */
void utf8_clean(const char *bytes, size_t len, struct buffer *out);

/*
 * The same, and control characters (C0, DEL, C1) spelt as \x1b or \u0085, so
 * that a hostile name cannot steer a terminal or break a line.
 */
void utf8_printable(const char *bytes, size_t len, struct buffer *out);

/* Columns a text of valid UTF-8 takes on a terminal. */
size_t utf8_width(const char *text);

#endif
