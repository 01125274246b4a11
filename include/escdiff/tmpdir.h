#ifndef ESCDIFF_TMPDIR_H
#define ESCDIFF_TMPDIR_H

#include "escdiff/error.h"

/*
 * A private directory (mode 0700) below TMPDIR, else /tmp.
 * Owner:  *path is the caller's; tmpdir_remove frees it.
 * Errors: ESC_DISK_FULL, ESC_IO, ESC_NOMEM.
 */
enum esc_status tmpdir_make(char **path, struct esc_error *err);

/*
 * Remove a directory and all in it, also what has no write bit (Go's module
 * cache); links are removed, not followed.  Frees path; NULL is fine.
 */
void tmpdir_remove(char *path);

/* The same of what has that name in an open directory, file or directory. */
void remove_below(int parent, const char *name);

/* Make dir and its missing parents, mode 0700. Errors: as tmpdir_make. */
enum esc_status make_dirs(const char *dir, struct esc_error *err);

#endif
