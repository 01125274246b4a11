/* `escdiff help`: the commands, and where to read more. */
#include <stdio.h>

#include "cmd/cmd.h"

static const char diff_options[] =
	"  -C DIR             as if started in DIR\n"
	"  --cached           compare the index, not the work tree\n"
	"  --no-index OLD NEW compare two saved logs\n"
	"  --tests            look at the tests of each package too\n"
	"  --tags=LIST        build tags\n"
	"  --go=PATH          the go command to run\n"
	"  --old-go=RELEASE   compile the old side with another Go: 1.25.14,\n"
	"  --new-go=RELEASE   or the path of a go command; the new side\n"
	"  --old-env=K=V,...  settings of one side: GOARCH, GOEXPERIMENT, ...;\n"
	"  --new-env=K=V,...  then one revision, or HEAD, is both sides\n"
	"  --no-cache         build both sides anew\n"
	"  --format=FORMAT    text or jsonl\n"
	"  --all              unchanged escapes too\n"
	"  --noise            generated code, and what allocates nothing, too\n"
	"  -v, --verbose      whole explanations, lines not understood\n"
	"  -q, --quiet        nothing but errors; the exit status tells\n"
	"  --color[=WHEN]     always, auto or never\n"
	"  --exit-zero        status 0 even when something is new\n";

static enum esc_status
help_run(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	(void)argc;
	(void)argv;
	(void)err;
	puts("escdiff: which heap escapes does a change to Go code add?\n");
	for (size_t i = 0; commands[i] != NULL; i++)
		printf("  escdiff %-7s %s\n%18s%s\n", commands[i]->name,
		       commands[i]->usage, "", commands[i]->summary);
	printf("\nOptions of diff, which may be left out as a word, and of explain:\n%s",
	       diff_options);
	puts("\nExit status: 0 nothing new, 1 new heap escapes, 2 no verdict."
	     "\nMore: man escdiff");
	*exit_code = EXIT_NOTHING_NEW;
	return ESC_OK;
}

const struct command command_help = {
	"help", "", "this list", help_run,
};
