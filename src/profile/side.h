#ifndef PROFILE_SIDE_H
#define PROFILE_SIDE_H

#include "profile/view.h"

/*
 * Of which side is the profile?  Functions that start where it says, and
 * lines that allocate in it and have a heap record, speak for a side when
 * the other has them elsewhere.  Without clear evidence for the new side it
 * is of the old one: a profile of a program that is running is older than
 * the change, and what is said of new escapes then claims less.
 */
enum profile_side side_find(const struct view *old_view,
			    const struct view *new_view);

/* The functions of the tree whose start is known, and how many start
 * elsewhere. */
void side_count(const struct view *view, size_t *functions, size_t *moved);

#endif
