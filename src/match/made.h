#ifndef MATCH_MADE_H
#define MATCH_MADE_H

#include "escdiff/machine.h"
#include "escdiff/record.h"

/* Which calls of the runtime may allocate a record: bits of MAKES_. */
struct made {
	unsigned usual;		/* nearly always */
	unsigned maybe;		/* at all; usual is among it */
};

struct made made_of(const struct record_set *set, const struct record *record);

#endif
