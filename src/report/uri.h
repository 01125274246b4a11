#ifndef REPORT_URI_H
#define REPORT_URI_H

#include <stddef.h>

#include "escdiff/buffer.h"

/*
 * Append a path, any bytes, as a relative reference of RFC 3986: what is
 * neither unreserved nor a slash is percent-encoded, so that no segment reads
 * as a scheme.
 */
void uri_add_path(const char *path, size_t len, struct buffer *out);

#endif
