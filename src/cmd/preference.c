/* What the user's git configuration says of pagers, colours and options. */
#include "cmd/preference.h"

#include <stddef.h>

#include "escdiff/config.h"
#include "escdiff/repo.h"

static struct config config;
static bool is_read, is_whole;

enum esc_status
preferences_read(struct esc_error *err)
{
	struct esc_error none = { 0 };
	struct repo *repo = NULL;

	if (is_read)
		return ESC_OK;
	is_read = true;
	/* Whoever needs one will say why it is none. */
	if (repo_open(&repo, ".", &none) != ESC_OK)
		repo = NULL;
	const enum esc_status status = config_add_git(&config, repo, err);
	is_whole = status == ESC_OK;
	repo_close(repo);
	return status;
}

const struct config *
preferences(void)
{
	return is_whole ? &config : NULL;
}

const char *
preference_get(const char *key)
{
	struct esc_error ignored = { 0 };

	if (preferences_read(&ignored) != ESC_OK)
		config_free(&config);
	return config_text(&config, key);
}

bool
preference_is_bool(const char *value)
{
	bool yes;

	return config_is_bool(value, &yes);
}

bool
preference_bool(const char *value, bool otherwise)
{
	bool yes;

	return value != NULL && config_is_bool(value, &yes) ? yes : otherwise;
}
