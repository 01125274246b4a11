#ifndef POLICY_SUBJECT_H
#define POLICY_SUBJECT_H

#include "escdiff/policy.h"

/* What rules and trailers are matched with: where a change is, by name. */
struct subject {
	const struct change *change;
	const char *file, *package;
	const char *function, *closure;		/* "" where there is none */
	const char *symbol;
	strid file_id;
};

struct subject subject_of(const struct policy_input *input,
			  const struct change *change);

/* Files that were asked of; a struct of zeroes knows none. */
struct generated {
	unsigned char *known;	/* owned; by strid: 0 not yet, 1 no, 2 yes */
	size_t len;
};

void generated_free(struct generated *generated);

/*
 * Does a rule fit?  Without sources no file is known to be generated.
 * Errors: ESC_NOMEM, those of the reader.
 */
enum esc_status rule_fits(const struct policy_input *input,
			  const struct policy_rule *rule,
			  const struct subject *subject,
			  struct generated *generated, bool *fits,
			  struct esc_error *err);

#endif
