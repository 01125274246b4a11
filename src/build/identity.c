/* What two sides depend on beside their trees, as a text to make a key of. */
#include "escdiff/answer.h"

#include <stdlib.h>
#include <string.h>

#include "build/fingerprint.h"
#include "build/goenv.h"

/* Any value, so that no two lists of them look alike. */
static void
add_value(struct buffer *text, const char *name, const char *value)
{
	if (value == NULL)
		buffer_addf(text, "no %s\n", name);
	else
		buffer_addf(text, "%s %zu %s\n", name, strlen(value), value);
}

static void
add_values(struct buffer *text, const char *name, const char *const *values,
	   size_t count)
{
	buffer_addf(text, "%zu:\n", count);
	for (size_t i = 0; i < count; i++)
		add_value(text, name, values[i]);
}

/* A go command by name or path; one that is not there fails a run that needs
 * it. */
static bool
add_go(struct buffer *text, const char *name)
{
	struct esc_error ignored = { 0 };
	bool lasting = true;
	char *go = NULL;

	if (goenv_find(&go, name, &ignored) == ESC_OK)
		lasting = fingerprint_add_go(text, go);
	else
		add_value(text, "go", NULL);
	free(go);
	return lasting;
}

static bool
add_setup(struct buffer *text, const struct build_setup *setup)
{
	add_value(text, "own go", setup->go);
	add_values(text, "setting", setup->env, setup->env_count);
	return setup->go == NULL || strchr(setup->go, '/') == NULL ||
	       add_go(text, setup->go);
}

/* A newer escdiff may know better. */
static bool
add_program(struct buffer *text)
{
	const size_t len = text->len;

	fingerprint_add_file(text, "/proc/self/exe");
	return text->len > len;
}

bool
build_identity(struct buffer *text, const struct build_options *options)
{
	bool lasting = add_program(text);

	add_value(text, "tags", options->tags);
	add_value(text, "tests", options->tests ? "" : NULL);
	add_value(text, "platform", options->platform);
	add_value(text, "prefix", options->prefix);
	add_values(text, "pattern", options->patterns,
		   options->pattern_count);
	lasting = add_go(text, options->go) && lasting;
	fingerprint_add_settings(text);
	lasting = add_setup(text, &options->old_setup) && lasting;
	return add_setup(text, &options->new_setup) && lasting;
}
