/* A program of somebody else's: library.test compiles it against what was
 * installed, and holds what it prints against the program's own reports. */
#include <escdiff.h>

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if !ESCDIFF_VERSION_AT_LEAST(0, 1, 0) || ESCDIFF_VERSION_AT_LEAST(99, 0, 0)
#error "the version of the header"
#endif

static int
fail(struct escdiff_error *error)
{
	printf("%s: %s\n", escdiff_error_code(error),
	       escdiff_error_message(error));
	if (escdiff_error_hint(error)[0] != '\0')
		printf("hint: %s\n", escdiff_error_hint(error));
	escdiff_error_free(error);
	return ESCDIFF_NO_VERDICT;
}

static void
print_place(struct escdiff_place place)
{
	printf("%s:%u:%u", place.file, (unsigned)place.line,
	       (unsigned)place.column);
}

static int
print_records(struct escdiff_log *log)
{
	const struct escdiff_record *record;

	for (size_t i = 0; (record = escdiff_log_record(log, i)) != NULL;
	     i++) {
		print_place(escdiff_record_place(record));
		printf("|%s|%s|%s|%s|%zu\n", escdiff_record_kind(record),
		       escdiff_record_package(record),
		       escdiff_record_function(record),
		       escdiff_record_symbol(record),
		       escdiff_record_step_count(record));
	}
	printf("complete %d, %zu unknown\n", escdiff_log_is_complete(log),
	       escdiff_log_unknown_lines(log));
	escdiff_log_free(log);
	return 0;
}

static ptrdiff_t
read_little(void *data, char *buffer, size_t size)
{
	const size_t len = fread(buffer, 1, size < 7 ? size : 7, data);

	return ferror((FILE *)data) ? -1 : (ptrdiff_t)len;
}

/* The same log in each of the ways to read one. */
static int
records(char **args)
{
	struct escdiff_error *error = NULL;
	struct escdiff_log *log = NULL;
	static char text[1 << 20];
	FILE *file = NULL;

	if (strcmp(args[0], "file") == 0)
		log = escdiff_log_read_file(args[1], &error);
	else
		file = fopen(args[1], "rb");
	if (strcmp(args[0], "callback") == 0)
		log = escdiff_log_read(read_little, file, &error);
	else if (strcmp(args[0], "text") == 0)
		log = escdiff_log_parse(text, fread(text, 1, sizeof(text),
						    file), &error);
	if (file != NULL)
		fclose(file);
	return log != NULL ? print_records(log) : fail(error);
}

static void
print_change(const struct escdiff_change *change)
{
	const size_t causes = escdiff_change_cause_count(change);
	const struct escdiff_record *record = escdiff_change_new(change);

	print_place(escdiff_change_place(change));
	if (escdiff_change_ruling(change)[0] != '\0')
		printf("%s (%s): ", escdiff_change_ruling(change),
		       escdiff_change_reason(change));
	printf("|%s|%s|%s|%s|%s|%s|%s|%s|%zu\n",
	       escdiff_change_status(change), escdiff_change_kind(change),
	       escdiff_change_function(change), escdiff_change_symbol(change),
	       escdiff_change_message(change), escdiff_change_origin(change),
	       escdiff_change_allocates(change),
	       escdiff_change_evidence(change), causes);
	for (size_t i = 0; i < causes; i++) {
		printf("  %s|", escdiff_change_cause_what(change, i));
		print_place(escdiff_change_cause_place(change, i));
		printf("|%s|%s|%s|%s\n",
		       escdiff_change_cause_function(change, i),
		       escdiff_change_cause_symbol(change, i),
		       escdiff_change_cause_text(change, i),
		       escdiff_change_cause_sentence(change, i));
	}
	for (size_t i = 0; record != NULL &&
			   i < escdiff_record_step_count(record); i++) {
		printf("  from %s|%s|",
		       escdiff_record_step_expression(record, i),
		       escdiff_record_step_reason(record, i));
		print_place(escdiff_record_step_place(record, i));
		printf("\n");
	}
	/* What is behind the end is nothing. */
	assert(escdiff_change_cause_what(change, causes)[0] == '\0');
	assert(escdiff_change_cause_place(change, causes).line == 0);
	assert(record == NULL ||
	       escdiff_record_step_place(record, 9999).line == 0);
	assert(escdiff_change_new(change) != NULL ||
	       escdiff_change_old(change) != NULL);
}

static int
print_diff(struct escdiff_diff *diff)
{
	const int verdict = escdiff_diff_verdict(diff);
	const size_t count = escdiff_diff_change_count(diff);

	for (size_t i = 0; i < count; i++)
		print_change(escdiff_diff_change(diff, i));
	assert(escdiff_diff_change(diff, count) == NULL);
	printf("%s", escdiff_diff_problems(diff));
	escdiff_diff_free(diff);
	return verdict;
}

static int
logs(char **args)
{
	struct escdiff_error *error = NULL;
	struct escdiff_log *old_log = escdiff_log_read_file(args[0], &error);
	struct escdiff_log *new_log =
		old_log != NULL ? escdiff_log_read_file(args[1], &error)
				: NULL;
	struct escdiff_diff *diff =
		new_log != NULL ? escdiff_diff_logs(old_log, new_log, &error)
				: NULL;

	/* A diff does not need them any more. */
	escdiff_log_free(old_log);
	escdiff_log_free(new_log);
	return diff != NULL ? print_diff(diff) : fail(error);
}

