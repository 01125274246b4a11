#ifndef CMD_ANSWER_H
#define CMD_ANSWER_H

#include <stdio.h>

#include "cmd/diff_options.h"
#include "cmd/limits.h"
#include "escdiff/answer.h"
#include "escdiff/compare.h"

/*
 * What becomes of a run that may have been made before.  A struct of zeroes
 * is one that nothing is known of and nothing will be kept of.
 */
struct answering {
	char key[REPO_OID_SIZE];
	struct answer *answer;		/* being made; NULL: none */
	struct buffer messages;		/* said meanwhile */
	bool broken;			/* the reader did not get all of it */
	FILE *out;			/* the report, on its way through here */
};

/*
 * Once the range is resolved: if the answer is known give it, with its
 * messages, and set *known and *exit_code.  Otherwise what is said from now
 * on is kept in mind.
 * Errors: ESC_NOMEM, those of writing a report.
 */
enum esc_status answering_start(struct answering *answering,
				const struct comparison *cmp,
				const struct diff_options *options,
				const struct limits *limits,
				const struct profiles *profiles,
				bool *known, int *exit_code,
				struct esc_error *err);

/* Where the report is to be written: standard output, or a stream that leads
 * there. */
FILE *answering_output(struct answering *answering);

/* Keep the answer, if the next run would come to the same. */
void answering_end(struct answering *answering, const struct comparison *cmp,
		   int exit_code);

void answering_free(struct answering *answering);

#endif
