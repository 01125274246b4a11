/* Signals that end a run: the handler only sets a mark, so that everything is
 * cleaned up on the ordinary way out. */
#include "escdiff/interrupt.h"

#include <signal.h>
#include <stddef.h>

/* A closed pipe is among them: a note that nobody reads must not leave a
 * directory or a compiler behind. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };

#define SIGNAL_COUNT (sizeof(signals) / sizeof(*signals))

static volatile sig_atomic_t caught;

static void
catch_signal(int number)
{
	if (caught == 0)
		caught = number;
}

void
interrupt_install(void)
{
	/* Reads and writes go on after the signal (SA_RESTART): the git
	 * library need not know of it.  poll and its kin return anyway. */
	struct sigaction action = { .sa_handler = catch_signal,
				    .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		struct sigaction before;

		if (sigaction(signals[i], NULL, &before) == 0 &&
		    before.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
	/* Ignored by who started us, it would take from us how programs
	 * that we run end. */
	signal(SIGCHLD, SIG_DFL);
}

bool
interrupt_pending(void)
{
	return caught != 0;
}

int
interrupt_signal(void)
{
	return caught;
}

void
interrupt_block(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(SIG_BLOCK, &set, before);
}

void
interrupt_die(void)
{
	const int number = caught;
	sigset_t set;

	if (number == 0)
		return;
	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
}