static void
count_event(int event, const char *text, void *data)
{
	size_t *events = data;

	assert(event == ESCDIFF_EVENT_NOTE || event == ESCDIFF_EVENT_PROGRESS);
	assert(text != NULL);
	(*events)++;
}

/* DIRECTORY [NAME=VALUE...] -- REVISION... */
static struct escdiff_diff *
compare(char **args, size_t *events, struct escdiff_error **error)
{
	struct escdiff_options *options = escdiff_options_new();
	struct escdiff_diff *diff = NULL;
	const char *directory = *args++;
	const char *revisions[3];
	size_t count = 0;
	bool good = true;

	escdiff_options_set_event(options, count_event, events);
	for (; good && strcmp(*args, "--") != 0; args++) {
		char *value = strchr(*args, '=');

		*value = '\0';
		good = escdiff_options_set(options, *args, value + 1, error);
		*value = '=';
	}
	while (good && *++args != NULL && count < 3)
		revisions[count++] = *args;
	if (good)
		diff = escdiff_diff_revisions(directory, revisions, count,
					      options, error);
	/* Nor does it need its options. */
	escdiff_options_free(options);
	return diff;
}

static int
changes(char **args)
{
	struct escdiff_error *error = NULL;
	size_t events = 0;
	struct escdiff_diff *diff = compare(args, &events, &error);

	return diff != NULL ? print_diff(diff) : fail(error);
}

/* FORMAT and what compare takes. */
static int
report(char **args)
{
	struct escdiff_error *error = NULL;
	size_t events = 0, size;
	struct escdiff_diff *diff = compare(args + 1, &events, &error);
	char *text = NULL;

	if (diff == NULL)
		return fail(error);
	const bool good = escdiff_diff_report(diff, args[0], &text, &size,
					      &error);
	const int verdict = escdiff_diff_verdict(diff);
	escdiff_diff_free(diff);
	if (!good)
		return fail(error);
	assert(strlen(text) == size);
	fputs(text, stdout);
	escdiff_text_free(text);
	return verdict;
}

static int
explain(char **args)
{
	struct escdiff_error *error = NULL;
	size_t events = 0;
	struct escdiff_diff *diff = compare(args, &events, &error);

	if (diff == NULL)
		return fail(error);
	for (size_t i = 0; i < escdiff_diff_change_count(diff); i++) {
		const struct escdiff_change *change =
			escdiff_diff_change(diff, i);
		char *text;

		if (!escdiff_change_fails(change))
			continue;
		if (!escdiff_change_explain(change, &text, NULL, &error))
			return fail(error);
		fputs(text, stdout);
		escdiff_text_free(text);
	}
	escdiff_diff_free(diff);
	return 0;
}

static void *
compare_in_thread(void *data)
{
	struct escdiff_error *error = NULL;
	size_t events = 0;
	struct escdiff_diff *diff = compare(data, &events, &error);

	if (diff == NULL)
		fail(error);
	return diff;
}

/* The same in several threads at once; the last one is printed. */
static int
threads(char **args)
{
	enum { COUNT = 4 };
	pthread_t ids[COUNT];
	void *diffs[COUNT];

	/* compare writes to its arguments for a moment. */
	for (int i = 0; i < COUNT; i++)
		assert(pthread_create(&ids[i], NULL, compare_in_thread,
				      args) == 0);
	for (int i = 0; i < COUNT; i++) {
		assert(pthread_join(ids[i], &diffs[i]) == 0);
		if (diffs[i] == NULL)
			return ESCDIFF_NO_VERDICT;
	}
	for (int i = 1; i < COUNT; i++)
		escdiff_diff_free(diffs[i]);
	return print_diff(diffs[0]);
}

static const struct {
	const char *name;
	int (*run)(char **args);
} modes[] = {
	{ "records", records }, { "logs", logs }, { "changes", changes },
	{ "report", report }, { "explain", explain }, { "threads", threads },
};

/* What a library has no business with. */
struct process {
	void (*handlers[32])(int);
	int blocked[32];
	char directory[4096];
};

static void
look_at_process(struct process *process)
{
	struct sigaction action;
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	for (int i = 1; i < 32; i++) {
		sigaction(i, NULL, &action);
		process->handlers[i] = action.sa_handler;
		process->blocked[i] = sigismember(&mask, i);
	}
	assert(getcwd(process->directory, sizeof(process->directory)) != NULL);
}

int
main(int argc, char **argv)
{
	static struct process before, after;
	int status = 99;

	assert(strcmp(escdiff_version(), ESCDIFF_VERSION_STRING) == 0);
	escdiff_error_free(NULL);
	escdiff_log_free(NULL);
	escdiff_diff_free(NULL);
	escdiff_options_free(NULL);
	escdiff_text_free(NULL);
	look_at_process(&before);
	for (size_t i = 0; argc > 1 && i < sizeof(modes) / sizeof(*modes);
	     i++) {
		if (strcmp(argv[1], modes[i].name) == 0)
			status = modes[i].run(argv + 2);
	}
	look_at_process(&after);
	assert(memcmp(&before, &after, sizeof(before)) == 0);
	return status;
}
