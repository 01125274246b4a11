#ifndef ESCDIFF_COVERAGE_H
#define ESCDIFF_COVERAGE_H

#include "escdiff/build.h"

/*
 * What of a tree was looked at, by one build or by several of it for other
 * platforms, and what was not: a report without findings says something of
 * the first alone.  A struct of zeroes has seen nothing.
 *
 * Directories that no `./...` enters (vendor, testdata, _x, .x) and files
 * that Go never reads (_x.go, .x.go) are in none of the numbers.
 */
struct coverage {
	size_t packages;	/* directories whose code was compiled */
	size_t modules;		/* they are in */
	size_t files;		/* Go files of those */
	size_t other_packages;	/* further directories with Go files: the
				   patterns or the build constraints leave
				   them out, or they are in no module */
	size_t other_modules;	/* further go.mod files */
	size_t ignored;		/* files beside compiled ones, for other
				   platforms and tags */
	size_t tests;		/* test files left out, for want of tests */
	unsigned char *seen;	/* owned: by strid of file and directory */
	size_t seen_len;
};

/*
 * Count in what a build looked at, whole or not.  Of several builds all are
 * of one tree, with one string table.  One that is untouched adds nothing.
 * Errors: ESC_NOMEM.
 */
enum esc_status coverage_add(struct coverage *coverage,
			     const struct build *build, struct esc_error *err);
void coverage_free(struct coverage *coverage);	/* all zeroes again */

#endif
