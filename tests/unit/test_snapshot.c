/* snapshot.c and cache.c: what goes in comes out, and what was damaged, cut
 * off or belongs to another side is never taken for good. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "build/cache.h"
#include "build/snapshot.h"
#include "escdiff/tmpdir.h"

#define KEY "0123456789012345678901234567890123456789"

/* What a reader saw, as text. */
struct seen {
	const struct intern *strings;
	struct buffer text;
};

static enum esc_status
see_run(const struct package_map *map, void *data, struct esc_error *err)
{
	struct seen *seen = data;

	(void)err;
	buffer_addf(&seen->text, "[%s %s", intern_text(seen->strings, map->dir),
		    intern_text(seen->strings, map->root));
	for (size_t i = 0; i < map->len; i++)
		buffer_addf(&seen->text, " %s:%s:%s:%s:%s:%d%d",
			    intern_text(seen->strings, map->items[i].path),
			    intern_text(seen->strings, map->items[i].dir),
			    intern_text(seen->strings, map->items[i].module),
			    intern_text(seen->strings, map->items[i].variant),
			    intern_text(seen->strings, map->items[i].archive),
			    map->items[i].inside, map->items[i].test_main);
	for (size_t i = 0; i < map->ignored.len; i++)
		buffer_addf(&seen->text, " -%s",
			    intern_text(seen->strings,
					map->ignored.items[i]));
	buffer_addc(&seen->text, ']');
	return ESC_OK;
}

static enum esc_status
see_text(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct seen *seen = data;

	(void)err;
	buffer_add(&seen->text, bytes, len);
	return ESC_OK;
}

static enum esc_status
see_end(void *data, struct esc_error *err)
{
	struct seen *seen = data;

	(void)err;
	buffer_adds(&seen->text, "<end>");
	return ESC_OK;
}

static void
write_run(struct buffer *out, struct intern *strings, const char *dir,
	  const char *log, size_t times)
{
	struct esc_error err = { 0 };
	struct snapshot_text *text;
	struct listed items[] = {
		{ .path = intern_puts(strings, "ex.com/a"),
		  .dir = intern_puts(strings, dir),
		  .module = intern_puts(strings, "ex.com"),
		  .variant = intern_puts(strings, "ex.com/a.test"),
		  .archive = intern_puts(strings, "/cache/ab-d"),
		  .inside = true },
		{ .path = intern_puts(strings, "ex.com/a.test"),
		  .test_main = true },
	};
	strid ignored[] = { intern_puts(strings, "a_windows.go") };
	const struct package_map map = { .dir = intern_puts(strings, dir),
					 .root = intern_puts(strings, "/r"),
					 .items = items, .len = 2,
					 .ignored = { ignored, 1, 1 } };

	assert_int_equal(snapshot_text_new(&text, &err), ESC_OK);
	for (size_t i = 0; i < times; i++)
		assert_int_equal(snapshot_text_add(text, log, strlen(log),
						   &err), ESC_OK);
	assert_int_equal(snapshot_text_end(text, &err), ESC_OK);
	assert_int_equal(snapshot_write_run(out, strings, &map, text, &err),
			 ESC_OK);
	snapshot_text_free(text);
}

/* Two runs, the second without a word from the compiler. */
static void
make_snapshot(struct buffer *out, struct intern *strings, size_t times)
{
	struct esc_error err = { 0 };
	const struct snapshot_header header = {
		.key = KEY, .tree = "t", .go = "go1.26.8", .goos = "linux",
		.goarch = "amd64",
	};

	assert_int_equal(snapshot_write_header(out, &header, &err), ESC_OK);
	write_run(out, strings, "", "# ex.com/a\n# escdiff end\nx", times);
	write_run(out, strings, "sub", "", 1);
	assert_int_equal(snapshot_write_end(out, &err), ESC_OK);
}

/* A file says the same as bytes in memory, each time it is read. */
static void
check_file(const void *bytes, size_t len, const char *key,
	   struct intern *strings, const struct seen *want, bool want_intact)
{
	struct seen seen = { .strings = strings };
	const struct snapshot_reader reader = { see_run, see_text, see_end,
						&seen };
	struct esc_error err = { 0 };
	FILE *file = tmpfile();
	bool intact;

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fflush(file), 0);
	for (int times = 0; times < 2; times++) {
		buffer_clear(&seen.text);
		assert_int_equal(snapshot_read_file(fileno(file), key,
						    strings, &reader, &intact,
						    &err), ESC_OK);
		assert_int_equal(intact, want_intact);
		assert_string_equal(buffer_text(&seen.text),
				    buffer_text(&want->text));
	}
	buffer_free(&seen.text);
	fclose(file);
}

static bool
read_back(const void *bytes, size_t len, const char *key,
	  struct intern *strings, struct seen *seen)
{
	const struct snapshot_reader reader = { see_run, see_text, see_end,
						seen };
	struct esc_error err = { 0 };
	bool intact;

	*seen = (struct seen){ .strings = strings };
	assert_int_equal(snapshot_read(bytes, len, key, strings, &reader,
				       &intact, &err), ESC_OK);
	check_file(bytes, len, key, strings, seen, intact);
	return intact;
}

