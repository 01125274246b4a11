#ifndef ESCDIFF_BUILD_GOMOD_H
#define ESCDIFF_BUILD_GOMOD_H

#include <stddef.h>

#include "build/list.h"
#include "escdiff/error.h"
#include "escdiff/intern.h"

/* A `replace` whose new side is a directory. */
struct gomod_replace {
	strid old_path;
	strid old_version;	/* or 0 */
	strid dir;		/* as written: "../x", "/abs/x" */
};

/*
 * What a build must know of a go.mod or go.work before Go runs.  All texts
 * are as written, quotes removed; absent ones are 0.
 */
struct gomod {
	strid module;
	strid go;		/* of the `go` line */
	strid toolchain;	/* of the `toolchain` line */
	struct strid_list uses;	/* of go.work */
	struct gomod_replace *replaces;	/* owned */
	size_t replace_count, replace_cap;
};

/*
 * Read the text of a go.mod or go.work.  Lines that mean nothing to us, or
 * are wrong, are passed over: it is Go's to complain.
 * Owner:  gomod_free, also after an error.
 * Errors: ESC_NOMEM.
 * Source: go.dev/ref/mod, "go.mod files" and "go.work files".
 */
enum esc_status gomod_parse(struct gomod *mod, struct intern *strings,
			    const char *text, size_t len,
			    struct esc_error *err);
void gomod_free(struct gomod *mod);	/* all zeroes again */

#endif
