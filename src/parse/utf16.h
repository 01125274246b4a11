#ifndef PARSE_UTF16_H
#define PARSE_UTF16_H

#include "escdiff/buffer.h"
#include "parse/span.h"

/*
 * A log that Windows PowerShell redirected is UTF-16, told by its byte order
 * mark; all others are taken as they are.
 */
enum encoding {
	ENCODING_OPEN,		/* the first two bytes have not come yet */
	ENCODING_BYTES,
	ENCODING_UTF16_LE,
	ENCODING_UTF16_BE
};

/* A struct of zeroes is one at the beginning of a log. */
struct decoder {
	enum encoding encoding;
	unsigned char half;	/* the first byte of a unit cut in two */
	bool has_half;
	unsigned surrogate;	/* the first unit of a pair, or 0 */
};

/*
 * The next piece of a log as bytes to parse: the piece itself, or its UTF-8
 * in *out, which the result then belongs to; check out->failed.  What is no
 * UTF-16 becomes U+FFFD.
 */
struct span decoder_feed(struct decoder *decoder, struct span piece,
			 struct buffer *out);

/* What is left at the end: a first byte that waited for a second. */
struct span decoder_end(struct decoder *decoder, struct buffer *out);

#endif
