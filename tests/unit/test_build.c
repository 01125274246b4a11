/* The build layer on small repositories that each test makes, with the Go and
 * the git of PATH: what is compiled, where its records lie, what fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "build/plan.h"
#include "escdiff/build.h"
#include "escdiff/interrupt.h"
#include "escdiff/tmpdir.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define ESCAPES(name) "func " name "() *int { x := 1; return &x }\n"

/* A directory with the repository "repo", the cache and TMPDIR in it. */
static char *top;

static void
	__attribute__((format(printf, 1, 2)))
shell(const char *fmt, ...)
{
	char *command = NULL;
	va_list args;

	va_start(args, fmt);
	assert_true(vasprintf(&command, fmt, args) >= 0);
	va_end(args);
	if (system(command) != 0)
		fail_msg("%s", command);
	free(command);
}

static void
put(const char *path, const char *text)
{
	char *full = NULL;

	assert_true(asprintf(&full, "%s/repo/%s", top, path) >= 0);
	char *slash = strrchr(full, '/');
	struct esc_error err = { 0 };
	*slash = '\0';
	assert_int_equal(make_dirs(full, &err), ESC_OK);
	*slash = '/';
	FILE *file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	free(full);
}

static void
commit(void)
{
	shell("cd %s/repo && git add -A && git commit -q -m x --allow-empty",
	      top);
}

