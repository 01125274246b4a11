/* Paths as relative references of URIs. */
#include "report/uri.h"

#include <stdbool.h>
#include <string.h>

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("-._~/", c) != NULL);
}

void
uri_add_path(const char *path, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len; i++) {
		if (is_plain(path[i]))
			buffer_addc(out, path[i]);
		else
			buffer_addf(out, "%%%02X", (unsigned char)path[i]);
	}
}
