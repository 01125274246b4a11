#ifndef MATCH_SOURCED_H
#define MATCH_SOURCED_H

#include "match/code.h"
#include "match/pool.h"
#include "match/replaced.h"

/*
 * The stages of matching that look at the sources: renaming and moved.  They
 * pair what is left, and leave behind in each free candidate what the
 * sources say of it.  code is aligned (align.h).
 * Errors: ESC_NOMEM.
 */
enum esc_status sourced_run_stages(struct pool *pool, const struct code *code,
				   const struct renames *renames,
				   struct esc_error *err);

#endif
