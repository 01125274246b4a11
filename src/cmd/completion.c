/* `escdiff help --completion`: the tables, for the functions of a shell that
 * complete what is typed. */
#include "cmd/completion.h"

#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "escdiff/build.h"
#include "escdiff/policy.h"
#include "escdiff/report.h"

/* What a value is, by what the help calls it; else it is a word. */
static const struct {
	const char *arg, *value;
} kinds[] = {
	{ "DIR", "dir" },
	{ "PATH", "file" },
	{ "FILE", "file" },
	{ "FORMAT[:FILE]", "report" },
	{ "K=V,...", "list" },
	{ "LIST", "list" },
	{ "WORDS", "list" },
};

static const char *
value_of(const struct option_row *row)
{
	if (row->arg == NULL)
		return "none";
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].arg, row->arg) == 0)
			return kinds[i].value;
	}
	return "word";
}

/* The summary is on one line. */
static void
put_option(const char *command, const struct option_row *row)
{
	char name[64];

	if (row->name != NULL)
		snprintf(name, sizeof(name), "--%s", row->name);
	else
		snprintf(name, sizeof(name), "-%c", row->value);
	printf("option\t%s\t%s\t%s%s\t", command, name,
	       row->has_arg == optional_argument ? "?" : "", value_of(row));
	for (const char *c = row->help; *c != '\0'; c++)
		putchar(*c == '\n' ? ' ' : *c);
	putchar('\n');
	/* "-q" beside "--quiet". */
	if (row->name != NULL && row->value < OPTION_LONG_ONLY)
		put_option(command, &(struct option_row){
				.value = row->value, .has_arg = row->has_arg,
				.arg = row->arg, .help = row->help });
}

static void
put_options(const char *command, const struct option_row *rows)
{
	for (; rows != NULL && rows->value != 0; rows++) {
		if (rows->help != NULL)
			put_option(command, rows);
	}
}

static void
put_value(const char *command, const char *option, const char *word,
	  const char *end)
{
	printf("value\t%s\t--%s\t%s%s\n", command, option, word, end);
}

static void
put_words(const char *command, const char *option, const char *const *words,
	  const char *end)
{
	for (; *words != NULL; words++)
		put_value(command, option, *words, end);
}

static void
put_report_formats(const char *command)
{
	for (size_t i = 0; report_formats[i] != NULL; i++)
		put_value(command, "format", report_formats[i]->name, "");
}

/* Values that are a list of their own. */
static void
put_values(void)
{
	static const char *const when[] = { "always", "auto", "never", NULL };
	static const char *const few[] = { "text", "jsonl", NULL };
	static const char *const sides[] = { "old", "new", NULL };
	/* Those that Go calls of the first class, and a few more. */
	static const char *const ports[] = {
		"darwin/amd64", "darwin/arm64", "freebsd/amd64", "js/wasm",
		"linux/386", "linux/amd64", "linux/arm", "linux/arm64",
		"linux/riscv64", "wasip1/wasm", "windows/386",
		"windows/amd64", "windows/arm64", NULL
	};
	static const char *const failing[] = {
#define X(id, word, bit) word,
		POLICY_WORDS(X)
#undef X
		"none", NULL
	};

	put_words("*", "color", when, "");
	put_report_formats("diff");
	put_words("explain", "format", few, "");
	put_words("cache", "format", few, "");
	for (size_t i = 0; report_formats[i] != NULL; i++)
		put_value("diff", "report", report_formats[i]->name, "");
	for (size_t i = 0; record_formats[i] != NULL; i++)
		put_value("parse", "format", record_formats[i]->name, "");
	for (size_t i = 0; report_formats[i] != NULL; i++)
		put_value("check", "format", report_formats[i]->name, "");
	put_words("*", "platform", ports, "");
	put_words("*", "fail-on", failing, "");
	put_words("*", "profile-side", sides, "");
	put_words("*", "old-env", build_settings, "=");
	put_words("*", "new-env", build_settings, "=");
}

static void
put_topic(const char *name)
{
	printf("topic\t%s\n", name);
}

void
completion_print(void)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		printf("command\t%s\t%s\t%s\n", commands[i]->name,
		       commands[i]->takes, commands[i]->summary);
	for (size_t i = 0; commands[i] != NULL; i++)
		put_options(commands[i]->name, commands[i]->options);
	put_options("*", common_option_rows);
	printf("option\t*\t--help\tnone\tthe manual\n");
	put_values();
	for (size_t i = 0; commands[i] != NULL; i++)
		put_topic(commands[i]->name);
	topics_each(put_topic);
}
