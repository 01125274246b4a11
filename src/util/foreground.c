/* Run a program that has the terminal: a pager, or what shows a page of the
 * manual. */
#include "escdiff/foreground.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/wait.h>

extern char **environ;

/* Is there anything in it that a shell has to look at?  As git has it. */
static bool
needs_shell(const char *command)
{
	return strpbrk(command, "|&;<>()$`\\\"' \t\n*?[#~=%") != NULL;
}

/* Its standard input, and signals as a program expects them. */
static int
prepare(int input, posix_spawn_file_actions_t *actions,
	posix_spawnattr_t *attr)
{
	sigset_t defaults, none;
	int error = 0;

	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGQUIT);
	if (input >= 0)
		error = posix_spawn_file_actions_adddup2(actions, input,
							 STDIN_FILENO);
	if (error == 0)
		error = posix_spawnattr_setsigdefault(attr, &defaults);
	if (error == 0)
		error = posix_spawnattr_setsigmask(attr, &none);
	if (error == 0)
		error = posix_spawnattr_setflags(attr,
						 POSIX_SPAWN_SETSIGMASK |
						 POSIX_SPAWN_SETSIGDEF);
	return error;
}

/* posix_spawn takes arguments that are not const, for no reason but history;
 * so do the arrays below. */
static int
start(char *const argv[], int input, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawnattr_init(&attr);
	if (error == 0) {
		error = prepare(input, &actions, &attr);
		if (error == 0)
			error = posix_spawnp(pid, argv[0], &actions, &attr,
					     argv, environ);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static int
start_command(char *command, int input, pid_t *pid)
{
	static char sh[] = "/bin/sh", option[] = "-c", name[] = "sh";
	static char script[] = "eval \"$1\"\n"
			       "case $? in 126|127) exec cat;; esac";
	char *const shell[] = { sh, option, script, name, command, NULL };
	char *const alone[] = { command, NULL };

	return start(needs_shell(command) ? shell : alone, input, pid);
}

static void
close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

enum esc_status
foreground_start(const char *command, int *to, int *pid,
		 struct esc_error *err)
{
	int ends[2] = { -1, -1 }, error = 0;
	char *copy = strdup(command);

	if (copy == NULL)
		return esc_nomem(err);
	if (to != NULL && pipe2(ends, O_CLOEXEC) < 0)
		error = errno;
	if (error == 0)
		error = start_command(copy, ends[0], pid);
	free(copy);
	close_fd(ends[0]);
	if (error == 0) {
		if (to != NULL)
			*to = ends[1];
		return ESC_OK;
	}
	close_fd(ends[1]);
	errno = error;
	const enum esc_status status = esc_errno(err, "running %s", command);
	errno = error;
	return status;
}

int
foreground_wait(int pid)
{
	int state = 0;

	while (waitpid(pid, &state, 0) < 0 && errno == EINTR)
		continue;
	return WIFSIGNALED(state) ? 128 + WTERMSIG(state) : WEXITSTATUS(state);
}
