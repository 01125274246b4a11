#ifndef ESCDIFF_PATHSPEC_H
#define ESCDIFF_PATHSPEC_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/error.h"
#include "escdiff/repo.h"

/*
 * Paths as the pathspecs of git: "store/", "*.go", ":!vendor",
 * ":(glob)" and the like, of the magic words all but attr.  A struct of
 * zeroes limits nothing.
 */
struct pathspec {
	struct pathspec_item *items;	/* owned */
	size_t len;
};

/*
 * Is the argument of the user meant as one, and not as a package of Go?  It
 * begins with ":", has a wildcard, ends in ".go", or names a file or
 * directory of one of the trees; but "./x", "../x", and all with "..." are
 * packages.  repo_prefix is where it is taken from.
 */
bool pathspec_is_meant(struct repo *repo, const char *old_tree,
		       const char *new_tree, const char *arg);

/*
 * How many of the arguments are revisions: the rest begins with one that
 * looks like a path, exists, and names no revision.
 */
size_t repo_count_revisions(struct repo *repo, char *const *args,
			    size_t count);

/*
 * Add one, relative to prefix.  arg is borrowed.
 * Owner:  pathspec_free, also after an error.
 * Errors: ESC_USAGE (magic that is not known, a path outside), ESC_NOMEM.
 */
enum esc_status pathspec_add(struct pathspec *spec, const char *prefix,
			     const char *arg, struct esc_error *err);
void pathspec_free(struct pathspec *spec);	/* zeroes again */

/* Append what decides which paths match. */
void pathspec_add_identity(const struct pathspec *spec, struct buffer *text);

/* Is the path, relative to the root, one of them?  "": of no file, never. */
bool pathspec_matches(const struct pathspec *spec, const char *path);

/*
 * Does each of them, but for what excludes, match a file of one of the trees?
 * What matches nothing is a slip, and would look like "nothing new".
 * Errors: ESC_USAGE, those of repo_list.
 */
enum esc_status pathspec_check(const struct pathspec *spec, struct repo *repo,
			       const char *old_tree, const char *new_tree,
			       struct esc_error *err);

#endif
