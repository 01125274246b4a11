/* Comparing two sides: building both, and the way from their records to
 * changes.  The program and the library both go this way. */
#include "escdiff/compare.h"

#include <stdio.h>
#include <string.h>

#include "compare/hear.h"
#include "compare/incomplete.h"
#include "compare/kept.h"
#include "escdiff/answer.h"
#include "escdiff/cause.h"

enum esc_status
comparison_init(struct comparison *cmp, build_event_fn *event, void *data,
		struct esc_error *err)
{
	*cmp = (struct comparison){ .event = event, .event_data = data };
	cmp->strings = intern_new();
	if (cmp->strings == NULL)
		return esc_nomem(err);
	linemap_init(&cmp->map, cmp->strings);
	record_set_init(&cmp->old_build.records, cmp->strings);
	record_set_init(&cmp->new_build.records, cmp->strings);
	return ESC_OK;
}

void
comparison_free(struct comparison *cmp)
{
	change_list_free(&cmp->changes);
	comparison_forget(cmp);
	coverage_free(&cmp->coverage);
	policy_free(&cmp->policy);
	linemap_free(&cmp->map);
	build_free(&cmp->old_build);
	build_free(&cmp->new_build);
	range_free(&cmp->range);
	repo_close(cmp->repo);
	intern_free(cmp->strings);
}

void
comparison_hear(enum build_event event, const char *text, void *data)
{
	struct comparison *cmp = data;

	cmp->passing = cmp->passing || event == BUILD_PASSING;
	if (cmp->event != NULL && (text != NULL || event == BUILD_PROGRESS))
		cmp->event(event, text, cmp->event_data);
}

static void
set_platform(char *out, size_t size, const struct build *build)
{
	if (build->goos != NULL)
		snprintf(out, size, "%s/%s", build->goos, build->goarch);
}

static enum esc_status
build_both(struct comparison *cmp, const struct build_options *options,
	   struct esc_error *err)
{
	struct build_options build = *options;

	build.prefix = repo_prefix(cmp->repo);
	const enum esc_status status =
		build_range(cmp->repo, &cmp->range, &build, cmp->strings,
			    &cmp->old_build, &cmp->new_build, comparison_hear,
			    cmp, err);
	comparison_hear(BUILD_PROGRESS, NULL, cmp);
	if (status != ESC_OK)
		return status;
	cmp->passing_builds = cmp->passing_builds ||
			      !build_is_repeatable(&cmp->old_build) ||
			      !build_is_repeatable(&cmp->new_build);
	cmp->covered = true;
	return coverage_add(&cmp->coverage, &cmp->new_build, err);
}

/* All platforms have the same lines. */
enum esc_status
comparison_map(struct comparison *cmp, struct esc_error *err)
{
	if (cmp->mapped)
		return ESC_OK;
	cmp->mapped = true;
	if (cmp->repo == NULL)
		return linemap_seal(&cmp->map, err);
	return repo_diff_lines(cmp->repo, cmp->range.old.tree,
			       cmp->range.new.tree, &cmp->map, err);
}

enum esc_status
comparison_build(struct comparison *cmp, const struct build_options *options,
		 struct esc_error *err)
{
	const enum esc_status status = build_both(cmp, options, err);

	if (status != ESC_OK)
		return status;
	if (cmp->new_build.untouched && !options->no_cache && !cmp->mapped) {
		cmp->mapped = true;
		return linemap_seal(&cmp->map, err);
	}
	return comparison_map(cmp, err);
}

static struct cause_input
cause_input_of(struct comparison *cmp)
{
	return (struct cause_input){
		.old_build = &cmp->old_build,
		.new_build = &cmp->new_build,
		.map = &cmp->map,
		.sources = &cmp->sources,
		.event = comparison_hear,
		.event_data = cmp,
	};
}

/* What is compared: of packages that compiled, each allocation once. */
static enum esc_status
prepare(struct comparison *cmp, struct esc_error *err)
{
	enum esc_status status = leave_out_failures(&cmp->old_build,
						    &cmp->new_build, err);

	if (status == ESC_OK)
		status = record_set_merge_copies(&cmp->old_build.records, err);
	if (status == ESC_OK)
		status = record_set_merge_copies(&cmp->new_build.records, err);
	return status;
}

