/* Order among versions of Go. */
#include "build/gover.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* How far a release was when it got its number. */
enum stage { STAGE_LANGUAGE, STAGE_BETA, STAGE_RC, STAGE_RELEASE };

struct version {
	unsigned long major, minor, patch;
	enum stage stage;
	unsigned long pre;	/* number of the beta or candidate */
};

/* A number without leading zeros; advances *text. */
static bool
take_number(const char **text, unsigned long *number)
{
	const char *p = *text;

	*number = 0;
	if (!isdigit((unsigned char)*p) ||
	    (p[0] == '0' && isdigit((unsigned char)p[1])))
		return false;
	for (; isdigit((unsigned char)*p); p++) {
		if (*number > 100000000)
			return false;
		*number = *number * 10 + (unsigned long)(*p - '0');
	}
	*text = p;
	return true;
}

static bool
take_stage(const char **text, struct version *v)
{
	if (strncmp(*text, "beta", 4) == 0) {
		v->stage = STAGE_BETA;
		*text += 4;
	} else if (strncmp(*text, "rc", 2) == 0) {
		v->stage = STAGE_RC;
		*text += 2;
	} else {
		return true;
	}
	return take_number(text, &v->pre);
}

static bool
parse(const char *text, struct version *v)
{
	*v = (struct version){ .stage = STAGE_LANGUAGE };
	if (strncmp(text, "go", 2) == 0)
		text += 2;
	if (!take_number(&text, &v->major))
		return false;
	if (*text == '.') {
		text++;
		if (!take_number(&text, &v->minor))
			return false;
	}
	if (*text == '.') {
		text++;
		v->stage = STAGE_RELEASE;
		if (!take_number(&text, &v->patch))
			return false;
	} else if (!take_stage(&text, v)) {
		return false;
	}
	/* Up to 1.20 the first release had no patch number. */
	if (v->stage == STAGE_LANGUAGE && v->major == 1 && v->minor < 21)
		v->stage = STAGE_RELEASE;
	return *text == '\0' || strchr("-+ \t", *text) != NULL;
}

static int
compare(unsigned long a, unsigned long b)
{
	return (a > b) - (a < b);
}

int
go_version_compare(const char *a, const char *b)
{
	struct version x, y;
	const bool x_valid = parse(a, &x), y_valid = parse(b, &y);

	if (!x_valid || !y_valid)
		return (int)x_valid - (int)y_valid;
	int order = compare(x.major, y.major);
	if (order == 0)
		order = compare(x.minor, y.minor);
	if (order == 0)
		order = compare(x.patch, y.patch);
	if (order == 0)
		order = compare(x.stage, y.stage);
	if (order == 0)
		order = compare(x.pre, y.pre);
	return order;
}

bool
go_version_valid(const char *version)
{
	struct version v;

	return parse(version, &v);
}

bool
go_version_same_release(const char *a, const char *b)
{
	struct version x, y;

	if (!parse(a, &x) || !parse(b, &y))
		return strcmp(a, b) == 0;
	return x.major == y.major && x.minor == y.minor;
}

bool
go_version_has(const char *version, unsigned minor)
{
	struct version v;

	/* A development build says "devel ..." and is new. */
	return !parse(version, &v) || v.major > 1 || v.minor >= minor;
}
