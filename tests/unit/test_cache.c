/* cache.c, pieces.c, slots.c, answer.c: what is kept, what goes first, and
 * what of it is believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/pieces.h"
#include "build/slots.h"
#include "escdiff/answer.h"
#include "escdiff/tmpdir.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define DAY_S (24 * 3600)

static char *top;
static struct cache cache;

static int
set_up(void **state)
{
	struct esc_error err = { 0 };

	(void)state;
	if (git_library_init(&err) != ESC_OK ||
	    tmpdir_make(&top, &err) != ESC_OK)
		return -1;
	setenv("XDG_CACHE_HOME", top, 1);
	return cache_open(&cache, &err) == ESC_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	cache_close(&cache);
	tmpdir_remove(top);
	git_library_shutdown();
	return 0;
}

/* "aaaa...", 40 of them. */
static const char *
key(char c)
{
	static char text[REPO_OID_SIZE];

	memset(text, c, sizeof(text) - 1);
	return text;
}

static char *
path_of(const char *kind, char c)
{
	char *path = NULL;

	assert_true(asprintf(&path, "%s/%s/%s", cache.dir, kind, key(c)) > 0);
	return path;
}

/* An entry of 100 bytes that was used so long ago. */
static void
put(char c, time_t age_s)
{
	const struct timespec when[] = { { time(NULL) - age_s, 0 },
					 { time(NULL) - age_s, 0 } };
	static const char bytes[100];
	char *path = path_of("code", c);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, sizeof(bytes), file), 100);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, when, 0), 0);
	free(path);
}

/* The first letters of the keys that are there. */
static void
assert_left(const char *want)
{
	char left[64] = "";
	size_t count = 0;

	for (const char *c = "abcdef"; *c != '\0'; c++) {
		char *path = path_of("code", *c);

		if (access(path, F_OK) == 0)
			left[count++] = *c;
		free(path);
	}
	assert_string_equal(left, want);
}

struct evict_case {
	struct piece_limits limits;
	const char *left;
};

/* a was used last, d first; b and c at the same time. */
static const struct evict_case evictions[] = {
	{ { 0, 0, 100 * DAY_S }, "abcd" },
	{ { 0, 0, 5 * DAY_S }, "abc" },
	{ { 0, 0, DAY_S }, "a" },
	{ { 400, 4, 100 * DAY_S }, "abcd" },
	{ { 399, 0, 100 * DAY_S }, "abc" },
	{ { 250, 0, 100 * DAY_S }, "ac" },
	{ { 1, 0, 100 * DAY_S }, "" },
	{ { 0, 2, 100 * DAY_S }, "ac" },
	{ { 250, 1, 100 * DAY_S }, "a" },
};

static void
test_evict(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(evictions); i++) {
		struct pieces pieces = { 0 };

		cache_store(&cache, CACHE_CODE, key('a'), "", 0);
		put('c', 4 * DAY_S);
		put('d', 9 * DAY_S);
		put('b', 4 * DAY_S);
		put('a', 0);
		pieces_read(&pieces, &cache, CACHE_CODE, false, NULL, NULL);
		assert_int_equal(pieces.len, 4);
		pieces_evict(&pieces, &cache, &evictions[i].limits, NULL,
			     NULL);
		assert_left(evictions[i].left);
		pieces_free(&pieces);
	}
}

/* Two that read the same list: the second finds the work done, and takes
 * nothing more. */
static void
test_race(void **state)
{
	const struct piece_limits limits = { 250, 0, 100 * DAY_S };
	struct pieces one = { 0 }, two = { 0 };

	(void)state;
	cache_store(&cache, CACHE_CODE, key('a'), "", 0);
	for (const char *c = "abcd"; *c != '\0'; c++)
		put(*c, (*c - 'a') * DAY_S);
	pieces_read(&one, &cache, CACHE_CODE, false, NULL, NULL);
	pieces_read(&two, &cache, CACHE_CODE, false, NULL, NULL);
	pieces_evict(&one, &cache, &limits, NULL, NULL);
	assert_left("ab");
	pieces_evict(&two, &cache, &limits, NULL, NULL);
	assert_left("ab");
	pieces_free(&one);
	pieces_free(&two);
}

