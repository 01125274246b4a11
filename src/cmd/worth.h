#ifndef CMD_WORTH_H
#define CMD_WORTH_H

#include "cmd/compare.h"

/*
 * What the changes of a comparison are worth: which are noise, and which
 * allocate, by rules and, where these leave it open, by the machine code of
 * the sides.  Counts are made anew.
 * Errors: those of build_machine_code.
 */
enum esc_status comparison_weigh(struct comparison *cmp,
				 const struct build_options *options,
				 struct esc_error *err);

#endif
