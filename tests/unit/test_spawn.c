/* spawn.c: output, exit status, directory, environment, and that a signal or
 * a failing callback ends the whole group. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "escdiff/buffer.h"
#include "escdiff/interrupt.h"
#include "escdiff/spawn.h"

struct output {
	struct buffer out, err;
	bool refuse;	/* fail at the first piece */
};

static enum esc_status
take_out(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct output *output = data;

	if (output->refuse)
		return esc_fail(err, ESC_DISK_FULL, "refused");
	buffer_add(&output->out, bytes, len);
	return ESC_OK;
}

static enum esc_status
take_err(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct output *output = data;

	(void)err;
	buffer_add(&output->err, bytes, len);
	return ESC_OK;
}

static enum esc_status
run(const char *script, struct output *output, int *code,
    struct esc_error *err)
{
	const char *argv[] = { "sh", "-c", script, NULL };
	const struct spawn spawn = { .argv = argv, .out = take_out,
				     .err = take_err, .data = output };

	return spawn_run(&spawn, code, err);
}

static void
output_free(struct output *output)
{
	buffer_free(&output->out);
	buffer_free(&output->err);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
test_streams_and_status(void **state)
{
	static const struct {
		const char *script, *out, *err;
		int code;
	} cases[] = {
		{ "echo out; echo err >&2", "out\n", "err\n", 0 },
		{ "exit 3", "", "", 3 },
		{ "kill -9 $$", "", "", 128 + SIGKILL },
		{ "cat", "", "", 0 },	/* standard input is empty */
		{ "exec >&- 2>&-; sleep 0.1; exit 4", "", "", 4 },
		/* something left behind that keeps the streams open */
		{ "sleep 20 & echo $((1 + 1))", "2\n", "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct output output = { 0 };
		struct esc_error err = { 0 };
		int code;

		assert_int_equal(run(cases[i].script, &output, &code, &err),
				 ESC_OK);
		assert_int_equal(code, cases[i].code);
		assert_string_equal(buffer_text(&output.out), cases[i].out);
		assert_string_equal(buffer_text(&output.err), cases[i].err);
		output_free(&output);
	}
}

static void
test_much_output(void **state)
{
	struct output output = { 0 };
	struct esc_error err = { 0 };
	int code;

	(void)state;
	assert_int_equal(run("head -c 3000000 /dev/zero & "
			     "head -c 3000000 /dev/zero >&2; wait",
			     &output, &code, &err), ESC_OK);
	assert_int_equal(output.out.len, 3000000);
	assert_int_equal(output.err.len, 3000000);
	output_free(&output);
}

static void
test_directory_and_environment(void **state)
{
	const char *argv[] = { "sh", "-c", "pwd; echo $ONLY $HOME", NULL };
	const char *env[] = { "ONLY=this", "PATH=/usr/bin:/bin", NULL };
	struct output output = { 0 };
	struct esc_error err = { 0 };
	const struct spawn spawn = { .argv = argv, .env = env, .dir = "/usr",
				     .out = take_out, .err = take_err,
				     .data = &output };
	int code;

	(void)state;
	assert_int_equal(spawn_run(&spawn, &code, &err), ESC_OK);
	assert_string_equal(buffer_text(&output.out), "/usr\nthis\n");
	output_free(&output);
}

static void
test_no_such_program(void **state)
{
	const char *argv[] = { "escdiff-no-such-program", NULL };
	const struct spawn spawn = { .argv = argv };
	struct esc_error err = { 0 };
	int code;

	(void)state;
	assert_int_equal(spawn_run(&spawn, &code, &err), ESC_IO);
	assert_int_equal(errno, ENOENT);
	assert_non_null(strstr(err.text, "escdiff-no-such-program"));
}

/* No process of the group is alive; a zombie that init has not reaped yet
 * does not count. */
static bool
is_alive(long pid)
{
	char path[64], line[256] = "";

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	FILE *file = fopen(path, "r");
	if (file == NULL)
		return false;
	if (fgets(line, sizeof(line), file) == NULL)
		line[0] = '\0';
	fclose(file);
	return strstr(line, ") Z ") == NULL && line[0] != '\0';
}

static void
test_failing_callback_ends_the_group(void **state)
{
	struct output output = { .refuse = true };
	struct esc_error err = { 0 };
	int code;
	const double start = now();

	(void)state;
	assert_int_equal(run("sleep 30 & echo $! >&2; echo x; wait", &output,
			     &code, &err), ESC_DISK_FULL);
	assert_true(now() - start < 10);
	const long pid = strtol(buffer_text(&output.err), NULL, 10);
	if (pid > 0)	/* its number may not have been read before the end */
		assert_false(is_alive(pid));
	output_free(&output);
}

/* A process that was killed goes when the kernel gets to it. */
static bool
stays_alive(long pid)
{
	for (int i = 0; i < 500 && is_alive(pid); i++)
		usleep(10000);
	return is_alive(pid);
}

/* Once the script has said that it runs, however long that takes. */
static void
send_when_ready(const char *mark, pid_t to, int sent)
{
	for (int i = 0; i < 2000 && access(mark, F_OK) != 0; i++)
		usleep(10000);
	usleep(100000);		/* what it said is read by then */
	kill(to, sent);
}

/* In a child, since the mark of a caught signal cannot be taken back.  The
 * script, with first before it, makes a file when it runs. */
static int
run_interrupted(const char *first, int sent)
{
	struct output output = { 0 };
	struct esc_error err = { 0 };
	int code;
	const pid_t self = getpid();
	char mark[] = "/tmp/escdiff-spawn-XXXXXX", script[256];

	close(mkstemp(mark));
	unlink(mark);
	snprintf(script, sizeof(script),
		 "%ssleep 30 & echo $!; : >%s; wait; wait", first, mark);

	/* A shell starts jobs in the background with SIGINT ignored. */
	signal(sent, SIG_DFL);
	interrupt_install();
	if (fork() == 0) {
		send_when_ready(mark, self, sent);
		_exit(0);
	}
	const double start = now();
	if (run(script, &output, &code, &err) != ESC_INTERRUPTED)
		return 1;
	const double took = now() - start;
	const long pid = strtol(buffer_text(&output.out), NULL, 10);
	output_free(&output);
	unlink(mark);
	if (pid <= 0 || stays_alive(pid))
		return 2;
	if (took > 25 || interrupt_signal() != sent)
		return 3;
	interrupt_die();
	return 4;
}

static void
test_signal_ends_the_group(void **state)
{
	static const struct {
		const char *first;
		int sent;
	} cases[] = {
		{ "", SIGINT },
		{ "", SIGTERM },
		{ "", SIGHUP },
		/* deaf to SIGTERM: SIGKILL after two seconds */
		{ "trap '' TERM; ", SIGINT },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int result = 0;
		const pid_t pid = fork();

		if (pid == 0)
			_exit(run_interrupted(cases[i].first, cases[i].sent));
		assert_int_equal(waitpid(pid, &result, 0), pid);
		if (!WIFSIGNALED(result))
			fail_msg("case %zu: exit status %d", i,
				 WEXITSTATUS(result));
		assert_int_equal(WTERMSIG(result), cases[i].sent);
	}
}

/* A process that uses the library may never hear how its children end: that
 * is an error, and no success. */
static void
test_ignored_children(void **state)
{
	struct output output = { 0 };
	struct esc_error err = { 0 };
	int code = 0;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	assert_int_equal(run("echo out", &output, &code, &err), ESC_IO);
	assert_non_null(strstr(err.text, "SIGCHLD"));
	assert_int_equal(code, -1);
	signal(SIGCHLD, SIG_DFL);
	output_free(&output);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_streams_and_status),
		cmocka_unit_test(test_much_output),
		cmocka_unit_test(test_directory_and_environment),
		cmocka_unit_test(test_no_such_program),
		cmocka_unit_test(test_failing_callback_ends_the_group),
		cmocka_unit_test(test_signal_ends_the_group),
		cmocka_unit_test(test_ignored_children),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
