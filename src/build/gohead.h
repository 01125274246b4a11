#ifndef ESCDIFF_BUILD_GOHEAD_H
#define ESCDIFF_BUILD_GOHEAD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What stands before the declarations of a Go file.  It is all that Go reads
 * of a file that it does not compile.
 */
struct go_head {
	/* Go can surely read it, and finds nothing to do: neither "C" nor
	 * "embed" is imported, and only the clause's prefix is odd. */
	bool plain;
	bool constrained;	/* may be left out: //go:build or +build */
	const char *package;	/* borrowed from the text; not ended */
	size_t package_len;
	size_t clause_len;	/* bytes up to the end of the clause's line */
};

/* When in doubt, it is not plain. */
struct go_head go_head_read(const char *text, size_t len);

/*
 * May a //go:embed of this file name path, relative to the file's directory?
 * In doubt it may.
 */
bool go_may_embed(const char *text, size_t len, const char *path);

#endif
