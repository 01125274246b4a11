#ifndef GIT_HUNKS_H
#define GIT_HUNKS_H

#include <git2.h>
#include <stdbool.h>

#include "escdiff/textdiff.h"

/* One more hunk, as the git library says it; false: memory is out. */
bool text_hunks_add(struct text_hunks *hunks, const git_diff_hunk *hunk);

#endif
