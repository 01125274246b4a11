#ifndef PROFILE_FILES_H
#define PROFILE_FILES_H

#include "profile/view.h"

/*
 * Find for each function of the profile the file of the tree that it is in:
 * view->where, with view->files, ambiguous and ambiguous_file.
 * Errors: ESC_NOMEM.
 */
enum esc_status view_find_files(struct view *view, struct esc_error *err);

#endif
