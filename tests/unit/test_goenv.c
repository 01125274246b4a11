/* goenv.c, toolchain.c, environ.c, gcflags.c: which Go is asked, and how, what
 * it answers, and when the answer is remembered.  A shell script plays the go command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "build/environ.h"
#include "build/fingerprint.h"
#include "build/gcflags.h"
#include "build/goenv.h"
#include "build/toolchain.h"
#include "escdiff/repo.h"
#include "escdiff/tmpdir.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

static char *top;

static int
set_up(void **state)
{
	struct esc_error err = { 0 };

	(void)state;
	if (tmpdir_make(&top, &err) != ESC_OK)
		return -1;
	setenv("XDG_CACHE_HOME", top, 1);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	tmpdir_remove(top);
	top = NULL;
	return 0;
}

static char *
in_top(const char *name)
{
	char *path = NULL;

	assert_true(asprintf(&path, "%s/%s", top, name) >= 0);
	return path;
}

/* A go command; the caller frees its path. */
static char *
make_go(const char *script)
{
	char *path = in_top("go");
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s", script);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0755), 0);
	return path;
}

static void
test_find(void **state)
{
	struct esc_error err = { 0 };
	char *go = make_go(""), *path, *search = NULL;
	char *before = strdup(getenv("PATH"));

	(void)state;
	assert_true(asprintf(&search, "/nowhere:%s:/bin", top) >= 0);
	setenv("PATH", search, 1);
	assert_int_equal(goenv_find(&path, NULL, &err), ESC_OK);
	assert_string_equal(path, go);
	free(path);
	assert_int_equal(goenv_find(&path, go, &err), ESC_OK);
	assert_string_equal(path, go);
	free(path);
	assert_int_equal(chdir(top), 0);
	assert_int_equal(goenv_find(&path, "./go", &err), ESC_OK);
	assert_int_equal(path[0], '/');
	assert_int_equal(chdir("/"), 0);
	free(path);
	/* no program, or one that is none */
	setenv("PATH", "/nowhere", 1);
	assert_int_equal(goenv_find(&path, NULL, &err), ESC_NO_GO);
	assert_non_null(strstr(err.hint, "PATH"));
	assert_int_equal(chmod(go, 0644), 0);
	assert_int_equal(goenv_find(&path, go, &err), ESC_NO_GO);
	assert_int_equal(goenv_find(&path, top, &err), ESC_NO_GO);
	setenv("PATH", before, 1);
	free(before);
	free(search);
	free(go);
}

struct answer_case {
	const char *script;
	enum esc_status status;
	const char *text;	/* the version, or part of the message */
	const char *hint;
};

static const struct answer_case answers[] = {
	{ "echo '{\"GOARCH\":\"arm64\",\"GOVERSION\":\"go1.26.8\"}'", ESC_OK,
	  "go1.26.8", "" },
	/* 1.15 and older do not tell their version there */
	{ "case $1 in env) echo '{\"GOARCH\":\"arm64\"}';;\n"
	  "*) echo go version go1.13.15 linux/amd64;; esac", ESC_OK,
	  "go1.13.15", "" },
	{ "echo 'go: parsing $GOFLAGS: unknown flag -buildvcs' >&2; exit 2",
	  ESC_GO, "go env: go: parsing $GOFLAGS: unknown flag -buildvcs",
	  "GOENV=off" },
	{ "echo; echo 'two lines' >&2; echo 'of words' >&2; exit 1", ESC_GO,
	  "go env: two lines", "" },
	{ "echo no JSON", ESC_GO, "no JSON", "" },
	{ "echo '[]'", ESC_GO, "[]", "" },
	{ "echo '{\"GOARCH\":\"arm64\"}'", ESC_GO, "go version", "" },
};

static void
test_answers(void **state)
{
	const struct cache none = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		const struct answer_case *c = &answers[i];
		struct esc_error err = { 0 };
		char *go = make_go(c->script);
		struct goenv env;

		assert_int_equal(goenv_ask(&env, &(struct goenv_query){
						   .go = go }, &none, &err),
				 c->status);
		const char *text = c->status == ESC_OK ? env.version
						       : err.text;
		if (strstr(text, c->text) == NULL ||
		    strstr(err.hint, c->hint) == NULL)
			fail_msg("%s: %s (%s)", c->script, text, err.hint);
		assert_string_equal(goenv_get(&env, "NOTHING"), "");
		goenv_free(&env);
		free(go);
	}
}

/* The go of PATH may be a script that starts this one. */
static char *
real_go(void)
{
	struct esc_error err = { 0 };
	const struct cache none = { 0 };
	char *go, *real = NULL;
	struct goenv env;

	assert_int_equal(goenv_find(&go, NULL, &err), ESC_OK);
	assert_int_equal(goenv_ask(&env, &(struct goenv_query){ .go = go },
				   &none, &err), ESC_OK);
	assert_true(asprintf(&real, "%s/bin/go",
			     goenv_get(&env, "GOROOT")) >= 0);
	goenv_free(&env);
	free(go);
	return real;
}

