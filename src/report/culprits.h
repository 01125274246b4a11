#ifndef REPORT_CULPRITS_H
#define REPORT_CULPRITS_H

#include "report/finding.h"

/* A line of the new side that causes findings: it is in the diff, where their
 * own lines often are not. */
struct culprit {
	struct position pos;
	const size_t *findings;	/* indexes, ascending; in indexes */
	size_t len;
	unsigned weight;	/* of the heaviest of them */
};

/* Those of a report, in the order of the first finding of each. */
struct culprits {
	struct culprit *all;	/* owned */
	size_t len;
	size_t *indexes;	/* owned */
};

/*
 * The edit of one finding that fails.  False if there is none, or if it is
 * its own line.
 */
bool culprit_of(const struct findings *list, const struct finding *finding,
		struct position *pos);

/* Those of all findings.  Errors: ESC_NOMEM. */
enum esc_status culprits_collect(const struct findings *list,
				 struct culprits *out, struct esc_error *err);
void culprits_free(struct culprits *culprits);

#endif
