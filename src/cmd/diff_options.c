/* The command line of `escdiff diff`. */
#include "cmd/diff_options.h"

#include <string.h>

#include "cmd/cmd.h"
#include "cmd/progress.h"
#include "cmd/settings.h"

enum long_only {
	OPT_CACHED = OPTION_LONG_ONLY, OPT_NO_INDEX, OPT_TESTS, OPT_TAGS,
	OPT_GO, OPT_NO_CACHE, OPT_FORMAT, OPT_REPORT, OPT_ALL, OPT_NOISE, OPT_COLOR,
	OPT_NO_COLOR, OPT_EXIT_CODE, OPT_EXIT_ZERO, OPT_OLD_GO, OPT_NEW_GO,
	OPT_OLD_ENV, OPT_NEW_ENV, OPT_STAT, OPT_NAME_ONLY, OPT_PLATFORM,
	OPT_FAIL_ON, OPT_MAX_NEW, OPT_PROFILE, OPT_PROFILE_SIDE, OPT_MIN_SHARE,
	OPT_ALLOW_MISSING
};

const struct option_row diff_option_rows[] = {
	{ OPT_CACHED, "cached", no_argument, NULL,
	  "compare the index, not the work tree" },
	{ OPT_CACHED, "staged", no_argument, NULL, NULL },
	{ OPT_NO_INDEX, "no-index", no_argument, NULL,
	  "compare saved logs or snapshots: OLD NEW, A1+A2\n"
	  "B1+B2, or two directories of them" },
	{ OPT_ALLOW_MISSING, "allow-missing", no_argument, NULL,
	  "with --no-index: leave out what one side lacks" },
	{ OPT_TESTS, "tests", no_argument, NULL,
	  "look at the tests of each package too" },
	{ OPT_PLATFORM, "platform", required_argument, "LIST",
	  "look at GOOS/GOARCH,..., each on its own" },
	{ OPT_TAGS, "tags", required_argument, "LIST", "build tags" },
	{ OPT_GO, "go", required_argument, "PATH", "the go command to run" },
	{ OPT_OLD_GO, "old-go", required_argument, "RELEASE",
	  "compile the old side with another Go: 1.25.14, or\n"
	  "the path of a go command" },
	{ OPT_NEW_GO, "new-go", required_argument, "RELEASE",
	  "the same of the new side" },
	{ OPT_OLD_ENV, "old-env", required_argument, "K=V,...",
	  "compile the old side with other settings: GOARCH=386" },
	{ OPT_NEW_ENV, "new-env", required_argument, "K=V,...",
	  "the same of the new side; with any of these four one\n"
	  "revision, or HEAD, is both sides" },
	{ OPT_NO_CACHE, "no-cache", no_argument, NULL,
	  "build both sides anew" },
	{ OPT_FORMAT, "format", required_argument, "FORMAT",
	  "text, jsonl, sarif, ...: see escdiff-formats(5)" },
	{ OPT_REPORT, "report", required_argument, "FORMAT[:FILE]",
	  "the same, or a further report in a file" },
	{ OPT_STAT, "stat", no_argument, NULL,
	  "how many are new and fixed in each file" },
	{ OPT_NAME_ONLY, "name-only", no_argument, NULL,
	  "the files with new escapes" },
	{ 'z', NULL, no_argument, NULL,
	  "with --name-only or porcelain: NUL ends a record, not a\n"
	  "newline" },
	{ OPT_PROFILE, "profile", required_argument, "FILE",
	  "a heap profile: heavy escapes first, with their share" },
	{ OPT_PROFILE_SIDE, "profile-side", required_argument, "SIDE",
	  "of which it was taken: old or new" },
	{ OPT_MIN_SHARE, "min-share", required_argument, "PERCENT",
	  "what has less of the allocated bytes does not count" },
	{ OPT_ALL, "all", no_argument, NULL,
	  "relocated and unchanged escapes too" },
	{ OPT_NOISE, "noise", no_argument, NULL,
	  "generated code, and what allocates nothing, too" },
	{ 'v', "verbose", no_argument, NULL,
	  "whole explanations, lines not understood" },
	{ 'q', "quiet", no_argument, NULL,
	  "nothing but errors; the exit status tells" },
	{ OPT_COLOR, "color", optional_argument, "WHEN",
	  "always, auto or never" },
	{ OPT_NO_COLOR, "no-color", no_argument, NULL, NULL },
	{ OPT_FAIL_ON, "fail-on", required_argument, "WORDS",
	  "what fails: new,hidden or none, added, regression,\n"
	  "leak; see escdiff-policy(5)" },
	{ OPT_MAX_NEW, "max-new", required_argument, "N",
	  "put up with so many that would fail" },
	{ OPT_EXIT_CODE, "exit-code", no_argument, NULL, NULL },
	{ OPT_EXIT_ZERO, "exit-zero", no_argument, NULL,
	  "status 0 even when something is new" },
	{ 0 },
};

