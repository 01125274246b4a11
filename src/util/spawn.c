/* Run a program in a process group of its own and stream what it prints, as
 * long as no signal asks us to stop. */
#include "escdiff/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

#include <sys/wait.h>

#include "escdiff/interrupt.h"

extern char **environ;

enum { OUT, ERR, STREAMS };

/* How long a stream may stay silent before we look whether the program is
 * gone: something it started may hold the other end open for ever. */
#define SILENCE_MS 500

#define WAITING_MS 125		/* from one call of waiting to the next */

#define TERM_WAIT_MS 2000	/* from SIGTERM to SIGKILL */
#define GROUP_WAIT_MS 100	/* when the program itself has ended sooner */

struct child {
	pid_t pid;
	int fds[STREAMS];	/* our ends; -1 once closed */
	sigset_t mask;		/* signals as they were before */
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Standard streams, directory, signals and group of the child. */
static int
prepare(const struct spawn *spawn, const int ends[STREAMS],
	const struct child *child, posix_spawn_file_actions_t *actions,
	posix_spawnattr_t *attr)
{
	sigset_t defaults;
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	error = posix_spawnattr_setsigdefault(attr, &defaults);
	if (error == 0)
		error = posix_spawnattr_setsigmask(attr, &child->mask);
	if (error == 0)
		error = posix_spawnattr_setpgroup(attr, 0);
	if (error == 0)
		error = posix_spawnattr_setflags(attr,
						 POSIX_SPAWN_SETPGROUP |
						 POSIX_SPAWN_SETSIGMASK |
						 POSIX_SPAWN_SETSIGDEF);
	if (error == 0)
		error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO,
							 "/dev/null", O_RDONLY,
							 0);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(actions, ends[OUT],
							 STDOUT_FILENO);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(actions, ends[ERR],
							 STDERR_FILENO);
	if (error == 0 && spawn->dir != NULL)
		error = posix_spawn_file_actions_addchdir_np(actions,
							     spawn->dir);
	return error;
}

/*
 * posix_spawn takes arrays that are not const, for no reason but history.
 */
static int
start(const struct spawn *spawn, const int ends[STREAMS], struct child *child)
{
	const union {
		const char *const *from;
		char *const *to;
	} argv = { spawn->argv }, env = { spawn->env };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawnattr_init(&attr);
	if (error != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return error;
	}
	error = prepare(spawn, ends, child, &actions, &attr);
	if (error == 0)
		error = posix_spawnp(&child->pid, spawn->argv[0], &actions,
				     &attr, argv.to,
				     env.to != NULL ? env.to : environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static enum esc_status
start_with_pipes(const struct spawn *spawn, struct child *child,
		 struct esc_error *err)
{
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 };
	int error = 0;

	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(errors, O_CLOEXEC) < 0)
		error = errno;
	if (error == 0)
		error = start(spawn, (const int[]){ out[1], errors[1] }, child);
	close_fd(&out[1]);
	close_fd(&errors[1]);
	child->fds[OUT] = out[0];
	child->fds[ERR] = errors[0];
	if (error == 0)
		return ESC_OK;
	close_fd(&child->fds[OUT]);
	close_fd(&child->fds[ERR]);
	errno = error;
	esc_errno(err, "running %s", spawn->argv[0]);
	errno = error;
	return error == ENOMEM ? ESC_NOMEM : ESC_IO;
}

/* True once the program itself has ended; it is not reaped yet, unless by the
 * kernel, where a process that uses the library ignores SIGCHLD. */
static bool
has_ended(const struct child *child)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)child->pid, &info,
		   WEXITED | WNOHANG | WNOWAIT) != 0)
		return errno == ECHILD;
	return info.si_pid != 0;
}

/* Hand on what is there now; at its end the stream is closed. */
static enum esc_status
take_output(const struct spawn *spawn, struct child *child, int stream,
	    struct esc_error *err)
{
	spawn_output_fn *take = stream == OUT ? spawn->out : spawn->err;
	char bytes[65536];
	const ssize_t len = read(child->fds[stream], bytes, sizeof(bytes));

