#ifndef ESCDIFF_FOREGROUND_H
#define ESCDIFF_FOREGROUND_H

#include "escdiff/error.h"

/*
 * Start a program that shows things to the user: it shares our terminal and
 * our process group, so that it gets the keys.  With to a pipe leads to its
 * standard input, and *to is our end of it, closed on exec.  What we do with
 * signals is not handed on to it.
 *
 * command is a line for the shell, as in git's settings; what is no more
 * than a name is run without one.  When the shell finds no such program cat
 * takes its place, and nothing is lost.
 * Errors: ESC_IO (with errno ENOENT left: no such program), ESC_NOMEM.
 */
enum esc_status foreground_start(const char *command, int *to, int *pid,
				 struct esc_error *err);

/* Wait for its end: the exit code, or 128 + signal. */
int foreground_wait(int pid);

#endif
