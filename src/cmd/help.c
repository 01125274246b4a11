/* `escdiff help`: the commands, their options, and where to read more. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/diff_options.h"
#include "cmd/pager.h"

static enum esc_status
help_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	(void)argc;
	(void)argv;
	(void)err;
	pager_start();
	puts("escdiff: which heap escapes does a change to Go code add?\n");
	for (size_t i = 0; commands[i] != NULL; i++)
		printf("  escdiff %s%s%s\n%18s%s\n", commands[i]->name,
		       commands[i]->usage[0] != '\0' ? " " : "",
		       commands[i]->usage, "", commands[i]->summary);
	puts("\nOptions of diff, which may be left out as a word, and of "
	     "explain:");
	options_print(diff_option_rows);
	puts("\nOptions of parse:");
	options_print(parse_option_rows);
	puts("\nOptions of cache:");
	options_print(cache_option_rows);
	puts("\nOptions of all commands, also in front of the command:");
	options_print(common_option_rows);
	puts("\nExit status: 0 nothing new, 1 new heap escapes, 2 no verdict."
	     "\nMore: man escdiff");
	*exit_code = EXIT_NOTHING_NEW;
	return ESC_OK;
}

const struct command command_help = {
	"help", "", "this list", help_run,
};
