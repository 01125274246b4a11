/* `escdiff explain`: everything known of one line of one side, as diff would
 * find it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "build/listing.h"
#include "cmd/cmd.h"
#include "cmd/diff_options.h"
#include "cmd/hearer.h"
#include "cmd/pager.h"
#include "escdiff/compare.h"
#include "escdiff/explain.h"

/* The place asked for: the text in front of the line, line and column. */
struct place_arg {
	const char *text;
	size_t path_len;
	uint32_t line, column;
};

struct explain_command {
	struct diff_options options;
	struct place_arg place;
	struct comparison cmp;
	struct profiles profiles;
	struct share *shares;	/* owned; of the records when there is no
				   other side; or NULL */
	bool compared;		/* there is another side */
};

/*
 * ":NUMBER" at the end of the len bytes at text, which it takes off; 0 when
 * there is none.
 */
static uint32_t
take_number(const char *text, size_t *len)
{
	size_t at = *len;
	unsigned long number;

	while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
		at--;
	if (at == *len || at < 2 || text[at - 1] != ':')
		return 0;
	errno = 0;
	number = strtoul(text + at, NULL, 10);
	if (errno != 0 || number > UINT32_MAX)
		return 0;
	*len = at - 1;
	return (uint32_t)number;
}

/* FILE:LINE, FILE:LINE:COLUMN; the colon that compilers put behind it is
 * copied along easily. */
static enum esc_status
parse_place(const char *text, struct place_arg *place, struct esc_error *err)
{
	place->text = text;
	place->path_len = strlen(text);
	if (place->path_len > 0 && text[place->path_len - 1] == ':')
		place->path_len--;
	place->line = take_number(text, &place->path_len);
	if (place->line != 0) {
		const uint32_t number = take_number(text, &place->path_len);

		if (number != 0) {
			place->column = place->line;
			place->line = number;
		}
	}
	if (place->line == 0)
		return usage_error(err, "%s: no FILE:LINE", text);
	return ESC_OK;
}

static enum esc_status
parse_arguments(int argc, char **argv, struct explain_command *command,
		struct esc_error *err)
{
	struct diff_options *options = &command->options;
	int end;
	enum esc_status status =
		diff_options_read(argc, argv, options, &end, err);

	if (status != ESC_OK)
		return status;
	if (options->no_index)
		return usage_error(err, "--no-index: explain needs the "
				   "sources");
	if (options->reports.file_count > 0)
		return usage_error(err, "--report: explain writes no files");
	if (options->platforms.count > 1)
		return usage_error(err, "--platform: explain looks at one");
	if (optind >= end)
		return usage_error(err, "explain: FILE:LINE is missing");
	options->build.always = true;
	options->revisions = argv + optind;
	options->revision_count = (size_t)(end - optind - 1);
	diff_options_pair_up(options);
	return parse_place(argv[end - 1], &command->place, err);
}

/* REV against its parent.  The first commit has none: what is there can be
 * explained all the same. */
static enum esc_status
resolve_commit(struct explain_command *command, char *revision,
	       struct esc_error *err)
{
	struct comparison *cmp = &command->cmp;
	struct esc_error first_err = { 0 };
	char *args[2] = { NULL, revision };

	args[0] = malloc(strlen(revision) + sizeof("~1"));
	if (args[0] == NULL)
		return esc_nomem(err);
	strcpy(stpcpy(args[0], revision), "~1");
	enum esc_status status = repo_resolve_range(cmp->repo, args, 2, false,
						    &cmp->range, &first_err);
	free(args[0]);
	if (status != ESC_REVISION && status != ESC_SHALLOW) {
		*err = first_err;
		return status;
	}
	args[0] = revision;
	status = repo_resolve_range(cmp->repo, args, 2, false, &cmp->range,
				    err);
	if (status != ESC_OK)
		return status;
	message("note: not compared with an earlier commit: %s",
		first_err.text);
	command->compared = false;
	return ESC_OK;
}

static enum esc_status
resolve_sides(struct explain_command *command, struct esc_error *err)
{
	const struct diff_options *options = &command->options;
	struct comparison *cmp = &command->cmp;
	const enum esc_status status = repo_open(&cmp->repo, ".", err);

	if (status != ESC_OK)
		return status;
	command->compared = true;
	if (options->revision_count == 1 && !options->cached &&
	    strstr(options->revisions[0], "..") == NULL)
		return resolve_commit(command, options->revisions[0], err);
	return repo_resolve_range(cmp->repo, options->revisions,
				  options->revision_count, options->cached,
				  &cmp->range, err);
}

