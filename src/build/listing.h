#ifndef ESCDIFF_BUILD_LISTING_H
#define ESCDIFF_BUILD_LISTING_H

#include <stdbool.h>
#include <stddef.h>

#include "build/list.h"
#include "escdiff/buffer.h"
#include "escdiff/error.h"
#include "escdiff/intern.h"
#include "escdiff/repo.h"

/*
 * Which files and directories a tree has, and where its go.mod and go.work
 * files are.  Paths are relative to the root, "" is the root.
 */
struct listing {
	struct intern *strings;		/* borrowed */
	unsigned char *marks;		/* owned: by strid, LISTING_ bits */
	size_t marks_len;
	struct strid_list modules;	/* directories with a go.mod */
	struct strid_list works;	/* directories with a go.work */
	struct strid_list links;	/* symbolic links, as paths */
	bool has_go;			/* any .go file */
	/* After listing_read: which bytes are in the files that Go may read,
	 * and in those of tests. */
	struct buffer sources, tests;
};

void listing_init(struct listing *list, struct intern *strings);
void listing_free(struct listing *list);

/* One file; path order is not needed.  mode is git's. Errors: ESC_NOMEM. */
enum esc_status listing_add(struct listing *list, const char *path,
			    unsigned mode, struct esc_error *err);

/* All files of a tree. Errors: as repo_list. */
enum esc_status listing_read(struct listing *list, struct repo *repo,
			     const char *tree, struct esc_error *err);

bool listing_has_file(const struct listing *list, const char *path);
bool listing_has_dir(const struct listing *list, const char *path);

/* The path of a file by its number, below marks_len; NULL: no file. */
const char *listing_file(const struct listing *list, strid id);

/*
 * Append to *out the path that name, seen from directory dir, has below the
 * root: without ".", ".." and doubled "/".  False when it lies outside, or
 * memory is out (out->failed).
 */
bool path_below_root(const char *dir, const char *name, struct buffer *out);

#endif