/* A script may be another Go tomorrow; the command itself is known by its
 * file and by what it depends on. */
static void
test_remembered(void **state)
{
	struct esc_error err = { 0 };
	char *script = make_go(answers[0].script), *go;
	struct goenv_query query = { .go = script };
	struct cache cache;
	struct goenv env;

	(void)state;
	assert_int_equal(cache_open(&cache, &err), ESC_OK);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(goenv_ask(&env, &query, &cache, &err),
				 ESC_OK);
		assert_false(env.cached);
		goenv_free(&env);
	}
	go = real_go();
	query.go = go;
	unsetenv("GOARCH");
	static const struct {
		const char *goarch;
		bool cached;
	} rounds[] = {
		{ NULL, false }, { NULL, true }, { "arm64", false },
		{ "arm64", true }, { NULL, true },
	};
	for (size_t i = 0; i < ARRAY_LEN(rounds); i++) {
		if (rounds[i].goarch != NULL)
			setenv("GOARCH", rounds[i].goarch, 1);
		else
			unsetenv("GOARCH");
		assert_int_equal(goenv_ask(&env, &query, &cache, &err),
				 ESC_OK);
		assert_int_equal(env.cached, rounds[i].cached);
		if (rounds[i].goarch != NULL)
			assert_string_equal(goenv_get(&env, "GOARCH"),
					    rounds[i].goarch);
		assert_memory_equal(env.version, "go1", 3);
		goenv_free(&env);
	}
	unsetenv("GOARCH");
	cache_close(&cache);
	free(script);
	free(go);
}

/* A link is what it leads to: a Go, or what chooses one. */
static void
test_links(void **state)
{
	struct esc_error err = { 0 };
	char *real = real_go(), *link = in_top("link");
	const struct {
		const char *target;
		bool lasting;
	} links[] = { { real, true }, { "/proc/self/exe", false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		const struct goenv_query query = { .go = link };
		char key[REPO_OID_SIZE];
		bool lasting;

		assert_int_equal(symlink(links[i].target, link), 0);
		assert_int_equal(fingerprint_go(&query, key, &lasting, &err),
				 ESC_OK);
		assert_int_equal(lasting, links[i].lasting);
		assert_int_equal(unlink(link), 0);
	}
	free(real);
	free(link);
}

/* Like the real command: GOTOOLCHAIN and a go.mod decide which it is. */
static const char switching_go[] =
	"version=$HERE MODE=${GOTOOLCHAIN-$MODE}\n"
	"asked=$(sed -n 's/^toolchain //p' go.mod 2>/dev/null)\n"
	"[ -n \"$asked\" ] || asked=go$(sed -n 's/^go //p' go.mod 2>/dev/null)\n"
	"case $MODE in\n"
	"local|'') ;;\n"
	"go1.9*) echo 'go: no such release' >&2; exit 1;;\n"
	"go*) version=${MODE%+*};;\n"
	"auto) [ \"$asked\" = go ] || version=$asked;;\n"
	"none) [ \"$asked\" = go ] || { echo 'go: no network' >&2; exit 1; };;\n"
	"esac\n"
	"echo \"{\\\"GOARCH\\\":\\\"${GOARCH-a}\\\",\\\"GOTOOLCHAIN\\\":\\\"$MODE\\\","
	"\\\"GOVERSION\\\":\\\"$version\\\"}\"\n";

struct choice {
	const char *here, *mode;	/* installed; GOTOOLCHAIN */
	const char *go, *toolchain;	/* asked for */
	enum esc_status status;
	const char *version, *setting;	/* chosen; NULL: none */
	bool too_old;
};

static const struct choice choices[] = {
	{ "go1.26.8", "auto", "1.25", NULL, ESC_OK, "go1.26.8", "local", 0 },
	{ "go1.26.8", "auto", NULL, NULL, ESC_OK, "go1.26.8", "local", 0 },
	{ "go1.26.8", "local", "1.26.8", NULL, ESC_OK, "go1.26.8", "local", 0 },
	{ "go1.26.8", "auto", "1.27.4", NULL, ESC_OK, "go1.27.4", "go1.27.4",
	  0 },
	{ "go1.26.8", "auto", "1.25", "go1.27.4", ESC_OK, "go1.27.4",
	  "go1.27.4", 0 },
	{ "go1.26.8", "auto", "1.25", "default", ESC_OK, "go1.26.8", "local",
	  0 },
	/* advice is not followed by a fixed one, a need is no advice */
	{ "go1.26.8", "local", "1.25", "go1.27.4", ESC_OK, "go1.26.8", "local",
	  0 },
	{ "go1.26.8", "local", "1.27.4", NULL, ESC_TOOLCHAIN, NULL, NULL, 0 },
	{ "go1.26.8", "go1.25.1", "1.26.1", NULL, ESC_TOOLCHAIN, NULL, NULL,
	  0 },
	{ "go1.26.8", "go1.25.1", "1.24", NULL, ESC_OK, "go1.25.1", "go1.25.1",
	  0 },
	{ "go1.26.8", "none", "1.27.4", NULL, ESC_TOOLCHAIN, NULL, NULL, 0 },
	{ "go1.26.8 X:greenteagc", "auto", "1.26.8", NULL, ESC_OK,
	  "go1.26.8 X:greenteagc", "local", 0 },
	{ "devel go1.28-abc", "auto", "1.27", NULL, ESC_OK, "devel go1.28-abc",
	  "local", 0 },
	/* before 1.21 there is no choice, and no need */
	{ "go1.19.13", "", "1.18", NULL, ESC_OK, "go1.19.13", NULL, 0 },
	{ "go1.19.13", "", "1.22", NULL, ESC_OK, "go1.19.13", NULL, 1 },
	{ "go1.9.7", "", NULL, NULL, ESC_TOOLCHAIN, NULL, NULL, 0 },
};

static void
test_choices(void **state)
{
	const struct cache none = { 0 };
	char *go = make_go(switching_go);

	(void)state;
	unsetenv("GOTOOLCHAIN");
	for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
		const struct choice *c = &choices[i];
		const struct toolchain_need need = { c->go, "go.mod of A",
						     c->toolchain };
		struct esc_error err = { 0 };
		struct goenv env;
		char *setting;
		bool too_old;

		setenv("HERE", c->here, 1);
		setenv("MODE", c->mode, 1);
		const enum esc_status status = toolchain_choose(
			&env, &setting, &too_old, go, &need, NULL, &none,
			&err);
		if (status != c->status)
			fail_msg("%zu: %s", i, err.text);
		if (c->version != NULL) {
			assert_string_equal(env.version, c->version);
			assert_int_equal(too_old, c->too_old);
			assert_int_equal(setting != NULL, c->setting != NULL);
			if (setting != NULL)
				assert_string_equal(setting, c->setting);
		} else {
			assert_true(err.hint[0] != '\0');
		}
		goenv_free(&env);
		free(setting);
	}
	free(go);
}

