#ifndef ESCDIFF_BUILD_INPUTS_H
#define ESCDIFF_BUILD_INPUTS_H

#include <stdbool.h>

#include "build/kinds.h"
#include "build/list.h"
#include "build/listing.h"
#include "escdiff/repo.h"

/*
 * What of two trees Go would compile differently, known from the trees alone.
 * In doubt something differs; when nothing does, a build of the one says what
 * a build of the other says, or both fail.
 *
 * Not seen, and not by Go's own cache either: what C code includes or links
 * from files whose names look like none of C's.
 */
struct inputs {
	bool all;		/* something that any package may depend on */
	struct strid_list dirs;	/* else: directories whose own Go or assembly
				   files differ, each once */
};

struct input_side {
	const char *tree;
	const struct listing *files;	/* both sides share their strings */
};

/*
 * Compare.  tests: test variants are built, too.
 * Owner:  inputs_free, also after an error.
 * Errors: ESC_NOMEM, ESC_GIT.
 */
enum esc_status inputs_compare(struct inputs *inputs, struct repo *repo,
			       const struct input_side *old,
			       const struct input_side *new, bool tests,
			       struct esc_error *err);
void inputs_free(struct inputs *inputs);

bool inputs_are_equal(const struct inputs *inputs);

/* So many files that come or go are not looked at one by one. */
#define INPUTS_MAX_FILES 1000

/* inputs_tests.c: *matter becomes true when these files of tests, as paths,
 * may break a build without tests, or mend it. */
struct unbuilt_tests {
	struct strid_list changed, added, removed;
};
enum esc_status inputs_check_tests(const struct unbuilt_tests *tests,
				   struct repo *repo,
				   const struct input_side *old,
				   const struct input_side *new, bool *matter,
				   struct esc_error *err);

#endif