static int
set_up(void **state)
{
	struct esc_error err = { 0 };
	char *path = NULL;

	(void)state;
	unsetenv("TMPDIR");
	if (tmpdir_make(&top, &err) != ESC_OK)
		return -1;
	shell("mkdir %s/tmp %s/cache && git init -q %s/repo && "
	      "cd %s/repo && git config user.email a@example.com && "
	      "git config user.name a", top, top, top, top);
	assert_true(asprintf(&path, "%s/tmp", top) >= 0);
	setenv("TMPDIR", path, 1);
	free(path);
	assert_true(asprintf(&path, "%s/cache", top) >= 0);
	setenv("XDG_CACHE_HOME", path, 1);
	free(path);
	assert_true(asprintf(&path, "%s/gocache", top) >= 0);
	setenv("GOCACHE", path, 1);
	free(path);
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

/* Both sides of a range, and their words. */
struct result {
	struct intern *strings;
	struct repo *repo;
	struct range range;
	struct build old_build, new_build;
	struct buffer notes;
	struct esc_error err;
	enum esc_status status;
};

static void
take_event(enum build_event event, const char *text, void *data)
{
	struct result *result = data;

	if (event != BUILD_PROGRESS && text != NULL)
		buffer_addf(&result->notes, "%s\n", text);
}

/* The repository stays open, for more questions: close_result. */
static void
open_result(struct result *result, const char *old, const char *new,
	    const struct build_options *options)
{
	char *names[2] = { strdup(old), strdup(new) }, *dir = NULL;
	struct build_options always = *options;

	/* Most compare a commit with itself. */
	always.always = true;
	assert_true(asprintf(&dir, "%s/repo", top) >= 0);
	*result = (struct result){ .strings = intern_new() };
	assert_int_equal(repo_open(&result->repo, dir, &result->err), ESC_OK);
	assert_int_equal(repo_resolve_range(result->repo, names, 2, false,
					    &result->range, &result->err),
			 ESC_OK);
	result->status = build_range(result->repo, &result->range, &always,
				     result->strings, &result->old_build,
				     &result->new_build, take_event, result,
				     &result->err);
	free(dir);
	free(names[0]);
	free(names[1]);
}

static void
close_repo(struct result *result)
{
	range_free(&result->range);
	repo_close(result->repo);
	result->repo = NULL;
}

static void
run(struct result *result, const char *old, const char *new,
    const struct build_options *options)
{
	open_result(result, old, new, options);
	close_repo(result);
}

static void
result_free(struct result *result)
{
	build_free(&result->old_build);
	build_free(&result->new_build);
	intern_free(result->strings);
	buffer_free(&result->notes);
}

static void
close_result(struct result *result)
{
	close_repo(result);
	result_free(result);
}

/* Wants one parameter of one file, told by its resolved path. */
struct wanted {
	const struct intern *strings;
	const char *file, *symbol;
};

static bool
is_wanted(const struct record *leak, void *data)
{
	const struct wanted *wanted = data;
	const struct intern *strings = wanted->strings;

	return leak->place == PLACE_SOURCE &&
	       strcmp(intern_text(strings, leak->pos.file),
		      wanted->file) == 0 &&
	       strcmp(intern_text(strings, leak->symbol),
		      wanted->symbol) == 0;
}

/* The explained leaks of a parameter: "function line of the last step". */
static void
assert_chains(const struct build *build, const char *file, const char *symbol,
	      const char *want)
{
	struct wanted wanted = { build->records.strings, file, symbol };
	struct record_set set;
	struct esc_error err = { 0 };
	struct buffer text = { 0 };

	assert_int_equal(build_parameter_chains(build, is_wanted, &wanted,
						&set, &err), ESC_OK);
	for (size_t i = 0; i < set.len; i++) {
		const struct record *record = &set.recs[i];

		buffer_addf(&text, "%s %s %s:",
			    record_kind_name(record->kind),
			    intern_text(set.strings, record->function),
			    intern_text(set.strings, record->pos.file));
		for (size_t j = 0; j < set.steps_len; j++)
			buffer_addf(&text, " %s:%u",
				    intern_text(set.strings,
						set.steps[j].pos.file),
				    set.steps[j].pos.line);
	}
	assert_string_equal(buffer_text(&text), want);
	buffer_free(&text);
	record_set_free(&set);
}

/* "file symbol" of each variable on the heap, in order. */
static void
assert_moved(const struct build *build, const char *want)
{
	const struct intern *strings = build->records.strings;
	struct buffer text = { 0 };

	for (size_t i = 0; i < build->records.len; i++) {
		const struct record *record = &build->records.recs[i];

		if (record->kind == REC_MOVED &&
		    record->place == PLACE_SOURCE)
			buffer_addf(&text, "%s:%u %s\n",
				    intern_text(strings, record->pos.file),
				    record->pos.line,
				    intern_text(strings, record->function));
	}
	assert_string_equal(buffer_text(&text), want);
	buffer_free(&text);
}

static void
assert_built(const struct result *result)
{
	if (result->status != ESC_OK)
		fail_msg("%s", result->err.text);
}

static void
put_two_modules(void)
{
	put("go.mod", "module ex.com/m\n\ngo 1.13\n\n"
		      "require ex.com/lib v0.0.0\n\n"
		      "replace ex.com/lib => ./lib\n");
	put("m.go", "package m\n\nimport \"ex.com/lib\"\n\n"
		    "var P = lib.New\n\n" ESCAPES("M"));
	put("lib/go.mod", "module ex.com/lib\n\ngo 1.13\n");
	put("lib/lib.go", "package lib\n\n" ESCAPES("New"));
	commit();
	put("lib/lib.go", "package lib\n\n" ESCAPES("New") ESCAPES("More"));
	commit();
}

/* Two modules: the second run has a map of its own. */
static void
test_parameter_chains(void **state)
{
	const struct build_options options = { .prefix = "" };
	const struct build_options no_cache = { .prefix = "",
						.no_cache = true };
	const struct build by_hand = { 0 };
	struct result result;

	(void)state;
	put("go.mod", "module ex.com/m\n\ngo 1.13\n");
	put("m.go", "package m\n\nvar s *int\n\nfunc M(p, q *int) {\n"
		    "\tr := p\n\ts = r\n\ts = q\n}\n");
	put("lib/go.mod", "module ex.com/lib\n\ngo 1.13\n");
	put("lib/x/x.go", "package x\n\nvar S *int\n\n"
			  "func X(p *int) {\n\tS = p\n}\n");
	commit();
	for (int round = 0; round < 3; round++) {
		run(&result, "HEAD", "HEAD",
		    round == 2 ? &no_cache : &options);
		assert_built(&result);
		assert_int_equal(result.old_build.from_cache, round == 1);
		for (int new = 0; new < 2; new++) {
			const struct build *build = new ? &result.new_build
							: &result.old_build;

			assert_chains(build, "m.go", "p",
				      "leaking-param M m.go: m.go:6 m.go:7");
			assert_chains(build, "lib/x/x.go", "p",
				      "leaking-param X lib/x/x.go: "
				      "lib/x/x.go:6");
			assert_chains(build, "m.go", "none", "");
		}
		result_free(&result);
	}
	assert_chains(&by_hand, "m.go", "p", "");
}

static size_t
count_entries(const char *name)
{
	char *path = NULL;
	size_t count = 0;
	struct dirent *entry;

	assert_true(asprintf(&path, "%s/%s", top, name) >= 0);
	DIR *dir = opendir(path);
	free(path);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		count += entry->d_name[0] != '.';
	if (dir != NULL)
		closedir(dir);
	return count;
}

/* ex.com/dep in a version, in a proxy of files: Use as given. */
static void
publish(const char *version, const char *use)
{
	shell("cd %s && mkdir -p proxy/ex.com/dep/@v z/ex.com/dep@%s/in && "
	      "cd z/ex.com/dep@%s && echo 'module ex.com/dep' > go.mod && "
	      "printf 'package in\n\nvar S *int\n' > in/in.go && "
	      "printf '%%s' '%s' > dep.go && "
	      "cp go.mod %s/proxy/ex.com/dep/@v/%s.mod && cd %s && "
	      "echo '{\"Version\":\"%s\"}' > proxy/ex.com/dep/@v/%s.info && "
	      "cd z && python3 -c 'import os, zipfile\n"
	      "z = zipfile.ZipFile(\"../proxy/ex.com/dep/@v/%s.zip\", \"w\")\n"
	      "[z.write(d + \"/\" + f) for d, _, fs in os.walk(\"ex.com\")"
	      " for f in fs]' && rm -r ex.com",
	      top, version, version, use, top, version, top, version, version,
	      version);
}

#define DEP_BEGIN "package dep\n\nimport \"ex.com/dep/in\"\n\n"
#define DEP_STAYS DEP_BEGIN "func Use(p *int) { in.S = new(int) }\n"
#define DEP_LEAKS DEP_BEGIN "func Use(p *int) { keep(p) }\n\n" \
	"func keep(q *int) {\n\tin.S = q\n}\n"

/* The proxy, and a repository whose HEAD uses the next version of dep. */
static void
put_dependency(void)
{
	char *proxy = NULL;

	assert_true(asprintf(&proxy, "file://%s/proxy", top) >= 0);
	setenv("GOPROXY", proxy, 1);
	setenv("GOSUMDB", "off", 1);
	setenv("GOFLAGS", "-modcacherw", 1);
	free(proxy);
	assert_true(asprintf(&proxy, "%s/modcache", top) >= 0);
	setenv("GOMODCACHE", proxy, 1);
	free(proxy);
	publish("v1.0.0", DEP_STAYS);
	publish("v1.1.0", DEP_LEAKS);
	for (int minor = 0; minor < 2; minor++) {
		char *mod = NULL;

		assert_true(asprintf(&mod, "module ex.com/m\n\ngo 1.17\n\n"
				     "require ex.com/dep v1.%d.0\n",
				     minor) >= 0);
		put("go.mod", mod);
		free(mod);
		put("m.go", "package m\n\nimport \"ex.com/dep\"\n\n"
			    "func M() {\n\tx := 1\n\tdep.Use(&x)\n}\n");
		shell("cd %s/repo && go mod tidy 2>/dev/null", top);
		commit();
	}
}

/* "kind function symbol file chains" of leaks and of what stays. */
static void
describe_facts(const struct record_set *set, struct buffer *out)
{
	for (size_t i = 0; i < set->len; i++) {
		const struct record *record = &set->recs[i];

		if (record_kind_is_leak(record->kind) ||
		    record->kind == REC_STAYS)
			buffer_addf(out, "%s %s %s %s:%u %d\n",
				    record_kind_name(record->kind),
				    intern_text(set->strings,
						record->function),
				    intern_text(set->strings, record->symbol),
				    intern_text(set->strings,
						record->pos.file),
				    record->pos.line, record->chain != 0);
	}
}

static void
assert_facts(const struct build *build, const char *package, const char *want)
{
	struct intern *strings = build->records.strings;
	const strid file = intern_puts(strings, "m.go");
	const strid packages[] = { intern_puts(strings, package),
				   intern_puts(strings, "ex.com/none") };
	struct buffer text = { 0 };
	struct record_set set;
	struct esc_error err = { 0 };

	if (build_dependency_facts(build, file, packages, want[0] != '\0'
				   ? 1 : 2, NULL, NULL, &set,
				   &err) != ESC_OK)
		fail_msg("%s", err.text);
	describe_facts(&set, &text);
	assert_string_equal(buffer_text(&text), want);
	buffer_free(&text);
	record_set_free(&set);
}

#define LEAKS "leaking-param Use p ex.com/dep@v1.1.0/dep.go:5 1\n" \
	"leaking-param keep q ex.com/dep@v1.1.0/dep.go:7 1\n"

static void
test_dependency_facts(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;

	(void)state;
	put_dependency();
	open_result(&result, "HEAD~1", "HEAD", &options);
	assert_built(&result);
	assert_facts(&result.old_build, "ex.com/dep",
		     "does-not-escape Use p ex.com/dep@v1.0.0/dep.go:5 0\n");
	assert_facts(&result.new_build, "ex.com/dep", LEAKS);
	assert_facts(&result.new_build, "ex.com/nothing", "");
	const size_t kept = count_entries("cache/escdiff/snapshot");
	/* The second time Go is not needed. */
	shell("rm -rf %s/gocache %s/modcache %s/proxy", top, top, top);
	assert_facts(&result.new_build, "ex.com/dep", LEAKS);
	assert_int_equal(count_entries("cache/escdiff/snapshot"), kept);
	close_result(&result);
	setenv("GOPROXY", "off", 1);
	unsetenv("GOSUMDB");
	unsetenv("GOFLAGS");
	unsetenv("GOMODCACHE");
}

struct line_case {
	const char *file, *package;
	const char *want;	/* "MODULE VERSION FILE:LINE" or "" */
};

static const struct line_case module_lines[] = {
	{ "m.go", "ex.com/a", "ex.com/a v1.0.0 go.mod:6" },
	{ "m.go", "ex.com/a/b/c", "ex.com/a/b v1.1.0 go.mod:7" },
	{ "x/m.go", "ex.com/a/bc", "ex.com/a v1.0.0 go.mod:6" },
	{ "m.go", "ex.com/r/x", "ex.com/new v1.9.0 go.mod:12" },
	{ "m.go", "ex.com/other", "ex.com/other v1.3.0 go.mod:9" },
	{ "m.go", "ex.com/d", "ex.com/d  go.mod:14" },
	{ "m.go", "ex.com/m/sub", "" },
	{ "m.go", "fmt", "" },
	{ "sub/s.go", "ex.com/a", "ex.com/a v1.5.0 sub/go.mod:3" },
};

static void
test_lines_of_go_mod(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;
	struct build_line line;

	(void)state;
	put("go.mod", "module ex.com/m\n\ngo 1.15\n\nrequire (\n"
		      "\tex.com/a v1.0.0\n\tex.com/a/b v1.1.0 // indirect\n"
		      "\tex.com/r v1.2.0\n\tex.com/other v1.3.0\n"
		      "\tex.com/d v1.4.0\n)\n"
		      "replace ex.com/r => ex.com/new v1.9.0\n"
		      "replace ex.com/other v1.2.0 => ex.com/x v1.0.0\n"
		      "replace ex.com/d => ./d\n");
	put("m.go", "package m\n\n" ESCAPES("M"));
	put("d/go.mod", "module ex.com/d\n");
	put("sub/go.mod", "module ex.com/m/sub\n\n"
			  "require ex.com/a v1.5.0\n");
	commit();
	run(&result, "HEAD", "HEAD", &options);
	struct intern *strings = result.strings;
	for (size_t i = 0; i < ARRAY_LEN(module_lines); i++) {
		const struct line_case *c = &module_lines[i];
		struct buffer text = { 0 };

		if (build_module_of(&result.new_build,
				    intern_puts(strings, c->file),
				    intern_puts(strings, c->package), &line))
			buffer_addf(&text, "%s %s %s:%u",
				    intern_text(strings, line.path),
				    intern_text(strings, line.version),
				    intern_text(strings, line.pos.file),
				    line.pos.line);
		assert_string_equal(buffer_text(&text), c->want);
		buffer_free(&text);
	}
	assert_true(build_go_line(&result.new_build,
				  intern_puts(strings, "m.go"), &line));
	assert_string_equal(intern_text(strings, line.version), "1.15");
	assert_int_equal(line.pos.line, 3);
	assert_true(build_go_line(&result.new_build,
				  intern_puts(strings, "d/d.go"), &line));
	assert_int_equal(line.version, 0);
	result_free(&result);
}

#define OLD_MOVED "lib/lib.go:3 New\nm.go:7 M\n"
#define NEW_MOVED "lib/lib.go:3 New\nlib/lib.go:4 More\nm.go:7 M\n"

static void
test_modules_and_cache(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;

	(void)state;
	put_two_modules();
	for (int round = 0; round < 2; round++) {
		run(&result, "HEAD~1", "HEAD", &options);
		assert_built(&result);
		assert_moved(&result.old_build, OLD_MOVED);
		assert_moved(&result.new_build, NEW_MOVED);
		assert_int_equal(result.old_build.from_cache, round);
		assert_int_equal(result.new_build.from_cache, round);
		assert_int_equal(result.new_build.package_count, 2);
		assert_int_equal(result.new_build.failure_count, 0);
		assert_memory_equal(result.new_build.go_version, "go1", 3);
		result_free(&result);
	}
	assert_int_equal(count_entries("cache/escdiff/snapshots"), 2);
	assert_int_equal(count_entries("tmp"), 0);

	/* what is no snapshot, or that of another side, is not believed */
	shell("cd %s/cache/escdiff/snapshots && set -- * && "
	      "cp $1 x && cp $2 $1 && mv x $2", top);
	run(&result, "HEAD~1", "HEAD", &options);
	assert_false(result.old_build.from_cache);
	assert_moved(&result.old_build, OLD_MOVED);
	result_free(&result);
	shell("cd %s/cache/escdiff/snapshots && "
	      "for f in *; do head -c 300 $f > x; mv x $f; done", top);
	run(&result, "HEAD~1", "HEAD", &options);
	assert_false(result.new_build.from_cache);
	assert_moved(&result.new_build, NEW_MOVED);
	result_free(&result);
}

static void
test_without_cache(void **state)
{
	const struct build_options options = { .prefix = "",
					       .no_cache = true };
	struct result result;

	(void)state;
	put_two_modules();
	run(&result, "HEAD~1", "HEAD", &options);
	assert_built(&result);
	assert_moved(&result.new_build, NEW_MOVED);
	result_free(&result);
	assert_int_equal(count_entries("cache/escdiff"), 0);
	assert_int_equal(count_entries("tmp"), 0);

	/* a cache that cannot be made is none */
	setenv("XDG_CACHE_HOME", "/dev/null/none", 1);
	run(&result, "HEAD~1", "HEAD", &(struct build_options){ .prefix = "" });
	assert_built(&result);
	assert_moved(&result.new_build, NEW_MOVED);
	result_free(&result);
	assert_int_equal(count_entries("tmp"), 0);
}

static void
test_same_tree(void **state)
{
	struct result result;

	(void)state;
	put_two_modules();
	run(&result, "HEAD", "HEAD",
	    &(struct build_options){ .prefix = "", .no_cache = true });
	assert_built(&result);
	assert_moved(&result.old_build, NEW_MOVED);
	assert_moved(&result.new_build, NEW_MOVED);
	assert_int_equal(result.new_build.package_count, 2);
	result_free(&result);
}

/* The same package, in the same directory, first compiled from one module's
 * root and then from another's: Go's cache replays the first one's paths to
 * whoever asks with the same flags. */
static void
test_replayed_paths(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;

	(void)state;
	put("go.mod", "module ex.com/m\n\ngo 1.13\n");
	put("sub/x/a.go", "package x\n\n" ESCAPES("F"));
	commit();
	put("sub/go.mod", "module ex.com/m/sub\n\ngo 1.13\n");
	/* where the old paths would lead to from the new root */
	put("sub/sub/x/a.go", "package other\n");
	commit();
	run(&result, "HEAD~1", "HEAD", &options);
	assert_built(&result);
	assert_moved(&result.old_build, "sub/x/a.go:3 F\n");
	assert_moved(&result.new_build, "sub/x/a.go:3 F\n");
	result_free(&result);
}

/* The one failure of this package; NULL: there is none. */
static const char *
failure_text(const struct build *build, const char *package)
{
	const struct intern *strings = build->records.strings;

	for (size_t i = 0; i < build->failure_count; i++) {
		if (strcmp(intern_text(strings, build->failures[i].package),
			   package) == 0)
			return intern_text(strings, build->failures[i].text);
	}
	return NULL;
}

static void
test_failures(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;

	(void)state;
	put("go.mod", "module ex.com/m\n\ngo 1.13\n");
	put("good/g.go", "package good\n\n" ESCAPES("F"));
	commit();
	put("type/t.go", "package t\n\nfunc F() int { return undefined }\n");
	put("user/u.go", "package u\n\nimport \"ex.com/m/type\"\n\n"
			 "var X = t.F\n");
	put("sub/go.mod", "module ex.com/sub\n\ngo 1.13\n");
	put("sub/in/i.go", "package in\n\nfunc F() { return nothing }\n");
	commit();
	put("load/l.go", "package l\n\nimport _ \"ex.com/m/nowhere\"\n");
	put("broken/go.mod", "no such thing\n");
	put("broken/b.go", "package b\n");
	commit();

	/* with and without a package that cannot even be loaded */
	for (int i = 1; i >= 0; i--) {
		char rev[16];

		snprintf(rev, sizeof(rev), "HEAD~%d", i);
		run(&result, "HEAD~2", rev, &options);
		assert_built(&result);
		const struct build *build = &result.new_build;
		assert_moved(build, "good/g.go:3 F\n");
		assert_int_equal(result.old_build.failure_count, 0);
		assert_int_equal(build->failure_count, i == 1 ? 3 : 5);
		const char *text = failure_text(build, "ex.com/m/type");
		assert_memory_equal(text, "type/t.go:3:23: ", 16);
		assert_non_null(strstr(text, "undefined"));
		assert_string_equal(failure_text(build, "ex.com/m/user"), "");
		assert_memory_equal(failure_text(build, "ex.com/sub/in"),
				    "sub/in/i.go:3:", 14);
		if (i == 0) {
			assert_non_null(strstr(failure_text(build,
						"ex.com/m/load"),
					       "load/l.go:3:8: "));
			assert_non_null(strstr(failure_text(build, "broken"),
					       "broken/go.mod:1: "));
		}
		result_free(&result);
		/* an incomplete side is compiled anew */
		run(&result, "HEAD~2", rev, &options);
		assert_true(result.old_build.from_cache);
		assert_false(result.new_build.from_cache);
		result_free(&result);
	}
}

static void
test_outside(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;

	(void)state;
	put("m/go.mod", "module ex.com/m\n\ngo 1.13\n\n"
			"require ex.com/lib v0.0.0\n\n"
			"replace ex.com/lib => ../../lib\n");
	put("m/m.go", "package m\n\nimport \"ex.com/lib\"\n\n"
		      "var P = lib.New\n\n" ESCAPES("M"));
	put("../lib/go.mod", "module ex.com/lib\n");
	put("../lib/lib.go", "package lib\n\n" ESCAPES("New"));
	commit();
	put("n.txt", "x");
	commit();
	for (int round = 0; round < 2; round++) {
		run(&result, "HEAD~1", "HEAD", &options);
		assert_built(&result);
		assert_moved(&result.new_build, "m/m.go:7 M\n");
		assert_int_equal(result.new_build.failure_count, 0);
		assert_non_null(strstr(buffer_text(&result.notes),
				       "../../lib leads out of the "
				       "repository"));
		/* what it leads to may change */
		assert_false(result.new_build.from_cache);
		result_free(&result);
	}
	shell("cd %s/repo && test -z \"$(git status --porcelain)\"", top);
}

static void
test_workspace(void **state)
{
	const struct build_options options = { .prefix = "" };
	struct result result;

	(void)state;
	put("a/go.mod", "module ex.com/a\n\ngo 1.18\n\n"
			"require ex.com/b v0.0.0\n");
	put("a/a.go", "package a\n\nimport \"ex.com/b\"\n\nvar P = b.B\n\n"
		      ESCAPES("A"));
	put("b/go.mod", "module ex.com/b\n\ngo 1.18\n");
	put("b/b.go", "package b\n\n" ESCAPES("B"));
	put("c/go.mod", "module ex.com/c\n\ngo 1.18\n");
	put("c/c.go", "package c\n\n" ESCAPES("C"));
	put("go.work", "go 1.18\n\nuse (\n\t./a\n\t./b\n)\n");
	commit();
	/* one outside of the repository must not reach in */
	put("../go.work", "go 1.18\n\nuse ./nowhere\n");
	run(&result, "HEAD", "HEAD", &options);
	assert_built(&result);
	assert_int_equal(result.new_build.failure_count, 0);
	assert_moved(&result.new_build, "a/a.go:7 A\nb/b.go:3 B\nc/c.go:3 C\n");
	result_free(&result);
}

static void
test_tags(void **state)
{
	struct result result;

	(void)state;
	put("go.mod", "module ex.com/m\n\ngo 1.13\n");
	put("m.go", "package m\n\n" ESCAPES("M"));
	put("t.go", "//go:build special\n// +build special\n\npackage m\n\n"
		    ESCAPES("T"));
	commit();
	run(&result, "HEAD", "HEAD", &(struct build_options){ .prefix = "" });
	assert_moved(&result.new_build, "m.go:3 M\n");
	result_free(&result);
	run(&result, "HEAD", "HEAD", &(struct build_options){
		    .prefix = "", .tags = "special" });
	assert_moved(&result.new_build, "m.go:3 M\nt.go:6 T\n");
	result_free(&result);
}

struct refusal {
	const char *old, *new, *pattern;
	enum esc_status status;
	const char *text;
};

static void
test_refusals(void **state)
{
	static const struct refusal cases[] = {
		{ "HEAD~2", "HEAD~2", NULL, ESC_NO_MODULE, "no go.mod" },
		{ "HEAD~2", "HEAD~1", NULL, ESC_NO_MODULE, "HEAD~1" },
		{ "HEAD", "HEAD", "./none", ESC_NO_PACKAGE, "./none" },
		{ "HEAD", "HEAD", "../x", ESC_USAGE, "../x" },
		{ "HEAD", "HEAD", "-x", ESC_USAGE, "-x" },
		/* nothing on the old side is no error */
		{ "HEAD~2", "HEAD", NULL, ESC_OK, "" },
	};
	struct result result;

	(void)state;
	put("README", "x\n");
	commit();
	put("x.go", "package x\n");
	commit();
	put("go.mod", "module ex.com/x\n\ngo 1.13\n");
	commit();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct refusal *c = &cases[i];

		run(&result, c->old, c->new, &(struct build_options){
			    .prefix = "", .patterns = &c->pattern,
			    .pattern_count = c->pattern != NULL });
		assert_int_equal(result.status, c->status);
		if (strstr(result.err.text, c->text) == NULL)
			fail_msg("%s: %s", c->text, result.err.text);
		result_free(&result);
	}
	run(&result, "HEAD", "HEAD", &(struct build_options){
		    .prefix = "", .go = "escdiff-no-such-go" });
	assert_int_equal(result.status, ESC_NO_GO);
	result_free(&result);
}

