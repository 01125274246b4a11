/* `escdiff cache`: what is kept between runs, and away with it. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/terminal.h"
#include "escdiff/upkeep.h"
#include "report/json.h"
#include "report/output.h"

struct cache_command {
	int action;		/* OPT_STAT, OPT_PRUNE or OPT_CLEAR; 0: none */
	bool jsonl;
	uint64_t max_bytes;	/* 0: not given */
	time_t max_age_s;	/* -1: not given */
};

enum long_only {
	OPT_STAT = OPTION_LONG_ONLY, OPT_PRUNE, OPT_CLEAR, OPT_MAX_SIZE,
	OPT_MAX_AGE, OPT_FORMAT
};

static const struct option_row cache_option_rows[] = {
	{ OPT_STAT, "stat", no_argument, NULL,
	  "how much there is of what, and when it was used" },
	{ OPT_PRUNE, "prune", no_argument, NULL,
	  "remove what was used longest ago" },
	{ OPT_MAX_SIZE, "max-size", required_argument, "SIZE",
	  "with --prune: until no more is left; 500M, 2G" },
	{ OPT_MAX_AGE, "max-age", required_argument, "DAYS",
	  "with --prune: what was not used for so long" },
	{ OPT_CLEAR, "clear", no_argument, NULL,
	  "remove all that escdiff keeps" },
	{ OPT_FORMAT, "format", required_argument, "FORMAT",
	  "text or jsonl" },
	{ 0 },
};

/* "500M": bytes, or with K, M, G or T. */
static enum esc_status
read_size(const char *text, uint64_t *bytes, struct esc_error *err)
{
	static const char units[] = "KMGT";
	char *end;

	errno = 0;
	const unsigned long long number = strtoull(text, &end, 10);
	const char *unit = *end != '\0' ? strchr(units, *end) : NULL;
	const unsigned shift = unit != NULL
		? 10 * (unsigned)(unit - units + 1) : 0;
	if (text[0] < '0' || text[0] > '9' || errno != 0 || number == 0 ||
	    (*end != '\0' && (unit == NULL || end[1] != '\0')) ||
	    number > UINT64_MAX >> shift)
		return usage_error(err, "--max-size=%s: no size; 500M and 2G "
				   "are", text);
	*bytes = (uint64_t)number << shift;
	return ESC_OK;
}

static enum esc_status
read_age(const char *text, time_t *age_s, struct esc_error *err)
{
	char *end;

	errno = 0;
	const unsigned long days = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || errno != 0 || *end != '\0' ||
	    days > 100000)
		return usage_error(err, "--max-age=%s: no number of days",
				   text);
	*age_s = (time_t)days * 24 * 3600;
	return ESC_OK;
}

static enum esc_status
set_option(struct cache_command *command, int option, char **argv,
	   struct esc_error *err)
{
	switch (option) {
	case OPT_STAT:
	case OPT_PRUNE:
	case OPT_CLEAR:
		if (command->action != 0 && command->action != option)
			return usage_error(err, "--stat, --prune or --clear, "
					   "one of them");
		command->action = option;
		return ESC_OK;
	case OPT_MAX_SIZE:
		return read_size(optarg, &command->max_bytes, err);
	case OPT_MAX_AGE:
		return read_age(optarg, &command->max_age_s, err);
	case OPT_FORMAT:
		command->jsonl = strcmp(optarg, "jsonl") == 0;
		if (command->jsonl || strcmp(optarg, "text") == 0)
			return ESC_OK;
		return usage_error(err, "--format=%s: no such format", optarg);
	default:
		return option_error(option, argv[optind - 1], err);
	}
}

static enum esc_status
read_options(int argc, char **argv, struct cache_command *command,
	     struct esc_error *err)
{
	int option;

	*command = (struct cache_command){ .max_age_s = -1 };
	options_start();
	while ((option = options_next(argc, argv, cache_option_rows)) != -1) {
		const enum esc_status status =
			set_option(command, option, argv, err);
		if (status != ESC_OK)
			return status;
	}
	if (optind < argc)
		return usage_error(err, "%s: cache takes options only",
				   argv[optind]);
	if (command->action == 0)
		return usage_error(err, "cache wants --stat, --prune or "
				   "--clear");
	if (command->action != OPT_PRUNE &&
	    (command->max_bytes > 0 || command->max_age_s >= 0))
		return usage_error(err, "--max-size and --max-age go with "
				   "--prune");
	return ESC_OK;
}

