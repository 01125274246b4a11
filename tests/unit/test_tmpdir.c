/* tmpdir.c: private directories come and go, whatever is in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escdiff/tmpdir.h"

static void
write_file(const char *dir, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	const int fd = open(path, O_WRONLY | O_CREAT, 0444);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

static void
join(char *out, size_t size, const char *dir, const char *name)
{
	snprintf(out, size, "%s/%s", dir, name);
}

static void
test_make_and_remove(void **state)
{
	struct esc_error err = { 0 };
	char *dir, *other, path[512], link[512];
	struct stat st;

	(void)state;
	assert_int_equal(tmpdir_make(&dir, &err), ESC_OK);
	assert_int_equal(tmpdir_make(&other, &err), ESC_OK);
	assert_string_not_equal(dir, other);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);

	/* a directory without any permission, with a read-only file in it */
	join(path, sizeof(path), dir, "closed");
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(path, "file");
	assert_int_equal(chmod(path, 0), 0);
	/* links: one to what must stay, one to nothing */
	write_file(other, "stays");
	join(link, sizeof(link), dir, "link");
	assert_int_equal(symlink(other, link), 0);
	join(link, sizeof(link), dir, "dangling");
	assert_int_equal(symlink("nowhere", link), 0);

	char *name = strdup(dir);
	tmpdir_remove(dir);
	assert_int_not_equal(lstat(name, &st), 0);
	free(name);
	join(path, sizeof(path), other, "stays");
	assert_int_equal(stat(path, &st), 0);
	tmpdir_remove(other);
	tmpdir_remove(NULL);
}

static void
test_make_dirs(void **state)
{
	struct esc_error err = { 0 };
	char *dir, path[512];
	struct stat st;

	(void)state;
	assert_int_equal(tmpdir_make(&dir, &err), ESC_OK);
	join(path, sizeof(path), dir, "a/b//c");
	assert_int_equal(make_dirs(path, &err), ESC_OK);
	assert_int_equal(make_dirs(path, &err), ESC_OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);

	write_file(path, "file");
	join(path, sizeof(path), dir, "a/b/c/file/d");
	assert_int_equal(make_dirs(path, &err), ESC_IO);
	assert_non_null(strstr(err.text, "a/b/c/file"));
	tmpdir_remove(dir);
}

static void
test_tmpdir_is_named_when_unusable(void **state)
{
	struct esc_error err = { 0 };
	char *dir;

	(void)state;
	setenv("TMPDIR", "/nowhere/at/all", 1);
	assert_int_equal(tmpdir_make(&dir, &err), ESC_IO);
	assert_null(dir);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	assert_non_null(strstr(err.hint, "TMPDIR"));
	setenv("TMPDIR", "relative", 1);
	assert_int_equal(tmpdir_make(&dir, &err), ESC_OK);
	assert_int_equal(dir[0], '/');
	tmpdir_remove(dir);
	unsetenv("TMPDIR");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make_and_remove),
		cmocka_unit_test(test_make_dirs),
		cmocka_unit_test(test_tmpdir_is_named_when_unusable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
