#ifndef REPORT_SUITES_H
#define REPORT_SUITES_H

#include "report/finding.h"

/* The findings of one package, possibly none; what is fixed is none. */
struct suite {
	strid package;			/* 0: not known */
	const struct finding *const *findings;	/* borrowed, in their order */
	size_t len;
};

struct suites {
	struct suite *all;		/* owned; by import path */
	size_t len;
	const struct finding **order;	/* owned; the findings by package */
};

/*
 * A suite for each package of the new side that the compiler said anything
 * of, and for each that has a finding.  Errors: ESC_NOMEM; *out is to be freed
 * all the same.
 */
enum esc_status suites_collect(const struct findings *list,
			       struct suites *out, struct esc_error *err);
void suites_free(struct suites *suites);

#endif
