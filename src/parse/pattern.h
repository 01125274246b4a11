#ifndef PARSE_PATTERN_H
#define PARSE_PATTERN_H

#include "parse/span.h"
#include "parse/wording.h"

enum pattern_group {
	GROUP_SYMBOL,
	GROUP_FUNCTION,
	GROUP_DETAIL,
	GROUP_NUMBER,
	GROUPS_COUNT
};

/* A text and the wording that fits it; groups that took no part are empty. */
struct pattern_match {
	const struct wording *wording;
	struct span groups[GROUPS_COUNT];
};

/*
 * The wordings compiled, once for the process, and what one thread needs
 * to match them.
 */
struct matcher;

/* Errors: ESC_NOMEM. */
enum esc_status matcher_new(struct matcher **matcher, struct esc_error *err);
void matcher_free(struct matcher *matcher);	/* NULL is fine */

/* The first wording of that scope that fits the text; false if none does. */
bool matcher_match(struct matcher *matcher, enum wording_scope scope,
		   struct span text, struct pattern_match *match);

/* Does this row fit?  For tests: no other row is looked at. */
bool matcher_match_row(struct matcher *matcher, size_t row, struct span text,
		       struct pattern_match *match);

/* The same by the expression alone, which all others must agree with. */
bool matcher_match_slowly(struct matcher *matcher, size_t row,
			  struct span text, struct pattern_match *match);

#endif
