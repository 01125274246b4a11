#ifndef ESCDIFF_BUILD_PACKAGES_H
#define ESCDIFF_BUILD_PACKAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "build/list.h"
#include "escdiff/error.h"
#include "escdiff/intern.h"

/* A package as one run of `go list` tells it. */
struct listed {
	strid path;	/* import path, without a variant in brackets */
	strid variant;	/* what was in the brackets: "p.test", or 0 */
	strid archive;	/* its object file in Go's cache, or 0 */
	strid dir;	/* below the root of the tree */
	strid module;	/* module path, or 0 */
	bool inside;	/* its directory lies in the tree; else dir is 0 */
	bool test_main;	/* the generated main package of a test */
	bool compiled;	/* Go has an object file of it, or it needs none */
	strid error;	/* Go's words why not, or 0 */
};

/* What one run of Go was asked about. */
struct package_map {
	strid dir;	/* of the module, below the root of the tree */
	strid root;	/* absolute path of the tree's root, where it ran */
	struct listed *items;	/* owned, sorted by path */
	size_t len, cap;
	struct strid_list ignored;	/* owned: files of the tree beside
				   those packages that build constraints
				   leave out */
};

/* The first package with this import path, or NULL.  The map is sorted. */
const struct listed *package_map_find(const struct package_map *map,
				      strid path);

/* For package_map_find. */
void package_map_sort(struct package_map *map);

/* Errors: ESC_NOMEM. */
enum esc_status package_map_copy(struct package_map *to,
				 const struct package_map *from,
				 struct esc_error *err);
void package_map_free(struct package_map *map);

#endif
