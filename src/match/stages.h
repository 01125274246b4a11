#ifndef MATCH_STAGES_H
#define MATCH_STAGES_H

#include "match/pool.h"

/*
 * Run all stages of matching over the pool, the most certain first.  Each is
 * one function over plain data: it pairs some of what is free and marks the
 * pairs with its word.
 * Errors: ESC_NOMEM.
 */
enum esc_status match_run_stages(struct pool *pool, struct esc_error *err);

#endif
