#ifndef ESCDIFF_EXPLAIN_H
#define ESCDIFF_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "escdiff/enclose.h"
#include "escdiff/match.h"
#include "escdiff/profile.h"

/* One place of one side, and all that is known of it; texts and data
 * borrowed. */
struct explanation {
	FILE *out;
	const struct record_set *records;	/* of the side */
	struct position place;		/* column 0: the whole line */
	const struct change_list *changes;	/* since the other side, at
						   least those of the place;
						   NULL: not compared */
	const struct linemap *map;	/* lines since then; or NULL */
	const char *old_name;		/* that side, as the user would write
					   it */
	const struct profile_account *profile;	/* that shares are from; NULL:
						   none */
	const struct share *shares;	/* of each record, where no change
					   has one; or NULL */
	enclose_read_fn *read;		/* gives a file of the side */
	void *data;
	bool all;			/* also what is no allocation */
	bool verbose;			/* the compiler's own words, too */
	bool color;
	unsigned width;			/* of the terminal; 0: none */
};

/*
 * The heap records of a place: the source around it with the compiler's
 * explanation drawn below the lines it speaks of, where the value goes,
 * whether that is new and why, and an advice.  Without any: what else the
 * compiler says of the line.
 * Errors: ESC_IO, ESC_DISK_FULL, ESC_NOMEM, ESC_INTERRUPTED, what read
 * returned.
 */
enum esc_status explain_write(const struct explanation *explain,
			      struct esc_error *err);

/* Whether something stands at the place. */
bool explain_concerns(const struct explanation *explain,
		      const struct position *pos);

/* The same of a change: its record, a copy of it or its call, or the place
 * that a fixed one would have now. */
bool explain_concerns_change(const struct explanation *explain,
			     const struct change *change);

/* Forget the column of the place when no record stands there. */
void explain_widen(struct explanation *explain);

#endif
