#ifndef ESCDIFF_BUILD_GOMOD_H
#define ESCDIFF_BUILD_GOMOD_H

#include <stddef.h>
#include <stdint.h>

#include "build/list.h"
#include "escdiff/error.h"
#include "escdiff/intern.h"

/* A `require`. */
struct gomod_require {
	strid path;
	strid version;
	uint32_t line;		/* from 1 */
};

/* A `replace`: either a directory or another module. */
struct gomod_replace {
	strid old_path;
	strid old_version;	/* or 0 */
	strid dir;		/* as written: "../x", "/abs/x"; or 0 */
	strid new_path;		/* else these two */
	strid new_version;
	uint32_t line;
};

/*
 * What is to be known of a go.mod or go.work without asking Go.  All texts
 * are as written, quotes removed; absent ones are 0.
 */
struct gomod {
	strid module;
	strid go;		/* of the `go` line */
	uint32_t go_line;
	strid toolchain;	/* of the `toolchain` line */
	struct strid_list uses;	/* of go.work */
	struct gomod_replace *replaces;	/* owned */
	size_t replace_count, replace_cap;
	struct gomod_require *requires;	/* owned */
	size_t require_count, require_cap;
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
