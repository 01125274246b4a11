#ifndef BUILD_PLATFORM_H
#define BUILD_PLATFORM_H

#include "escdiff/build.h"

/* GOOS and GOARCH as settings, in front of those that a side has for itself;
 * a struct of zeroes is none. */
struct platform_settings {
	char *own[2];		/* owned: "GOOS=windows", "GOARCH=amd64" */
	const char **env;	/* owned: those, and the side's behind them */
	size_t count;		/* of own: 2, or 0 without a platform */
};

/*
 * Put the platform, "windows/amd64" or NULL for none, in front of what
 * setup sets.
 * Errors: ESC_USAGE (no platform by its form), ESC_NOMEM; to be freed all the
 * same.
 */
enum esc_status platform_settings_make(struct platform_settings *settings,
				       const char *platform,
				       struct build_setup *setup,
				       struct esc_error *err);
void platform_settings_free(struct platform_settings *settings);

#endif
