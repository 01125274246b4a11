/* Lines mapped through hunks, in both directions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "escdiff/linemap.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/*
 * old  1 2 3 4 . . 5 6 7 8 9 10  . 11  . 12
 * new  . 1 2 3 4 5 6 . . 7 8  9 10 11 12 13
 * Line 1 goes, two come behind 4, 6 and 7 go, 9 and 10 become three, one
 * more comes behind 11.
 */
static const struct line_hunk hunks[] = {
	{ 1, 1, 0, 0 },
	{ 4, 0, 4, 2 },
	{ 6, 2, 6, 0 },
	{ 9, 2, 8, 3 },
	{ 11, 0, 12, 1 },
};

struct look_up {
	const char *path;
	uint32_t line;
	const char *want_path;
	uint32_t want_line;
	bool same;
};

static const struct look_up to_old[] = {
	{ "new.go", 0, "old.go", 0, true },
	{ "new.go", 1, "old.go", 2, true },
	{ "new.go", 3, "old.go", 4, true },
	{ "new.go", 4, "old.go", 4, false },
	{ "new.go", 5, "old.go", 4, false },
	{ "new.go", 6, "old.go", 5, true },
	{ "new.go", 7, "old.go", 8, true },
	{ "new.go", 8, "old.go", 9, false },
	{ "new.go", 9, "old.go", 10, false },
	{ "new.go", 10, "old.go", 10, false },
	{ "new.go", 11, "old.go", 11, true },
	{ "new.go", 12, "old.go", 11, false },
	{ "new.go", 13, "old.go", 12, true },
	{ "added.go", 5, "", 0, false },
	{ "unlisted.go", 5, "unlisted.go", 5, true },
	{ "binary.go", 5, "binary.go", 0, false },
	{ "moved.go", 70000, "was.go", 70000, true },
	{ "", 5, "", 5, true },
	{ "was.go", 1, "was.go", 1, true },	/* no path of the new side */
};

static const struct look_up to_new[] = {
	{ "old.go", 1, "new.go", 0, false },
	{ "old.go", 2, "new.go", 1, true },
	{ "old.go", 4, "new.go", 3, true },
	{ "old.go", 5, "new.go", 6, true },
	{ "old.go", 6, "new.go", 6, false },
	{ "old.go", 7, "new.go", 6, false },
	{ "old.go", 8, "new.go", 7, true },
	{ "old.go", 9, "new.go", 8, false },
	{ "old.go", 10, "new.go", 9, false },
	{ "old.go", 11, "new.go", 11, true },
	{ "old.go", 12, "new.go", 13, true },
	{ "deleted.go", 5, "", 0, false },
	{ "unlisted.go", 5, "unlisted.go", 5, true },
	{ "binary.go", 5, "binary.go", 0, false },
	{ "was.go", 70000, "moved.go", 70000, true },
};

static void
add(struct linemap *map, const char *old_path, const char *new_path,
    const struct line_hunk *list, size_t count, bool whole)
{
	struct esc_error err = { 0 };

	assert_int_equal(linemap_add(map, intern_puts(map->strings, old_path),
				     intern_puts(map->strings, new_path),
				     list, count, whole, &err), ESC_OK);
}

static void
fill(struct linemap *map, struct intern *strings)
{
	struct esc_error err = { 0 };

	linemap_init(map, strings);
	intern_puts(strings, "unlisted.go");
	add(map, "was.go", "moved.go", NULL, 0, false);
	add(map, "old.go", "new.go", hunks, ARRAY_LEN(hunks), false);
	add(map, "", "added.go", NULL, 0, false);
	add(map, "deleted.go", "", NULL, 0, false);
	add(map, "binary.go", "binary.go", NULL, 0, true);
	assert_int_equal(linemap_seal(map, &err), ESC_OK);
}

static void
check(const struct linemap *map, const struct look_up *want, bool old)
{
	const strid path = intern_puts(map->strings, want->path);
	strid got_path = UINT32_MAX;
	uint32_t got_line = UINT32_MAX;
	const bool same = old
		? linemap_to_old(map, path, want->line, &got_path, &got_line)
		: linemap_to_new(map, path, want->line, &got_path, &got_line);

	if (got_path != intern_puts(map->strings, want->want_path) ||
	    got_line != want->want_line || same != want->same)
		fail_msg("%s:%u: got %s:%u %d", want->path, want->line,
			 intern_text(map->strings, got_path), got_line, same);
}

static void
test_both_directions(void **state)
{
	struct intern *strings = intern_new();
	struct linemap map;

	(void)state;
	fill(&map, strings);
	for (size_t i = 0; i < ARRAY_LEN(to_old); i++)
		check(&map, &to_old[i], true);
	for (size_t i = 0; i < ARRAY_LEN(to_new); i++)
		check(&map, &to_new[i], false);
	linemap_free(&map);
	assert_null(map.files);
	intern_free(strings);
}

/* Every unchanged line finds its way back. */
static void
test_round_trip(void **state)
{
	struct intern *strings = intern_new();
	struct linemap map;
	unsigned same = 0;

	(void)state;
	fill(&map, strings);
	const strid new_path = intern_puts(strings, "new.go");
	for (uint32_t line = 1; line <= 20; line++) {
		strid path;
		uint32_t there, back;

		if (!linemap_to_old(&map, new_path, line, &path, &there))
			continue;
		assert_true(linemap_to_new(&map, path, there, &path, &back));
		assert_int_equal(path, new_path);
		assert_int_equal(back, line);
		same++;
	}
	assert_int_equal(same, 20 - 6);
	linemap_free(&map);
	intern_free(strings);
}

/* Lines from one to another stay together just where each is unchanged and
 * the next one below it. */
static void
test_keeps(void **state)
{
	struct intern *strings = intern_new();
	struct linemap map;

	(void)state;
	fill(&map, strings);
	const strid old_path = intern_puts(strings, "old.go");
	for (uint32_t first = 1; first <= 20; first++) {
		bool want = true;
		strid path;
		uint32_t start, line;

		linemap_to_new(&map, old_path, first, &path, &start);
		for (uint32_t last = first; last <= 20; last++) {
			want &= linemap_to_new(&map, old_path, last, &path,
					       &line) &&
				line == start + (last - first);
			assert_int_equal(linemap_keeps(&map, old_path, first,
						       last, &path, &line),
					 want);
			if (want)
				assert_int_equal(line, start);
		}
	}
	linemap_free(&map);
	intern_free(strings);
}

static void
test_nothing_moved(void **state)
{
	struct intern *strings = intern_new();
	const strid path = intern_puts(strings, "a.go");
	struct linemap map;
	strid there;
	uint32_t line;

	(void)state;
	linemap_init(&map, strings);
	assert_true(linemap_to_old(&map, path, 7, &there, &line));
	assert_int_equal(line, 7);
	assert_true(linemap_to_new(NULL, path, 8, &there, &line));
	assert_int_equal(there, path);
	assert_int_equal(line, 8);
	linemap_free(&map);
	intern_free(strings);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_directions),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_keeps),
		cmocka_unit_test(test_nothing_moved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