/* In a child: the mark of a signal cannot be taken back. */
static int
build_under_signal(void)
{
	struct result result;

	interrupt_install();
	raise(SIGTERM);
	run(&result, "HEAD~1", "HEAD", &(struct build_options){
		    .prefix = "", .no_cache = true });
	return result.status == ESC_INTERRUPTED ? 0 : 1;
}

static void
test_interrupted(void **state)
{
	int ended = -1;

	(void)state;
	put_two_modules();
	const pid_t pid = fork();
	if (pid == 0)
		_exit(build_under_signal());
	assert_int_equal(waitpid(pid, &ended, 0), pid);
	assert_int_equal(ended, 0);
	assert_int_equal(count_entries("tmp"), 0);
}

/* A tree with modules at "", "lib", "tools/gen" and, hidden, "x/testdata". */
struct pattern_case {
	const char *prefix, *pattern;
	const char *runs;	/* "dir: patterns" joined by "; " */
};

static const struct pattern_case patterns[] = {
	{ "", "./...", ": ./..." },
	{ "", ".", ": ./" },
	{ "", "./store/...", ": ./store/..." },
	{ "", "store", ": ./store" },
	{ "", "store/", ": ./store" },
	{ "store", ".", ": ./store" },
	{ "store", "./...", ": ./store/..." },
	{ "store", "..", ": ./" },
	{ "store", "../lib", "lib: ./" },
	{ "lib", "./...", "lib: ./..." },
	{ "lib/in", "./...", "lib: ./in/..." },
	{ "lib", "in", "lib: ./in" },
	{ "", "ex.com/m/store", ": ./store" },
	{ "", "ex.com/m/...", ": ./..." },
	{ "", "ex.com/lib/in", "lib: ./in" },
	{ "store", "ex.com/lib/...", "lib: ./..." },
	{ "", "golang.org/x/text", ": golang.org/x/text" },
	{ "lib", "fmt", "lib: fmt" },
	{ "", "./tools/...", "tools/gen: ./..." },
	{ "", "./st...", ": ./st..." },
	{ "", "/home/u/m/store", ": ./store" },
	{ "", "/home/u/m", ": ./" },
	{ "", "./x/testdata/...", "x/testdata: ./..." },
	{ "", "./none", "" },
	{ "", "ex.com/m/none", "" },
};

