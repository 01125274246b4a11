/*
 * safe.directory as git reads it.  libgit2 1.5 knows neither "*" nor
 * "/dir/<star>" there, which is what containers and build machines set.
 */
#include "git/git.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct trust {
	const char *dir;	/* absolute, links resolved */
	bool trusted;
};

/* The value with "~/" expanded and links resolved, or NULL. */
static char *
directory_of(const char *value)
{
	const char *home = getenv("HOME");

	if (strncmp(value, "~/", 2) != 0 || home == NULL)
		return realpath(value, NULL);
	char *path = path_join(home, value + 2);
	char *real = path != NULL ? realpath(path, NULL) : NULL;
	free(path);
	return real;
}

static bool
value_matches(const char *value, const char *dir)
{
	const size_t len = strlen(value);

	if (strcmp(value, "*") == 0)
		return true;
	if (len > 2 && strcmp(value + len - 2, "/*") == 0)
		return strncmp(value, dir, len - 1) == 0;
	char *real = directory_of(value);
	const bool same = real != NULL && strcmp(real, dir) == 0;
	free(real);
	return same;
}

static int
trust_value(const git_config_entry *entry, void *data)
{
	struct trust *trust = data;

	/* An empty value takes back all that stood before it. */
	if (entry->value == NULL || entry->value[0] == '\0')
		trust->trusted = false;
	else if (value_matches(entry->value, trust->dir))
		trust->trusted = true;
	return 0;
}

/* Only the user's and the system's configuration count here. */
bool
owner_trusted(const char *dir)
{
	struct trust trust = { .dir = dir };
	git_config *config = NULL;

	if (git_config_open_default(&config) == 0)
		git_config_get_multivar_foreach(config, "safe.directory",
						NULL, trust_value, &trust);
	git_config_free(config);
	return trust.trusted;
}
