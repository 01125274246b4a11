/* Symbols of two versions of the same allocation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "match/loosen.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

typedef strid form_fn(struct intern *strings, strid symbol,
		      struct buffer *room);

struct pair {
	const char *symbol, *want;
};

static void
check(form_fn *form, const struct pair *pairs, size_t count)
{
	struct intern *strings = intern_new();
	struct buffer room = { 0 };

	assert_non_null(strings);
	for (size_t i = 0; i < count; i++) {
		const strid got = form(strings,
				       intern_puts(strings, pairs[i].symbol),
				       &room);

		assert_string_equal(intern_text(strings, got), pairs[i].want);
	}
	buffer_free(&room);
	intern_free(strings);
}

static void
test_loosen(void **state)
{
	static const struct pair pairs[] = {
		{ "&store.T{...}", "&T{...}" },
		{ "&T{...}", "&T{...}" },
		{ "x", "x" },
		{ "store.x", "x" },
		{ "append(b.q.list, store.x)", "append(list,x)" },
		{ "\"a.b\"", "\"a.b\"" },
		{ "make([]byte, n)", "make([]byte,n)" },
		{ "~r0", "~r0" },
		{ "", "" },
	};

	(void)state;
	check(loosen_symbol, pairs, ARRAY_LEN(pairs));
}

static void
test_core(void **state)
{
	static const struct pair pairs[] = {
		{ "append(s[:0], &x)", "append(s[:0]," },
		{ "append(s, nil)", "append(s," },
		{ "make(map[string]int, n)", "make(map[string]int," },
		{ "make(map[string]int)", "make(map[string]int)" },
		{ "a + \"x\"", "+" },
		{ "f(a + b)", "f(" },
		{ "fmt.Sprintf(\"%d\", n)", "fmt.Sprintf(" },
		{ "new(T)", "&T" },
		{ "&T{}", "&T" },
		{ "&T{...}", "&T" },
		{ "&pkg.T{...}", "&pkg.T" },
		{ "x", "" },
		{ "[]int{...}", "" },
		{ "func literal", "" },
		{ "\"text\"", "" },
	};

	(void)state;
	check(symbol_core, pairs, ARRAY_LEN(pairs));
}

static void
test_head(void **state)
{
	static const struct pair pairs[] = {
		{ "make([]byte,n)", "make([]byte" },
		{ "make([]byte,10)", "make([]byte" },
		{ "x", "" },
		{ "", "" },
	};

	(void)state;
	check(symbol_head, pairs, ARRAY_LEN(pairs));
}

static void
test_variable_make(void **state)
{
	static const struct {
		const char *symbol;
		bool want;
	} rows[] = {
		{ "make([]byte, n)", true },
		{ "make([]byte, 64)", false },
		{ "make([]int, 0, len(s))", true },
		{ "make([]int, 0, 10)", false },
		{ "make([]pkg.T, 4)", false },
		{ "make(map[string]int, n)", false },
		{ "make(chan int, n)", false },
		{ "make([]byte", false },
		{ "x", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(is_variable_make(rows[i].symbol,
						  strlen(rows[i].symbol)),
				 rows[i].want);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loosen),
		cmocka_unit_test(test_core),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_variable_make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
