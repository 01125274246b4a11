/* `escdiff parse`: the records of saved compiler output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/log.h"
#include "cmd/profiles.h"
#include "cmd/pager.h"
#include "cmd/terminal.h"
#include "escdiff/parse.h"
#include "escdiff/report.h"

struct parse_command {
	const struct record_format *format;
	enum color_when color;
	struct profile_options profiles;
	bool verbose, quiet;
};

enum long_only { OPT_FORMAT = OPTION_LONG_ONLY, OPT_COLOR, OPT_NO_COLOR,
		 OPT_PROFILE };

static const struct option_row parse_option_rows[] = {
	{ OPT_FORMAT, "format", required_argument, "FORMAT",
	  "text, jsonl or tsv" },
	{ OPT_PROFILE, "profile", required_argument, "FILE",
	  "a heap profile: heavy escapes first, with their share" },
	{ 'v', "verbose", no_argument, NULL,
	  "explanations, and lines not understood" },
	{ 'q', "quiet", no_argument, NULL, "nothing but errors" },
	{ OPT_COLOR, "color", optional_argument, "WHEN",
	  "always, auto or never" },
	{ OPT_NO_COLOR, "no-color", no_argument, NULL, NULL },
	{ 0 },
};

static enum esc_status
set_option(struct parse_command *command, int option, char **argv,
	   struct esc_error *err)
{
	switch (option) {
	case 'q':
		command->quiet = true;
		return ESC_OK;
	case 'v':
		command->verbose = true;
		return ESC_OK;
	case OPT_COLOR:
		return color_when_parse(optarg, &command->color, err);
	case OPT_NO_COLOR:
		command->color = COLOR_NEVER;
		return ESC_OK;
	case OPT_PROFILE:
		return profiles_add(&command->profiles, optarg, err);
	case OPT_FORMAT:
		command->format = record_format_find(optarg);
		if (command->format != NULL)
			return ESC_OK;
		return usage_error(err, "--format=%s: no such format", optarg);
	default:
		return option_error(option, argv[optind - 1], err);
	}
}

static enum esc_status
read_options(int argc, char **argv, struct parse_command *command,
	      struct esc_error *err)
{
	int option;

	*command = (struct parse_command){ 0 };
	command->format = record_formats[0];
	options_start();
	while ((option = options_next(argc, argv, parse_option_rows)) != -1) {
		const enum esc_status status =
			set_option(command, option, argv, err);
		if (status != ESC_OK)
			return status;
	}
	return ESC_OK;
}

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* What a table of records cannot say.  JSON Lines have a summary inside. */
static void
print_summary(const struct record_set *set, const char *name, bool verbose)
{
	size_t heap = 0;

	for (size_t i = 0; i < set->len; i++)
		heap += record_kind_is_heap(set->recs[i].kind);
	message("%s: %zu record%s (%zu on the heap) in %zu line%s",
		log_title(name), set->len, plural(set->len), heap, set->lines,
		plural(set->lines));
	log_print_doubts(set, log_title(name), verbose);
}

static enum esc_status
write_records(const struct parse_command *command,
	      const struct record_report *report, const char *name,
	      struct esc_error *err)
{
	const bool jsonl = strcmp(command->format->name, "jsonl") == 0;

	if (command->quiet)
		return ESC_OK;
	pager_start();
	const enum esc_status status = command->format->write(report, err);
	if (status != ESC_OK || jsonl)
		return status;
	print_summary(report->records, name, command->verbose);
	return ESC_OK;
}

/* Only what will be printed: explanations are most of a log. */
static struct parse_options
what_to_keep(const struct parse_command *command)
{
	const char *format = command->format->name;
	struct parse_options options = { .chains = PARSE_CHAINS_NONE,
					 .merge = true };

	options.all_messages = strcmp(format, "text") != 0;
	if (command->quiet || strcmp(format, "tsv") == 0)
		return options;
	if (command->verbose)
		options.chains = PARSE_CHAINS_ALL;
	else if (strcmp(format, "jsonl") == 0)
		options.chains = PARSE_CHAINS_HEAP;
	return options;
}

struct weighed {
	struct record record;
	struct share share;
	size_t index;
};

static int
compare_weighed(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;
	const bool heap = record_kind_is_heap(x->record.kind);
	const int order = share_compare(&x->share, &y->share);

	if (heap != record_kind_is_heap(y->record.kind))
		return heap ? -1 : 1;
	return order != 0 ? order : (x->index > y->index) -
				    (x->index < y->index);
}

/* The heavier ones first; what is no allocation has no share and comes last,
 * in the order that it had. */
static enum esc_status
order_records(struct record_set *set, struct share *shares,
	      struct esc_error *err)
{
	struct weighed *all = calloc(set->len + 1, sizeof(*all));

	if (all == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < set->len; i++)
		all[i] = (struct weighed){ set->recs[i], shares[i], i };
	qsort(all, set->len, sizeof(*all), compare_weighed);
	for (size_t i = 0; i < set->len; i++) {
		set->recs[i] = all[i].record;
		shares[i] = all[i].share;
	}
	free(all);
	return ESC_OK;
}

/* The shares of a log, if a profile is given: *shares is to be freed. */
static enum esc_status
weigh_log(const struct parse_command *command, struct record_set *set,
	  struct profiles *profiles, struct share **shares,
	  struct profile_account *account, struct esc_error *err)
{
	enum esc_status status = profiles_read(&command->profiles,
					       set->strings, profiles, err);

	if (status == ESC_OK)
		status = profiles_weigh_records(profiles, set, command->quiet,
						shares, account, err);
	return status == ESC_OK && *shares != NULL
		       ? order_records(set, *shares, err) : status;
}

/* One log through a set of its own, which is dropped before the next. */
static enum esc_status
parse_log(const struct parse_command *command, const char *name, bool several,
	  bool first, struct esc_error *err)
{
	const struct parse_options options = what_to_keep(command);
	struct record_set set = { 0 };
	struct profiles profiles = { 0 };
	struct profile_account account = { 0 };
	struct share *shares = NULL;
	struct intern *strings = intern_new();

	if (strings == NULL)
		return esc_nomem(err);
	record_set_init(&set, strings);
	enum esc_status status = log_read(name, &options, &set, err);
	if (status == ESC_OK)
		status = weigh_log(command, &set, &profiles, &shares,
				   &account, err);
	if (status == ESC_OK) {
		const struct record_report report = {
			.out = stdout,
			.records = &set,
			.log = several ? log_title(name) : NULL,
			.shares = shares,
			.profile = &account,
			.first = first,
			.verbose = command->verbose,
			.color = color_wanted(command->color),
		};
		status = write_records(command, &report, name, err);
	}
	free(shares);
	profiles_free(&profiles);
	record_set_free(&set);
	intern_free(strings);
	return status;
}

static enum esc_status
parse_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	static char standard_input[] = "-";
	char *const none[] = { standard_input };
	struct parse_command command;
	enum esc_status status = read_options(argc, argv, &command, err);

	char *const *logs = argv + optind;
	int count = argc - optind;
	if (count <= 0) {
		logs = none;
		count = 1;
	}
	for (int i = 0; status == ESC_OK && i < count; i++)
		status = parse_log(&command, logs[i], count > 1, i == 0, err);
	*exit_code = EXIT_NOTHING_NEW;
	return status;
}

const struct command command_parse = {
	"parse", "[OPTION...] [LOG...]", "the records of saved compiler output",
	parse_run, parse_option_rows, "files",
};
