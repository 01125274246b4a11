#ifndef PROFILE_INFLATE_H
#define PROFILE_INFLATE_H

#include "escdiff/buffer.h"
#include "escdiff/error.h"

/* Are these the first bytes of a file of gzip? */
bool inflate_wanted(const unsigned char *bytes, size_t len);

/*
 * Append what gzip compressed, of one or several members, to *out.
 * Errors: ESC_NOMEM; ESC_PROFILE: damaged, cut off, or more than max bytes.
 */
enum esc_status inflate_gzip(const unsigned char *bytes, size_t len,
			     size_t max, struct buffer *out,
			     struct esc_error *err);

#endif
