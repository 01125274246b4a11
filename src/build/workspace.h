#ifndef ESCDIFF_BUILD_WORKSPACE_H
#define ESCDIFF_BUILD_WORKSPACE_H

#include <stdbool.h>

#include "build/cache.h"
#include "escdiff/error.h"

/*
 * The private directory in which both sides of a repository are built: a
 * numbered slot below the cache, kept from run to run and moved from tree to
 * tree, so that Go's own cache serves.  A run holds its slot by a lock; a
 * second one at the same time takes the next slot.  Without a cache, or with
 * all slots taken, it is a temporary directory.
 */
struct workspace {
	char *tree;	/* owned: where trees are checked out */
	char *gitdir;	/* owned: bookkeeping of repo_checkout */
	char *work;	/* owned: for Go's temporary files, empty */
	char *dir;	/* owned: above the three */
	int lock;	/* descriptor, or -1 */
	bool temporary;	/* removed at the end */
};

/*
 * Get one for the repository with this common directory.
 * Errors: ESC_DISK_FULL, ESC_IO, ESC_NOMEM, ESC_GIT.
 */
enum esc_status workspace_open(struct workspace *workspace,
			       const struct cache *cache,
			       const char *common_dir, struct esc_error *err);

/* Let go of it; a struct of zeroes is fine. */
void workspace_close(struct workspace *workspace);

#endif
