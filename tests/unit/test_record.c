/* record.c, finish.c: kinds, and one order for equal sets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "parse/set.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

static struct record_set set;

static int
set_up(void **state)
{
	(void)state;
	record_set_init(&set, intern_new());
	return set.strings != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct intern *strings = set.strings;

	(void)state;
	record_set_free(&set);
	intern_free(strings);
	return 0;
}

struct fact {
	const char *package, *variant, *file;
	uint32_t line, column;
	enum record_kind kind;
	const char *symbol, *detail;
	uint32_t count;
};

static void
add(const struct fact *fact)
{
	struct record *rec = record_set_add(&set);

	assert_non_null(rec);
	rec->package = intern_puts(set.strings, fact->package);
	rec->variant = intern_puts(set.strings, fact->variant);
	rec->pos.file = intern_puts(set.strings, fact->file);
	rec->pos.line = fact->line;
	rec->pos.column = fact->column;
	rec->kind = fact->kind;
	rec->symbol = intern_puts(set.strings, fact->symbol);
	rec->detail = intern_puts(set.strings, fact->detail);
	rec->count = fact->count;
	rec->log_line = (uint32_t)set.len;
}

static void
check(size_t i, const struct fact *want)
{
	const struct record *rec = &set.recs[i];
	const struct intern *strings = set.strings;

	assert_string_equal(intern_text(strings, rec->package), want->package);
	assert_string_equal(intern_text(strings, rec->variant), want->variant);
	assert_string_equal(intern_text(strings, rec->pos.file), want->file);
	assert_int_equal(rec->pos.line, want->line);
	assert_int_equal(rec->pos.column, want->column);
	assert_int_equal(rec->kind, want->kind);
	assert_string_equal(intern_text(strings, rec->symbol), want->symbol);
	assert_string_equal(intern_text(strings, rec->detail), want->detail);
	assert_int_equal(rec->count, want->count);
}

/* In the order wanted; they are added in another. */
static const struct fact sorted[] = {
	{ "m/a", "", "", 0, 0, REC_MOVED, "#next", "", 1 },
	{ "m/a", "", "a.go", 2, 0, REC_ESCAPES, "y", "", 1 },
	{ "m/a", "", "a.go", 2, 9, REC_MOVED, "x", "", 1 },
	{ "m/a", "", "a.go", 2, 9, REC_ESCAPES, "\"a\"", "", 1 },
	{ "m/a", "", "a.go", 2, 9, REC_ESCAPES, "x", "", 1 },
	{ "m/b", "", "a.go", 2, 9, REC_ESCAPES, "x", "", 1 },
	{ "m/b", "", "a.go", 2, 9, REC_ESCAPES, "xy", "", 1 },
	{ "m/b", "", "a.go", 2, 10, REC_ESCAPES, "x", "", 1 },
	{ "m/b", "", "a.go", 10, 1, REC_ESCAPES, "x", "", 1 },
	{ "m/b", "", "a.go", 10, 2, REC_LEAK_RESULT, "x", "~r0", 1 },
	{ "m/b", "", "a.go", 10, 2, REC_LEAK_RESULT, "x", "~r1", 1 },
	{ "m/a", "", "a_test.go", 1, 1, REC_ESCAPES, "x", "", 1 },
	{ "m/a", "", "b.go", 1, 1, REC_ESCAPES, "x", "", 1 },
};

static void
test_order(void **state)
{
	const size_t count = ARRAY_LEN(sorted);

	(void)state;
	for (size_t i = 0; i < count; i++)
		add(&sorted[(i * 7 + 5) % count]);
	assert_int_equal(record_set_finish(&set, NULL), ESC_OK);
	assert_int_equal(set.len, count);
	for (size_t i = 0; i < count; i++)
		check(i, &sorted[i]);
}