/* "34.1 MiB" */
static void
format_size(char out[32], uint64_t bytes)
{
	static const char units[] = "KMGTPE";
	double size = (double)bytes;
	int unit = -1;

	while (size >= 1024 && units[unit + 1] != '\0') {
		size /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(out, 32, "%" PRIu64 " B", bytes);
	else
		snprintf(out, 32, "%.1f %ciB", size, units[unit]);
}

/* In UTC, "" when there is none. */
static void
format_time(char out[32], time_t when)
{
	struct tm tm;

	out[0] = '\0';
	if (when != 0 && gmtime_r(&when, &tm) != NULL)
		strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static void
put_usage_row(struct buffer *out, const char *name,
	      const struct cache_usage *usage)
{
	char size[32], limit[32] = "", oldest[32], newest[32];

	format_size(size, usage->bytes);
	if (usage->limit > 0)
		format_size(limit, usage->limit);
	format_time(oldest, usage->oldest);
	format_time(newest, usage->newest);
	buffer_addf(out, "%-10s %8zu %11s", name, usage->entries, size);
	if (limit[0] != '\0' || oldest[0] != '\0')
		buffer_addf(out, " %11s", limit);
	if (oldest[0] != '\0')
		buffer_addf(out, "  %.10s  %.10s", oldest, newest);
	buffer_addc(out, '\n');
}

static enum esc_status
put_usages_text(const struct cache_usages *usages, struct esc_error *err)
{
	struct buffer out = { 0 };

	buffer_addf(&out, "%s\n\n%-10s %8s %11s %11s  %-10s  %s\n",
		    usages->dir, "KIND", "ENTRIES", "SIZE", "LIMIT", "OLDEST",
		    "NEWEST USE");
	for (size_t i = 0; i < usages->count; i++)
		put_usage_row(&out, usages->kinds[i].kind, &usages->kinds[i]);
	put_usage_row(&out, "total", &usages->total);
	const enum esc_status status = output_put(stdout, &out, err);
	buffer_free(&out);
	return status;
}

static void
set_time(struct json_line *line, const char *key, time_t when)
{
	char text[32];

	format_time(text, when);
	if (text[0] != '\0')
		json_line_text(line, line->root, key, text, strlen(text));
}

static void
set_usage(struct json_line *line, const struct cache_usage *usage)
{
	json_line_count(line, line->root, "entries", usage->entries);
	json_line_count(line, line->root, "bytes", usage->bytes);
	if (usage->limit > 0)
		json_line_count(line, line->root, "limit", usage->limit);
	set_time(line, "oldest", usage->oldest);
	set_time(line, "newest", usage->newest);
}

static struct json_line
summary_line(const struct cache_usages *usages)
{
	struct json_line line = json_line_begin("summary");

	json_line_text(&line, line.root, "directory", usages->dir,
		       strlen(usages->dir));
	return line;
}

static enum esc_status
put_usages_jsonl(const struct cache_usages *usages, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < usages->count; i++) {
		const struct cache_usage *usage = &usages->kinds[i];
		struct json_line line = json_line_begin("cache");

		json_line_text(&line, line.root, "kind", usage->kind,
			       strlen(usage->kind));
		set_usage(&line, usage);
		status = json_line_put(&line, stdout, err);
	}
	if (status != ESC_OK)
		return status;
	struct json_line line = summary_line(usages);
	set_usage(&line, &usages->total);
	return json_line_put(&line, stdout, err);
}

static enum esc_status
put_tidied_jsonl(const struct cache_tidied *tidied,
		 const struct cache_usages *usages, struct esc_error *err)
{
	struct json_line line = summary_line(usages);

	json_line_count(&line, line.root, "removed", tidied->removed);
	json_line_count(&line, line.root, "removed_bytes",
			tidied->removed_bytes);
	json_line_count(&line, line.root, "in_use", tidied->in_use);
	set_usage(&line, &usages->total);
	return json_line_put(&line, stdout, err);
}

static enum esc_status
put_tidied_text(const struct cache_tidied *tidied,
		const struct cache_usages *usages, struct esc_error *err)
{
	struct buffer out = { 0 };
	char gone[32], left[32];

	format_size(gone, tidied->removed_bytes);
	format_size(left, usages->total.bytes);
	buffer_addf(&out, "%zu removed (%s), %zu left (%s)\n",
		    tidied->removed, gone, usages->total.entries, left);
	const enum esc_status status = output_put(stdout, &out, err);
	buffer_free(&out);
	return status;
}

static void
tell_left(const char *dir, const char *name, const char *why, void *unused)
{
	(void)unused;
	message("note: %s/%s is left: %s", dir, name, why);
}

static enum esc_status
tidy(const struct cache_command *command, struct cache_tidied *tidied,
     struct esc_error *err)
{
	if (command->action == OPT_CLEAR)
		return cache_clear(tidied, tell_left, NULL, err);
	return cache_tidy(command->max_bytes, command->max_age_s, tidied,
			  tell_left, NULL, err);
}

static enum esc_status
put_result(const struct cache_command *command,
	   const struct cache_tidied *tidied, struct esc_error *err)
{
	struct cache_usages usages;
	enum esc_status status = cache_usages_get(&usages, err);

	if (status == ESC_OK && usages.dir[0] == '\0')
		status = esc_fail(err, ESC_IO, "there is no cache: neither "
				  "XDG_CACHE_HOME nor HOME names a place");
	if (status == ESC_OK && command->action == OPT_STAT)
		status = command->jsonl ? put_usages_jsonl(&usages, err)
					: put_usages_text(&usages, err);
	else if (status == ESC_OK)
		status = command->jsonl ? put_tidied_jsonl(tidied, &usages, err)
					: put_tidied_text(tidied, &usages, err);
	if (status == ESC_OK)
		status = output_finish(stdout, err);
	cache_usages_free(&usages);
	return status;
}

static enum esc_status
cache_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	struct cache_command command;
	struct cache_tidied tidied = { 0 };
	enum esc_status status = read_options(argc, argv, &command, err);

	if (status == ESC_OK && command.action != OPT_STAT)
		status = tidy(&command, &tidied, err);
	if (status == ESC_OK)
		status = put_result(&command, &tidied, err);
	if (status == ESC_OK && tidied.failed > 0)
		status = esc_fail(err, ESC_IO, "%zu of the cache could not be "
				  "removed", tidied.failed);
	*exit_code = EXIT_NOTHING_NEW;
	return status;
}

const struct command command_cache = {
	"cache", "--stat | --prune | --clear",
	"what is kept between runs, and away with it", cache_run,
	cache_option_rows, "",
};
