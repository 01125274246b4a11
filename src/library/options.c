/* How two revisions are compared, as other programs say it. */
#include <stdlib.h>
#include <string.h>

#include "library/library.h"

struct escdiff_options *
escdiff_options_new(void)
{
	return calloc(1, sizeof(struct escdiff_options));
}

void
library_options_free(struct escdiff_options *options)
{
	for (size_t i = 0; i < options->pattern_count; i++)
		free(options->patterns[i]);
	free(options->patterns);
	free(options->go);
	free(options->tags);
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
set_go(struct escdiff_options *options, const char *value,
       struct esc_error *err)
{
	return set_text(&options->go, value, err);
}

static enum esc_status
set_tags(struct escdiff_options *options, const char *value,
	 struct esc_error *err)
{
	return set_text(&options->tags, value, err);
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

static enum esc_status
set_cached(struct escdiff_options *options, const char *value,
	   struct esc_error *err)
{
	return set_bool(&options->cached, value, err);
}

static enum esc_status
set_no_cache(struct escdiff_options *options, const char *value,
	     struct esc_error *err)
{
	return set_bool(&options->no_cache, value, err);
}

static enum esc_status
set_tests(struct escdiff_options *options, const char *value,
	  struct esc_error *err)
{
	return set_bool(&options->tests, value, err);
}

static const struct {
	const char *name;
	enum esc_status (*set)(struct escdiff_options *options,
			       const char *value, struct esc_error *err);
} settings[] = {
	{ "cached", set_cached },
	{ "go", set_go },
	{ "no-cache", set_no_cache },
	{ "package", add_package },
	{ "tags", set_tags },
	{ "tests", set_tests },
};

bool
escdiff_options_set(struct escdiff_options *options, const char *name,
		    const char *value, struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	enum esc_status status = ESC_USAGE;
	size_t at = 0;

	while (at < sizeof(settings) / sizeof(*settings) &&
	       strcmp(settings[at].name, name) != 0)
		at++;
	if (at == sizeof(settings) / sizeof(*settings))
		esc_fail(&err, ESC_USAGE, "%s: no such option", name);
	else
		status = settings[at].set(options, value, &err);
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
	enum esc_status status = ESC_OK;

	*to = *from;
	to->go = to->tags = NULL;
	to->patterns = NULL;
	to->pattern_count = 0;
	if (from->go != NULL)
		status = set_go(to, from->go, err);
	if (status == ESC_OK && from->tags != NULL)
		status = set_tags(to, from->tags, err);
	for (size_t i = 0; status == ESC_OK && i < from->pattern_count; i++)
		status = add_package(to, from->patterns[i], err);
	return status;
}
