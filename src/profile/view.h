#ifndef PROFILE_VIEW_H
#define PROFILE_VIEW_H

#include "profile/samples.h"

/* A profile seen from one side: which of its functions are of the tree, and
 * what was allocated where. */

/* Of what lies in the tree. */
struct view_file {
	strid base;		/* its last element */
	strid package;		/* that a record says it is of */
	strid file;		/* from the root of the tree */
};

struct view_line {
	strid file;
	uint32_t line;
	uint64_t bytes, objects;
	uint32_t location;	/* of the profile, while they are added up */
};

/* A declared function, with all that runs while it does. */
struct view_function {
	strid dir;		/* of its file; 0 for the root, too */
	strid name;
	uint64_t bytes, objects;
	uint64_t sample;	/* the last one counted, from 1 */
	bool moved;		/* it starts elsewhere on this side: its
				   lines are not those of the profile */
};

struct view {
	const struct profile *profile;	/* borrowed, as the records */
	const struct record_set *records;
	struct view_file *files;	/* owned; sorted by base */
	size_t files_len;
	struct view_line *heap;		/* owned; lines with a heap record,
					   sorted by file and line */
	size_t heap_len;
	struct view_line *starts;	/* owned; lines where functions start */
	size_t starts_len;
	strid *where;			/* owned; by function of the profile:
					   its file here; or 0 */
	uint32_t *group;		/* owned; likewise: index of its
					   view_function, or UINT32_MAX */
	struct view_function *functions;	/* owned; sorted */
	size_t functions_len;
	struct view_line *lines;	/* owned; sorted */
	size_t lines_len;
	size_t ambiguous;		/* files of the profile that may be one
					   of several */
	strid ambiguous_file;
};

/* Errors: ESC_NOMEM; view_free is fine then, too. */
enum esc_status view_make(struct view *view, const struct profile *profile,
			  const struct record_set *records,
			  struct esc_error *err);
void view_free(struct view *view);

/* What was allocated at a line; NULL: nothing. */
const struct view_line *view_line(const struct view *view, strid file,
				  uint32_t line);

/* A function by a file of its package; NULL: it was not seen to run. */
const struct view_function *view_function(const struct view *view, strid file,
					  strid name);

/* Is a line of that function of the profile one with a heap record? */
bool view_has_heap(const struct view *view, uint32_t function, uint32_t line);

/* Does it start where the profile says?  known: both sides tell. */
bool view_starts(const struct view *view, uint32_t function, bool *known);

#endif
