#ifndef GIT_FIXTURE_H
#define GIT_FIXTURE_H

/*
 * For the tests of src/git: a scratch directory in which shell lines make
 * repositories with the real git, which also is the oracle.  No
 * configuration of the machine or the user counts, names and dates are
 * fixed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "escdiff/repo.h"
#include "escdiff/tmpdir.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define UNUSED __attribute__((unused))

/*
 * libgit2 1.5 forgets the match data of every regular expression that does
 * not match, as when it looks through the configuration.  src/git itself
 * uses no PCRE2.
 */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2\n";
}

static char *fixture_dir;

static UNUSED int
fixture_setup(void **state)
{
	static const char *const unset[] = {
		"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
		"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_CEILING_DIRECTORIES", "XDG_CONFIG_HOME", "SUDO_UID",
	};
	static const char *const set[][2] = {
		{ "GIT_CONFIG_NOSYSTEM", "1" }, { "LC_ALL", "C" },
		{ "TZ", "UTC" }, { "GIT_AUTHOR_NAME", "A" },
		{ "GIT_AUTHOR_EMAIL", "a@example.com" },
		{ "GIT_COMMITTER_NAME", "C" },
		{ "GIT_COMMITTER_EMAIL", "c@example.com" },
		{ "GIT_AUTHOR_DATE", "1700000000 +0000" },
		{ "GIT_COMMITTER_DATE", "1700000000 +0000" },
	};
	struct esc_error err = { 0 };

	(void)state;
	if (tmpdir_make(&fixture_dir, &err) != ESC_OK)
		return -1;
	for (size_t i = 0; i < ARRAY_LEN(unset); i++)
		unsetenv(unset[i]);
	for (size_t i = 0; i < ARRAY_LEN(set); i++)
		setenv(set[i][0], set[i][1], 1);
	if (chdir(fixture_dir) != 0)
		return -1;
	setenv("HOME", fixture_dir, 1);
	return git_library_init(&err) == ESC_OK ? 0 : -1;
}

static UNUSED int
fixture_teardown(void **state)
{
	(void)state;
	git_library_shutdown();
	if (chdir("/") != 0)
		return -1;
	tmpdir_remove(fixture_dir);
	return 0;
}

/* Run shell lines; the first one that fails fails the test. */
static UNUSED void
sh(const char *script)
{
	char *command;

	assert_true(asprintf(&command, "set -e\n"
			     "git() { command git -c init.defaultBranch=main "
			     "-c protocol.file.allow=always "
			     "-c commit.gpgsign=false \"$@\"; }\n"
			     /* commit NAME: all that is there, one second
			      * after the last one */
			     "commit() { git add -A; tick; "
			     "git commit -q --allow-empty -m \"$1\"; }\n"
			     "tick() { t=$(git log --all --format=%%ct | "
			     "sort -n | tail -1); "
			     "GIT_COMMITTER_DATE=\"$((${t:-1700000000} + 1)) "
			     "+0000\"; export GIT_COMMITTER_DATE; }\n%s",
			     script) > 0);
	const int status = system(command);
	if (status != 0)
		fail_msg("status %d of: %s", status, script);
	free(command);
}

/* What a shell line prints, without the newline; the caller frees it. */
static UNUSED char *
sh_out(const char *command)
{
	char *text = calloc(1, 65536);
	FILE *pipe = popen(command, "r");

	assert_non_null(text);
	assert_non_null(pipe);
	const size_t len = fread(text, 1, 65535, pipe);
	assert_int_equal(pclose(pipe), 0);
	if (len > 0 && text[len - 1] == '\n')
		text[len - 1] = '\0';
	return text;
}

static UNUSED __attribute__((format(printf, 1, 2))) char *
sh_outf(const char *fmt, ...)
{
	char command[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	return sh_out(command);
}

/* Every file below dir with type, mode, size, times and content, digested:
 * the same text means that nothing was touched. */
static UNUSED char *
fingerprint(const char *dir)
{
	return sh_outf("cd '%s' && { find . -printf '%%p %%y %%m %%s %%T@ "
		       "%%C@ %%i %%l\\n' | LC_ALL=C sort; find . -type f "
		       "-print0 | LC_ALL=C sort -z | xargs -0 sha1sum; } | "
		       "sha1sum", dir);
}

static UNUSED struct repo *
open_repo(const char *dir)
{
	struct repo *repo = NULL;
	struct esc_error err = { 0 };

	if (repo_open(&repo, dir, &err) != ESC_OK)
		fail_msg("opening %s: %s", dir, err.text);
	return repo;
}

/* Split at blanks and resolve. */
static UNUSED enum esc_status
resolve(struct repo *repo, const char *args, bool cached,
	struct range *range, struct esc_error *err)
{
	char *copy = strdup(args), *words[8];
	size_t count = 0;

	for (char *word = strtok(copy, " "); word != NULL && count < 8;
	     word = strtok(NULL, " "))
		words[count++] = word;
	*err = (struct esc_error){ 0 };
	const enum esc_status status =
		repo_resolve_range(repo, words, count, cached, range, err);
	free(copy);
	return status;
}

#endif
