#ifndef REPORT_WEIGHT_H
#define REPORT_WEIGHT_H

#include "report/finding.h"

/*
 * How much a finding matters, for formats that may show only so many: first
 * what fails, then what has a larger share of a profile, then what stayed on
 * the stack before, then what is known to allocate, then what inlining put in
 * most places.
 */
unsigned finding_weight(const struct finding *finding);

/*
 * Set keep of the heaviest, at most max of them; of equal ones the first.
 * Errors: ESC_NOMEM.
 */
enum esc_status weights_keep(const unsigned *weights, size_t len, size_t max,
			     bool *keep, struct esc_error *err);

#endif
