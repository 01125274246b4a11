#ifndef ESCDIFF_LINEMAP_H
#define ESCDIFF_LINEMAP_H

#include "escdiff/error.h"
#include "escdiff/intern.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * How lines moved between two trees: plain data, made by git from the diff
 * or by hand in a test.  A file that is not listed is the same on both
 * sides.  Lines count from 1.
 */
struct line_hunk {
	uint32_t old_line, old_count;	/* as in "@@ -old,count +new,count @@" */
	uint32_t new_line, new_count;	/* with no context lines; when a count
					   is 0 the line is the one before */
};

struct linemap_file {
	strid old_path;		/* 0: added */
	strid new_path;		/* 0: deleted */
	struct line_hunk *hunks;	/* owned; ascending */
	size_t hunk_count;
	bool whole;		/* nothing maps: binary, or not comparable */
};

struct linemap {
	struct intern *strings;		/* borrowed */
	struct linemap_file *files;	/* owned */
	size_t len, cap;
	uint32_t *by_new, *by_old;	/* owned: indexes made by seal */
};

void linemap_init(struct linemap *map, struct intern *strings);
void linemap_free(struct linemap *map);

/*
 * Add a file pair; either path may be 0.  The hunks are copied.
 */
enum esc_status linemap_add(struct linemap *map, strid old_path,
			    strid new_path, const struct line_hunk *hunks,
			    size_t hunk_count, bool whole,
			    struct esc_error *err);

/* To be called once after the last add and before the first look-up. */
enum esc_status linemap_seal(struct linemap *map, struct esc_error *err);

/*
 * Where a line of the new file stood on the old side.  *old_path is the path
 * there (0: the file is new).  True: an unchanged line, *old_line is it.
 * False: an added or edited line; *old_line is then, for ordering only, the
 * line that counting from the start of the edit leads to, or the one above
 * if the edit only adds (0 if nothing is known).  map may be NULL: nothing
 * moved.
 */
bool linemap_to_old(const struct linemap *map, strid new_path, uint32_t line,
		    strid *old_path, uint32_t *old_line);

/* The same in the other direction. */
bool linemap_to_new(const struct linemap *map, strid old_path, uint32_t line,
		    strid *new_path, uint32_t *new_line);

/* Whether all lines of the old file from first to last are unchanged and stand
 * together on the new side, where the first one is *new_line. */
bool linemap_keeps(const struct linemap *map, strid old_path, uint32_t first,
		   uint32_t last, strid *new_path, uint32_t *new_line);

/* What became of a file of the new side; NULL: it is the same on both. */
const struct linemap_file *linemap_of_new(const struct linemap *map,
					  strid new_path);

#endif
