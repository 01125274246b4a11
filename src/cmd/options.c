/* Tables of options: read by getopt, and printed as the list of the help. */
#include "cmd/options.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/pager.h"
#include "cmd/similar.h"

#define OPTIONS_MAX	80
#define HELP_COLUMN	21

/* Above all values of the commands. */
enum { OPT_PAGINATE = 4 * OPTION_LONG_ONLY, OPT_NO_PAGER };

const struct option_row common_option_rows[] = {
	{ 'C', NULL, required_argument, "DIR", "as if started in DIR" },
	{ OPT_NO_PAGER, "no-pager", no_argument, NULL,
	  "straight to the terminal" },
	{ OPT_PAGINATE, "paginate", no_argument, NULL,
	  "through the pager, whatever pager.escdiff says" },
	{ 0 },
};

/* Why an option that all commands have could not be carried out. */
static struct esc_error failure;

static bool carried_out;	/* by options_carry_out */
static const struct option_row *last_rows;
static const char *given[OPTIONS_MAX];	/* to options_carry_out */
static size_t given_count;

/* The two forms in which getopt_long wants them. */
struct getopt_tables {
	char letters[2 * OPTIONS_MAX + 2];
	struct option words[OPTIONS_MAX + 1];
};

static bool
is_last(const struct option_row *row)
{
	return row->value == 0;
}

static void
add_rows(struct getopt_tables *tables, const struct option_row *rows)
{
	char *letter = tables->letters + strlen(tables->letters);
	struct option *word = tables->words;

	while (word->name != NULL)
		word++;
	for (const struct option_row *row = rows; !is_last(row); row++) {
		assert(word - tables->words < OPTIONS_MAX &&
		       letter - tables->letters < 2 * OPTIONS_MAX);
		if (row->value < OPTION_LONG_ONLY) {
			*letter++ = (char)row->value;
			if (row->has_arg == required_argument)
				*letter++ = ':';
		}
		if (row->name != NULL)
			*word++ = (struct option){ row->name, row->has_arg,
						   NULL, row->value };
	}
}

static struct getopt_tables
make_tables(const struct option_row *rows)
{
	struct getopt_tables tables = { .letters = ":" };

	add_rows(&tables, rows);
	add_rows(&tables, common_option_rows);
	return tables;
}

void
options_start(void)
{
	opterr = 0;
	optind = 0;	/* glibc: start afresh */
}

/* False: it is none of these, or it failed. */
static bool
set_common(int option)
{
	switch (option) {
	case 'C':
		return carried_out || option_set_directory(optarg, &failure) == ESC_OK;
	case OPT_PAGINATE:
	case OPT_NO_PAGER:
		pager_set(option == OPT_PAGINATE);
		return true;
	default:
		return false;
	}
}

static void
note_given(const struct option_row *rows, int option)
{
	while (!is_last(rows) && rows->value != option)
		rows++;
	if (rows->name != NULL && given_count < OPTIONS_MAX)
		given[given_count++] = rows->name;
}

void
options_carry_out(int argc, char **argv, const struct option_row *rows)
{
	int option;

	options_start();
	while ((option = options_next(argc, argv, rows)) != -1 &&
	       failure.status == ESC_OK)
		note_given(rows, option);
	carried_out = true;
}

const char *
options_given(size_t i)
{
	return i < given_count ? given[i] : NULL;
}

int
options_next(int argc, char **argv, const struct option_row *rows)
{
	const struct getopt_tables tables = make_tables(rows);
	int option;

	last_rows = rows;
	do
		option = getopt_long(argc, argv, tables.letters, tables.words,
				     NULL);
	while (set_common(option));
	return failure.status == ESC_OK ? option : '?';
}

enum esc_status
option_set_directory(const char *dir, struct esc_error *err)
{
	/* As in git: "" changes nothing. */
	if (dir[0] == '\0' || chdir(dir) == 0)
		return ESC_OK;
	return esc_errno(err, "-C %s", dir);
}

enum esc_status
options_failure(struct esc_error *err)
{
	if (failure.status != ESC_OK)
		*err = failure;
	return failure.status;
}

/* "-q, --quiet", "--tags=LIST", "--color[=WHEN]"; its width. */
static int
print_forms(const struct option_row *row)
{
	int width = printf("  ");

	if (row->value < OPTION_LONG_ONLY)
		width += printf("-%c%s", row->value,
				row->name != NULL ? ", " : "");
	if (row->name != NULL)
		width += printf("--%s", row->name);
	if (row->has_arg == optional_argument)
		width += printf("[=%s]", row->arg);
	else if (row->has_arg == required_argument)
		width += printf("%c%s", row->name != NULL ? '=' : ' ',
				row->arg);
	return width;
}

void
options_print(const struct option_row *rows)
{
	for (const struct option_row *row = rows; !is_last(row); row++) {
		if (row->help == NULL)
			continue;
		int width = print_forms(row);
		const char *line = row->help;

		while (*line != '\0') {
			const size_t len = strcspn(line, "\n");
			const int gap = width + 2 <= HELP_COLUMN
						? HELP_COLUMN - width : 2;

			printf("%*s%.*s\n", gap, "", (int)len, line);
			width = 0;
			line += len + (line[len] == '\n');
		}
	}
}

static void
try_rows(struct similar *similar, const struct option_row *rows)
{
	for (; rows != NULL && !is_last(rows); rows++) {
		if (rows->name != NULL)
			similar_try(similar, rows->name);
	}
}

void
options_suggest(const char *argument, struct esc_error *err)
{
	char word[64];

	if (strncmp(argument, "--", 2) != 0)
		return;
	snprintf(word, sizeof(word), "%.*s",
		 (int)strcspn(argument + 2, "="), argument + 2);
	struct similar similar = { .word = word };
	try_rows(&similar, last_rows);
	try_rows(&similar, common_option_rows);
	similar_hint(&similar, "option", "--", err);
}

int
options_end(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0)
			return i;
	}
	return argc;
}

bool
option_is_pattern(const char *arg)
{
	return strncmp(arg, "./", 2) == 0 || strncmp(arg, "../", 3) == 0;
}
