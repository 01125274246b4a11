#ifndef ESCDIFF_MATCH_H
#define ESCDIFF_MATCH_H

#include "escdiff/change.h"
#include "escdiff/enclose.h"
#include "escdiff/linemap.h"

/*
 * Two record sets in, changes out: plain data, no git and no I/O.  Both sets
 * and the line map share one string table.  Only heap records take part.
 */

/* The sources of both sides; read is called with old_data or new_data. */
struct match_sources {
	enclose_read_fn *read;
	void *old_data, *new_data;
	/* "go1.26.8": two releases say the same in different words, and put
	 * it at different columns.  NULL: not known, the same. */
	const char *old_go, *new_go;
};

/*
 * Pair the heap records of two sides, in stages from the most certain to the
 * least; a record leaves the pool when it is paired.  Each record that takes
 * part is in exactly one change.
 *
 * map is NULL or empty for two saved logs: line numbers are taken as they
 * are, and the function counts for more than the place.
 *
 * sources may be NULL; without them nothing is known of renamed or moved
 * code.  They are read only when something is left to explain.
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
			      const struct match_sources *sources,
			      struct change_list *list, struct esc_error *err);

#endif
