#ifndef COMPARE_INCOMPLETE_H
#define COMPARE_INCOMPLETE_H

#include "escdiff/build.h"

/*
 * Leave the packages that failed on either side out of both: what did not
 * compile must never look like a list of fixed escapes, nor its other side
 * like one of new ones.  A failure that names no package takes all records
 * with it.
 * Errors: ESC_NOMEM.
 */
enum esc_status leave_out_failures(struct build *old_build,
				   struct build *new_build,
				   struct esc_error *err);

#endif
