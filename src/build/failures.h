#ifndef ESCDIFF_BUILD_FAILURES_H
#define ESCDIFF_BUILD_FAILURES_H

#include "build/listing.h"
#include "build/packages.h"
#include "build/snapshot.h"
#include "escdiff/build.h"

/* A run of Go that did not end well. */
struct failed_run {
	const struct package_map *map;
	const struct listing *files;
	const struct snapshot_text *log;	/* all that Go printed */
};

/*
 * Add to the build's failures what Go said of each package that was not
 * compiled, and of the module as a whole; when nothing tells which package
 * it was, the whole text.  At least one failure is added.
 * Errors: ESC_NOMEM.
 */
enum esc_status failures_collect(struct build *build,
				 const struct failed_run *run,
				 struct esc_error *err);

#endif
