#ifndef REPORT_ADVICE_H
#define REPORT_ADVICE_H

#include "escdiff/record.h"

/*
 * What a Go programmer would do about an escape.  Each advice has its entry
 * in escdiff-reasons(7), with an example that escapes and one that does not;
 * tests/reasons holds this table and the manual together.
 */
struct advice {
	const char *entry;	/* the entry's first heading */
	const char *sentence;
};

/* A reason of the compiler: the text in parentheses of a `from` line. */
struct reason {
	const char *name;
	const char *words;	/* what happens to the value, for a reader */
	const char *entry;	/* of the advice; also a heading of its own
				   in that entry */
	unsigned rank;		/* of several reasons the highest one has
				   the advice that helps; 0: says nothing */
};

/* All of them, ended by a NULL entry or name. */
extern const struct advice advices[];
extern const struct reason reasons[];

/* The advice with that entry, or NULL. */
const struct advice *advice_find(const char *entry);

/* The reason of that name, or NULL. */
const struct reason *reason_find(const char *name);

/*
 * The reason of a step; NULL for one we do not know.  Where the compiler
 * says "call parameter" of panic and append it is theirs.
 */
const struct reason *reason_of_step(const struct intern *strings,
				    const struct chain_step *step);

/* The advice for a heap record, from its explanation and from what it is
 * that is allocated.  Never NULL. */
const struct advice *advice_for(const struct record_set *set,
				const struct record *record);

#endif
