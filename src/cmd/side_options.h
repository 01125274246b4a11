#ifndef CMD_SIDE_OPTIONS_H
#define CMD_SIDE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/build.h"

/* The settings of one side; the texts are argv's. */
struct side_settings {
	const char *items[32];
	size_t count;
};

/* --old-go=RELEASE or PATH; option is its name. Errors: ESC_USAGE. */
enum esc_status side_set_go(struct build_setup *setup, const char *option,
			    const char *value, struct esc_error *err);

/*
 * --old-env=NAME=VALUE[,NAME=VALUE]: added to settings, which setup points
 * at.  A comma ends a value only where another NAME= follows, so that
 * GOFLAGS=-tags=a,b needs no quoting.  value is cut up in place.
 * Errors: ESC_USAGE.
 */
enum esc_status side_add_env(struct build_setup *setup,
			     struct side_settings *settings,
			     const char *option, char *value,
			     struct esc_error *err);

/* Has the side anything of its own? */
bool side_is_set(const struct build_setup *setup);

#endif
