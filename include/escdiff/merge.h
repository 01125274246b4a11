#ifndef ESCDIFF_MERGE_H
#define ESCDIFF_MERGE_H

#include "escdiff/change.h"

/*
 * The changes of several comparisons of the same two trees, each for another
 * platform, as one list: a change that is on several is one row.  Plain data.
 * Records of different platforms are never matched with each other: what
 * comes on one and goes on the other would hide there.
 *
 * One change is: same status, origin, package, place, kind, function and
 * symbol, on both sides if it has both, and the same reason not to count, if
 * there is one.  Of a row
 *
 *	allocates   is yes when it is on one of its platforms
 *	share       is that of one where it is not cold, if there is any
 *	cause       is that of the first platform where one was found
 *	copies      are those of all
 *	the rest    is that of the first platform that has it
 */
#define MERGE_PLATFORMS 64	/* at most */

struct change_merge {
	struct intern *strings;		/* borrowed; of all sets */
	struct record_set old_set, new_set;	/* copies of the records that
						   the changes have, and one of
						   each package and file */
	struct change_list list;	/* complete after change_merge_end */
	struct merge_rows *rows;	/* owned: for the way there */
};

/* Errors: ESC_NOMEM; change_merge_free is fine then too. */
enum esc_status change_merge_init(struct change_merge *merge,
				  struct intern *strings,
				  struct esc_error *err);

/*
 * Take in what was found for a platform, which is below MERGE_PLATFORMS, and
 * another one each time.  Neither the sets nor the list are needed afterwards.
 * What a policy made of the list is forgotten.
 * Errors: ESC_NOMEM.
 */
enum esc_status change_merge_add(struct change_merge *merge, unsigned platform,
				 const struct record_set *old_set,
				 const struct record_set *new_set,
				 const struct change_list *list,
				 struct esc_error *err);

/* After the last one: sort and count the list. Errors: ESC_NOMEM. */
enum esc_status change_merge_end(struct change_merge *merge,
				 struct esc_error *err);

void change_merge_free(struct change_merge *merge);	/* zeroes again */

#endif
