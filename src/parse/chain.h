#ifndef PARSE_CHAIN_H
#define PARSE_CHAIN_H

#include "parse/position.h"
#include "parse/set.h"

/* The lines of an explanation, told by how the message begins. */
enum chain_line {
	CHAIN_NONE,		/* no such line */
	CHAIN_FLOW,		/* "  flow: DST = OPS SRC:" */
	CHAIN_FROM,		/* "    from EXPR (WHY) at POS" */
	CHAIN_TRUNCATED,	/* "  warning: truncated explanation ..." */
	CHAIN_LEGACY		/* "<TAB>from EXPR (WHY) at POS", to Go 1.12 */
};

enum chain_line chain_line_kind(struct span message);

/* Is this the head of a leak's explanation?  Only its fixed words are looked
 * at: for those who want to skip what follows. */
bool chain_is_leak_head(struct span message);

/*
 * Does it end as such a line does?  A raw string in it may still go on in
 * the next line, if it holds a back quote.
 */
bool chain_line_is_plain(struct span message);

/* Turns the lines of explanations into chains of a set. */
struct chain_reader {
	struct record_set *set;		/* borrowed */
	struct position_reader positions;
	struct {
		strid reason;
		bool known;
	} reasons[64];			/* by number: is it in the list? */
	bool failed;			/* memory ran out */
};

void chain_reader_init(struct chain_reader *reader, struct record_set *set);
void chain_reader_free(struct chain_reader *reader);

/*
 * Add an empty chain to the set, then line after line to it.  The index of
 * the chain plus 1, or 0 when memory is out.
 */
uint32_t chain_begin(struct chain_reader *reader, strid function,
		     strid subject);
void chain_add_line(struct chain_reader *reader, struct span message);

#endif
