/* `escdiff snapshot`: one side in a file, for other machines and days. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/hearer.h"
#include "cmd/platforms.h"
#include "cmd/progress.h"
#include "cmd/settings.h"
#include "cmd/whole.h"
#include "escdiff/saved.h"

struct snapshot_command {
	struct build_options build;
	struct platforms platforms;
	const char *file;		/* "-": standard output */
	bool cached, quiet;
	char *revisions[2];		/* one, twice */
	size_t revision_count;
	struct buffer text;		/* owned: the snapshot */
};

enum long_only {
	OPT_CACHED = OPTION_LONG_ONLY, OPT_GO, OPT_NO_CACHE, OPT_PLATFORM,
	OPT_TAGS, OPT_TESTS
};

static const struct option_row snapshot_option_rows[] = {
	{ OPT_CACHED, "cached", no_argument, NULL,
	  "the index, not the work tree" },
	{ OPT_CACHED, "staged", no_argument, NULL, NULL },
	{ OPT_GO, "go", required_argument, "PATH", "the go command to run" },
	{ OPT_NO_CACHE, "no-cache", no_argument, NULL, "build anew" },
	{ 'o', "output", required_argument, "FILE",
	  "write to a file; one that ends in .zst is compressed" },
	{ OPT_PLATFORM, "platform", required_argument, "GOOS/GOARCH",
	  "compile for this one" },
	{ 'q', "quiet", no_argument, NULL, "nothing but errors" },
	{ OPT_TAGS, "tags", required_argument, "LIST", "build tags" },
	{ OPT_TESTS, "tests", no_argument, NULL,
	  "the tests of each package too" },
	{ 'v', "verbose", no_argument, NULL, "the commands run" },
	{ 0 },
};

static enum esc_status
set_option(struct snapshot_command *command, int option, char **argv,
	   struct esc_error *err)
{
	switch (option) {
	case OPT_CACHED:
		command->cached = true;
		return ESC_OK;
	case OPT_GO:
		command->build.go = optarg;
		return ESC_OK;
	case OPT_NO_CACHE:
		command->build.no_cache = true;
		return ESC_OK;
	case 'o':
		command->file = optarg;
		return ESC_OK;
	case OPT_PLATFORM:
		return platforms_add(&command->platforms, optarg, err);
	case 'q':
		command->quiet = true;
		return ESC_OK;
	case OPT_TAGS:
		command->build.tags = optarg;
		return ESC_OK;
	case OPT_TESTS:
		command->build.tests = true;
		return ESC_OK;
	case 'v':
		command->build.verbose = true;
		return ESC_OK;
	default:
		return option_error(option, argv[optind - 1], err);
	}
}

static enum esc_status
set_setting(int option, void *data, struct esc_error *err)
{
	static char none[] = "";
	char *argv[] = { none, none };

	return set_option(data, option, argv, err);
}

static enum esc_status
read_options(int argc, char **argv, struct snapshot_command *command,
	     struct esc_error *err)
{
	int option;

	options_carry_out(argc, argv, snapshot_option_rows);
	enum esc_status status = options_failure(err);
	if (status == ESC_OK)
		status = settings_apply(argv[0], snapshot_option_rows,
					set_setting, command, err);
	options_start();
	while (status == ESC_OK &&
	       (option = options_next(argc, argv, snapshot_option_rows)) != -1)
		status = set_option(command, option, argv, err);
	if (status == ESC_OK)
		status = options_failure(err);
	return status;
}

static void
set_patterns(struct snapshot_command *command, char **patterns, int count)
{
	command->build.patterns = (const char *const *)patterns;
	command->build.pattern_count = (size_t)count;
}