/* What is used between the look and the deed stays. */
static void
test_used_meanwhile(void **state)
{
	const struct piece_limits limits = { 250, 0, 100 * DAY_S };
	struct pieces pieces = { 0 };
	struct buffer out = { 0 };

	(void)state;
	for (const char *c = "abcd"; *c != '\0'; c++)
		put(*c, (*c - 'a') * DAY_S);
	pieces_read(&pieces, &cache, CACHE_CODE, false, NULL, NULL);
	assert_true(cache_load(&cache, CACHE_CODE, key('d'), &out));
	pieces_evict(&pieces, &cache, &limits, NULL, NULL);
	assert_left("ad");
	pieces_free(&pieces);
	buffer_free(&out);
}

static void
assert_slot(const char *dir, const struct timespec *used, enum piece_end want)
{
	const int parent = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(parent >= 0);
	assert_int_equal(slot_remove(parent, "0", used), want);
	close(parent);
}

static void
test_slots(void **state)
{
	const struct timespec long_ago = { 1000, 0 };
	struct esc_error err = { 0 };
	char *slot = NULL, *notes = NULL;

	(void)state;
	assert_true(asprintf(&slot, "%s/0", top) > 0);
	assert_true(asprintf(&notes, "%s/0/notes", top) > 0);
	assert_slot(top, NULL, PIECE_GONE);
	assert_int_equal(slot_lock(slot), -1);
	assert_int_equal(make_dirs(slot, &err), ESC_OK);
	const int lock = slot_lock(slot);
	assert_true(lock >= 0);
	assert_int_equal(slot_lock(slot), -1);
	assert_slot(top, NULL, PIECE_IN_USE);
	close(lock);
	assert_slot(top, &long_ago, PIECE_KEPT);
	assert_int_equal(mkdir(notes, 0700), 0);
	assert_slot(top, NULL, PIECE_FOREIGN);
	assert_int_equal(rmdir(notes), 0);
	assert_slot(top, NULL, PIECE_GONE);
	assert_int_equal(access(slot, F_OK), -1);
	/* a link is none */
	assert_int_equal(symlink(top, slot), 0);
	assert_int_equal(slot_lock(slot), -1);
	assert_slot(top, NULL, PIECE_STAYS);
	assert_int_equal(unlink(slot), 0);
	free(slot);
	free(notes);
}

static enum esc_status
take(const char *data, size_t len, void *out, struct esc_error *err)
{
	(void)err;
	buffer_add(out, data, len);
	return ESC_OK;
}

/* A report of so many bytes that hardly shrink; stored, and there again? */
static bool
is_kept(size_t len)
{
	struct answer *answer = answer_new(), *loaded;
	struct buffer messages = { 0 }, report = { 0 }, found = { 0 };
	struct esc_error err = { 0 };
	uint32_t state = 1;

	assert_non_null(answer);
	for (size_t i = 0; i < len; i++) {
		state = state * 1664525 + 1013904223;
		buffer_addc(&report, (char)(state >> 24));
	}
	buffer_adds(&messages, "escdiff: one\nescdiff: two\n");
	answer_add(answer, buffer_text(&report), len / 2);
	answer_add(answer, buffer_text(&report) + len / 2, len - len / 2);
	answer_store(answer, key('e'), &messages, 1);
	answer_free(answer);
	loaded = answer_load(key('e'));
	assert_null(answer_load(key('f')));
	if (loaded != NULL) {
		assert_int_equal(answer_exit_code(loaded), 1);
		assert_string_equal(answer_messages(loaded), messages.data);
		assert_int_equal(answer_read(loaded, take, &found, &err),
				 ESC_OK);
		assert_int_equal(found.len, len);
		assert_memory_equal(buffer_text(&found), buffer_text(&report),
				    len);
	}
	const bool kept = loaded != NULL;
	answer_free(loaded);
	buffer_free(&messages);
	buffer_free(&report);
	buffer_free(&found);
	return kept;
}

static void
test_answer(void **state)
{
	char *path = path_of("answers", 'e');

	(void)state;
	assert_true(is_kept(0));
	assert_true(is_kept(1));
	assert_true(is_kept(3000000));
	assert_int_equal(unlink(path), 0);
	/* too large to be kept, and no half of it is */
	assert_false(is_kept(9 << 20));
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_evict),
		cmocka_unit_test(test_race),
		cmocka_unit_test(test_used_meanwhile),
		cmocka_unit_test(test_slots),
		cmocka_unit_test(test_answer),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
