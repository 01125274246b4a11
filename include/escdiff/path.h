#ifndef ESCDIFF_PATH_H
#define ESCDIFF_PATH_H

#include <stdbool.h>

/* Paths as texts, with "/". */

/* The last element of a path; borrowed from it. */
const char *path_base(const char *path);

bool path_ends_in(const char *path, const char *end);

/* What path is called seen from the directory of file; NULL: it does not lie
 * in there. */
const char *path_beside(const char *file, const char *path);

#endif
