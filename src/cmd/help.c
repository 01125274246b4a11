/* `escdiff help`: the commands, one command's options, or a page of the
 * manual. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/completion.h"
#include "cmd/pager.h"
#include "cmd/settings.h"
#include "cmd/similar.h"
#include "escdiff/foreground.h"
#include "escdiff/report.h"
#include "escdiff/spawn.h"

static void print_formats(void);
static void print_policy(void);
static void print_settings(void);
static void print_statuses(void);

/* What is no command: a page, and what to print where it is not installed. */
static const struct topic {
	const char *name;
	const char *page;		/* for man; NULL: print always */
	void (*print)(void);		/* NULL: there is nothing shorter */
	const char *summary;
} topics[] = {
	{ "escdiff",     "1 escdiff", NULL, "the whole manual" },
	{ "config",      NULL, print_settings,
	  "settings of git's configuration, and variables" },
	{ "exit-status", NULL, print_statuses,
	  "0, 1 and 2, and the words in errors" },
	{ "formats",     "5 escdiff-formats", print_formats,
	  "what is printed, and what is read" },
	{ "policy",      "5 escdiff-policy", print_policy,
	  "what fails, where, and what is accepted with a reason" },
	{ "reasons",     "7 escdiff-reasons", NULL,
	  "why values escape, with examples, and what to do" },
	{ NULL, NULL, NULL, NULL },
};

static void
print_policy(void)
{
	puts("In .escdiff, or stronger in git's configuration:\n\n"
	     "  [escdiff]\n"
	     "          fail-on = new, hidden\n"
	     "  [escdiff \"generated code\"]\n"
	     "          generated\n"
	     "          fail-on = none\n"
	     "  [escdiff \"store/**\"]\n"
	     "          max-new = 0\n\n"
	     "In the code, and in the message of a commit:\n\n"
	     "  x := new(T) //escdiff:allow REASON\n"
	     "  Escdiff-Allow: FUNCTION SYMBOL REASON\n\n"
	     "Above a function that is to allocate nothing, for escdiff check:"
	     "\n\n"
	     "  //escdiff:noescape\n\n"
	     "More: man escdiff-policy");
}

static void
print_formats(void)
{
	puts("Of diff, with --format=FORMAT or --report=FORMAT:FILE:\n");
	for (size_t i = 0; report_formats[i] != NULL; i++)
		printf("  %s\n", report_formats[i]->name);
	puts("\nOf parse, with --format=FORMAT:\n");
	for (size_t i = 0; record_formats[i] != NULL; i++)
		printf("  %s\n", record_formats[i]->name);
	puts("\nMore: man escdiff-formats");
}

static void
print_settings(void)
{
	puts("In git's configuration, or stronger as variables, what options "
	     "are\nwhen they are not given:\n");
	settings_print();
	puts("\nPager and colour are as git's: core.pager, pager.escdiff, "
	     "color.ui,\ncolor.escdiff, color.pager.\n"
	     "\nMore: man escdiff");
}

static void
print_statuses(void)
{
	static const struct {
		const char *word, *phrase;
	} words[] = {
#define X(id, word, phrase) { word, phrase },
		ESC_STATUSES(X)
#undef X
	};

	puts("0  no new heap escapes\n1  new or hidden heap escapes\n"
	     "2  no verdict: what was asked for could not be done whole\n\n"
	     "An error ends in one of these words:\n");
	/* Not the first: there is no error. */
	for (size_t i = 1; i < sizeof(words) / sizeof(*words); i++)
		printf("  %-18s %s\n", words[i].word, words[i].phrase);
	puts("\nMore: man escdiff");
}

static void
print_usage(const struct command *command)
{
	printf("escdiff %s%s%s\n", command->name,
	       command->usage[0] != '\0' ? " " : "", command->usage);
}

void
command_print(const struct command *command)
{
	pager_start();
	print_usage(command);
	printf("        %s\n", command->summary);
	if (command->options != NULL) {
		puts("\nOptions:");
		options_print(command->options);
	}
	puts("\nOptions of all commands, also in front of the command:");
	options_print(common_option_rows);
	puts("\nMore: man escdiff");
}

