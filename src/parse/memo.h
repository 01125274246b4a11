#ifndef PARSE_MEMO_H
#define PARSE_MEMO_H

#include "parse/pattern.h"

/* What a message says, its texts as numbers. */
struct fact {
	const struct wording *wording;
	strid symbol, function, detail;
	strid message;		/* 0 if it is not kept */
	int32_t number;
};

/*
 * What the last messages said: two lines in three repeat one of a few
 * thousand texts, at other places.  It only forgets; its size is fixed.
 */
struct memo;

struct memo *memo_new(void);		/* NULL when memory is out */
void memo_free(struct memo *memo);	/* NULL is fine */

/* What the message says if that is remembered, or NULL. */
const struct fact *memo_find(struct memo *memo, struct span message);

/* Remember what a message says. */
void memo_add(struct memo *memo, struct span message,
	      const struct fact *fact);

#endif
