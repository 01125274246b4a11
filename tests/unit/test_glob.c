/* The patterns of a policy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "policy/glob.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *pattern, *path;
	bool matches;
} paths[] = {
	{ "store/put.go", "store/put.go", true },
	{ "store/put.go", "store/put.go2", false },
	{ "store/*.go", "store/put.go", true },
	{ "store/*.go", "store/sub/put.go", false },
	{ "store/**", "store/put.go", true },
	{ "store/**", "store/sub/put.go", true },
	{ "store/**", "store", false },
	{ "store/**", "a/store/put.go", false },
	{ "store/**/*.go", "store/put.go", true },
	{ "store/**/*.go", "store/a/b/put.go", true },
	{ "store/**/*.go", "store/a/b/put.c", false },
	{ "**/store/*.go", "store/put.go", true },
	{ "**/store/*.go", "a/b/store/put.go", true },
	{ "**", "a/b.go", true },
	{ "*", "a/b.go", true },
	{ "*.pb.go", "a/b/c.pb.go", true },
	{ "*.pb.go", "a/b/c.go", false },
	{ "/*.go", "main.go", true },
	{ "/*.go", "a/main.go", false },
	{ "store", "store/put.go", true },
	{ "store", "a/store/put.go", true },
	{ "store/", "a/store/put.go", true },
	{ "/store", "a/store/put.go", false },
	{ "store", "restore/put.go", false },
	{ "put.go/", "store/put.go", false },
	{ "a/b", "a/b/c/d.go", true },
	{ "a/?.go", "a/b.go", true },
	{ "a/?.go", "a/bc.go", false },
	{ "a?b", "a/b", false },
	{ "", "a", false },
	{ "a/**/b/**/c.go", "a/x/b/y/b/z/c.go", true },
	{ "a/**/b/**/c.go", "a/x/y/z/c.go", false },
	{ "[a].go", "[a].go", true },
	{ "[a].go", "a.go", false },
};

static void
test_paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		if (glob_path(paths[i].pattern, paths[i].path) !=
		    paths[i].matches)
			fail_msg("'%s' '%s'", paths[i].pattern, paths[i].path);
	}
}

static const struct {
	const char *pattern, *path;
	bool matches;
} packages[] = {
	{ "ex.com/db", "ex.com/db", true },
	{ "ex.com/db", "ex.com/db/store", false },
	{ "ex.com/db/...", "ex.com/db/store", true },
	{ "ex.com/db/...", "ex.com/db", true },
	{ "ex.com/db/...", "ex.com/dbx", false },
	{ "...", "ex.com/db", true },
	{ ".../store", "ex.com/db/store", true },
	{ ".../store", "ex.com/db/store/x", false },
	{ "ex.com/...b", "ex.com/a/b/b", true },
};

static void
test_packages(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(packages); i++) {
		if (glob_package(packages[i].pattern, packages[i].path) !=
		    packages[i].matches)
			fail_msg("'%s' '%s'", packages[i].pattern,
				 packages[i].path);
	}
}

static const struct {
	const char *pattern, *function, *package;
	bool matches;
} functions[] = {
	{ "Put", "Put", "", true },
	{ "Put", "T.Put", "", false },
	{ "*", "(*DB).Put", "", true },
	{ "(*DB).Put", "(*DB).Put", "", true },
	{ "(*DB).Put", "(*OldDB).Put", "", false },
	{ "(*DB).*", "(*DB).Put", "", true },
	{ "(**).Put", "(*DB).Put", "", true },
	{ "DB.Put", "(*DB).Put", "", true },
	{ "DB.Put", "DB.Put", "", true },
	{ "DB.*", "(*DB).Put", "", true },
	{ "DB.*", "(*OldDB).Put", "", false },
	{ "(*DB).Put", "DB.Put", "", false },
	{ "*.Put", "(*DB).Put", "", true },
	{ "Put*", "Putter", "", true },
	{ "store.Put", "Put", "ex.com/db/store", true },
	{ "ex.com/db/store.Put", "Put", "ex.com/db/store", true },
	{ "store.(*DB).Put", "(*DB).Put", "ex.com/db/store", true },
	{ "store.DB.P*", "(*DB).Put", "ex.com/db/store", true },
	{ "store.Put", "Put", "ex.com/db/other", false },
	{ "main.main", "main", "main", true },
	{ "", "Put", "", false },
};

static void
test_functions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		if (glob_function(functions[i].pattern, functions[i].function,
				  functions[i].package) !=
		    functions[i].matches)
			fail_msg("'%s' '%s'", functions[i].pattern,
				 functions[i].function);
	}
}

/* A pattern that would keep a naive matcher busy for ever. */
static void
test_hostile(void **state)
{
	static char pattern[4001], path[4001];

	(void)state;
	for (size_t i = 0; i < 4000; i++) {
		pattern[i] = i % 2 == 0 ? 'a' : '*';
		path[i] = 'a';
	}
	pattern[3999] = 'b';
	assert_false(glob_path(pattern, path));
	for (size_t i = 0; i < 3996; i += 4)
		memcpy(pattern + i, i % 8 == 0 ? "**/" "*" : "a/*/", 4);
	for (size_t i = 1; i < 4000; i += 2)
		path[i] = '/';
	glob_path(pattern, path);
	assert_false(glob_function("(*(*(*(*", "(((((((((((((((", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
