#ifndef ESCDIFF_BUILD_GOVER_H
#define ESCDIFF_BUILD_GOVER_H

#include <stdbool.h>

/*
 * Versions of Go as go.mod writes them ("1.25", "1.25.0", "1.26rc1") and as
 * toolchains are named ("go1.25.0", "go1.25.0-custom").
 * Source: internal/gover and cmd/go/internal/gover of Go 1.21 and later.
 */

/*
 * Below, equal or above 0: a is older than, the same as or newer than b.  A
 * leading "go" and what follows "-" or a blank do not count.  A language
 * version is older than its first candidate: 1.25 < 1.25rc1 < 1.25.0.  What
 * is no version ("default", "devel ...") is older than any.
 */
int go_version_compare(const char *a, const char *b);

/* Is it a version at all? */
bool go_version_valid(const char *version);

/* Are they of one release, 1.25.1 and 1.25.14?  What is no version is of
 * the same release only as itself. */
bool go_version_same_release(const char *a, const char *b);

/* Is the go command of this version at least 1.minor? */
bool go_version_has(const char *version, unsigned minor);

#endif
