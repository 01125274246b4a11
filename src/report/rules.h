#ifndef REPORT_RULES_H
#define REPORT_RULES_H

#include "report/finding.h"

/* What kinds of finding there are, for formats that describe each once. */
enum rule_id {
	RULE_MOVED,		/* a variable */
	RULE_ESCAPES,		/* the value of an expression */
	RULE_SIZE,		/* a slice whose size is no constant */
	RULE_CALL,		/* a call whose callee is not inlined */
	RULE_LEAK,		/* a parameter that leaks now */
	RULE_COUNT
};

struct rule {
	const char *id;		/* as in reports; never renamed */
	const char *name;	/* an identifier */
	const char *title;	/* a few words */
	const char *text;	/* what it means, a sentence or two */
	const char *help;	/* what to do about it; plain text */
	const char *one, *more;	/* what is said of one value and of several;
				   %s: their names */
};

extern const struct rule rules[RULE_COUNT];

enum rule_id finding_rule(const struct finding *finding);

#endif
