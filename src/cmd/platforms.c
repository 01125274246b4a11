/* The list of platforms that --platform gives. */
#include "cmd/platforms.h"

#include <string.h>

#include "cmd/cmd.h"
#include "cmd/side_options.h"

/* In its place, once. */
static enum esc_status
add_name(struct platforms *platforms, const char *name, struct esc_error *err)
{
	size_t at = 0;

	while (at < platforms->count && strcmp(platforms->names[at], name) < 0)
		at++;
	if (at < platforms->count && strcmp(platforms->names[at], name) == 0)
		return ESC_OK;
	if (platforms->count == MERGE_PLATFORMS)
		return usage_error(err, "--platform: more than %d",
				   MERGE_PLATFORMS);
	memmove(&platforms->names[at + 1], &platforms->names[at],
		(platforms->count - at) * sizeof(*platforms->names));
	platforms->names[at] = name;
	platforms->count++;
	return ESC_OK;
}

enum esc_status
platforms_add(struct platforms *platforms, char *value, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	while (status == ESC_OK && value != NULL) {
		char *comma = strchr(value, ',');

		if (comma != NULL)
			*comma++ = '\0';
		if (value[0] == '\0')
			return usage_error(err, "--platform: an empty name");
		status = add_name(platforms, value, err);
		value = comma;
	}
	return status;
}

enum esc_status
platforms_check_side(const struct platforms *platforms,
		     const struct side_settings *settings, const char *option,
		     struct esc_error *err)
{
	for (size_t i = 0; platforms->count > 0 && i < settings->count; i++) {
		if (strncmp(settings->items[i], "GOOS=", 5) == 0 ||
		    strncmp(settings->items[i], "GOARCH=", 7) == 0)
			return usage_error(err, "%s=%s: --platform says that "
					   "of both sides", option,
					   settings->items[i]);
	}
	return ESC_OK;
}