static enum esc_status
set_option(struct diff_options *options, int option, char **argv,
	   struct esc_error *err)
{
	switch (option) {
	case 'q':
		options->quiet = true;
		return ESC_OK;
	case 'v':
		options->verbose = true;
		options->build.verbose = true;
		return ESC_OK;
	case OPT_ALL:
		options->all = true;
		options->build.always = true;
		return ESC_OK;
	case OPT_NOISE:
		options->noise = true;
		return ESC_OK;
	case OPT_CACHED:
		options->cached = true;
		return ESC_OK;
	case OPT_COLOR:
		return color_when_parse(optarg, &options->color, err);
	case OPT_NO_COLOR:
		options->color = COLOR_NEVER;
		return ESC_OK;
	case OPT_FAIL_ON:
		options->fail_on = optarg;
		return ESC_OK;
	case OPT_MAX_NEW:
		options->max_new = optarg;
		return ESC_OK;
	case OPT_EXIT_CODE:
		return ESC_OK;	/* what we always do; git's word for it */
	case OPT_EXIT_ZERO:
		options->exit_zero = true;
		return ESC_OK;
	case OPT_FORMAT:
		return reports_set_format(&options->reports, optarg, err);
	case OPT_REPORT:
		return reports_add(&options->reports, optarg, err);
	case OPT_STAT:
		return reports_set_format(&options->reports, "stat", err);
	case OPT_NAME_ONLY:
		return reports_set_format(&options->reports, "name-only", err);
	case 'z':
		options->nul = true;
		return ESC_OK;
	case OPT_PROFILE:
		return profiles_add(&options->profiles, optarg, err);
	case OPT_PROFILE_SIDE:
		return profiles_set_side(&options->profiles, optarg, err);
	case OPT_MIN_SHARE:
		return profiles_set_min(&options->profiles, optarg, err);
	case OPT_GO:
		options->build.go = optarg;
		return ESC_OK;
	case OPT_OLD_GO:
		return side_set_go(&options->build.old_setup, "--old-go",
				   optarg, err);
	case OPT_NEW_GO:
		return side_set_go(&options->build.new_setup, "--new-go",
				   optarg, err);
	case OPT_OLD_ENV:
		return side_add_env(&options->build.old_setup,
				    &options->old_settings, "--old-env",
				    optarg, err);
	case OPT_NEW_ENV:
		return side_add_env(&options->build.new_setup,
				    &options->new_settings, "--new-env",
				    optarg, err);
	case OPT_NO_CACHE:
		options->build.no_cache = true;
		return ESC_OK;
	case OPT_ALLOW_MISSING:
		options->allow_missing = true;
		return ESC_OK;
	case OPT_NO_INDEX:
		options->no_index = true;
		return ESC_OK;
	case OPT_PLATFORM:
		return platforms_add(&options->platforms, optarg, err);
	case OPT_TAGS:
		options->build.tags = optarg;
		return ESC_OK;
	case OPT_TESTS:
		options->build.tests = true;
		return ESC_OK;
	default:
		return option_error(option, argv[optind - 1], err);
	}
}

static enum esc_status
set_setting(int option, void *options, struct esc_error *err)
{
	return set_option(options, option, NULL, err);
}

static void
set_patterns(struct diff_options *options, char **patterns, int count)
{
	/* argv's strings are not const by the letter of the standard. */
	options->build.patterns = (const char *const *)patterns;
	options->build.pattern_count = (size_t)count;
}

