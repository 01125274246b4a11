#ifndef CMD_DIFF_OPTIONS_H
#define CMD_DIFF_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/options.h"
#include "cmd/platforms.h"
#include "cmd/profiles.h"
#include "cmd/reports.h"
#include "cmd/side_options.h"
#include "cmd/terminal.h"
#include "escdiff/build.h"
#include "escdiff/report.h"

/* What the command line of `escdiff diff` asks for; texts are argv's. */
struct diff_options {
	struct reports reports;
	struct profile_options profiles;
	enum color_when color;
	struct build_options build;	/* prefix is not known yet */
	struct side_settings old_settings, new_settings;
	struct platforms platforms;	/* one of them is in build */
	char *same[2];			/* one revision as both */
	char **revisions;		/* or the two logs of no_index */
	size_t revision_count;
	bool dashes;			/* a "--" told them from packages */
	bool cached;
	bool no_index;
	bool allow_missing;
	bool all;
	bool noise;
	bool verbose;
	bool nul;
	bool quiet;
	bool exit_zero;
	const char *fail_on, *max_new;	/* NULL: not given */
	int argc;			/* the command line as it was given; */
	char **argv;			/* values of --old-env and --platform
					   are cut up */
};

/* Options of diff and explain. */
extern const struct option_row diff_option_rows[];

/*
 * Read the arguments into *options, which must stay where it is: parts of it
 * point at others.  -C is carried out at once, as in git.  Packages are
 * what follows "--", or the arguments from the first one that begins with
 * "./" or "../", which no revision does; which of them, and of what else is
 * no revision, are paths is for limits.h to say.
 * Errors: ESC_USAGE, ESC_IO (-C).
 */
enum esc_status diff_options_parse(int argc, char **argv,
				   struct diff_options *options,
				   struct esc_error *err);

/*
 * Only the options, and the packages behind "--": the arguments in front of
 * it are those of argv from getopt's optind up to *end.
 * Errors: as above.
 */
enum esc_status diff_options_read(int argc, char **argv,
				  struct diff_options *options, int *end,
				  struct esc_error *err);

/*
 * Once it is known which arguments are revisions: with sides that are
 * compiled differently one revision, or none for HEAD, is compared with
 * itself.
 */
void diff_options_pair_up(struct diff_options *options);

/* What a report says of the command line, and how it is to look; the rest is
 * for comparison_describe. */
struct report diff_options_report(const struct diff_options *options);

#endif