static void
print_list(void)
{
	pager_start();
	puts("escdiff: which heap escapes does a change to Go code add?\n");
	for (size_t i = 0; commands[i] != NULL; i++) {
		printf("  ");
		print_usage(commands[i]);
		printf("%18s%s\n", "", commands[i]->summary);
	}
	puts("\n\"diff\" may be left out.  Options of all commands, also in "
	     "front of the command:");
	options_print(common_option_rows);
	puts("\nescdiff help COMMAND has its options, escdiff help --all those "
	     "of all\ncommands; further topics are:");
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		printf("  %-12s %s\n", topic->name, topic->summary);
	puts("\nExit status: 0 nothing new, 1 new heap escapes, 2 no verdict."
	     "\nMore: man escdiff");
}

static void
print_all(void)
{
	print_list();
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (commands[i]->options == NULL)
			continue;
		printf("\nOptions of %s:\n", commands[i]->name);
		options_print(commands[i]->options);
	}
}

/* Has the system's manual the page?  Without a man there is none. */
static bool
has_page(const char *page)
{
	const char section[] = { page[0], '\0' };
	const char *const argv[] = { "man", "-w", section, page + 2, NULL };
	struct esc_error ignored = { 0 };
	int code = 0;

	return spawn_run(&(const struct spawn){ .argv = argv }, &code,
			 &ignored) == ESC_OK && code == 0;
}

/* The keys, Ctrl-C too, are for the one that shows it. */
static enum esc_status
show_page(const char *page, struct esc_error *err)
{
	char command[64];
	int pid;

	snprintf(command, sizeof(command), "man %s", page);
	fflush(stdout);
	const enum esc_status status = foreground_start(command, NULL, &pid,
							err);
	if (status != ESC_OK)
		return status;
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	if (foreground_wait(pid) == 0)
		return ESC_OK;
	return esc_fail(err, ESC_IO, "man could not show %s", page + 2);
}

static enum esc_status
show_topic(const struct topic *topic, struct esc_error *err)
{
	if (topic->page != NULL && has_page(topic->page))
		return show_page(topic->page, err);
	if (topic->print != NULL) {
		pager_start();
		topic->print();
		return ESC_OK;
	}
	esc_fail(err, ESC_IO, "the page %s(%c) is not installed, or man is "
		 "not", topic->page + 2, topic->page[0]);
	esc_hint(err, "'escdiff help --all' lists commands and options; the "
		 "pages are in man/ of the sources");
	return ESC_IO;
}

static enum esc_status
no_topic(const char *name, struct esc_error *err)
{
	struct similar similar = { .word = name };

	for (size_t i = 0; commands[i] != NULL; i++)
		similar_try(&similar, commands[i]->name);
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		similar_try(&similar, topic->name);
	usage_error(err, "%s: no such topic", name);
	similar_hint(&similar, "one", "", err);
	return ESC_USAGE;
}

static enum esc_status
help_on(const char *name, struct esc_error *err)
{
	const struct command *command = command_find(name);
	const struct topic *topic = topics;

	if (command != NULL) {
		command_print(command);
		return ESC_OK;
	}
	while (topic->name != NULL && strcmp(topic->name, name) != 0 &&
	       (topic->page == NULL || strcmp(topic->page + 2, name) != 0))
		topic++;
	return topic->name != NULL ? show_topic(topic, err)
				   : no_topic(name, err);
}

enum { OPT_COMPLETION = OPTION_LONG_ONLY };

static const struct option_row help_option_rows[] = {
	{ 'a', "all", no_argument, NULL, "the options of all commands" },
	{ OPT_COMPLETION, "completion", no_argument, NULL,
	  "commands, options and values for a shell to complete" },
	{ 0 },
};

static enum esc_status
help_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	bool all = false;
	int option;

	*exit_code = EXIT_NOTHING_NEW;
	options_start();
	while ((option = options_next(argc, argv, help_option_rows)) != -1) {
		if (option == OPT_COMPLETION) {
			completion_print();
			return ESC_OK;
		}
		if (option != 'a')
			return option_error(option, argv[optind - 1], err);
		all = true;
	}
	if (argc - optind > 1 || (all && optind < argc))
		return usage_error(err, "%s: help takes one topic",
				   argv[argc - 1]);
	if (optind < argc)
		return help_on(argv[optind], err);
	if (all)
		print_all();
	else
		print_list();
	return ESC_OK;
}

void
topics_each(void (*fn)(const char *name))
{
	for (const struct topic *topic = topics; topic->name != NULL; topic++)
		fn(topic->name);
}

const struct command command_help = {
	"help", "[COMMAND | TOPIC]", "commands, options, and the manual",
	help_run, help_option_rows, "topics",
};
