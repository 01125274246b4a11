#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "cmd/options.h"
#include "escdiff/error.h"

/* Exit status of the program: a gate must tell "new" from "trouble". */
enum {
	EXIT_NOTHING_NEW = 0,
	EXIT_NEW = 1,
	EXIT_NO_VERDICT = 2
};

/*
 * A command of the program.  run gets its own name as argv[0]; it sets
 * *exit_code when it returns ESC_OK, otherwise main prints *err and exits
 * with EXIT_NO_VERDICT.
 */
struct command {
	const char *name;
	const char *usage;	/* arguments, for the list of commands */
	const char *summary;	/* a phrase */
	enum esc_status (*run)(int argc, char **argv, int *exit_code,
			       struct esc_error *err);
	const struct option_row *options;	/* or NULL */
	const char *takes;	/* what its arguments are, for a shell that
				   completes them: "revisions", "files",
				   "topics" or "" */
};

extern const struct command command_cache;
extern const struct command command_check;
extern const struct command command_diff;
extern const struct command command_explain;
extern const struct command command_parse;
extern const struct command command_snapshot;
extern const struct command command_help;

/* All commands, ended by NULL. */
extern const struct command *const commands[];

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* ESC_USAGE with a pointer to the help; for getopt's '?' and the like. */
enum esc_status usage_error(struct esc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The name, its arguments and its options, on standard output. */
void command_print(const struct command *command);

/* What getopt_long did not take: ':' or '?', and the argument it stands in. */
enum esc_status option_error(int option, const char *argument,
			     struct esc_error *err);

#endif
