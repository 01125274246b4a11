#ifndef CMD_COMPARE_H
#define CMD_COMPARE_H

#include "escdiff/build.h"
#include "escdiff/change.h"
#include "escdiff/linemap.h"
#include "escdiff/match.h"
#include "escdiff/repo.h"
#include "escdiff/report.h"

/* Who hears of the builds. */
struct hearer {
	bool quiet;	/* nothing is to be said */
	bool passing;	/* there was something that holds for this run only */
};

/*
 * Two sides, their records and what changed between them: what the commands
 * that compare share.  Everything belongs to the struct and is freed with it.
 */
struct comparison {
	struct intern *strings;
	struct repo *repo;		/* NULL for two saved logs */
	struct range range;		/* those have their names only */
	struct build old_build, new_build;
	struct linemap map;
	struct repo_tree old_tree, new_tree;
	struct match_sources sources;	/* read is NULL for saved logs */
	struct change_list changes;
	char platform[64];		/* "linux/amd64", or ""; of the new
					   side */
	char old_platform[64];
	struct hearer hearer;
};

/* What a build tells on the way, to standard error; data points to a struct
 * hearer. */
build_event_fn comparison_event;

/*
 * quiet: neither notes nor progress go to standard error.
 * Errors: ESC_NOMEM; comparison_free is fine then too.
 */
enum esc_status comparison_init(struct comparison *cmp, bool quiet,
				struct esc_error *err);
void comparison_free(struct comparison *cmp);

/*
 * Build the two sides of cmp->range in cmp->repo and map their lines.
 * Errors: those of build_range and repo_diff_lines.
 */
enum esc_status comparison_build(struct comparison *cmp,
				 const struct build_options *options,
				 struct esc_error *err);

/*
 * Records to changes.  What did not compile on either side is left out of
 * both.
 * Errors: ESC_NOMEM.
 */
enum esc_status comparison_match(struct comparison *cmp,
				 struct esc_error *err);

/*
 * The causes of what fails; nothing for saved logs.
 * Errors: those of causes_find.
 */
enum esc_status comparison_find_causes(struct comparison *cmp,
				       struct esc_error *err);

/* Fill in what a report says of the sides, and the changes. */
void comparison_describe(const struct comparison *cmp, struct report *report);

/* Whether a side was built, or read, whole: only then it has something to
 * say of what is missing in it. */
bool comparison_is_whole(const struct build *build);

/* What did not compile, in Go's own words, under the side's name. */
void comparison_print_failures(const struct build *build, const char *name);

#endif
