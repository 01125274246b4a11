/* What of a tree is Go's to compile: names, heads of files, what is embedded.
 * Whole trees are compared by tests/cli/inputs.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "build/gohead.h"
#include "build/inputs.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

static const struct {
	const char *path;
	enum input_kind kind;
} kinds[] = {
	{ "README", INPUT_OTHER },
	{ "README.md", INPUT_OTHER },
	{ ".golangci.yml", INPUT_OTHER },
	{ "go.d/x", INPUT_OTHER },
	{ "x.Go", INPUT_OTHER },
	{ "x.go.txt", INPUT_OTHER },
	{ "a/x.go", INPUT_PACKAGE },
	{ "_x.go", INPUT_PACKAGE },
	{ "a/x_amd64.s", INPUT_PACKAGE },
	{ "test.go", INPUT_PACKAGE },
	{ "x_test.go", INPUT_TEST },
	{ "_test.go", INPUT_TEST },
	{ "a/go.mod", INPUT_ANY },
	{ "go.sum", INPUT_ANY },
	{ "go.work", INPUT_ANY },
	{ "go.work.sum", INPUT_ANY },
	{ "tools.mod", INPUT_ANY },
	{ "vendor/modules.txt", INPUT_ANY },
	{ "a/x.h", INPUT_ANY },
	{ "a/x.c", INPUT_ANY },
	{ "lib/libx.so.1.2", INPUT_ANY },
	{ "grammar.y", INPUT_ANY },
};

static void
test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (input_kind_of(kinds[i].path) != kinds[i].kind)
			fail_msg("%s: %d", kinds[i].path,
				 (int)input_kind_of(kinds[i].path));
	}
}

/* The package of a file that Go surely reads without a word, else NULL. */
static const struct {
	const char *text;
	const char *package;
	bool constrained;
} heads[] = {
	{ "package p\n\nfunc F() {}\n", "p", false },
	{ "package p_test\n\nvar x int\n", "p_test", false },
	{ "// Copyright.\n\n// Package p.\npackage p\ntype T int\n", "p",
	  false },
	{ "//go:build linux\n\npackage p\nconst C = 1\n", "p", true },
	{ "// +build linux\n\npackage p\nconst C = 1\n", "p", true },
	{ "package p\nimport \"a/b.c\"\nimport x \"b\"\nimport . \"c\"\n"
	  "import _ \"d\"\nfunc F() {}", "p", false },
	{ "package p\nimport (\n\t\"a\"\n\n\tx \"b\" // x\n)\nvar x int\n",
	  "p", false },
	{ "package p\nimport (\"a\"; \"b\")\nvar x int\n", "p", false },
	{ "package p\nimport ()\nvar x int\n", "p", false },
	{ "package p; func F() {}\n", "p", false },
	/* What follows the imports is nothing to Go. */
	{ "package p\n\nfunc F() { \"\n\xff", "p", false },
	{ "package \xc3\xa4\n\nfunc F() {}\n", "\xc3\xa4", false },
	{ "// \xff\npackage p\n\nfunc F() {}\n", NULL, false },
	{ "// \xef\xbb\xbf\npackage p\n\nfunc F() {}\n", NULL, false },
	{ "\xef\xbb\xbfpackage p\n\nfunc F() {}\n", "p", false },
	{ "package p\nimport \"C\"\nfunc F() {}\n", NULL, false },
	{ "package p\nimport \"embed\"\nfunc F() {}\n", NULL, false },
	{ "package p\nimport _ \"embed\"\nfunc F() {}\n", NULL, false },
	{ "package p\nimport `a`\nfunc F() {}\n", NULL, false },
	{ "package p\nimport \"a b\"\nfunc F() {}\n", NULL, false },
	{ "package p\nimport \"\"\nfunc F() {}\n", NULL, false },
	{ "package p\nimport \"a\nfunc F() {}\n", NULL, false },
	{ "package p\nimport (\n\"a\"\nfunc F() {}\n", NULL, false },
	{ "package p\nimport \"a\" \"b\"\nfunc F() {}\n", NULL, false },
	{ "package p\n//go:debug x=1\nfunc F() {}\n", NULL, false },
	{ "package p\nimport \"a\"\n/* no end", NULL, false },
	{ "package p\nfoo\n", NULL, false },
	{ "package p q\nfunc F() {}\n", NULL, false },
	{ "package _\nfunc F() {}\n", NULL, false },
	{ "package documentation\nfunc F() {}\n", NULL, false },
	{ "package\n", NULL, false },
	{ "package p", NULL, false },
	{ "func F() {}\n", NULL, false },
	{ "", NULL, false },
};

static void
test_heads(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		const char *want = heads[i].package;
		const struct go_head head =
			go_head_read(heads[i].text, strlen(heads[i].text));

		if (head.plain != (want != NULL))
			fail_msg("'%s': plain is %d", heads[i].text,
				 head.plain);
		if (want == NULL)
			continue;
		assert_int_equal(head.package_len, strlen(want));
		assert_memory_equal(head.package, want, strlen(want));
		assert_int_equal(head.constrained, heads[i].constrained);
		assert_int_equal(heads[i].text[head.clause_len], '\n');
	}
}

static const struct {
	const char *line;
	const char *path;
	bool may;
} embeds[] = {
	{ "//go:embed a.txt", "a.txt", true },
	{ "//go:embed a.txt", "b.txt", false },
	{ "//go:embed a.txt", "a/a.txt", false },
	{ "//go:embed static", "static/x/y.png", true },
	{ "//go:embed static/*.txt", "static/x.txt", true },
	{ "//go:embed static/*.txt", "stat", false },
	{ "//go:embed *.txt", "x.png", true },	/* only up to the first * */
	{ "//go:embed x[ab].txt", "xa.txt", true },
	{ "//go:embed x?y", "y", false },
	{ "//go:embed b a", "a", true },
	{ "//go:embed\tb\ta", "a", true },
	{ "//go:embed b \"a c\"", "a c", true },
	{ "//go:embed \"a\\tc\"", "a\tc", true },
	{ "//go:embed `a c`", "a c", true },
	{ "//go:embed all:a", "a/.x", true },
	{ "//go:embed \"all:a\"", "a/.x", true },
	{ "//go:embed all:a", "b", false },
	{ "//go:embed .", "b", true },
	{ "//go:embed", "a", false },
	{ "//go:embed b\r", "b", true },
	{ "var a = 1", "a", false },
	{ "x //go:embed a", "a", true },
	{ "//go:embed b\n//go:embed a", "a", true },
	{ "//go:embed b\n//a", "a", false },
};

static void
test_embeds(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(embeds); i++) {
		if (go_may_embed(embeds[i].line, strlen(embeds[i].line),
				 embeds[i].path) != embeds[i].may)
			fail_msg("'%s' and %s", embeds[i].line,
				 embeds[i].path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_embeds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