static void
test_round_trip(void **state)
{
	struct intern *strings = intern_new();
	struct buffer bytes = { 0 };
	struct seen seen;

	(void)state;
	make_snapshot(&bytes, strings, 2);
	assert_true(read_back(bytes.data, bytes.len, KEY, strings, &seen));
	assert_string_equal(seen.text.data,
		"[ /r ex.com/a::ex.com:ex.com/a.test:/cache/ab-d:10"
		" ex.com/a.test:::::01 -a_windows.go]"
		"# ex.com/a\n# escdiff end\nx# ex.com/a\n# escdiff end\nx<end>"
		"[sub /r ex.com/a:sub:ex.com:ex.com/a.test:/cache/ab-d:10"
		" ex.com/a.test:::::01 -a_windows.go]<end>");
	buffer_free(&seen.text);
	buffer_free(&bytes);
	intern_free(strings);
}

static void
test_large_text(void **state)
{
	struct intern *strings = intern_new();
	struct buffer bytes = { 0 };
	struct seen seen;

	(void)state;
	make_snapshot(&bytes, strings, 100000);
	assert_true(bytes.len < 100000);
	assert_true(read_back(bytes.data, bytes.len, KEY, strings, &seen));
	assert_true(seen.text.len > 2500000);
	buffer_free(&seen.text);
	buffer_free(&bytes);
	intern_free(strings);
}

static void
test_foreign_and_damaged(void **state)
{
	struct intern *strings = intern_new();
	struct buffer bytes = { 0 };
	struct seen seen, whole;

	(void)state;
	make_snapshot(&bytes, strings, 50);
	assert_false(read_back(bytes.data, bytes.len, "another key", strings,
			       &seen));
	buffer_free(&seen.text);
	assert_false(read_back("no such thing", 13, KEY, strings, &seen));
	buffer_free(&seen.text);
	for (size_t len = 0; len < bytes.len; len++) {
		if (read_back(bytes.data, len, KEY, strings, &seen))
			fail_msg("cut to %zu of %zu bytes", len, bytes.len);
		buffer_free(&seen.text);
	}
	assert_true(read_back(bytes.data, bytes.len, KEY, strings, &whole));
	for (size_t i = 0; i < bytes.len; i++) {
		bytes.data[i] = (char)(bytes.data[i] ^ 0x10);
		/* zstd has bits that mean nothing: then all is well */
		if (read_back(bytes.data, bytes.len, KEY, strings, &seen) &&
		    strcmp(seen.text.data, whole.text.data) != 0)
			fail_msg("byte %zu of %zu", i, bytes.len);
		bytes.data[i] = (char)(bytes.data[i] ^ 0x10);
		buffer_free(&seen.text);
	}
	buffer_free(&whole.text);
	buffer_free(&bytes);
	intern_free(strings);
}

static void
test_cache(void **state)
{
	struct esc_error err = { 0 };
	struct cache cache;
	struct buffer out = { 0 };
	char *dir;

	(void)state;
	assert_int_equal(tmpdir_make(&dir, &err), ESC_OK);
	setenv("XDG_CACHE_HOME", dir, 1);
	assert_int_equal(cache_open(&cache, &err), ESC_OK);
	assert_non_null(cache.dir);
	assert_false(cache_load(&cache, CACHE_ENV, KEY, &out));
	cache_store(&cache, CACHE_ENV, KEY, "abc", 3);
	assert_true(cache_load(&cache, CACHE_ENV, KEY, &out));
	assert_string_equal(out.data, "abc");
	assert_false(cache_load(&cache, CACHE_SNAPSHOT, KEY, &out));
	cache_store(&cache, CACHE_ENV, KEY, "", 0);
	assert_true(cache_load(&cache, CACHE_ENV, KEY, &out));
	assert_int_equal(out.len, 0);
	cache_close(&cache);
	tmpdir_remove(dir);

	/* nowhere to keep anything: no error, no answer */
	setenv("XDG_CACHE_HOME", "/dev/null/none", 1);
	assert_int_equal(cache_open(&cache, &err), ESC_OK);
	assert_null(cache.dir);
	cache_store(&cache, CACHE_ENV, KEY, "abc", 3);
	assert_false(cache_load(&cache, CACHE_ENV, KEY, &out));
	cache_close(&cache);
	buffer_free(&out);
}

/* Above its limit a kind loses what was used longest ago. */
static void
test_oldest_goes_first(void **state)
{
	struct esc_error err = { 0 };
	struct cache cache;
	struct buffer out = { 0 };
	char *dir, *data = calloc(1, 400 << 10);
	static const char a[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	static const char b[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
	static const char c[] = "cccccccccccccccccccccccccccccccccccccccc";

	(void)state;
	assert_int_equal(tmpdir_make(&dir, &err), ESC_OK);
	setenv("XDG_CACHE_HOME", dir, 1);
	assert_int_equal(cache_open(&cache, &err), ESC_OK);
	cache_store(&cache, CACHE_ENV, a, data, 400 << 10);
	usleep(20000);
	cache_store(&cache, CACHE_ENV, b, data, 400 << 10);
	usleep(20000);
	assert_true(cache_load(&cache, CACHE_ENV, a, &out));
	usleep(20000);
	cache_store(&cache, CACHE_ENV, c, data, 400 << 10);
	assert_true(cache_load(&cache, CACHE_ENV, a, &out));
	assert_false(cache_load(&cache, CACHE_ENV, b, &out));
	assert_true(cache_load(&cache, CACHE_ENV, c, &out));
	cache_close(&cache);
	tmpdir_remove(dir);
	buffer_free(&out);
	free(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_large_text),
		cmocka_unit_test(test_foreign_and_damaged),
		cmocka_unit_test(test_cache),
		cmocka_unit_test(test_oldest_goes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
