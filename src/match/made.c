/* By what a record is allocated, told by the text of its symbol. */
#include "match/made.h"

#include <string.h>

#define ANY_SLICE (MAKES_SLICE | MAKES_LATER | MAKES_OBJECT)

/*
 * The first row fits.  A value put into an interface may have any text that
 * is left, as literals of named types have.
 */
static const struct {
	const char *start;
	unsigned usual, others;
} rows[] = {
	{ "func literal",  MAKES_OBJECT, 0 },
	{ "... argument",  MAKES_OBJECT, MAKES_SLICE },
	{ "&",             MAKES_OBJECT, 0 },
	{ "new(",          MAKES_OBJECT, 0 },
	{ "make(map[",     MAKES_MAP,    MAKES_OBJECT },
	{ "make(chan ",    MAKES_CHAN,   0 },
	{ "make(<-chan ",  MAKES_CHAN,   0 },
	{ "make(chan<- ",  MAKES_CHAN,   0 },
	{ "make([]",       MAKES_SLICE,  ANY_SLICE },
	{ "make(",         MAKES_SLICE | MAKES_MAP | MAKES_CHAN, ANY_SLICE },
	{ "append(",       MAKES_SLICE,  ANY_SLICE | MAKES_BOX },
	{ "map[",          MAKES_MAP,    MAKES_OBJECT | MAKES_BOX },
	{ "[",             MAKES_OBJECT, ANY_SLICE | MAKES_BOX },
	{ "([]",           MAKES_STRING, MAKES_OBJECT | MAKES_BOX },
	{ "string(",       MAKES_STRING | MAKES_BOX, 0 },
	{ "",              MAKES_BOX,
	  MAKES_OBJECT | MAKES_STRING | MAKES_MAP },
};

struct made
made_of(const struct record_set *set, const struct record *record)
{
	const char *symbol = intern_text(set->strings, record->symbol);
	const size_t len = intern_len(set->strings, record->symbol);
	size_t i = 0;

	if (record->kind == REC_MOVED)
		return (struct made){ MAKES_OBJECT, MAKES_OBJECT };
	while (strncmp(symbol, rows[i].start, strlen(rows[i].start)) != 0)
		i++;
	struct made made = { rows[i].usual, rows[i].usual | rows[i].others };
	if (rows[i].start[0] != '\0' || len == 0)
		return made;
	/* T{...} may be a slice, and + may join texts. */
	if (symbol[len - 1] == '}') {
		made.usual |= MAKES_OBJECT;
		made.maybe |= ANY_SLICE;
	} else if (strstr(symbol, " + ") != NULL) {
		made.usual |= MAKES_STRING;
	}
	return made;
}
