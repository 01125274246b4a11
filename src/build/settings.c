/* Settings that a side may have for itself. */
#include "build/settings.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/buffer.h"

const char *const build_settings[] = {
	"GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOMIPS",
	"GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM", "GOEXPERIMENT",
	"GOFIPS140", "GOFLAGS", "GODEBUG", "CGO_ENABLED", NULL,
};

bool
build_setting_known(const char *name, size_t len)
{
	for (size_t i = 0; build_settings[i] != NULL; i++) {
		if (strlen(build_settings[i]) == len &&
		    memcmp(build_settings[i], name, len) == 0)
			return true;
	}
	return false;
}

/* The value that counts: the last one of that name, or NULL. */
static const char *
find(const struct build_setup *setup, const char *name)
{
	const size_t len = strlen(name);

	for (size_t i = setup->env_count; i-- > 0;) {
		if (strncmp(setup->env[i], name, len) == 0 &&
		    setup->env[i][len] == '=')
			return setup->env[i];
	}
	return NULL;
}

char *
settings_text(const struct build_setup *setup)
{
	struct buffer text = { 0 };

	buffer_adds(&text, "");
	for (size_t i = 0; build_settings[i] != NULL; i++) {
		const char *name = build_settings[i];
		const char *setting = find(setup, name);

		if (setting != NULL && strcmp(name, "GOOS") != 0 &&
		    strcmp(name, "GOARCH") != 0)
			buffer_addf(&text, "%s%s", text.len > 0 ? " " : "",
				    setting);
	}
	char *copy = text.failed ? NULL : strdup(buffer_text(&text));
	buffer_free(&text);
	return copy;
}
