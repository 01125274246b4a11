#ifndef ESCDIFF_SPAWN_H
#define ESCDIFF_SPAWN_H

#include <stddef.h>

#include "escdiff/error.h"

/*
 * Run a program from an argv, never through a shell, and stream what it
 * prints.  The child gets its own process group, so that it and all it
 * started can be ended together, and /dev/null as standard input.  A group
 * of its own gets no Ctrl-C from the terminal: we see the signal and end it.
 * Descriptors without FD_CLOEXEC are inherited: a lock held so outlives us
 * when we are killed and the program is not.
 */
typedef enum esc_status spawn_output_fn(const char *bytes, size_t len,
					void *data, struct esc_error *err);

struct spawn {
	const char *const *argv;	/* argv[0] is looked up in PATH; ended
					   by NULL */
	const char *const *env;		/* whole environment, ended by NULL;
					   NULL: ours */
	const char *dir;		/* directory to run in; NULL: ours */
	spawn_output_fn *out;		/* standard output; NULL: dropped */
	spawn_output_fn *err;		/* standard error; NULL: dropped */
	void (*waiting)(int pid, void *data);	/* called several times a
					   second until both are at their
					   ends; or NULL */
	void *data;			/* for all three */
};

/*
 * Run it to its end.  *exit_status is the exit code, or 128 + signal.
 * When a signal is pending (interrupt.h) or a callback fails, the group is
 * ended (SIGTERM, after 2 s SIGKILL) and waited for.
 * Errors: ESC_IO (also: no such program, with errno ENOENT left),
 * ESC_NOMEM, ESC_INTERRUPTED, what a callback returned.
 */
enum esc_status spawn_run(const struct spawn *spawn, int *exit_status,
			  struct esc_error *err);

#endif
