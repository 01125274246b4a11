#ifndef ESCDIFF_COMPARE_H
#define ESCDIFF_COMPARE_H

#include "escdiff/build.h"
#include "escdiff/change.h"
#include "escdiff/config.h"
#include "escdiff/coverage.h"
#include "escdiff/linemap.h"
#include "escdiff/match.h"
#include "escdiff/merge.h"
#include "escdiff/policy.h"
#include "escdiff/profile.h"
#include "escdiff/repo.h"
#include "escdiff/report.h"

/*
 * Two sides, their records and what changed between them: the whole way from
 * revisions or logs to a report, for the program and for the library.  Never
 * writes to standard error.  Everything belongs to the struct and is freed
 * with it.
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
	struct policy policy;		/* zeroes: the usual one */
	bool all_files;			/* reasons are looked for everywhere,
					   not only where something changed */
	char platform[64];		/* "linux/amd64", or ""; of the new
					   side */
	char old_platform[64];
	/* Set before anything is weighed, or left out. */
	const struct profile *profile;	/* borrowed, with strings of this */
	enum profile_side profile_side;	/* as the user tells */
	double min_percent;		/* of its bytes: less does not count */
	struct profile_account account;	/* what came out, of the first
					   platform; its name is the user's */
	struct coverage coverage;	/* of the new side, by all builds */
	bool covered;			/* that is known */
	bool saved;			/* the sides are saved logs */
	bool mapped;			/* map is that of the two trees */
	bool passing_builds;		/* one would not find the same again:
					   see build_is_repeatable */
	struct kept *kept;		/* owned: of the platforms so far, see
					   comparison_keep; or NULL */
	char *platforms[MERGE_PLATFORMS];	/* owned: their names, by
						   number */
	size_t platform_count;		/* 0: there was but one */
	build_event_fn *event;		/* hears of the builds, or NULL */
	void *event_data;
	bool passing;			/* there was something that holds for
					   this run only */
};

/*
 * event hears notes and progress, with data; NULL: nobody does.  A progress
 * of NULL says that it is over.
 * Errors: ESC_NOMEM; comparison_free is fine then too.
 */
enum esc_status comparison_init(struct comparison *cmp, build_event_fn *event,
				void *data, struct esc_error *err);
void comparison_free(struct comparison *cmp);

/*
 * Build the two sides of cmp->range in cmp->repo and map their lines.
 * Errors: those of build_range and repo_diff_lines.
 */
enum esc_status comparison_build(struct comparison *cmp,
				 const struct build_options *options,
				 struct esc_error *err);

/*
 * For saved logs: how lines moved between the trees of cmp->range, if there
 * is a repository; else nothing is known of that.
 * Errors: those of repo_diff_lines.
 */
enum esc_status comparison_map(struct comparison *cmp, struct esc_error *err);

/*
 * Records to changes.  What did not compile on either side is left out of
 * both.
 * Errors: ESC_NOMEM.
 */
enum esc_status comparison_match(struct comparison *cmp,
				 struct esc_error *err);

/*
 * The policy of .escdiff in the new side's tree, of git's configuration and
 * of the environment; options are the caller's to add.  Of two logs there is
 * no such file.  git is that configuration, for who has read it already (see
 * config_add_git), or NULL.
 * Errors: ESC_CONFIG, those of repo_read_file.
 */
enum esc_status comparison_read_policy(struct comparison *cmp,
				       const struct config *git,
				       struct esc_error *err);

/* Append what the verdict depends on beside the sides themselves. */
void comparison_add_identity(const struct comparison *cmp,
			     struct buffer *out);

/*
 * What reasons in the code say of the changes, before they are weighed;
 * nothing for saved logs.
 * Errors: those of policy_mark.
 */
enum esc_status comparison_mark(struct comparison *cmp, struct esc_error *err);

/*
 * What the changes are worth: which are noise, and which allocate, by rules
 * and, where these leave it open, by the machine code of the sides; and with a
 * profile the share of each.  Counts are made anew.
 * Errors: those of build_machine_code.
 */
enum esc_status comparison_weigh(struct comparison *cmp,
				 const struct build_options *options,
				 struct esc_error *err);

/*
 * What the policy makes of the changes, once they are weighed; from now on
 * change_fails tells the verdict.  event hears of reasons that nothing needs.
 * Errors: those of policy_judge and repo_trailers.
 */
enum esc_status comparison_judge(struct comparison *cmp,
				 struct esc_error *err);

/*
 * Instead of comparison_mark, for a side that is compared with itself: what
 * breaks a promise anywhere in it.
 * Errors: those of policy_find_promises and repo_list.
 */
enum esc_status comparison_find_promises(struct comparison *cmp, bool tests,
					 struct promise_list *promises,
					 struct esc_error *err);

/*
 * The causes of what fails; nothing for saved logs.
 * Errors: those of causes_find.
 */
enum esc_status comparison_find_causes(struct comparison *cmp,
				       struct esc_error *err);

/*
 * comparison_match, comparison_mark, comparison_weigh and
 * comparison_find_causes: from the records of two sides to changes that
 * comparison_judge can judge.
 * Errors: theirs.
 */
enum esc_status comparison_find_changes(struct comparison *cmp,
					const struct build_options *options,
					struct esc_error *err);

/*
 * For several platforms, after all of the above was done for one: keep what
 * came out, under a name, and be ready to build the next.  Names come in the
 * order of their platforms' numbers, up to MERGE_PLATFORMS.
 * Errors: ESC_NOMEM.
 */
enum esc_status comparison_keep(struct comparison *cmp, const char *name,
				struct esc_error *err);

/*
 * After the last of them: the changes of all are one list in cmp->changes,
 * and both builds are what change_merge makes of their records, with the
 * packages and failures of all; they have no job.
 * Errors: ESC_NOMEM, those of policy_mark.
 */
enum esc_status comparison_merge(struct comparison *cmp,
				 struct esc_error *err);

/* Fill in what a report says of the sides, and the changes. */
void comparison_describe(const struct comparison *cmp, struct report *report);

/* Whether a side was built, or read, whole: only then it has something to
 * say of what is missing in it. */
bool comparison_is_whole(const struct build *build);

#endif
