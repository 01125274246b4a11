#ifndef CMD_PLATFORMS_H
#define CMD_PLATFORMS_H

#include <stddef.h>

#include "escdiff/error.h"
#include "escdiff/merge.h"

struct side_settings;

/* The platforms that a run was asked for, sorted by name; texts are argv's. */
struct platforms {
	const char *names[MERGE_PLATFORMS];
	size_t count;
};

/*
 * --platform=GOOS/GOARCH[,GOOS/GOARCH]: those that are not there yet.  value
 * is cut up in place.
 * Errors: ESC_USAGE.
 */
enum esc_status platforms_add(struct platforms *platforms, char *value,
			      struct esc_error *err);

/* A side has no platform of its own beside them. Errors: ESC_USAGE. */
enum esc_status platforms_check_side(const struct platforms *platforms,
				     const struct side_settings *settings,
				     const char *option,
				     struct esc_error *err);

#endif