	if (len < 0 && (errno == EINTR || errno == EAGAIN))
		return ESC_OK;
	if (len < 0)
		return esc_errno(err, "reading from %s", spawn->argv[0]);
	if (len == 0)
		close_fd(&child->fds[stream]);
	else if (take != NULL)
		return take(bytes, (size_t)len, spawn->data, err);
	return ESC_OK;
}

/* Until both streams have ended. */
static enum esc_status
stream_output(const struct spawn *spawn, struct child *child,
	      struct esc_error *err)
{
	const long step_ms = spawn->waiting != NULL ? WAITING_MS : SILENCE_MS;
	const struct timespec step = { .tv_nsec = step_ms * 1000000L };
	enum esc_status status = ESC_OK;
	long silent_ms = 0;

	while (status == ESC_OK &&
	       (child->fds[OUT] >= 0 || child->fds[ERR] >= 0)) {
		struct pollfd polls[STREAMS] = {
			{ .fd = child->fds[OUT], .events = POLLIN },
			{ .fd = child->fds[ERR], .events = POLLIN },
		};

		if (interrupt_pending())
			return esc_fail(err, ESC_INTERRUPTED, "interrupted");
		const int ready = ppoll(polls, STREAMS, &step, &child->mask);
		if (ready < 0 && errno != EINTR)
			return esc_errno(err, "waiting for %s", spawn->argv[0]);
		if (spawn->waiting != NULL)
			spawn->waiting(child->pid, spawn->data);
		silent_ms = ready == 0 ? silent_ms + step_ms : 0;
		if (silent_ms >= SILENCE_MS && has_ended(child))
			break;
		for (int i = 0; ready > 0 && i < STREAMS; i++) {
			if (status == ESC_OK && polls[i].revents != 0)
				status = take_output(spawn, child, i, err);
		}
	}
	return status;
}

static void
nap(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

/* A program may close its streams and go on working. */
static enum esc_status
wait_for_end(const struct child *child, struct esc_error *err)
{
	while (!has_ended(child)) {
		if (interrupt_pending())
			return esc_fail(err, ESC_INTERRUPTED, "interrupted");
		/* Signals are let in here only. */
		ppoll(NULL, 0, &(struct timespec){ .tv_nsec = 2000000L },
		      &child->mask);
	}
	return ESC_OK;
}

/* End the program and all that it started. */
static void
end_group(const struct child *child)
{
	const long step = 10;

	kill(-child->pid, SIGTERM);
	for (long ms = 0; ms < TERM_WAIT_MS && !has_ended(child); ms += step)
		nap(step);
	/* A C compiler that cgo started removes its files in this time. */
	nap(GROUP_WAIT_MS);
	/* The leader is not reaped yet: its number still means this group. */
	kill(-child->pid, SIGKILL);
}

/* How it ended; -1 when somebody else was told that. */
static int
reap(const struct child *child)
{
	int state = 0;

	while (waitpid(child->pid, &state, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return WIFSIGNALED(state) ? 128 + WTERMSIG(state) : WEXITSTATUS(state);
}

enum esc_status
spawn_run(const struct spawn *spawn, int *exit_status, struct esc_error *err)
{
	struct child child = { .fds = { -1, -1 } };

	*exit_status = -1;
	if (interrupt_pending())
		return esc_fail(err, ESC_INTERRUPTED, "interrupted");
	interrupt_block(&child.mask);
	enum esc_status status = start_with_pipes(spawn, &child, err);
	const int start_error = errno;
	if (status == ESC_OK) {
		status = stream_output(spawn, &child, err);
		if (status == ESC_OK)
			status = wait_for_end(&child, err);
		if (status != ESC_OK)
			end_group(&child);
		*exit_status = reap(&child);
		if (status == ESC_OK && *exit_status < 0)
			status = esc_fail(err, ESC_IO, "how %s ended is not "
					  "known: SIGCHLD is ignored",
					  spawn->argv[0]);
		close_fd(&child.fds[OUT]);
		close_fd(&child.fds[ERR]);
	}
	sigprocmask(SIG_SETMASK, &child.mask, NULL);
	errno = start_error;
	return status;
}
