/* Options of one side: the Go release and the settings it is compiled with. */
#include "cmd/side_options.h"

#include <string.h>

#include "build/gover.h"
#include "cmd/cmd.h"

enum esc_status
side_set_go(struct build_setup *setup, const char *option, const char *value,
	    struct esc_error *err)
{
	if (strchr(value, '/') == NULL && !go_version_valid(value)) {
		esc_fail(err, ESC_USAGE, "%s=%s: no release of Go", option,
			 value);
		esc_hint(err, "a release is like 1.25.14; a go command is "
			      "named by its path, with a \"/\"");
		return ESC_USAGE;
	}
	setup->go = value;
	return ESC_OK;
}

static size_t
name_len(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}

/* The comma before the next NAME=, or NULL. */
static char *
next_comma(char *text)
{
	while ((text = strchr(text, ',')) != NULL) {
		const size_t len = name_len(text + 1);

		if (len > 0 && text[1 + len] == '=')
			return text;
		text++;
	}
	return NULL;
}

static enum esc_status
unknown_setting(const char *option, const char *setting, struct esc_error *err)
{
	const size_t len = name_len(setting);
	char names[256] = "";

	if (len == 0 || setting[len] != '=')
		return usage_error(err, "%s=%s: not NAME=VALUE", option,
				   setting);
	for (size_t i = 0; build_settings[i] != NULL; i++) {
		strcat(names, i > 0 ? ", " : "");
		strcat(names, build_settings[i]);
	}
	esc_fail(err, ESC_USAGE, "%s: %.*s is no setting of the code that Go "
		 "makes", option, (int)len, setting);
	esc_hint(err, "these are: %s", names);
	return ESC_USAGE;
}

enum esc_status
side_add_env(struct build_setup *setup, struct side_settings *settings,
	     const char *option, char *value, struct esc_error *err)
{
	const size_t max = sizeof(settings->items) / sizeof(*settings->items);

	for (char *at = value, *comma; at != NULL; at = comma) {
		const size_t len = name_len(at);

		comma = next_comma(at);
		if (comma != NULL)
			*comma++ = '\0';
		if (at[len] != '=' || !build_setting_known(at, len))
			return unknown_setting(option, at, err);
		if (settings->count == max)
			return usage_error(err, "%s: too many settings",
					   option);
		settings->items[settings->count++] = at;
	}
	setup->env = settings->items;
	setup->env_count = settings->count;
	return ESC_OK;
}

bool
side_is_set(const struct build_setup *setup)
{
	return setup->go != NULL || setup->env_count > 0;
}
