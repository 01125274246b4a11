#ifndef MATCH_NEAREST_H
#define MATCH_NEAREST_H

#include "escdiff/error.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Which of many lines go with few others (few_len <= many_len), when any may
 * go with any: the two that are nearest to each other first, of equals the
 * one further up, and so on with what is left.  Both ascend.  chosen has room
 * for few_len and gets indexes into many, ascending: chosen[i] goes with
 * few[i].  Takes O(n log n).
 * Errors: ESC_NOMEM.
 */
enum esc_status nearest_choose(const uint32_t *few, size_t few_len,
			       const uint32_t *many, size_t many_len,
			       size_t *chosen, struct esc_error *err);

#endif
