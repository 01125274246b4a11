#ifndef ESCDIFF_BUILD_SLOTS_H
#define ESCDIFF_BUILD_SLOTS_H

#include <stdbool.h>
#include <time.h>

#include "build/pieces.h"

/*
 * The private directories of a repository, named "0" to "7".  A run holds its
 * slot by a lock on a file in it, whose time says when that was.
 */
#define SLOTS 8
#define SLOT_LOCK "lock"

/* What else is in a slot. */
#define SLOT_TREE "tree"	/* where trees are checked out */
#define SLOT_GIT  "git"		/* bookkeeping of repo_checkout */
#define SLOT_WORK "work"	/* for Go's temporary files */

bool slot_name_valid(const char *name);

/*
 * The lock of the slot at this path, or -1 when it is taken or cannot be
 * had.  A go command inherits the descriptor: should we be killed, the slot
 * is not free before the command has ended, too, and nobody moves the tree
 * under its feet.
 */
int slot_lock(const char *dir);

/*
 * Remove a slot of an open directory, unless a run holds it, or has used it
 * since; used may be NULL.
 */
enum piece_end slot_remove(int parent, const char *name,
			   const struct timespec *used);

#endif
