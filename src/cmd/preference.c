/* What the user's git configuration says of pagers and colours. */
#include "cmd/preference.h"

#include <stddef.h>
#include <stdlib.h>
#include <strings.h>

/* 1 yes, 0 no, -1 neither. */
static int
read_bool(const char *value)
{
	static const struct {
		const char *word;
		int yes;
	} words[] = {
		{ "true", 1 }, { "yes", 1 }, { "on", 1 },
		{ "false", 0 }, { "no", 0 }, { "off", 0 }, { "", 0 },
	};
	char *end;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcasecmp(value, words[i].word) == 0)
			return words[i].yes;
	}
	const long number = strtol(value, &end, 10);
	return *end == '\0' ? number != 0 : -1;
}

const char *
preference_get(const char *key)
{
	(void)key;
	return NULL;
}

bool
preference_is_bool(const char *value)
{
	return read_bool(value) >= 0;
}

bool
preference_bool(const char *value, bool otherwise)
{
	const int yes = value != NULL ? read_bool(value) : -1;

	return yes >= 0 ? yes != 0 : otherwise;
}
