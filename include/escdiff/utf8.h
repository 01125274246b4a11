#ifndef ESCDIFF_UTF8_H
#define ESCDIFF_UTF8_H

#include <stdint.h>

#include "escdiff/buffer.h"

/*
 * The character at bytes, of which there are len, at least one: its length,
 * and its number in *code.  0: the first byte belongs to no valid sequence.
 */
size_t utf8_decode(const char *bytes, size_t len, uint32_t *code);

/*
 * Append any bytes as valid UTF-8: each byte that is no part of a valid
 * sequence becomes U+FFFD.  Source: RFC 3629 (no surrogates, no overlong
 * forms).
 */
void utf8_clean(const char *bytes, size_t len, struct buffer *out);

/*
 * The same, and what could steer a terminal, break a line or reorder one
 * spelt as \x1b or \u202e: control characters (C0, DEL, C1), line and
 * paragraph separators, bidirectional controls.
 */
void utf8_printable(const char *bytes, size_t len, struct buffer *out);

/* Columns a text of valid UTF-8 takes on a terminal. */
size_t utf8_width(const char *text);

/*
 * The length in bytes of the longest start of text, whole characters only,
 * that takes at most columns.  Text is valid UTF-8.
 */
size_t utf8_prefix(const char *text, size_t columns);

/* Where the longest such end of text begins, as an offset in bytes. */
size_t utf8_suffix(const char *text, size_t columns);

#endif