void
diff_options_pair_up(struct diff_options *options)
{
	static char head[] = "HEAD";

	if ((!side_is_set(&options->build.old_setup) &&
	     !side_is_set(&options->build.new_setup)) ||
	    options->cached || options->revision_count > 1 ||
	    (options->revision_count == 1 &&
	     strstr(options->revisions[0], "..") != NULL))
		return;
	options->same[0] = options->same[1] =
		options->revision_count == 1 ? options->revisions[0] : head;
	options->revisions = options->same;
	options->revision_count = 2;
}

static enum esc_status
set_arguments(struct diff_options *options, int argc, char **argv, int end,
	      struct esc_error *err)
{
	int first_pattern = optind;

	while (first_pattern < end && !option_is_pattern(argv[first_pattern]))
		first_pattern++;
	options->revisions = argv + optind;
	options->revision_count = (size_t)(first_pattern - optind);
	if (options->no_index) {
		options->revision_count = (size_t)(end - optind);
		if (side_is_set(&options->build.old_setup) ||
		    side_is_set(&options->build.new_setup))
			return usage_error(err, "--no-index compiles nothing: "
					   "--old-go, --new-go, --old-env and "
					   "--new-env have no meaning");
		if (options->platforms.count > 0)
			return usage_error(err, "--no-index compiles nothing: "
					   "--platform has no meaning");
		if (options->revision_count != 2 || end != argc)
			return usage_error(err, "--no-index takes two logs");
		return ESC_OK;
	}
	options->dashes = end < argc;
	if (first_pattern < end && end < argc)
		return usage_error(err, "%s: packages stand either before "
				   "or after \"--\"", argv[first_pattern]);
	if (first_pattern < end)
		set_patterns(options, argv + first_pattern,
			     end - first_pattern);
	return ESC_OK;
}

static enum esc_status
check_platforms(struct diff_options *options, struct esc_error *err)
{
	const struct platforms *platforms = &options->platforms;
	enum esc_status status =
		platforms_check_side(platforms, &options->old_settings,
				     "--old-env", err);

	if (status == ESC_OK)
		status = platforms_check_side(platforms,
					      &options->new_settings,
					      "--new-env", err);
	if (platforms->count == 1)
		options->build.platform = platforms->names[0];
	return status;
}

enum esc_status
diff_options_read(int argc, char **argv, struct diff_options *options,
		  int *end, struct esc_error *err)
{
	int option;

	*options = (struct diff_options){ .argc = argc, .argv = argv };
	reports_init(&options->reports);
	*end = options_end(argc, argv);
	options_carry_out(*end, argv, diff_option_rows);
	enum esc_status status = options_failure(err);
	if (status == ESC_OK)
		status = settings_apply(argv[0], diff_option_rows, set_setting,
					options, err);
	options_start();
	while (status == ESC_OK &&
	       (option = options_next(*end, argv, diff_option_rows)) != -1)
		status = set_option(options, option, argv, err);
	if (status != ESC_OK)
		return status;
	if (options->nul && !reports_take_nul(&options->reports))
		return usage_error(err, "-z goes with --name-only and "
				   "--format=porcelain");
	options->build.progress = !options->quiet && progress_is_possible();
	if (*end < argc)
		set_patterns(options, argv + *end + 1, argc - *end - 1);
	status = check_platforms(options, err);
	return status == ESC_OK ? profiles_check(&options->profiles, err)
				: status;
}

enum esc_status
diff_options_parse(int argc, char **argv, struct diff_options *options,
		   struct esc_error *err)
{
	int end;
	const enum esc_status status =
		diff_options_read(argc, argv, options, &end, err);

	if (status != ESC_OK)
		return status;
	if (reports_tell_platform(&options->reports))
		options->build.always = true;
	return set_arguments(options, argc, argv, end, err);
}

struct report
diff_options_report(const struct diff_options *options)
{
	return (struct report){
		.tags = options->build.tags,
		.tests = options->build.tests,
		.patterns = options->build.patterns,
		.pattern_count = options->build.pattern_count,
		.all = options->all,
		.noise = options->noise,
		.verbose = options->verbose,
		.nul = options->nul,
		.color = color_wanted(options->color),
		.width = terminal_width(),
	};
}
