#ifndef PARSE_SET_H
#define PARSE_SET_H

#include "escdiff/record.h"
#include "parse/span.h"

/*
 * Adding to a record set.  Each gives a new item, all zeroes, or NULL when
 * memory is out; it stays where it is until the next of its kind.
 */
struct record *record_set_add(struct record_set *set);
struct chain *record_set_add_chain(struct record_set *set);
struct chain_flow *record_set_add_flow(struct record_set *set);
struct chain_step *record_set_add_step(struct record_set *set);

/* Count a line and keep its text, of the first ones; false: no memory. */
bool record_set_add_unknown(struct record_set *set, size_t log_line,
			    struct span text);
bool record_set_add_foreign(struct record_set *set, size_t log_line,
			    struct span text);

#endif