/* Equal facts become one, that of the plain package if there is one. */
static void
test_merge(void **state)
{
	static const struct fact said[] = {
		{ "m", "m.test", "a.go", 1, 1, REC_MOVED, "x", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_MOVED, "x", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_MOVED, "x", "", 2 },
		{ "m", "m.test", "a_test.go", 1, 1, REC_MOVED, "t", "", 1 },
		{ "m", "m.test", "a_test.go", 1, 1, REC_MOVED, "t", "", 1 },
	};
	static const struct fact merged[] = {
		{ "m", "", "a.go", 1, 1, REC_MOVED, "x", "", 3 },
		{ "m", "m.test", "a_test.go", 1, 1, REC_MOVED, "t", "", 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		add(&said[i]);
	set.recs[2].function = intern_puts(set.strings, "F");
	set.recs[2].chain = 1;
	for (int times = 0; times < 2; times++) {	/* nothing left to do */
		assert_int_equal(record_set_finish(&set, NULL), ESC_OK);
		assert_int_equal(set.len, ARRAY_LEN(merged));
		for (size_t i = 0; i < ARRAY_LEN(merged); i++)
			check(i, &merged[i]);
	}
	assert_int_equal(set.recs[0].log_line, 2);
	assert_string_equal(intern_text(set.strings, set.recs[0].function),
			    "F");
	assert_int_equal(set.recs[0].chain, 1);
}

/* Copies of a generic function say the same of each shape; the facts about
 * inlining name the copy. */
static void
test_shapes(void **state)
{
	static const struct fact said[] = {
		{ "m", "", "a.go", 1, 1, REC_ESCAPES,
		  "&G[go.shape.string]{...}", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_ESCAPES, "&G[int]{...}", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_ESCAPES,
		  "&G[go.shape.int]{...}", "", 2 },
		{ "n", "", "a.go", 1, 1, REC_ESCAPES,
		  "&G[go.shape.int]{...}", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_INLINE_CALL, "F[go.shape.int]", "",
		  1 },
		{ "m", "", "a.go", 1, 1, REC_INLINE_CALL,
		  "F[go.shape.string]", "", 1 },
	};
	static const struct fact merged[] = {
		{ "m", "", "a.go", 1, 1, REC_ESCAPES,
		  "&G[go.shape.int]{...}", "", 3 },
		{ "n", "", "a.go", 1, 1, REC_ESCAPES,
		  "&G[go.shape.int]{...}", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_ESCAPES, "&G[int]{...}", "", 1 },
		{ "m", "", "a.go", 1, 1, REC_INLINE_CALL, "F[go.shape.int]", "",
		  1 },
		{ "m", "", "a.go", 1, 1, REC_INLINE_CALL,
		  "F[go.shape.string]", "", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(said); i++)
		add(&said[i]);
	assert_int_equal(record_set_finish(&set, NULL), ESC_OK);
	assert_int_equal(set.len, ARRAY_LEN(said));
	for (int times = 0; times < 2; times++) {
		assert_int_equal(record_set_merge_copies(&set, NULL), ESC_OK);
		assert_int_equal(set.len, ARRAY_LEN(merged));
		for (size_t i = 0; i < ARRAY_LEN(merged); i++)
			check(i, &merged[i]);
	}
}

/* Many records take another way through the sorter than few.  Each is still
 * the one that was added as line log_line. */
static void
test_many(void **state)
{
	static struct position added[50000];
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < 50000; i++) {
		struct fact fact = { "m", "", "a.go", 0, 0, REC_ESCAPES, "x",
				     "", 1 };

		seed = seed * 1664525 + 1013904223;
		fact.line = seed >> 20;
		fact.column = seed >> 8 & 15;
		fact.file = seed >> 12 & 1 ? "a.go" : "b.go";
		add(&fact);
		added[i] = set.recs[i].pos;
	}
	assert_int_equal(record_set_finish(&set, NULL), ESC_OK);
	for (size_t i = 0; i < set.len; i++)
		assert_memory_equal(&set.recs[i].pos,
				    &added[set.recs[i].log_line - 1],
				    sizeof(*added));
	size_t count = set.recs[0].count;
	for (size_t i = 1; i < set.len; i++) {
		const struct position *a = &set.recs[i - 1].pos;
		const struct position *b = &set.recs[i].pos;
		const int files = strcmp(intern_text(set.strings, a->file),
					 intern_text(set.strings, b->file));

		assert_true(files < 0 || (files == 0 && (a->line < b->line ||
			    (a->line == b->line && a->column < b->column))));
		count += set.recs[i].count;
	}
	assert_int_equal(count, 50000);
}

static void
test_empty(void **state)
{
	(void)state;
	assert_int_equal(record_set_finish(&set, NULL), ESC_OK);
	assert_int_equal(set.len, 0);
}

/* All are counted, the first ones kept, long ones cut. */
static void
test_unknown(void **state)
{
	static char line[5000];
	const struct span text = { line, sizeof(line) };

	(void)state;
	memset(line, 'x', sizeof(line));
	for (size_t i = 0; i < 10005; i++)
		assert_true(record_set_add_unknown(&set, i + 1, text));
	assert_true(record_set_add_foreign(&set, 7, SPAN("make: done")));
	assert_int_equal(set.unknown_count, 10005);
	assert_int_equal(set.unknown_kept, 10000);
	assert_int_equal(set.unknown[9999].log_line, 10000);
	assert_int_equal(intern_len(set.strings, set.unknown[0].text), 4096);
	assert_int_equal(set.foreign_count, 1);
	assert_string_equal(intern_text(set.strings, set.foreign[0].text),
			    "make: done");
}

static void
test_kinds(void **state)
{
	size_t heap = 0;

	(void)state;
	for (int i = 0; i < REC_KINDS_COUNT; i++) {
		const char *name = record_kind_name((enum record_kind)i);

		assert_true(strspn(name, "abcdefghijklmnopqrstuvwxyz-") ==
			    strlen(name) && *name != '\0');
		for (int other = 0; other < i; other++)
			assert_string_not_equal(
				name,
				record_kind_name((enum record_kind)other));
		heap += record_kind_is_heap((enum record_kind)i);
	}
	assert_int_equal(heap, 2);
	assert_true(record_kind_is_heap(REC_MOVED));
	assert_true(record_kind_is_heap(REC_ESCAPES));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_merge, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_shapes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_many, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_empty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unknown, set_up,
						tear_down),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
