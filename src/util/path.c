/* Paths as texts. */
#include "escdiff/path.h"

#include <stddef.h>
#include <string.h>

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

bool
path_ends_in(const char *path, const char *end)
{
	const size_t len = strlen(path), end_len = strlen(end);

	return len >= end_len && strcmp(path + len - end_len, end) == 0;
}

const char *
path_beside(const char *file, const char *path)
{
	const size_t len = (size_t)(path_base(file) - file);

	return strncmp(file, path, len) == 0 ? path + len : NULL;
}
