#ifndef ESCDIFF_BUILD_PLAN_H
#define ESCDIFF_BUILD_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "build/gomod.h"
#include "build/list.h"
#include "build/listing.h"
#include "escdiff/build.h"

/*
 * What Go is to be asked for one side: which modules, where, with which
 * package patterns, known from the tree alone, before anything is written.
 * Directories are relative to the root of the tree.
 */
struct module {
	strid dir;
	struct gomod mod;
	bool hidden;	/* in vendor, testdata, _x or .x: by request only */
};

/* One run of the go command, at the root of a module. */
struct go_run {
	size_t module;			/* index into plan.modules */
	size_t work;			/* index + 1 into plan.works; 0: none */
	struct strid_list patterns;
};

/* A go.mod or go.work that names a directory outside of the tree. */
struct outside {
	strid dir;		/* of the file */
	bool work;		/* go.work */
	bool use;		/* a `use`, else a `replace` */
	strid what;		/* OLD or OLD@VERSION; or the use as written */
	strid target;		/* as written */
};

struct plan {
	struct listing files;
	struct module *modules;		/* owned */
	size_t module_count, module_cap;
	struct module *works;		/* owned: go.work files */
	size_t work_count, work_cap;
	struct go_run *runs;		/* owned */
	size_t run_count, run_cap;
	struct outside *outside;	/* owned */
	size_t outside_count, outside_cap;
	const struct module *broken_work;	/* a go.work that is not used,
					   since a module of it is absent */
	strid missing;			/* a pattern whose directory the tree
					   has not, or 0 */
	strid go, toolchain;		/* the newest asked for, or 0 */
	strid go_file;			/* "sub/go.mod": who asks for go */
};

/*
 * Read the tree's listing, its go.mod and go.work files, and lay the
 * patterns of the options on its modules.
 * Owner:  plan_free, also after an error.
 * Errors: ESC_USAGE (a pattern outside of the repository), those of repo.h.
 */
enum esc_status plan_make(struct plan *plan, struct repo *repo,
			  const char *tree,
			  const struct build_options *options,
			  struct intern *strings, struct esc_error *err);
void plan_free(struct plan *plan);

/* pattern.c: the part of plan_make that deals out patterns. */
enum esc_status plan_add_pattern(struct plan *plan, const char *pattern,
				 const char *prefix, const char *workdir,
				 struct esc_error *err);

/* The run at a module, added if new; NULL: out of memory. */
struct go_run *plan_run(struct plan *plan, size_t module);

/* The module whose directory is deepest at or above dir, or -1. */
ptrdiff_t plan_module_above(const struct plan *plan, const char *dir);

#endif