enum esc_status
comparison_match(struct comparison *cmp, struct esc_error *err)
{
	enum esc_status status = prepare(cmp, err);

	if (status != ESC_OK)
		return status;
	set_platform(cmp->old_platform, sizeof(cmp->old_platform),
		     &cmp->old_build);
	set_platform(cmp->platform, sizeof(cmp->platform), &cmp->new_build);
	if (cmp->repo != NULL) {
		cmp->old_tree = (struct repo_tree){ cmp->repo,
						    cmp->range.old.tree };
		cmp->new_tree = (struct repo_tree){ cmp->repo,
						    cmp->range.new.tree };
		cmp->sources = (struct match_sources){
			repo_tree_read, &cmp->old_tree, &cmp->new_tree,
			cmp->old_build.go_version, cmp->new_build.go_version };
	}
	const struct match_sources *sources =
		cmp->sources.read != NULL ? &cmp->sources : NULL;
	status = match_records(&cmp->old_build.records,
			       &cmp->new_build.records, &cmp->map, sources,
			       &cmp->changes, err);
	const bool leaks = policy_asks(&cmp->policy, POLICY_LEAK);
	if (leaks && sources == NULL)
		comparison_hear(BUILD_NOTE, "leaks are not looked for in "
				"saved logs", cmp);
	if (status != ESC_OK || sources == NULL)
		return status;
	const struct cause_input input = cause_input_of(cmp);
	status = loops_find(&input, &cmp->changes, err);
	return status == ESC_OK && leaks
		       ? leaks_find(&input, &cmp->changes, err) : status;
}

enum esc_status
comparison_find_causes(struct comparison *cmp, struct esc_error *err)
{
	const struct cause_input input = cause_input_of(cmp);

	return cmp->sources.read == NULL
		       ? ESC_OK : causes_find(&input, &cmp->changes, err);
}

enum esc_status
comparison_find_changes(struct comparison *cmp,
			const struct build_options *options,
			struct esc_error *err)
{
	enum esc_status status = comparison_match(cmp, err);

	if (status == ESC_OK)
		status = comparison_mark(cmp, err);
	if (status == ESC_OK)
		status = comparison_weigh(cmp, options, err);
	if (status == ESC_OK)
		status = comparison_find_causes(cmp, err);
	return status;
}

static void
describe_side(struct report_side *out, const struct side *side,
	      const struct build *build)
{
	out->name = side->name;
	out->commit = side->commit;
	out->records = &build->records;
	out->packages = build->package_count;
	out->complete = comparison_is_whole(build);
}

/* Where the two sides were compiled differently, each says how. */
static void
describe_setups(const struct comparison *cmp, struct report *report)
{
	const struct build *old = &cmp->old_build, *new = &cmp->new_build;
	struct report_side *old_side = &report->old_side;
	struct report_side *new_side = &report->new_side;

	if (old->go_version == NULL || new->go_version == NULL)
		return;
	if (strcmp(old->go_version, new->go_version) != 0) {
		old_side->go_version = old->go_version;
		new_side->go_version = new->go_version;
	}
	if (strcmp(cmp->old_platform, cmp->platform) != 0) {
		old_side->platform = cmp->old_platform;
		new_side->platform = cmp->platform;
	}
	if (strcmp(old->settings, new->settings) != 0) {
		old_side->settings = old->settings;
		new_side->settings = new->settings;
	}
}

/* A change that was found all the same, or a failure, is to be seen. */
static bool
is_untouched(const struct comparison *cmp)
{
	if (!cmp->new_build.untouched ||
	    !comparison_is_whole(&cmp->old_build) ||
	    !comparison_is_whole(&cmp->new_build))
		return false;
	for (size_t i = 0; i < cmp->changes.len; i++) {
		if (cmp->changes.changes[i].status != CHANGE_UNCHANGED)
			return false;
	}
	return true;
}

/* Whether it was compiled or not: the same is said. */
static void
forget_how(struct report *report)
{
	report->go_version = report->platform = "";
	report->old_side.packages = report->new_side.packages = 0;
}

void
comparison_describe(const struct comparison *cmp, struct report *report)
{
	const struct build *build = &cmp->new_build;

	report->go_version = build->go_version ? build->go_version : "";
	report->platform = cmp->platform;
	if (cmp->platform_count > 0)
		report->platform = "";
	report->platforms = (const char *const *)cmp->platforms;
	report->platform_count = cmp->platform_count;
	report->saved = cmp->saved;
	if (cmp->covered)
		report->coverage = &cmp->coverage;
	report->changes = &cmp->changes;
	if (cmp->profile != NULL)
		report->profile = &cmp->account;
	if (cmp->sources.read != NULL) {
		report->sources = &cmp->sources;
		report->map = &cmp->map;
	}
	describe_side(&report->old_side, &cmp->range.old, &cmp->old_build);
	describe_side(&report->new_side, &cmp->range.new, &cmp->new_build);
	describe_setups(cmp, report);
	report->untouched = is_untouched(cmp);
	if (report->untouched)
		forget_how(report);
}

bool
comparison_is_whole(const struct build *build)
{
	return build->failure_count == 0 && record_set_is_whole(&build->records);
}
