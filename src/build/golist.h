#ifndef ESCDIFF_BUILD_GOLIST_H
#define ESCDIFF_BUILD_GOLIST_H

#include "build/environ.h"
#include "build/goenv.h"
#include "build/packages.h"
#include "build/plan.h"
#include "escdiff/spawn.h"

/* One run of `go list -export`, which compiles and does not link. */
struct golist {
	const struct goenv *go;
	const struct environment *env;
	const struct build_options *options;
	const char *root;		/* the tree's directory, absolute */
	strid dir;			/* the module's, below it */
	const struct strid_list *patterns;
	bool keep_going;		/* -e: what cannot be loaded does not
					   hold up the rest */
	spawn_output_fn *log;		/* gets the compiler's text */
	void (*waiting)(int pid, void *data);	/* of the go command: now and
					   then, meanwhile; or NULL */
	void *log_data;			/* for both */
	build_event_fn *event;		/* told the command if verbose */
	void *event_data;
};

/*
 * Compile the packages with the compiler's -m=2.  *map gets what was listed,
 * *exit_status what the go command said: not 0 when a package failed.
 * Owner:  package_map_free(map), also after an error.
 * Errors: ESC_GO (no JSON on standard output), ESC_IO, ESC_NOMEM,
 * ESC_INTERRUPTED, what log returned.
 */
enum esc_status golist_run(const struct golist *list, struct intern *strings,
			   struct package_map *map, int *exit_status,
			   struct esc_error *err);

#endif
