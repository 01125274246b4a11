#ifndef MATCH_REPLACED_H
#define MATCH_REPLACED_H

#include "match/code.h"

/*
 * Identifiers that have another name now.  A name at top level, of a field
 * or of a package: its declaration is gone, and one in its place appeared in
 * the same package.  A name that a function declares: it stands nowhere in
 * the new function, and the new name nowhere in the old.  Whatever else
 * differs is another thing.
 */
struct rename {
	uint32_t unit;		/* of the old side, or one of the next */
	strid old_name, new_name;
	uint32_t count;		/* how often they stand side by side */
};

#define RENAMED_EVERYWHERE	CODE_NONE
#define RENAMED_MEMBER		(CODE_NONE - 1)	/* a field or a method */

struct renames {
	struct rename *list;	/* owned; sorted */
	size_t len, cap;
};

/*
 * All of them, from aligned code (align.h).
 * Owner:  replaced_free, also after an error.
 * Errors: ESC_NOMEM.
 */
enum esc_status replaced_find(const struct code *code, struct renames *renames,
			     struct esc_error *err);
void replaced_free(struct renames *renames);

/*
 * What a symbol on a line of a unit of the old side would be called on the
 * new side; unit is CODE_NONE, and token, the first of the line, too, in a
 * file that did not change.  STRID_NOMEM when memory is out.
 */
strid replaced_apply(const struct renames *renames, const struct code *code,
		     uint32_t unit, uint32_t token, strid symbol,
		     struct buffer *room);

#endif
