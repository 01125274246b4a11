#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <getopt.h>
#include <stddef.h>
#include <stdbool.h>

#include "escdiff/error.h"

/*
 * An option of a command: getopt reads by these rows, and `escdiff help`
 * prints them.  A table ends with an empty row.
 */
struct option_row {
	int value;		/* what options_next gives; a character is its
				   short form, too */
	const char *name;	/* the long form, or NULL */
	int has_arg;		/* no_argument, ...; as in <getopt.h> */
	const char *arg;	/* what the list calls its value, or NULL */
	const char *help;	/* a phrase, in lines of up to 58 columns;
				   NULL: a synonym that is not listed */
};

/* Options without a short form are above any character. */
#define OPTION_LONG_ONLY 256

/* What every command takes, without asking for it: -C and the pager. */
extern const struct option_row common_option_rows[];

/* Before the first options_next of a command line. */
void options_start(void);

/*
 * Carry out what every command takes and leave the rest: what is read before
 * the other options, such as a configuration, depends on the directory.  An
 * options_start follows, after which those are only passed over.
 */
void options_carry_out(int argc, char **argv, const struct option_row *rows);

/* The long options that were met then, one after the other; NULL: no more. */
const char *options_given(size_t i);

/*
 * As getopt_long, for argv[1] and what follows: the value of the next option,
 * -1 behind the last; '?' or ':' for one that is wrong (option_error).  What
 * every command takes is carried out at once, and not given.
 */
int options_next(int argc, char **argv, const struct option_row *rows);

/* How many arguments stand before "--"; all of them without one. */
int options_end(int argc, char **argv);

/* Does it begin with "./" or "../", as no revision does? */
bool option_is_pattern(const char *arg);

/* What went wrong with one of those, and ESC_OK if nothing did. */
enum esc_status options_failure(struct esc_error *err);

/* -C. Errors: ESC_IO. */
enum esc_status option_set_directory(const char *dir, struct esc_error *err);

/* The long option that an argument, "--nmae=value", seems to mean: below the
 * last table that options_next was given. */
void options_suggest(const char *argument, struct esc_error *err);

/* The list, on standard output. */
void options_print(const struct option_row *rows);

#endif
