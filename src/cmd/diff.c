/* `escdiff diff`: both sides to records, records to changes, changes to a
 * report and an exit status. */
#include <stdio.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/cmd.h"
#include "cmd/diff_options.h"
#include "cmd/hearer.h"
#include "cmd/limits.h"
#include "cmd/log.h"
#include "cmd/logs.h"
#include "cmd/preference.h"
#include "cmd/terminal.h"
#include "escdiff/buffer.h"
#include "escdiff/compare.h"
#include "escdiff/report.h"

/* The two sides of a range of revisions. */
static enum esc_status
find_sides(struct comparison *cmp, struct diff_options *options,
	   struct limits *limits, struct esc_error *err)
{
	enum esc_status status = repo_open(&cmp->repo, ".", err);

	if (status == ESC_OK)
		limits_find_paths(options, cmp->repo);
	if (status == ESC_OK)
		status = repo_resolve_range(cmp->repo, options->revisions,
					    options->revision_count,
					    options->cached, &cmp->range, err);
	if (status == ESC_OK)
		status = limits_take(limits, options, cmp, err);
	return status;
}

/* What fails: options are stronger than anything else. */
static enum esc_status
read_policy(struct comparison *cmp, const struct diff_options *options,
	    struct esc_error *err)
{
	/* Without a repository it is the user's own that counts for logs. */
	const struct config *git = cmp->repo != NULL ? preferences() : NULL;
	enum esc_status status = comparison_read_policy(cmp, git, err);

	cmp->all_files = options->all;
	if (status == ESC_OK && options->fail_on != NULL)
		status = policy_set(&cmp->policy, POLICY_OF_OPTIONS, "fail-on",
				    options->fail_on, "--fail-on", err);
	if (status == ESC_OK && options->max_new != NULL)
		status = policy_set(&cmp->policy, POLICY_OF_OPTIONS, "max-new",
				    options->max_new, "--max-new", err);
	return status;
}

static enum esc_status
write_reports(const struct comparison *cmp, const struct diff_options *options,
	      const struct limits *limits, bool verdict, FILE *out,
	      struct esc_error *err)
{
	struct report report = diff_options_report(options);

	comparison_describe(cmp, &report);
	limits_describe(limits, &report);
	return reports_write(&options->reports, &report, verdict, out, err);
}

static int
verdict(const struct comparison *cmp, const struct diff_options *options)
{
	if (!comparison_is_whole(&cmp->old_build) ||
	    !comparison_is_whole(&cmp->new_build))
		return EXIT_NO_VERDICT;
	return cmp->changes.failing > 0 && !options->exit_zero
		       ? EXIT_NEW : EXIT_NOTHING_NEW;
}

/* Of a side that failed its failures have told already. */
static void
print_doubts(const struct build *build, const char *name, bool verbose)
{
	if (build->failure_count == 0)
		log_print_doubts(&build->records, log_title(name), verbose);
}

/* platform is NULL where there is but one. */
static enum esc_status
tell_side(const struct side *side, const struct build *build,
	  const char *platform, bool verbose, struct esc_error *err)
{
	struct buffer name = { 0 };

	buffer_addf(&name, platform != NULL ? "%s for %s" : "%s", side->name,
		    platform);
	if (name.failed)
		return esc_nomem(err);
	hearer_tell_failures(build, name.data);
	print_doubts(build, name.data, verbose);
	buffer_free(&name);
	return ESC_OK;
}

/* From the records of both sides, for one platform, to changes. */
static enum esc_status
judge(struct comparison *cmp, const struct build_options *build,
      const char *platform, struct esc_error *err)
{
	enum esc_status status = comparison_find_changes(cmp, build, err);

	if (status == ESC_OK)
		status = tell_side(&cmp->range.old, &cmp->old_build, platform,
				   build->verbose, err);
	if (status == ESC_OK)
		status = tell_side(&cmp->range.new, &cmp->new_build, platform,
				   build->verbose, err);
	return status;
}

static enum esc_status
report_comparison(struct comparison *cmp, const struct diff_options *options,
		  struct limits *limits, struct answering *answering,
		  int *exit_code, struct esc_error *err)
{
	const enum esc_status status = comparison_judge(cmp, err);

	if (status != ESC_OK)
		return status;
	if (!options->quiet)
		profiles_tell(cmp);
	limits_apply(limits, cmp);
	*exit_code = verdict(cmp, options);
	return write_reports(cmp, options, limits,
			     *exit_code != EXIT_NO_VERDICT,
			     options->quiet ? NULL
					    : answering_output(answering),
			     err);
}

/* Each pair by itself, as platforms are. */
static enum esc_status
compare_logs(const struct logs *logs, struct comparison *cmp,
	     const struct diff_options *options, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < logs->pair_count; i++) {
		const char *label = logs->pairs[i].label;
		const bool several = logs->pair_count > 1;

		status = logs_read(logs, i, cmp, options, err);
		if (status == ESC_OK)
			status = judge(cmp, &options->build,
				       several ? label : NULL, err);
		if (status == ESC_OK && several)
			status = comparison_keep(cmp, label, err);
	}
	return status == ESC_OK && logs->pair_count > 1
		       ? comparison_merge(cmp, err) : status;
}