static void
describe_runs(const struct plan *plan, struct buffer *out)
{
	const struct intern *strings = plan->files.strings;

	for (size_t i = 0; i < plan->run_count; i++) {
		const struct go_run *go = &plan->runs[i];

		buffer_addf(out, "%s%s:", i > 0 ? "; " : "",
			    intern_text(strings,
					plan->modules[go->module].dir));
		for (size_t j = 0; j < go->patterns.len; j++)
			buffer_addf(out, " %s",
				    intern_text(strings,
						go->patterns.items[j]));
	}
}

static void
test_patterns(void **state)
{
	static const char *const files[] = {
		"go.mod", "m.go", "store/s.go", "lib/go.mod", "lib/l.go",
		"lib/in/i.go", "tools/gen/go.mod", "tools/gen/g.go",
		"x/testdata/go.mod", "x/testdata/t.go",
	};
	static const char *const modules[][2] = {
		{ "", "ex.com/m" }, { "lib", "ex.com/lib" },
		{ "tools/gen", "ex.com/gen" }, { "x/testdata", "ex.com/m" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		const struct pattern_case *c = &patterns[i];
		struct intern *strings = intern_new();
		struct esc_error err = { 0 };
		struct buffer runs = { 0 };
		struct plan plan = { .module_count = ARRAY_LEN(modules),
				     .modules = calloc(ARRAY_LEN(modules),
						       sizeof(struct module)) };

		listing_init(&plan.files, strings);
		for (size_t j = 0; j < ARRAY_LEN(files); j++)
			listing_add(&plan.files, files[j], 0100644, &err);
		for (size_t j = 0; j < ARRAY_LEN(modules); j++) {
			plan.modules[j].dir = intern_puts(strings,
							  modules[j][0]);
			plan.modules[j].mod.module =
				intern_puts(strings, modules[j][1]);
			plan.modules[j].hidden = j == 3;
		}
		assert_int_equal(plan_add_pattern(&plan, c->pattern, c->prefix,
						  "/home/u/m", &err), ESC_OK);
		describe_runs(&plan, &runs);
		if (strcmp(buffer_text(&runs), c->runs) != 0)
			fail_msg("%s in '%s': %s", c->pattern, c->prefix,
				 buffer_text(&runs));
		assert_int_equal(plan.missing != 0, c->runs[0] == '\0');
		buffer_free(&runs);
		plan_free(&plan);
		intern_free(strings);
	}
}

int
main(void)
{
#define WITH_REPO(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		WITH_REPO(test_modules_and_cache),
		WITH_REPO(test_parameter_chains),
		WITH_REPO(test_dependency_facts),
		WITH_REPO(test_lines_of_go_mod),
		WITH_REPO(test_without_cache),
		WITH_REPO(test_same_tree),
		WITH_REPO(test_replayed_paths),
		WITH_REPO(test_failures),
		WITH_REPO(test_outside),
		WITH_REPO(test_workspace),
		WITH_REPO(test_tags),
		WITH_REPO(test_refusals),
		WITH_REPO(test_interrupted),
	};
	struct esc_error err = { 0 };

	if (git_library_init(&err) != ESC_OK)
		return 1;
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	git_library_shutdown();
	return failed;
}
