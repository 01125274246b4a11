#ifndef CMD_LIMITS_H
#define CMD_LIMITS_H

#include "cmd/diff_options.h"
#include "escdiff/compare.h"
#include "escdiff/pathspec.h"

/*
 * What the user wants to hear of: packages limit what is compiled, paths what
 * is told of it.  A struct of zeroes limits nothing; it stays where it is.
 */
struct limits {
	const char **words;		/* owned: packages, then paths */
	size_t path_count;
	const char *const *paths;	/* as they were given */
	struct pathspec spec;
	size_t elsewhere[CHANGE_STATUS_COUNT];	/* what counts of the rest */
};

/*
 * Without "--", find where paths begin among the revisions.
 * repo is open, the range not resolved yet.
 */
void limits_find_paths(struct diff_options *options, struct repo *repo);

/*
 * Once the range is resolved: of the packages of the options those that are
 * paths are taken away.
 * Errors: those of pathspec_add and pathspec_check, ESC_NOMEM.
 */
enum esc_status limits_take(struct limits *limits,
			    struct diff_options *options,
			    const struct comparison *cmp,
			    struct esc_error *err);

/* Append what else decides which paths these are. */
void limits_add(const struct limits *limits, struct buffer *text);

/* Of the changes, once they are judged, keep those at the paths. */
void limits_apply(struct limits *limits, struct comparison *cmp);

/* Say so in a report. */
void limits_describe(const struct limits *limits, struct report *report);

void limits_free(struct limits *limits);

#endif
