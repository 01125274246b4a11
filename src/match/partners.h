#ifndef MATCH_PARTNERS_H
#define MATCH_PARTNERS_H

#include "match/code.h"

/*
 * Find for each declaration of one side the same on the other:
 * struct code_unit.partner.  First by name in the same package, then, of
 * those that have none, by likeness: a function that was renamed or moved,
 * to another file, receiver or package; a type, a variable.
 * Errors: ESC_NOMEM.
 */
enum esc_status partners_find(struct code *code, struct esc_error *err);

#endif
