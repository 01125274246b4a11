/* The program: finds the command, prints what failed, chooses the exit
 * status.  Everything else is in the library and in one file a command. */
#include <errno.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/pager.h"
#include "cmd/progress.h"
#include "cmd/similar.h"
#include "cmd/terminal.h"
#include "escdiff/interrupt.h"
#include "escdiff/repo.h"

const struct command *const commands[] = {
	&command_diff, &command_explain, &command_check, &command_snapshot,
	&command_parse, &command_cache, &command_help, NULL,
};

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	}
	return NULL;
}

enum esc_status
usage_error(struct esc_error *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	esc_fail(err, ESC_USAGE, "%s", text);
	esc_hint(err, "'escdiff help' lists commands and options");
	return ESC_USAGE;
}

enum esc_status
option_error(int option, const char *argument, struct esc_error *err)
{
	const enum esc_status failed = options_failure(err);

	if (failed != ESC_OK)
		return failed;
	usage_error(err, option == ':' ? "%s: a value is missing"
				       : "%s: no such option", argument);
	if (option != ':')
		options_suggest(argument, err);
	return ESC_USAGE;
}

/* As git has them, in front of the command; *argc and *argv are what
 * follows. */
static enum esc_status
take_front_options(int *argc, char ***argv, struct esc_error *err)
{
	static const struct {
		const char *word;
		bool paginate;
	} pagers[] = {
		{ "-p", true }, { "--paginate", true },
		{ "-P", false }, { "--no-pager", false },
	};
	const size_t count = sizeof(pagers) / sizeof(*pagers);
	enum esc_status status = ESC_OK;

	while (status == ESC_OK && *argc > 1) {
		char *word = (*argv)[1], *dir = NULL;
		size_t i = 0;

		while (i < count && strcmp(pagers[i].word, word) != 0)
			i++;
		if (i < count)
			pager_set(pagers[i].paginate);
		else if (strncmp(word, "-C", 2) != 0)
			break;
		else
			dir = word[2] != '\0' ? word + 2 : (*argv)[2];
		const int taken = dir != NULL && word[2] == '\0' ? 2 : 1;
		if (i == count)
			status = dir != NULL ? option_set_directory(dir, err)
					     : option_error(':', word, err);
		*argc -= taken;
		*argv += taken;
	}
	return status;
}

/* -h or --help, in front of any "--". */
static bool
asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "-h") == 0 ||
		    strcmp(argv[i], "--help") == 0)
			return true;
	}
	return false;
}

static enum esc_status
run_named(const struct command *command, int argc, char **argv,
	  int *exit_code, struct esc_error *err)
{
	if (!asks_for_help(argc, argv))
		return command->run(argc, argv, exit_code, err);
	command_print(command);
	*exit_code = EXIT_NOTHING_NEW;
	return ESC_OK;
}

/* Without the name of a command it is diff; what is no revision may have been
 * meant to be one. */
static enum esc_status
run_diff(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	struct similar similar = { .word = argc > 1 ? argv[1] : "" };
	const enum esc_status status = run_named(&command_diff, argc, argv,
						 exit_code, err);

	if (status != ESC_USAGE &&
	    (status != ESC_REVISION || err->hint[0] != '\0'))
		return status;
	for (size_t i = 0; commands[i] != NULL; i++)
		similar_try(&similar, commands[i]->name);
	similar_hint(&similar, "command", "", err);
	return status;
}

/* "escdiff A B" is "escdiff diff A B". */
static enum esc_status
run_command(int argc, char **argv, int *exit_code, struct esc_error *err)
{
	const struct command *command = NULL;
	const enum esc_status status = take_front_options(&argc, &argv, err);

	if (status != ESC_OK)
		return status;
	if (argc > 1)
		command = command_find(argv[1]);
	if (command != NULL)
		return run_named(command, argc - 1, argv + 1, exit_code, err);
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 ||
			  strcmp(argv[1], "-h") == 0))
		return command_help.run(1, argv, exit_code, err);
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("escdiff " ESCDIFF_VERSION);
		*exit_code = EXIT_NOTHING_NEW;
		return ESC_OK;
	}
	return run_diff(argc, argv, exit_code, err);
}

/* A full disk shows only when the last bytes are written. */
static enum esc_status
close_output(enum esc_status status, struct esc_error *err)
{
	if (status != ESC_OK)
		return status;
	if (!ferror(stdout) && fclose(stdout) == 0)
		return ESC_OK;
	/* SIGPIPE is ignored: the reader has had enough. */
	return errno == EPIPE ? ESC_OK
			      : esc_errno(err, "writing standard output");
}

static void
print_error(const struct esc_error *err)
{
	message("error: %s [%s]", err->text, esc_status_word(err->status));
	if (err->hint[0] != '\0')
		message("hint: %s", err->hint);
}

/*
 * libgit2 with mbed TLS reads all certificates of the system when it starts:
 * 3 ms, which is most of a run whose answer is known.  A function of the
 * program goes before that of a shared library, and we speak to no server;
 * should anything ever try, it finds none that it trusts.  Here and not in
 * libescdiff: another program may need its certificates.
 */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);

int
mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

int
main(int argc, char **argv)
{
	struct esc_error err = { 0 };
	int exit_code = EXIT_NO_VERDICT;

	/* Large arrays are given back when they are freed, however large
	 * others have been. */
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	interrupt_install();
	enum esc_status status = git_library_init(&err);
	if (status == ESC_OK) {
		git_library_trust();
		status = run_command(argc, argv, &exit_code, &err);
		git_library_shutdown();
	}
	progress_show(NULL);
	status = close_output(status, &err);
	pager_end();
	if (interrupt_signal() != 0)
		interrupt_die();
	if (status == ESC_OK)
		return exit_code;
	print_error(&err);
	return EXIT_NO_VERDICT;
}