struct wish_case {
	const char *here;	/* installed; GOTOOLCHAIN is auto */
	const char *fixed;	/* wished for */
	const char *go;		/* asked for by go.mod */
	enum esc_status status;
	const char *version, *setting;	/* chosen; NULL: none */
};

static const struct wish_case wishes[] = {
	{ "go1.26.8", "go1.25.14", "1.24", ESC_OK, "go1.25.14", "go1.25.14" },
	{ "go1.26.8", "go1.25.14", "1.26", ESC_TOOLCHAIN, NULL, NULL },
	{ "go1.26.8", "go1.95.1", "1.24", ESC_TOOLCHAIN, NULL, NULL },
	{ "go1.26.8", "local", "1.24", ESC_OK, "go1.26.8", "local" },
	{ "go1.26.8", "local", "1.27", ESC_TOOLCHAIN, NULL, NULL },
	{ "go1.26.8", NULL, "1.27.4", ESC_OK, "go1.27.4", "go1.27.4" },
};

static void
test_wishes(void **state)
{
	static const char *const settings[] = { "GOARCH=x", "GOARCH=b" };
	const struct cache none = { 0 };
	char *go = make_go(switching_go);

	(void)state;
	setenv("MODE", "auto", 1);
	for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
		const struct wish_case *c = &wishes[i];
		const struct toolchain_need need = { c->go, "go.mod of A",
						     NULL };
		const struct toolchain_wish wish = { c->fixed, settings, 2 };
		struct esc_error err = { 0 };
		struct goenv env;
		char *setting;
		bool too_old;

		setenv("HERE", c->here, 1);
		const enum esc_status status = toolchain_choose(
			&env, &setting, &too_old, go, &need, &wish, &none,
			&err);
		if (status != c->status)
			fail_msg("%zu: %s", i, err.text);
		if (c->version != NULL) {
			assert_string_equal(env.version, c->version);
			assert_string_equal(setting, c->setting);
			assert_string_equal(goenv_get(&env, "GOARCH"), "b");
		} else {
			assert_true(err.hint[0] != '\0');
		}
		goenv_free(&env);
		free(setting);
	}
	free(go);
}