/* What a single pair of snapshots says of itself goes for the options. */
static void
take_header(const struct logs *logs, struct diff_options *options)
{
	const struct saved_header *header = logs->pairs[0].like;

	if (logs->pair_count > 1 || !header->present)
		return;
	options->build.tags = header->tags;
	options->build.tests = header->tests;
}

static enum esc_status
diff_logs(struct comparison *cmp, struct diff_options *options,
	  int *exit_code, struct esc_error *err)
{
	struct answering none = { 0 };
	struct limits all = { 0 };
	struct logs logs;
	enum esc_status status = logs_open(&logs, cmp, options, err);

	if (status == ESC_OK)
		status = read_policy(cmp, options, err);
	if (status == ESC_OK) {
		take_header(&logs, options);
		status = compare_logs(&logs, cmp, options, err);
	}
	if (status == ESC_OK)
		status = report_comparison(cmp, options, &all, &none,
					   exit_code, err);
	logs_free(&logs);
	return status;
}

/* One of several platforms.  The packages that were asked for may be of
 * others; *none is true then. */
static enum esc_status
compare_platform(struct comparison *cmp, const struct diff_options *options,
		 const char *platform, bool *none, struct esc_error *err)
{
	struct build_options build = options->build;

	build.platform = platform;
	enum esc_status status = comparison_build(cmp, &build, err);
	*none = status == ESC_NO_PACKAGE;
	if (*none && !options->quiet)
		message("note: %s: %s", platform, err->text);
	if (status == ESC_OK)
		status = judge(cmp, &build, platform, err);
	return status == ESC_OK ? ESC_OK : esc_wrap(err, "%s", platform);
}

/* One platform after the other; where nothing that Go compiles differs, it
 * does so on none. */
static enum esc_status
compare_platforms(struct comparison *cmp, const struct diff_options *options,
		  struct esc_error *err)
{
	const struct platforms *platforms = &options->platforms;
	enum esc_status status = ESC_OK;
	size_t empty = 0;

	for (size_t i = 0; i < platforms->count; i++) {
		bool none;

		status = compare_platform(cmp, options, platforms->names[i],
					  &none, err);
		if (status != ESC_OK && !none)
			return status;
		if (cmp->new_build.untouched && !options->build.no_cache)
			return ESC_OK;
		empty += none;
		if (empty == platforms->count)
			return status;
		status = comparison_keep(cmp, platforms->names[i], err);
		if (status != ESC_OK)
			return status;
	}
	return comparison_merge(cmp, err);
}

static enum esc_status
compare_sides(struct comparison *cmp, const struct diff_options *options,
	      struct esc_error *err)
{
	const struct platforms *platforms = &options->platforms;
	enum esc_status status = ESC_OK;

	if (platforms->count > 0)
		status = build_check_platforms(&options->build,
					       platforms->names,
					       platforms->count, err);
	if (status != ESC_OK)
		return status;
	if (platforms->count > 1)
		return compare_platforms(cmp, options, err);
	status = comparison_build(cmp, &options->build, err);
	return status == ESC_OK ? judge(cmp, &options->build, NULL, err)
				: status;
}

static enum esc_status
diff_revisions(struct comparison *cmp, struct diff_options *options,
	       const struct profiles *profiles, int *exit_code,
	       struct esc_error *err)
{
	struct answering answering = { 0 };
	struct limits limits = { 0 };
	bool known = false;
	enum esc_status status = find_sides(cmp, options, &limits, err);

	if (status == ESC_OK)
		status = read_policy(cmp, options, err);
	if (status == ESC_OK)
		status = answering_start(&answering, cmp, options, &limits,
					 profiles, &known, exit_code, err);
	if (status != ESC_OK || known)
		goto out;
	status = compare_sides(cmp, options, err);
	if (status == ESC_OK)
		status = report_comparison(cmp, options, &limits, &answering,
					   exit_code, err);
	if (status == ESC_OK)
		answering_end(&answering, cmp, *exit_code);
out:
	answering_free(&answering);
	limits_free(&limits);
	return status;
}

static enum esc_status
diff_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	struct diff_options options;
	struct comparison cmp;
	struct profiles profiles = { 0 };
	enum esc_status status = diff_options_parse(argc, argv, &options, err);

	if (status != ESC_OK)
		return status;
	status = comparison_init(&cmp, options.quiet ? NULL : hearer_tell, NULL,
				 err);
	if (status == ESC_OK)
		status = reports_check(&options.reports, err);
	if (status == ESC_OK)
		status = profiles_read(&options.profiles, cmp.strings,
				       &profiles, err);
	profiles_use(&profiles, &options.profiles, &cmp);
	if (status == ESC_OK)
		status = options.no_index
				 ? diff_logs(&cmp, &options, exit_code, err)
				 : diff_revisions(&cmp, &options, &profiles,
						  exit_code, err);
	if (status != ESC_OK || *exit_code == EXIT_NO_VERDICT)
		reports_remove(&options.reports);
	profiles_free(&profiles);
	comparison_free(&cmp);
	return status;
}

const struct command command_diff = {
	"diff", "[OPTION...] [A [B] | A..B | A...B] [--] [PACKAGE | PATH...]",
	"new heap escapes between two commits, index or work tree", diff_run,
	diff_option_rows, "revisions",
};
