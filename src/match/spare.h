#ifndef MATCH_SPARE_H
#define MATCH_SPARE_H

#include "match/code.h"

/*
 * Mark the functions of both sides that need no tokens: their lines are all
 * kept, no other function of the package has their name on either side, so
 * that they are partners whatever else changed, and no place in them is asked
 * about.  Files have their units.
 * Errors: ESC_NOMEM.
 */
enum esc_status spare_units(struct code *code, const struct linemap *map,
			    const struct code_asked *asked,
			    struct esc_error *err);

#endif
