#ifndef ESCDIFF_BUILD_RESOLVE_H
#define ESCDIFF_BUILD_RESOLVE_H

#include "build/goenv.h"
#include "build/listing.h"
#include "build/packages.h"
#include "build/plan.h"
#include "escdiff/record.h"

/*
 * From names as Go prints them to files of the tree.  A name is believed only
 * if the tree has such a file.
 */
struct resolver {
	const struct listing *files;
	const struct package_map *map;	/* of the run that printed them */
	const struct module *modules;	/* all of the tree */
	size_t module_count;
	const char *goroot, *gomodcache;	/* "" if unknown */
};

/* Is it no file, but made by the compiler or by the go command? */
bool resolve_is_generated(const char *name);

/*
 * The place of name, as printed in the block of package (NULL: unknown).
 * *out (cleared first) gets the path: below the root of the tree for
 * PLACE_SOURCE; "maps/iter.go" and "ex.com/dep@v1.2.3/x.go" for files of
 * the standard library and of the module cache; else the name as it is.
 */
enum place resolve_name(const struct resolver *resolver,
			const struct listed *package, const char *name,
			struct buffer *out);

/*
 * Resolve all records from first_record on and the steps of their chains.
 * Records of the main packages that Go makes for tests are dropped.
 * Errors: ESC_NOMEM.
 */
enum esc_status resolve_records(const struct resolver *resolver,
				struct record_set *set, size_t first_record,
				struct esc_error *err);

#endif
