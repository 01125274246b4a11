#ifndef COMPARE_GATE_H
#define COMPARE_GATE_H

#include "escdiff/compare.h"

/* What reasons in the code say, before changes are weighed.  Errors: those of
 * policy_mark. */
enum esc_status comparison_mark(struct comparison *cmp, struct esc_error *err);

#endif
