#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <getopt.h>

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

/* Before the first options_next of a command line. */
void options_start(void);

/* As getopt_long, for argv[1] and what follows: the value of the next option,
 * -1 behind the last; '?' or ':' for one that is wrong (option_error). */
int options_next(int argc, char **argv, const struct option_row *rows);

/* The list, on standard output. */
void options_print(const struct option_row *rows);

#endif
