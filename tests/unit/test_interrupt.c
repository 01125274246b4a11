/* interrupt.c: the first signal is remembered, ignored ones stay ignored, and
 * the process dies by what it caught.  Each case runs in a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "escdiff/interrupt.h"

static int
in_child(int (*body)(void))
{
	int result = -1;
	const pid_t pid = fork();

	if (pid == 0) {
		/* A shell has its background jobs ignore some. */
		signal(SIGINT, SIG_DFL);
		signal(SIGTERM, SIG_DFL);
		signal(SIGHUP, SIG_DFL);
		_exit(body());
	}
	assert_int_equal(waitpid(pid, &result, 0), pid);
	return result;
}

static int
first_one_counts(void)
{
	interrupt_install();
	if (interrupt_pending() || interrupt_signal() != 0)
		return 1;
	interrupt_die();	/* nothing was caught: nothing happens */
	raise(SIGTERM);
	raise(SIGINT);
	if (!interrupt_pending() || interrupt_signal() != SIGTERM)
		return 2;
	interrupt_die();
	return 3;
}

static int
ignored_stays_ignored(void)
{
	signal(SIGHUP, SIG_IGN);
	interrupt_install();
	raise(SIGHUP);
	return interrupt_pending() ? 1 : 0;
}

static int
blocked_waits(void)
{
	sigset_t before;

	interrupt_install();
	interrupt_block(&before);
	raise(SIGHUP);
	if (interrupt_pending())
		return 1;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (!interrupt_pending())
		return 2;
	interrupt_block(&before);
	interrupt_die();	/* also when blocked */
	return 3;
}

static void
test_interrupt(void **state)
{
	int result = in_child(first_one_counts);

	(void)state;
	assert_true(WIFSIGNALED(result));
	assert_int_equal(WTERMSIG(result), SIGTERM);
	result = in_child(ignored_stays_ignored);
	assert_true(WIFEXITED(result));
	assert_int_equal(WEXITSTATUS(result), 0);
	result = in_child(blocked_waits);
	assert_true(WIFSIGNALED(result));
	assert_int_equal(WTERMSIG(result), SIGHUP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
