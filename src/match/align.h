#ifndef MATCH_ALIGN_H
#define MATCH_ALIGN_H

#include "match/code.h"

/*
 * Which token of one side stands for which of the other, in all units that
 * have a partner: struct code_token.partner.  Equal tokens go together as a
 * diff has it; where names were replaced, tokens of equal structure.
 * Errors: ESC_GIT, ESC_NOMEM.
 */
enum esc_status align_units(struct code *code, struct esc_error *err);

#endif
