/* gomod.c and gover.c: what a go.mod asks for, and which Go is newer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "build/gomod.h"
#include "build/gover.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

/* Each is older than the next; from the table of Go's own gover_test.go. */
static const char *const ascending[] = {
	"default", "1.2", "1.3rc2", "1.3", "1.3.1", "1.5rc1", "1.5", "1.19",
	"1.19.1", "1.20rc1", "1.20", "1.20.1", "1.21", "1.21beta1", "1.21rc1",
	"1.21rc2", "1.21.0", "1.21.1", "1.22", "1.100rc1", "1.100.0", "2.0.0",
};

static void
test_versions_ascend(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ascending); i++) {
		for (size_t j = 0; j < ARRAY_LEN(ascending); j++) {
			const int order = go_version_compare(ascending[i],
							     ascending[j]);
			const int want = (i > j) - (i < j);

			if (order != want)
				fail_msg("%s against %s: %d", ascending[i],
					 ascending[j], order);
		}
	}
}

static void
test_versions_that_are_equal(void **state)
{
	static const char *const pairs[][2] = {
		{ "go1.25.3", "1.25.3" },
		{ "go1.25.3-custom", "1.25.3" },
		{ "go1.25.3 X:loopvar", "1.25.3" },
		{ "go1.22.0+auto", "1.22.0" },
		{ "1.13", "1.13.0" },
		{ "default", "local" },
		{ "1.25.x", "" },	/* neither is a version */
		{ "1.025", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		if (go_version_compare(pairs[i][0], pairs[i][1]) != 0)
			fail_msg("%s is not %s", pairs[i][0], pairs[i][1]);
	}
	assert_true(go_version_valid("1.25"));
	assert_false(go_version_valid("devel go1.27-abcdef"));
	assert_true(go_version_has("go1.19.13", 19));
	assert_false(go_version_has("go1.9.7", 19));
	assert_true(go_version_has("devel go1.27-abcdef", 99));
}

static void
test_same_release(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "go1.25.1", "go1.25.14", true },
		{ "go1.25rc1", "go1.25.14", true },
		{ "go1.25.14 X:loopvar", "go1.25.14", true },
		{ "go1.25.14", "go1.26.0", false },
		{ "go1.25", "go2.25", false },
		{ "devel go1.28-abc", "devel go1.28-abc", true },
		{ "devel go1.28-abc", "devel go1.28-def", false },
		{ "devel go1.28-abc", "go1.28.0", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (go_version_same_release(cases[i].a, cases[i].b) !=
		    cases[i].same)
			fail_msg("%s and %s", cases[i].a, cases[i].b);
	}
}

struct mod_case {
	const char *text;
	const char *module, *go, *toolchain;
	const char *uses;	/* joined by " " */
	const char *replaces;	/* "old@version=dir" or "=new@version", joined
				   by " " */
	const char *requires;	/* "path@version:line", likewise */
};

static const struct mod_case mods[] = {
	{ "module ex.com/a\n\ngo 1.25\n", "ex.com/a", "1.25", "", "", "", "" },
	{ "module \"ex.com/a\" // here\ngo 1.21.0 // why\ntoolchain go1.22.3\n",
	  "ex.com/a", "1.21.0", "go1.22.3", "", "", "" },
	{ "module `ex.com/a`\r\ngo 1.13\r\n", "ex.com/a", "1.13", "", "", "", "" },
	{ "module (\n\tex.com/a\n)\n", "ex.com/a", "", "", "", "", "" },
	{ "go 1.18\nuse ./a\nuse (\n\t./b // second\n\t\"./c d\"\n\t..\n)\n",
	  "", "1.18", "", "./a ./b ./c d ..", "", "" },
	{ "replace ex.com/x => ../x\nreplace ex.com/y v1.2.3 => /abs/y\n",
	  "", "", "", "", "ex.com/x@=../x ex.com/y@v1.2.3=/abs/y", "" },
	{ "replace (\n ex.com/x => ex.com/z v1.0.0\n ex.com/w => ./w\n)\n",
	  "", "", "", "", "ex.com/x@=ex.com/z@v1.0.0 ex.com/w@=./w", "" },
	{ "require ex.com/go v1.0.0\nexclude (\n\tgo v1.0.0\n)\ngo 1.2",
	  "", "1.2", "", "", "", "ex.com/go@v1.0.0:1" },
	{ "require (\r\n\n\t\"ex.com/a\" v1.0.0 // indirect\n\t// no\n"
	  "\tex.com/b v2.0.0+incompatible\n\tex.com/c\n)\nrequire ex.com/d\n"
	  "replace ex.com/x => ex.com/z\n",
	  "", "", "", "", "",
	  "ex.com/a@v1.0.0:3 ex.com/b@v2.0.0+incompatible:5" },
	{ "// go 1.99\nretract [v1.0.0, v1.2.0]\nmodule a//b\n", "a", "", "",
	  "", "", "" },
	/* wrong, cut off, not text: never more than passed over */
	{ "module", "", "", "", "", "", "" },
	{ "replace => ../x\nreplace a\nreplace a =>\nuse\ngo (\n", "", "", "",
	  "", "", "" },
	{ "module \"open\ngo 1.3\n", "open", "1.3", "", "", "", "" },
};

static void
check_lists(const struct gomod *mod, const struct intern *strings,
	    const struct mod_case *want)
{
	char uses[256] = "", replaces[256] = "", requires[256] = "";

	for (size_t i = 0; i < mod->uses.len; i++) {
		strcat(uses, i > 0 ? " " : "");
		strcat(uses, intern_text(strings, mod->uses.items[i]));
	}
	for (size_t i = 0; i < mod->replace_count; i++) {
		const struct gomod_replace *r = &mod->replaces[i];

		strcat(replaces, i > 0 ? " " : "");
		strcat(replaces, intern_text(strings, r->old_path));
		strcat(replaces, "@");
		strcat(replaces, intern_text(strings, r->old_version));
		strcat(replaces, "=");
		strcat(replaces, intern_text(strings, r->dir));
		if (r->dir == 0) {
			strcat(replaces, intern_text(strings, r->new_path));
			strcat(replaces, "@");
			strcat(replaces, intern_text(strings, r->new_version));
		}
	}
	for (size_t i = 0; i < mod->require_count; i++) {
		const struct gomod_require *r = &mod->requires[i];
		const size_t len = strlen(requires);

		snprintf(requires + len, sizeof(requires) - len, "%s%s@%s:%u",
			 i > 0 ? " " : "", intern_text(strings, r->path),
			 intern_text(strings, r->version), r->line);
	}
	assert_string_equal(requires, want->requires);
	assert_string_equal(uses, want->uses);
	assert_string_equal(replaces, want->replaces);
}

static void
test_mods(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mods); i++) {
		struct intern *strings = intern_new();
		struct esc_error err = { 0 };
		struct gomod mod;

		assert_int_equal(gomod_parse(&mod, strings, mods[i].text,
					     strlen(mods[i].text), &err),
				 ESC_OK);
		assert_string_equal(intern_text(strings, mod.module),
				    mods[i].module);
		assert_string_equal(intern_text(strings, mod.go), mods[i].go);
		assert_string_equal(intern_text(strings, mod.toolchain),
				    mods[i].toolchain);
		check_lists(&mod, strings, &mods[i]);
		gomod_free(&mod);
		intern_free(strings);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions_ascend),
		cmocka_unit_test(test_versions_that_are_equal),
		cmocka_unit_test(test_same_release),
		cmocka_unit_test(test_mods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