/* The text of the file that path means, seen from directory dir of the
 * repository.  *path_out is its path from the root. */
static enum esc_status
try_path(struct comparison *cmp, const char *dir, const char *path,
	 struct buffer *path_out, struct buffer *text, bool *found,
	 struct esc_error *err)
{
	*found = false;
	buffer_clear(path_out);
	if (!path_below_root(dir, path, path_out))
		return path_out->failed ? esc_nomem(err) : ESC_OK;
	return repo_read_file(cmp->repo, cmp->range.new.tree,
			      buffer_text(path_out), text, found, err);
}

/* The user's file: relative to the current directory, else to the root; an
 * absolute path has to lie in the work tree. */
static enum esc_status
find_file(struct comparison *cmp, const char *name, struct buffer *path,
	  struct buffer *text, struct esc_error *err)
{
	const char *root = repo_workdir(cmp->repo);
	const size_t root_len = root != NULL ? strlen(root) : 0;
	const char *prefix = repo_prefix(cmp->repo);
	enum esc_status status;
	bool found;

	if (root_len > 0 && strncmp(name, root, root_len) == 0 &&
	    name[root_len] == '/') {
		name += root_len + 1;
		prefix = "";
	}
	status = try_path(cmp, prefix, name, path, text, &found, err);
	if (status == ESC_OK && !found && prefix[0] != '\0')
		status = try_path(cmp, "", name, path, text, &found, err);
	if (status != ESC_OK || found)
		return status;
	return esc_fail(err, ESC_USAGE, "%s: no such file in %s", name,
			cmp->range.new.name);
}

static uint32_t
count_lines(const struct buffer *text)
{
	uint32_t lines = text->len > 0 &&
			 text->data[text->len - 1] != '\n';

	for (size_t i = 0; i < text->len; i++)
		lines += text->data[i] == '\n';
	return lines;
}

/* The place in the tree that is explained, before anything is built. */
static enum esc_status
find_place(struct explain_command *command, struct position *place,
	   struct esc_error *err)
{
	const struct place_arg *arg = &command->place;
	struct comparison *cmp = &command->cmp;
	struct buffer path = { 0 }, text = { 0 };
	char *name = strndup(arg->text, arg->path_len);

	if (name == NULL)
		return esc_nomem(err);
	enum esc_status status = find_file(cmp, name, &path, &text, err);
	if (status == ESC_OK) {
		const uint32_t lines = count_lines(&text);

		place->file = intern_put(cmp->strings, buffer_text(&path),
					 path.len);
		place->line = arg->line;
		place->column = arg->column;
		if (place->file == STRID_NOMEM)
			status = esc_nomem(err);
		else if (arg->line > lines)
			status = esc_fail(err, ESC_USAGE, "%s of %s has %u "
					  "line%s, no line %u",
					  buffer_text(&path),
					  cmp->range.new.name,
					  (unsigned)lines,
					  lines == 1 ? "" : "s",
					  (unsigned)arg->line);
	}
	buffer_free(&path);
	buffer_free(&text);
	free(name);
	return status;
}

/* Only the changes of the place are left: weighing and finding causes takes
 * its time. */
static void
keep_changes(const struct explanation *explain, struct change_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->len; i++) {
		if (explain_concerns_change(explain, &list->changes[i]))
			list->changes[kept++] = list->changes[i];
	}
	list->len = kept;
	change_list_count(list);
}

static enum esc_status
compare(struct explain_command *command, struct explanation *explain,
	struct esc_error *err)
{
	struct comparison *cmp = &command->cmp;
	const struct diff_options *options = &command->options;
	enum esc_status status = comparison_match(cmp, err);

	if (status != ESC_OK)
		return status;
	explain->changes = &cmp->changes;
	keep_changes(explain, &cmp->changes);
	status = comparison_weigh(cmp, &options->build, err);
	if (status == ESC_OK && !options->quiet)
		profiles_tell(cmp);
	if (status == ESC_OK)
		status = comparison_find_causes(cmp, err);
	return status;
}

/* The records alone. */
static enum esc_status
weigh_records(struct explain_command *command, struct explanation *explain,
	      struct esc_error *err)
{
	const enum esc_status status = profiles_weigh_records(
		&command->profiles, &command->cmp.new_build.records,
		command->options.quiet, &command->shares,
		&command->cmp.account, err);

