/* Values of options from the environment and from git's configuration. */
#include "cmd/settings.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/preference.h"

#define NAME_MAX_LEN 64

/* Not what makes a gate say less than it seems to, such as --exit-zero. */
const struct setting settings[] = {
	{ "all",      "",                 "" },
	{ "format",   "explain snapshot", "" },
	{ "go",       "",                 "no-index" },
	{ "noise",    "",                 "" },
	{ "platform", "check explain snapshot", "no-index old-env new-env" },
	{ "tags",     "",                 "no-index" },
	{ "tests",    "",                 "no-index" },
	{ "verbose",  "",                 "" },
	{ NULL,       NULL,               NULL },
};

#define COUNT (sizeof(settings) / sizeof(*settings) - 1)

/* What was applied: as it was set, and a copy for the options, which may cut
 * it up and refer to it until the end. */
static const char *applied[COUNT];
static char *copies[COUNT];

static const struct option_row *
find_row(const struct option_row *rows, const char *name)
{
	while (rows->value != 0 &&
	       (rows->name == NULL || strcmp(rows->name, name) != 0))
		rows++;
	return rows->value != 0 ? rows : NULL;
}

/* "ESCDIFF_TESTS". */
static void
name_variable(const char *name, char out[NAME_MAX_LEN])
{
	snprintf(out, NAME_MAX_LEN, "ESCDIFF_%s", name);
	for (char *c = out; *c != '\0'; c++)
		*c = *c == '-' ? '_' : (char)toupper((unsigned char)*c);
}

/* Its value, and in key the name of what has it; NULL: it is not set.  A
 * variable that is empty is none. */
static const char *
find_value(const char *name, char key[NAME_MAX_LEN])
{
	name_variable(name, key);
	const char *value = getenv(key);
	if (value != NULL && value[0] != '\0')
		return value;
	snprintf(key, NAME_MAX_LEN, "escdiff.%s", name);
	return preference_get(key);
}

static enum esc_status
apply(const struct option_row *row, const char *key, char *value,
      setting_set_fn *set, void *data, struct esc_error *err)
{
	const bool is_flag = row->has_arg == no_argument;

	if (is_flag && !preference_is_bool(value))
		return esc_fail(err, ESC_CONFIG, "%s is '%s', which is neither "
				"true nor false", key, value);
	if (is_flag && !preference_bool(value, false))
		return ESC_OK;
	optarg = is_flag ? NULL : value;
	const enum esc_status status = set(row->value, data, err);
	return status == ESC_OK ? ESC_OK : esc_wrap(err, "%s", key);
}

static bool
has_word(const char *words, const char *word)
{
	while (*words != '\0') {
		const size_t len = strcspn(words, " ");

		if (strlen(word) == len && strncmp(words, word, len) == 0)
			return true;
		words += len + (words[len] == ' ');
	}
	return false;
}

static bool
is_overruled(const struct setting *setting)
{
	const char *given;
	bool overruled = false;

	for (size_t i = 0; (given = options_given(i)) != NULL; i++)
		overruled = overruled || has_word(setting->not_with, given);
	return overruled;
}

static enum esc_status
apply_setting(size_t i, const struct option_row *rows, setting_set_fn *set,
	      void *data, struct esc_error *err)
{
	const struct option_row *row = find_row(rows, settings[i].name);
	char key[NAME_MAX_LEN];
	const char *value = row != NULL ? find_value(settings[i].name, key)
					: NULL;

	if (value == NULL)
		return ESC_OK;
	applied[i] = value;
	free(copies[i]);
	copies[i] = strdup(value);
	if (copies[i] == NULL)
		return esc_nomem(err);
	return apply(row, key, copies[i], set, data, err);
}

enum esc_status
settings_apply(const char *command, const struct option_row *rows,
	       setting_set_fn *set, void *data, struct esc_error *err)
{
	enum esc_status status = preferences_read(err);

	for (size_t i = 0; status == ESC_OK && i < COUNT; i++) {
		if (!has_word(settings[i].not_for, command) &&
		    !is_overruled(&settings[i]))
			status = apply_setting(i, rows, set, data, err);
	}
	return status;
}

void
settings_add(struct buffer *text)
{
	for (size_t i = 0; i < COUNT; i++) {
		if (applied[i] != NULL)
			buffer_addf(text, "setting %s %zu %s\n",
				    settings[i].name, strlen(applied[i]),
				    applied[i]);
	}
}

void
settings_print(void)
{
	char variable[NAME_MAX_LEN];

	for (size_t i = 0; i < COUNT; i++) {
		name_variable(settings[i].name, variable);
		printf("  escdiff.%-10s %-18s --%s\n", settings[i].name,
		       variable, settings[i].name);
	}
}
