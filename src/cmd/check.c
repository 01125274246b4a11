/* `escdiff check`: of one side, whether the functions that are to allocate
 * nothing do so. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/diff_options.h"
#include "cmd/hearer.h"
#include "cmd/terminal.h"
#include "escdiff/compare.h"

static enum esc_status
parse_arguments(int argc, char **argv, struct diff_options *options,
		struct esc_error *err)
{
	const enum esc_status status =
		diff_options_parse(argc, argv, options, err);

	if (status != ESC_OK)
		return status;
	if (options->no_index)
		return usage_error(err, "--no-index: check needs the sources");
	if (options->revision_count > 1)
		return usage_error(err, "%s: check is about one revision",
				   options->revisions[1]);
	if (options->platforms.count > 1)
		return usage_error(err, "--platform: check is about one");
	if (options->fail_on != NULL || options->max_new != NULL)
		return usage_error(err, "--fail-on and --max-new: check fails "
				   "on every promise that is broken");
	options->build.always = true;
	return ESC_OK;
}

/* The side is compared with itself. */
static enum esc_status
find_side(struct comparison *cmp, const struct diff_options *options,
	  struct esc_error *err)
{
	char *both[2] = { NULL, NULL };
	enum esc_status status = repo_open(&cmp->repo, ".", err);

	if (options->revision_count == 1)
		both[0] = both[1] = options->revisions[0];
	if (status == ESC_OK)
		status = repo_resolve_range(
			cmp->repo, both, 2 * options->revision_count,
			options->cached, &cmp->range, err);
	if (status != ESC_OK)
		return status;
	struct side *old = &cmp->range.old;
	free(old->name);
	*old = cmp->range.new;
	old->name = strdup(cmp->range.new.name);
	return old->name != NULL ? ESC_OK : esc_nomem(err);
}

/* What no report has a place for. */
static void
tell_promises(const struct comparison *cmp,
	      const struct promise_list *promises, bool quiet)
{
	for (size_t i = 0; i < promises->len; i++) {
		const struct promise *promise = &promises->items[i];
		const char *file = intern_text(cmp->strings, promise->file);
		const char *function = intern_text(cmp->strings,
						   promise->function);

		if (promise->state == PROMISE_UNKNOWN)
			message("error: %s:%u: nothing is known of %s: no code "
				"was made of it (generic, and not used?)",
				file, (unsigned)promise->line, function);
		if (promise->state == PROMISE_UNSEEN && !quiet)
			message("note: %s:%u: %s was not looked at: its file "
				"was not compiled", file,
				(unsigned)promise->line, function);
	}
}

static enum esc_status
judge(struct comparison *cmp, const struct diff_options *options,
      struct promise_list *promises, struct esc_error *err)
{
	enum esc_status status = comparison_match(cmp, err);

	if (status == ESC_OK)
		status = comparison_find_promises(cmp, options->build.tests,
						  promises, err);
	if (status == ESC_OK)
		status = comparison_weigh(cmp, &options->build, err);
	if (status == ESC_OK)
		policy_settle_promises(&cmp->changes, promises);
	return status;
}

static enum esc_status
write_reports(struct comparison *cmp, const struct diff_options *options,
	      const struct promise_list *promises, int *exit_code,
	      struct esc_error *err)
{
	struct report report = diff_options_report(options);
	const bool whole = comparison_is_whole(&cmp->new_build);
	const bool good = promise_count(promises, PROMISE_BROKEN) == 0 &&
			  promise_count(promises, PROMISE_UNKNOWN) == 0;

	*exit_code = !whole ? EXIT_NO_VERDICT
		     : good || options->exit_zero ? EXIT_NOTHING_NEW
						  : EXIT_NEW;
	report.promises = promises;
	comparison_describe(cmp, &report);
	return reports_write(&options->reports, &report, whole,
			     options->quiet ? NULL : stdout, err);
}

static enum esc_status
check(struct comparison *cmp, const struct diff_options *options,
      struct promise_list *promises, int *exit_code, struct esc_error *err)
{
	enum esc_status status = find_side(cmp, options, err);

	if (status == ESC_OK)
		status = comparison_build(cmp, &options->build, err);
	if (status == ESC_OK)
		status = judge(cmp, options, promises, err);
	if (status != ESC_OK)
		return status;
	hearer_tell_failures(&cmp->new_build, cmp->range.new.name);
	tell_promises(cmp, promises, options->quiet);
	return write_reports(cmp, options, promises, exit_code, err);
}

static enum esc_status
check_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	struct promise_list promises = { 0 };
	struct diff_options options;
	struct comparison cmp;
	enum esc_status status = parse_arguments(argc, argv, &options, err);

	if (status != ESC_OK)
		return status;
	status = comparison_init(&cmp, options.quiet ? NULL : hearer_tell,
				 NULL, err);
	if (status == ESC_OK)
		status = reports_check(&options.reports, err);
	if (status == ESC_OK)
		status = check(&cmp, &options, &promises, exit_code, err);
	if (status != ESC_OK || *exit_code == EXIT_NO_VERDICT)
		reports_remove(&options.reports);
	promise_list_free(&promises);
	comparison_free(&cmp);
	return status;
}

const struct command command_check = {
	"check", "[OPTION...] [REV] [-- PACKAGE...]",
	"functions with //escdiff:noescape: do they allocate?", check_run,
	diff_option_rows, "revisions",
};
