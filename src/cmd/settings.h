#ifndef CMD_SETTINGS_H
#define CMD_SETTINGS_H

#include "cmd/options.h"
#include "escdiff/buffer.h"

/*
 * Options that need not be typed each time: ESCDIFF_TESTS and, weaker,
 * escdiff.tests of git's configuration are --tests.
 */
extern const struct setting {
	const char *name;	/* a long option; NULL ends the table */
	const char *not_for;	/* commands that it says nothing to; or "" */
	const char *not_with;	/* options on the command line that make it
				   say nothing; or "" */
} settings[];

/* As if an option had been given: optarg is its value. */
typedef enum esc_status setting_set_fn(int option, void *data,
				       struct esc_error *err);

/*
 * Give set what is set of the options of a command.  A flag that is set to no
 * is not given.
 * Errors: ESC_CONFIG, ESC_USAGE, what set returns; the setting is named.
 */
enum esc_status settings_apply(const char *command,
			       const struct option_row *rows,
			       setting_set_fn *set, void *data,
			       struct esc_error *err);

/* Their names, on standard output. */
void settings_print(void);

/* Append what was applied, for a key of what depends on it. */
void settings_add(struct buffer *text);

#endif
