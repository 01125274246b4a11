#ifndef REPORT_STORY_H
#define REPORT_STORY_H

#include "escdiff/explain.h"

/*
 * The sentences of explain about one heap record.  Each appends raw text,
 * one line, to *out; nothing where nothing is known.
 */

/* Where the value goes: "the address of x -> p -> the heap". */
void story_flow(const struct record_set *set, const struct record *record,
		struct buffer *out);

/* Whether that is new, and what is known of its worth; record is that of the
 * change, or an inlined copy of it. */
void story_change(const struct explanation *explain,
		  const struct change *change, const struct record *record,
		  struct buffer *out);

/* A fact of the compiler that is no allocation. */
void story_fact(const struct record_set *set, const struct record *record,
		struct buffer *out);

/* What a step of the explanation does to the value, and where it ends if this
 * is the last that tells something: "returned -> the result of F". */
void story_step(const struct record_set *set, const struct record *record,
		const struct chain_step *step, bool last, struct buffer *out);

/* The place where the last flow ends: "the heap", "the result of F". */
void story_target(const struct record_set *set, const struct record *record,
		  struct buffer *out);

#endif