/* [REV] [PACKAGE...] [-- PACKAGE...], as of diff. */
static enum esc_status
set_arguments(struct snapshot_command *command, int argc, char **argv,
	      int end, struct esc_error *err)
{
	int first = optind;

	while (first < end && !option_is_pattern(argv[first]))
		first++;
	if (first - optind > 1)
		return usage_error(err, "%s: a snapshot is of one revision",
				   argv[optind + 1]);
	if (first < end && end < argc)
		return usage_error(err, "%s: packages stand either before or "
				   "after \"--\"", argv[first]);
	if (first < end)
		set_patterns(command, argv + first, end - first);
	else if (end < argc)
		set_patterns(command, argv + end + 1, argc - end - 1);
	if (first == optind)
		return ESC_OK;
	if (command->cached)
		return usage_error(err, "%s: --cached is the index",
				   argv[optind]);
	if (strstr(argv[optind], "..") != NULL)
		return usage_error(err, "%s: a snapshot is of one revision",
				   argv[optind]);
	command->revisions[0] = command->revisions[1] = argv[optind];
	command->revision_count = 2;
	return ESC_OK;
}

static enum esc_status
parse_arguments(int argc, char **argv, struct snapshot_command *command,
		struct esc_error *err)
{
	const int end = options_end(argc, argv);
	enum esc_status status = read_options(end, argv, command, err);

	if (status == ESC_OK)
		status = set_arguments(command, argc, argv, end, err);
	if (status == ESC_OK && command->platforms.count > 1)
		return usage_error(err, "--platform: a snapshot is of one");
	if (command->platforms.count == 1)
		command->build.platform = command->platforms.names[0];
	command->build.progress = !command->quiet && progress_is_possible();
	if (status == ESC_OK && strcmp(command->file, "-") != 0)
		status = whole_check(command->file, err);
	return status;
}

/* The new side of a range that is one revision on both. */
static enum esc_status
build_and_write(struct snapshot_command *command, struct repo *repo,
		const struct side *side, struct esc_error *err)
{
	struct intern *strings = intern_new();
	struct build build = { 0 };
	enum esc_status status = strings != NULL ? ESC_OK : esc_nomem(err);

	command->build.prefix = repo_prefix(repo);
	if (status == ESC_OK)
		status = build_side(repo, side, &command->build, strings,
				    &build, command->quiet ? NULL
							   : hearer_tell,
				    NULL, err);
	progress_show(NULL);
	if (status == ESC_OK) {
		hearer_tell_failures(&build, side->name);
		status = saved_write(&build,
				     saved_is_compressed(command->file),
				     &command->text, err);
	}
	build_free(&build);
	intern_free(strings);
	return status;
}

static enum esc_status
make_snapshot(struct snapshot_command *command, struct esc_error *err)
{
	struct range range = { 0 };
	struct repo *repo = NULL;
	enum esc_status status = repo_open(&repo, ".", err);

	if (status == ESC_OK)
		status = repo_resolve_range(repo, command->revisions,
					    command->revision_count,
					    command->cached, &range, err);
	if (status == ESC_OK && command->build.platform != NULL)
		status = build_check_platforms(&command->build,
					       &command->build.platform, 1,
					       err);
	if (status == ESC_OK)
		status = build_and_write(command, repo, &range.new, err);
	range_free(&range);
	repo_close(repo);
	return status;
}

static enum esc_status
put_text(FILE *out, void *data, struct esc_error *err)
{
	const struct buffer *text = data;

	return text->len == 0 || fwrite(text->data, text->len, 1, out) == 1
		       ? ESC_OK : esc_errno(err, "writing the snapshot");
}

static enum esc_status
snapshot_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	struct snapshot_command command = { .file = "-" };
	enum esc_status status = parse_arguments(argc, argv, &command, err);

	*exit_code = EXIT_NOTHING_NEW;
	if (status == ESC_OK)
		status = make_snapshot(&command, err);
	if (status == ESC_OK && strcmp(command.file, "-") == 0)
		status = put_text(stdout, &command.text, err);
	else if (status == ESC_OK)
		status = whole_write(command.file, put_text, &command.text,
				     err);
	buffer_free(&command.text);
	return status;
}

const struct command command_snapshot = {
	"snapshot", "[OPTION...] [REV] [-o FILE] [-- PACKAGE...]",
	"one side, saved: for diff --no-index, on any machine", snapshot_run,
	snapshot_option_rows, "revisions",
};