	explain->shares = command->shares;
	return status;
}

/* Changes, where there are two whole sides; the records alone otherwise. */
static enum esc_status
build_and_compare(struct explain_command *command,
		  struct explanation *explain, struct esc_error *err)
{
	struct comparison *cmp = &command->cmp;
	const char *new_name = cmp->range.new.name;
	const enum esc_status status =
		comparison_build(cmp, &command->options.build, err);

	if (status != ESC_OK)
		return status;
	explain_widen(explain);
	hearer_tell_failures(&cmp->new_build, new_name);
	if (!command->compared)
		return weigh_records(command, explain, err);
	if (comparison_is_whole(&cmp->old_build) &&
	    comparison_is_whole(&cmp->new_build))
		return compare(command, explain, err);
	message("note: not compared: one of %s and %s does not compile whole",
		cmp->range.old.name, new_name);
	return weigh_records(command, explain, err);
}

/* One commit compiled in two ways: its name says nothing. */
static void
name_old_side(const struct comparison *cmp, char *name, size_t size)
{
	const struct build *old = &cmp->old_build, *new = &cmp->new_build;
	const char *setup = "";

	if (old->go_version != NULL && new->go_version != NULL &&
	    strcmp(old->go_version, new->go_version) != 0)
		setup = old->go_version;
	else if (strcmp(cmp->old_platform, cmp->platform) != 0)
		setup = cmp->old_platform;
	else if (strcmp(cmp->range.old.tree, cmp->range.new.tree) == 0 &&
		 strcmp(cmp->range.old.name, cmp->range.new.name) == 0)
		setup = "the old settings";
	snprintf(name, size, "%s%s%s", cmp->range.old.name,
		 setup[0] != '\0' ? " with " : "", setup);
}

static enum esc_status
write_explanation(const struct explain_command *command,
		  struct explanation *explain, struct esc_error *err)
{
	const struct diff_options *options = &command->options;
	struct report report = { .out = stdout, .all = true, .noise = true,
				 .nul = options->nul };
	char old_name[512];

	if (options->quiet)
		return ESC_OK;
	name_old_side(&command->cmp, old_name, sizeof(old_name));
	explain->old_name = old_name;
	if (command->cmp.profile != NULL)
		explain->profile = &command->cmp.account;
	pager_start();
	if (strcmp(options->reports.format->name, "text") == 0)
		return explain_write(explain, err);
	comparison_describe(&command->cmp, &report);
	return options->reports.format->write(&report, err);
}

static struct explanation
new_explanation(struct explain_command *command)
{
	const struct diff_options *options = &command->options;
	struct comparison *cmp = &command->cmp;

	return (struct explanation){
		.out = stdout,
		.records = &cmp->new_build.records,
		.map = &cmp->map,
		.read = repo_tree_read,
		.data = &cmp->new_tree,
		.all = options->all,
		.verbose = options->verbose,
		.color = color_wanted(options->color),
		.width = terminal_width(),
	};
}

static enum esc_status
explain_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	struct explain_command command = { 0 };
	struct explanation explain;
	enum esc_status status = parse_arguments(argc, argv, &command, err);

	if (status != ESC_OK)
		return status;
	status = comparison_init(&command.cmp,
				 command.options.quiet ? NULL : hearer_tell,
				 NULL, err);
	explain = new_explanation(&command);
	if (status == ESC_OK)
		status = profiles_read(&command.options.profiles,
				       command.cmp.strings, &command.profiles,
				       err);
	profiles_use(&command.profiles, &command.options.profiles,
		     &command.cmp);
	if (status == ESC_OK)
		status = resolve_sides(&command, err);
	command.cmp.new_tree = (struct repo_tree){
		command.cmp.repo, command.cmp.range.new.tree };
	if (status == ESC_OK)
		status = find_place(&command, &explain.place, err);
	if (status == ESC_OK)
		status = build_and_compare(&command, &explain, err);
	if (status == ESC_OK)
		status = write_explanation(&command, &explain, err);
	free(command.shares);
	profiles_free(&command.profiles);
	comparison_free(&command.cmp);
	*exit_code = EXIT_NOTHING_NEW;
	return status;
}

const struct command command_explain = {
	"explain", "[OPTION...] [REV | A B | A..B] FILE:LINE[:COLUMN]",
	"why a value of this line is on the heap, and what to do",
	explain_run, diff_option_rows, "revisions",
};
