#ifndef PARSE_WORDING_H
#define PARSE_WORDING_H

#include "escdiff/record.h"

/* What a line is to us. */
enum wording_class {
	WORD_RECORD,		/* a fact: becomes a record */
	WORD_HEAP_HEAD,		/* begins the explanation of an escape */
	WORD_LEAK_HEAD,		/* begins the explanation of a leak */
	WORD_CHAIN,		/* a line of an explanation */
	WORD_ERROR,		/* the compiler refuses the program */
	WORD_DUMP,		/* a tree of -m=3 and above */
	WORD_NOTE		/* known, and of no interest */
};

/* Which text the expression describes. */
enum wording_scope {
	AFTER_POS,		/* the message, behind "POS: " */
	WHOLE_LINE		/* a line that begins with no position */
};

/*
 * One wording of the compiler or of the go command.  The expression is
 * PCRE2, anchored at both ends, matched against bytes; a dot matches
 * newlines too, since a raw string may hold them.  Named groups fill the
 * record: sym, fn (the enclosing function), detail, num.
 *
 * Expressions exclude each other: exactly one fits the example of each row.
 * The text before the first and after the last group or repetition is tried
 * before the expression is, so have some.
 */
struct wording {
	enum wording_class class;
	enum record_kind kind;		/* of a WORD_RECORD */
	enum wording_scope scope;
	unsigned char since, until;	/* Go 1.since to 1.until; 8 means 8 or
					   older, 0 means still so */
	unsigned char level;		/* least count of -m that prints it;
					   0: printed without */
	const char *expression;
	const char *example;
};

extern const struct wording wordings[];
extern const size_t wording_count;

#endif
