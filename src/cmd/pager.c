/* The pager between standard output and the terminal. */
#include "cmd/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/preference.h"
#include "cmd/progress.h"
#include "cmd/terminal.h"
#include "escdiff/buffer.h"
#include "escdiff/foreground.h"
#include "escdiff/utf8.h"

static enum { BY_CONFIG, WANTED, UNWANTED } wish;
static int pager_pid;		/* 0: none is running */
static int terminal = -1;	/* standard error, while the pager has it */

void
pager_set(bool wanted)
{
	wish = wanted ? WANTED : UNWANTED;
}

bool
pager_is_gits(void)
{
	return preference_bool(getenv("GIT_PAGER_IN_USE"), false);
}

/* pager.escdiff is a command, or says whether there is one at all. */
static const char *
find_command(void)
{
	const char *own = preference_get("pager.escdiff");
	const bool is_command = own != NULL && !preference_is_bool(own);

	if (wish == UNWANTED || (wish == BY_CONFIG && own != NULL &&
				 !is_command && !preference_bool(own, true)))
		return NULL;
	if (getenv("GIT_PAGER") != NULL)
		return getenv("GIT_PAGER");
	if (is_command)
		return own;
	if (preference_get("core.pager") != NULL)
		return preference_get("core.pager");
	if (getenv("PAGER") != NULL)
		return getenv("PAGER");
	/* Less would ask to go on, since it cannot move the cursor. */
	return terminal_is_dumb() ? NULL : "less";
}

/* NULL: none. */
static const char *
choose(void)
{
	const char *command = output_is_terminal() ? find_command() : NULL;

	return command == NULL || command[0] == '\0' ||
	       strcmp(command, "cat") == 0 ? NULL : command;
}

bool
pager_is_wanted(void)
{
	return choose() != NULL;
}

/* Of a pager that nobody asked for nothing need be said.  It is no part of
 * the answer that is kept. */
static void
tell_missing(const char *command, const struct esc_error *err)
{
	struct buffer text = { 0 };

	if (errno == ENOENT && strcmp(command, "less") == 0)
		return;
	buffer_adds(&text, "escdiff: note: no pager: ");
	utf8_printable(err->text, strlen(err->text), &text);
	buffer_addc(&text, '\n');
	message_repeat(buffer_text(&text));
	buffer_free(&text);
}

void
pager_start(void)
{
	const char *command = choose();
	struct esc_error err = { 0 };
	int to;

	if (command == NULL || pager_pid != 0)
		return;
	progress_show(NULL);
	fflush(stdout);
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	/* What we write, whatever the locale is. */
	setenv("LESSCHARSET", "utf-8", 0);
	setenv("GIT_PAGER_IN_USE", "true", 1);
	if (foreground_start(command, &to, &pager_pid, &err) != ESC_OK) {
		tell_missing(command, &err);
		pager_pid = 0;
		return;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	dup2(to, STDOUT_FILENO);
	if (isatty(STDERR_FILENO)) {
		terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
		dup2(to, STDERR_FILENO);
	}
	close(to);
}

void
pager_end(void)
{
	if (pager_pid == 0)
		return;
	/* It waits for the end of what leads to it. */
	close(STDOUT_FILENO);
	if (terminal >= 0)
		dup2(terminal, STDERR_FILENO);
	foreground_wait(pager_pid);
	pager_pid = 0;
}
