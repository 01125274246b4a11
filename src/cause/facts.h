#ifndef CAUSE_FACTS_H
#define CAUSE_FACTS_H

#include "escdiff/record.h"

/*
 * Facts of one side that causes are found in, by function and by place:
 * indexes into set->recs.
 */
struct facts {
	const struct record_set *set;	/* borrowed */
	uint32_t *leaks;	/* owned; REC_LEAK*, by function */
	size_t leak_count;
	uint32_t *inlinable;	/* owned; can and cannot inline, likewise */
	size_t inlinable_count;
	uint32_t *calls;	/* owned; inlined and devirtualized calls, by
				   place */
	size_t call_count;
	uint32_t *callers;	/* owned; inlined calls by the function they
				   stand in, then place */
	size_t caller_count;
};

/* Errors: ESC_NOMEM; facts_free is fine then too. */
enum esc_status facts_index(struct facts *facts, const struct record_set *set,
			    struct esc_error *err);
void facts_free(struct facts *facts);

/* Of an index by function: the first of that function, and how many. */
const uint32_t *facts_of_function(const struct facts *facts,
				  const uint32_t *index, size_t len,
				  strid function, size_t *count);

/* The calls at a place. */
const uint32_t *facts_at(const struct facts *facts,
			 const struct position *pos, size_t *count);

#endif
