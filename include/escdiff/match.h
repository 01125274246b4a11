#ifndef ESCDIFF_MATCH_H
#define ESCDIFF_MATCH_H

#include "escdiff/linemap.h"
#include "escdiff/record.h"

/*
 * Two record sets in, changes out: plain data, no git and no I/O.  Both sets
 * and the line map share one string table.  Only heap records take part.
 *
 *	id                   word           fails the gate
 */
#define CHANGE_STATUSES(X)                              \
	X(CHANGE_NEW,        "new",         true)       \
	X(CHANGE_HIDDEN,     "hidden",      true)       \
	X(CHANGE_RELOCATED,  "relocated",   false)      \
	X(CHANGE_FIXED,      "fixed",       false)      \
	X(CHANGE_UNCHANGED,  "unchanged",   false)

enum change_status {
#define X(id, word, fails) id,
	CHANGE_STATUSES(X)
#undef X
	CHANGE_STATUS_COUNT
};

/* Which stage of matching made a pair; its word explains a pairing. */
#define MATCH_STAGES(X)                         \
	X(STAGE_NONE,       "")                 \
	X(STAGE_POSITION,   "position")         \
	X(STAGE_FUNCTION,   "function")

enum match_stage {
#define X(id, word) id,
	MATCH_STAGES(X)
#undef X
	MATCH_STAGE_COUNT
};

/* A pair of records or one alone; at least one is not NULL (borrowed). */
struct change {
	enum change_status status;
	enum match_stage stage;
	const struct record *old_record;
	const struct record *new_record;
};

struct change_list {
	struct change *changes;		/* owned; by path, line, column, kind
					   and symbol of the new record, else
					   of the old */
	size_t len, cap;
	size_t counts[CHANGE_STATUS_COUNT];
};

const char *change_status_word(enum change_status status);
bool change_status_fails(enum change_status status);
const char *match_stage_word(enum match_stage stage);

/* The record a change is shown at: the new one, else the old. */
const struct record *change_record(const struct change *change);

/*
 * Pair the heap records of two sides, in stages from the most certain to the
 * least; a record leaves the pool when it is paired.  Each record that takes
 * part is in exactly one change.
 *
 * map is NULL or empty for two saved logs: line numbers are taken as they
 * are, and the function counts for more than the place.
 *
 * A pair is relocated when its file or function has another name now, else
 * unchanged.  Records outside the tree and in generated code pair by
 * package, function, kind and symbol; those left over are new or fixed like
 * any other, and their place tells what they are.
 *
 * Owner:  the list is the caller's, also after an error: change_list_free.
 * Errors: ESC_NOMEM.
 */
enum esc_status match_records(const struct record_set *old_set,
			      const struct record_set *new_set,
			      const struct linemap *map,
			      struct change_list *list, struct esc_error *err);

void change_list_free(struct change_list *list);

#endif
