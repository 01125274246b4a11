/* How two revisions are compared, as other programs say it. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "library/library.h"

struct escdiff_options *
escdiff_options_new(void)
{
	return calloc(1, sizeof(struct escdiff_options));
}

static enum esc_status
set_text(char **text, const char *value, struct esc_error *err)
{
	char *copy = strdup(value);

	if (copy == NULL)
		return esc_nomem(err);
	free(*text);
	*text = copy;
	return ESC_OK;
}

static enum esc_status
add_package(struct escdiff_options *options, const char *value,
	    struct esc_error *err)
{
	char **patterns = reallocarray(options->patterns,
				       options->pattern_count + 1,
				       sizeof(*patterns));

	if (patterns == NULL)
		return esc_nomem(err);
	options->patterns = patterns;
	patterns[options->pattern_count] = NULL;
	const enum esc_status status =
		set_text(&patterns[options->pattern_count], value, err);
	options->pattern_count += status == ESC_OK;
	return status;
}

static enum esc_status
set_bool(bool *yes, const char *value, struct esc_error *err)
{
	const bool on = strcmp(value, "true") == 0;

	if (!on && strcmp(value, "false") != 0)
		return esc_fail(err, ESC_USAGE, "%s: neither true nor false",
				value);
	*yes = on;
	return ESC_OK;
}

/* Which member an option is, by what it is; package is the one list. */
static const struct text_setting {
	const char *name;
	size_t offset;
} texts[] = {
	{ "fail-on", offsetof(struct escdiff_options, fail_on) },
	{ "go", offsetof(struct escdiff_options, go) },
	{ "max-new", offsetof(struct escdiff_options, max_new) },
	{ "platform", offsetof(struct escdiff_options, platform) },
	{ "tags", offsetof(struct escdiff_options, tags) },
};

static const struct {
	const char *name;
	size_t offset;
} switches[] = {
	{ "cached", offsetof(struct escdiff_options, cached) },
	{ "no-cache", offsetof(struct escdiff_options, no_cache) },
	{ "tests", offsetof(struct escdiff_options, tests) },
};

static char **
text_at(struct escdiff_options *options, const struct text_setting *setting)
{
	return (char **)(void *)((char *)options + setting->offset);
}

void
library_options_free(struct escdiff_options *options)
{
	for (size_t i = 0; i < options->pattern_count; i++)
		free(options->patterns[i]);
	free(options->patterns);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(*text_at(options, &texts[i]));
	*options = (struct escdiff_options){ 0 };
}

void
escdiff_options_free(struct escdiff_options *options)
{
	if (options == NULL)
		return;
	library_options_free(options);
	free(options);
}

static enum esc_status
set_option(struct escdiff_options *options, const char *name,
	   const char *value, struct esc_error *err)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (strcmp(texts[i].name, name) == 0)
			return set_text(text_at(options, &texts[i]), value,
					err);
	}
	for (size_t i = 0; i < sizeof(switches) / sizeof(*switches); i++) {
		if (strcmp(switches[i].name, name) == 0)
			return set_bool((bool *)(void *)((char *)options +
							 switches[i].offset),
					value, err);
	}
	if (strcmp(name, "package") == 0)
		return add_package(options, value, err);
	return esc_fail(err, ESC_USAGE, "%s: no such option", name);
}

bool
escdiff_options_set(struct escdiff_options *options, const char *name,
		    const char *value, struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	const enum esc_status status = set_option(options, name, value, &err);

	if (status != ESC_OK)
		library_fail(&err, error);
	return status == ESC_OK;
}

void
escdiff_options_set_event(struct escdiff_options *options,
			  escdiff_event_fn *event, void *data)
{
	options->event = event;
	options->event_data = data;
}

enum esc_status
library_options_copy(struct escdiff_options *to,
		     const struct escdiff_options *from, struct esc_error *err)
{
	struct escdiff_options own = *from;
	enum esc_status status = ESC_OK;

	*to = *from;
	to->patterns = NULL;
	to->pattern_count = 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		*text_at(to, &texts[i]) = NULL;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		const char *value = *text_at(&own, &texts[i]);

		if (status == ESC_OK && value != NULL)
			status = set_text(text_at(to, &texts[i]), value, err);
	}
	for (size_t i = 0; status == ESC_OK && i < from->pattern_count; i++)
		status = add_package(to, from->patterns[i], err);
	return status;
}