/* A Go before 1.21 does not choose: it is not taken for another. */
static void
test_wish_of_old_go(void **state)
{
	static const char old_go[] =
		"echo '{\"GOARCH\":\"a\",\"GOVERSION\":\"go1.19.13\"}'\n";
	const struct cache none = { 0 };
	const struct toolchain_need need = { 0 };
	const struct toolchain_wish wish = { .fixed = "go1.25.14" };
	char *go = make_go(old_go), *setting;
	struct esc_error err = { 0 };
	struct goenv env;
	bool too_old;

	(void)state;
	assert_int_equal(toolchain_choose(&env, &setting, &too_old, go, &need,
					  &wish, &none, &err), ESC_TOOLCHAIN);
	assert_non_null(strstr(err.text, "is go1.19.13"));
	goenv_free(&env);
	free(setting);
	free(go);
}

static const char *
value_of(const struct environment *env, const char *name)
{
	const char *const *vars = environment_vars(env);
	const size_t len = strlen(name);

	for (size_t i = 0; vars[i] != NULL; i++) {
		if (strncmp(vars[i], name, len) == 0 && vars[i][len] == '=')
			return vars[i] + len + 1;
	}
	return NULL;
}

static void
test_environment(void **state)
{
	struct environment env;

	(void)state;
	setenv("GIT_DIR", "/user/.git", 1);
	setenv("GIT_INDEX_FILE", "/user/.git/index", 1);
	setenv("GIT_SSH_COMMAND", "ssh -i key", 1);
	setenv("GOWORK", "/user/go.work", 1);
	environment_init(&env);
	environment_set(&env, "GOWORK", "off");
	environment_set(&env, "ESCDIFF_NEW", "1");
	environment_add(&env, (const char *const []){ "GOARCH=386",
						      "ESCDIFF_NEW=1=2" }, 2);
	assert_false(env.failed);
	assert_null(value_of(&env, "GIT_DIR"));
	assert_null(value_of(&env, "GIT_INDEX_FILE"));
	assert_string_equal(value_of(&env, "GIT_SSH_COMMAND"), "ssh -i key");
	assert_string_equal(value_of(&env, "GOWORK"), "off");
	assert_string_equal(value_of(&env, "ESCDIFF_NEW"), "1=2");
	assert_string_equal(value_of(&env, "GOARCH"), "386");
	assert_string_equal(value_of(&env, "PATH"), getenv("PATH"));
	environment_free(&env);
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_SSH_COMMAND");
	unsetenv("GOWORK");
}

static void
test_gcflags(void **state)
{
	static const struct {
		const char *version, *dir, *want;
	} cases[] = {
		{ "go1.12.17", "", "-gcflags=-m -m=2 -I=escdiff:" },
		{ "go1.20.14", "a", "-gcflags=-m -m=2 -I=escdiff:a" },
		{ "go1.21rc2", "",
		  "-gcflags=-m -m=2 -dwarf=false -I=escdiff:" },
		{ "go1.26.8", "a/b-c_d.e",
		  "-gcflags=-m -m=2 -dwarf=false -I=escdiff:a/b-c_d.e" },
		{ "go1.26.8", "x y'%\303\244",
		  "-gcflags=-m -m=2 -dwarf=false -I=escdiff:x%20y%27%25%c3%a4" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buffer out = { 0 };

		gcflags_add(&out, cases[i].version, cases[i].dir);
		assert_false(out.failed);
		assert_string_equal(out.data, cases[i].want);
		buffer_free(&out);
	}
}

static void
assert_value(const struct environment *env, const char *name, const char *want)
{
	const char *got = value_of(env, name);

	if (want == NULL)
		assert_null(got);
	else
		assert_string_equal(got, want);
}

static void
test_collector(void **state)
{
	static const struct {
		const char *gogc, *limit, *want, *want_limit;
	} cases[] = {
		{ NULL, NULL, "400", "3GiB" },
		{ "", "", "400", "3GiB" },
		{ "100", NULL, "100", NULL },
		{ "off", "1GiB", "off", "1GiB" },
		{ NULL, "1GiB", NULL, "1GiB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct environment env;

		unsetenv("GOGC");
		unsetenv("GOMEMLIMIT");
		if (cases[i].gogc != NULL)
			setenv("GOGC", cases[i].gogc, 1);
		if (cases[i].limit != NULL)
			setenv("GOMEMLIMIT", cases[i].limit, 1);
		environment_init(&env);
		assert_false(env.failed);
		assert_value(&env, "GOGC", cases[i].want);
		assert_value(&env, "GOMEMLIMIT", cases[i].want_limit);
		environment_free(&env);
	}
	unsetenv("GOGC");
	unsetenv("GOMEMLIMIT");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_find, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_answers, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_remembered, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_links, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_choices, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_wishes, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_wish_of_old_go, set_up,
						tear_down),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_gcflags),
		cmocka_unit_test(test_collector),
	};
	struct esc_error err = { 0 };

	if (git_library_init(&err) != ESC_OK)
		return 1;
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	git_library_shutdown();
	return failed;
}
