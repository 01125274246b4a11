/* Tables of options: read by getopt, and printed as the list of the help. */
#include "cmd/options.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define OPTIONS_MAX	40
#define HELP_COLUMN	21

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

static struct getopt_tables
make_tables(const struct option_row *rows)
{
	struct getopt_tables tables = { .letters = ":" };
	char *letter = tables.letters + 1;
	struct option *word = tables.words;

	for (const struct option_row *row = rows; !is_last(row); row++) {
		assert(row - rows < OPTIONS_MAX);
		if (row->value < OPTION_LONG_ONLY) {
			*letter++ = (char)row->value;
			if (row->has_arg == required_argument)
				*letter++ = ':';
		}
		if (row->name != NULL)
			*word++ = (struct option){ row->name, row->has_arg,
						   NULL, row->value };
	}
	return tables;
}

void
options_start(void)
{
	opterr = 0;
	optind = 0;	/* glibc: start afresh */
}

int
options_next(int argc, char **argv, const struct option_row *rows)
{
	const struct getopt_tables tables = make_tables(rows);

	return getopt_long(argc, argv, tables.letters, tables.words, NULL);
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

			printf("%*s%.*s\n", HELP_COLUMN - width, "", (int)len,
			       line);
			width = 0;
			line += len + (line[len] == '\n');
		}
	}
}
