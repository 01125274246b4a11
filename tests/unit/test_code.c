/* The sources of both sides, cut into declarations and tokens: which of them
 * stand for each other, and which names were replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "escdiff/repo.h"
#include "match/align.h"
#include "match/partners.h"
#include "match/replaced.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* One file, a.go, on each side. */
struct fixture {
	struct intern *strings;
	struct linemap map;
	struct code code;
	struct renames renames;
	struct buffer room;
};

static enum esc_status
read_text(const char *path, struct buffer *out, bool *found, void *data,
	  struct esc_error *err)
{
	(void)path;
	(void)err;
	buffer_clear(out);
	buffer_adds(out, data);
	*found = true;
	return ESC_OK;
}

static void
fixture_init(struct fixture *f, char *old_text, char *new_text)
{
	struct esc_error err = { 0 };
	const struct match_sources sources = { read_text, old_text, new_text,
					       NULL, NULL };

	*f = (struct fixture){ .strings = intern_new() };
	linemap_init(&f->map, f->strings);
	const strid path = intern_puts(f->strings, "a.go");
	assert_int_equal(linemap_add(&f->map, path, path, NULL, 0, true, &err),
			 ESC_OK);
	assert_int_equal(linemap_seal(&f->map, &err), ESC_OK);
	assert_int_equal(code_read(&f->code, &f->map, &sources, NULL,
				   &err), ESC_OK);
	assert_int_equal(partners_find(&f->code, &err), ESC_OK);
	assert_int_equal(align_units(&f->code, &err), ESC_OK);
	assert_int_equal(replaced_find(&f->code, &f->renames, &err), ESC_OK);
}

static void
fixture_free(struct fixture *f)
{
	buffer_free(&f->room);
	replaced_free(&f->renames);
	code_free(&f->code);
	linemap_free(&f->map);
	intern_free(f->strings);
}

/* What the symbol in the function of line 3 is called now. */
static void
check_now(struct fixture *f, const char *symbol, const char *want)
{
	const strid path = intern_puts(f->strings, "a.go");
	const struct code_side *old = &f->code.side[CODE_OLD];
	const uint32_t unit = code_unit_at(old, path, 3);
	const strid now = replaced_apply(&f->renames, &f->code, unit,
					 CODE_NONE,
					 intern_puts(f->strings, symbol),
					 &f->room);

	assert_string_equal(intern_text(f->strings, now), want);
}

static void
test_locals(void **state)
{
	static char old_text[] = "package t\n\n"
		"func F(a, b int, c ...string) (d error) {\n"
		"\te, f := a, g\n\tvar h, i T\n"
		"\tfor j := range c {\n\t\tk(j, x.y)\n\t}\n"
		"\treturn func(l T) error { return nil }(h)\n}\n";
	static const char *const locals[] = { "a", "b", "c", "d", "e", "f",
					      "h", "i", "j", "l" };
	static const char *const others[] = { "F", "int", "string", "g", "T",
					      "k", "x", "y", "nil" };
	struct fixture f;

	(void)state;
	fixture_init(&f, old_text, old_text);
	const struct code_side *side = &f.code.side[CODE_OLD];
	for (size_t i = 0; i < side->token_count; i++) {
		const struct code_token *token = &side->tokens[i];
		const char *text = intern_text(f.strings, token->text);

		for (size_t j = 0; j < ARRAY_LEN(locals); j++)
			assert_true(strcmp(text, locals[j]) != 0 ||
				    token->is_local);
		for (size_t j = 0; j < ARRAY_LEN(others); j++)
			assert_true(strcmp(text, others[j]) != 0 ||
				    !token->is_local);
	}
	fixture_free(&f);
}

static void
test_replaced(void **state)
{
	static char old_text[] = "package t\n\n"
		"func F(n int) *T { x := n; return &T{x, keep} }\n\n"
		"type T struct{ a, b int }\n\nvar keep int\n";
	static char new_text[] = "package t\n\n"
		"func F(n int) *U { y := n; return &U{y, keep} }\n\n"
		"type U struct{ a, c int }\n\nvar keep int\n";
	struct fixture f;

	(void)state;
	fixture_init(&f, old_text, new_text);
	check_now(&f, "x", "y");
	check_now(&f, "&T{...}", "&U{...}");
	check_now(&f, "append(n.b, x)", "append(n.c, y)");
	check_now(&f, "\"x T\"", "\"x T\"");
	check_now(&f, "keep", "keep");
	fixture_free(&f);
}

/* The old name lives on: it is another thing. */
static void
test_not_replaced(void **state)
{
	static char old_text[] = "package t\n\n"
		"func F(x, y int) { use(&x, T{}); use(&y, U{}) }\n\n"
		"type T struct{}\n\ntype U struct{}\n";
	static char new_text[] = "package t\n\n"
		"func F(x, y int) { use(&y, U{}); use(&y, U{}) }\n\n"
		"type T struct{}\n\ntype U struct{}\n";
	struct fixture f;

	(void)state;
	fixture_init(&f, old_text, new_text);
	check_now(&f, "x", "x");
	check_now(&f, "T{}", "T{}");
	fixture_free(&f);
}

static void
test_partners(void **state)
{
	static char old_text[] = "package t\n\n"
		"func small() { a(); b() }\n\n"
		"func F(n int) int {\n\tfor i := 0; i < n; i++ {\n"
		"\t\tn += i * 2\n\t}\n\treturn n\n}\n\n"
		"func init() { one() }\n\nfunc init() { two() }\n";
	static char new_text[] = "package t\n\n"
		"func tiny() { c(); d() }\n\n"
		"func (t *T) G(max int) int {\n\tfor k := 0; k < max; k++ {\n"
		"\t\tmax += k * 2\n\t}\n\treturn max\n}\n\n"
		"func init() { two() }\n";
	static const char *const want[] = { NULL, "G", NULL, "init" };
	struct fixture f;

	(void)state;
	fixture_init(&f, old_text, new_text);
	const struct code_side *old = &f.code.side[CODE_OLD];
	const struct code_side *new = &f.code.side[CODE_NEW];
	assert_int_equal(old->unit_count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const uint32_t partner = old->units[i].partner;

		if (want[i] == NULL)
			assert_int_equal(partner, CODE_NONE);
		else
			assert_string_equal(
				intern_text(f.strings,
					    new->units[partner].name),
				want[i]);
	}
	fixture_free(&f);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_locals),
		cmocka_unit_test(test_replaced),
		cmocka_unit_test(test_not_replaced),
		cmocka_unit_test(test_partners),
	};
	struct esc_error err = { 0 };

	if (git_library_init(&err) != ESC_OK)
		return 1;
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	git_library_shutdown();
	return failed;
}
