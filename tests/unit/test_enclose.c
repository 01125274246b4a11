/* The function around a record, from sources held in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "escdiff/enclose.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct file {
	const char *path, *text;
	unsigned reads;
};

static struct file files[] = {
	{ "a.go", "package p\n"				/* 1 */
		  "func F() {\n"
		  "\tx := 1\n"
		  "}\n"
		  "var v = func() *int {\n"		/* 5 */
		  "\treturn new(int)\n"
		  "}\n"
		  "\n"
		  "func (l *List[T]) Push(x T) {\n"	/* 9 */
		  "}\n"
		  "func (K) M() {}\n"
		  "type T struct{}\n", 0 },
	{ "yacc.go", "package p\nfunc F() {\n//line a.y:1\n}\n", 0 },
	{ "g.y", "func F() {\n}\n", 0 },
	{ "flow.go", "func F() {\n}\n", 0 },
	{ "outside.go", "func F() {\n}\n", 0 },
};

static enum esc_status
read_file(const char *path, struct buffer *out, bool *found, void *data,
	  struct esc_error *err)
{
	const char *broken = data;

	buffer_clear(out);
	*found = false;
	if (broken != NULL && strcmp(path, broken) == 0)
		return esc_fail(err, ESC_GIT, "no such object");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		if (strcmp(files[i].path, path) != 0)
			continue;
		files[i].reads++;
		buffer_adds(out, files[i].text);
		*found = true;
	}
	return ESC_OK;
}

struct enclose_case {
	enum record_kind kind;
	enum place place;
	const char *file;
	uint32_t line;
	const char *want;
};

/* Every record comes from the log as of function "Log" and "Log.func1". */
static const struct enclose_case cases[] = {
	{ REC_MOVED, PLACE_SOURCE, "a.go", 3, "F" },
	{ REC_MOVED, PLACE_SOURCE, "yacc.go", 2, "Log" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 9, "(*List).Push" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 11, "K.M" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 5, "init" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 6, "init" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 8, "Log" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 12, "Log" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 99, "Log" },
	{ REC_ESCAPES, PLACE_SOURCE, "g.y", 1, "Log" },
	{ REC_ESCAPES, PLACE_SOURCE, "missing.go", 1, "Log" },
	{ REC_ESCAPES, PLACE_OUTSIDE, "outside.go", 1, "Log" },
	{ REC_ESCAPES, PLACE_UNKNOWN, "", 0, "Log" },
	{ REC_STAYS, PLACE_SOURCE, "flow.go", 1, "Log" },
	{ REC_ESCAPES, PLACE_SOURCE, "a.go", 2, "F" },
};

static void
fill(struct record_set *set, struct intern *strings)
{
	record_set_init(set, strings);
	set->recs = calloc(ARRAY_LEN(cases), sizeof(*set->recs));
	assert_non_null(set->recs);
	set->len = set->cap = ARRAY_LEN(cases);
	for (size_t i = 0; i < set->len; i++) {
		set->recs[i] = (struct record){
			.kind = cases[i].kind,
			.place = cases[i].place,
			.pos.file = intern_puts(strings, cases[i].file),
			.pos.line = cases[i].line,
			.function = intern_puts(strings, "Log"),
			.closure = intern_puts(strings, "Log.func1"),
		};
	}
}

static void
test_functions(void **state)
{
	struct intern *strings = intern_new();
	struct record_set set;
	struct esc_error err = { 0 };

	(void)state;
	fill(&set, strings);
	assert_int_equal(enclose_records(&set, read_file, NULL, &err), ESC_OK);
	for (size_t i = 0; i < set.len; i++) {
		const char *got = intern_text(strings, set.recs[i].function);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s:%u: got %s, not %s", cases[i].file,
				 cases[i].line, got, cases[i].want);
		assert_string_equal(intern_text(strings, set.recs[i].closure),
				    "Log.func1");
	}
	assert_int_equal(files[0].reads, 1);
	assert_int_equal(files[2].reads, 0);
	assert_int_equal(files[3].reads, 0);
	assert_int_equal(files[4].reads, 0);
	record_set_free(&set);
	intern_free(strings);
}

static void
test_reading_fails(void **state)
{
	struct intern *strings = intern_new();
	struct record_set set;
	struct esc_error err = { 0 };
	char broken[] = "a.go";

	(void)state;
	fill(&set, strings);
	assert_int_equal(enclose_records(&set, read_file, broken, &err),
			 ESC_GIT);
	assert_string_equal(err.text, "no such object");
	record_set_free(&set);
	intern_free(strings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_reading_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
