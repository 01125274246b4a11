/* symbol.c: one spelling for what compilers number as they please. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "escdiff/symbol.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define DOT "\xc2\xb7"

typedef void rewriter(const char *text, size_t len, struct buffer *out);

struct rewrite_case {
	const char *text, *want;	/* want NULL: as it is */
};

static const struct rewrite_case symbols[] = {
	{ "", NULL },
	{ "x", NULL },
	{ "&T{...}", NULL },
	{ "make([]byte, n)", NULL },
	{ "a[i] + b[j]", NULL },
	{ "map[string]int{...}", NULL },
	{ "&List[int]{...}", NULL },
	{ "x.out1 + x.anon2", NULL },
	{ "h\xc3\xa9llo", NULL },
	{ ".autotmp_21", ".autotmp_" },
	{ "m..autotmp_10", "m..autotmp_" },
	{ "~r0", "~r" },
	{ "~p12", "~p" },
	{ ".anon0", ".anon" },
	{ "arg#1", "arg#" },
	{ "#state1", "#state" },
	{ "#next", NULL },
	{ "q.x" DOT "2", "q.x" },
	{ "make([]T" DOT "1, n" DOT "3)", "make([]T, n)" },
	{ "F.func1#Ug26KZJWFNI=#", "F.func1#" },
	{ "F.func1#TvuX58xFILk=#.1", "F.func1#.1" },
	{ "#not a hash in here#", NULL },
	{ "&List[go.shape.int]{...}", "&List[...]{...}" },
	{ "new(Map[go.shape.string,go.shape.*uint8])", "new(Map[...])" },
	{ "make([]go.shape.int, n)", "make([]go.shape.T, n)" },
	{ "make([]go.shape.struct { X int; Y []int }, n)",
	  "make([]go.shape.T, n)" },
	{ "go.shape.*uint8(7)", "go.shape.T(7)" },
	{ "make(map[go.shape.string]go.shape.[]int)",
	  "make(map[go.shape.T]go.shape.T)" },
	{ "List[go.shape.int", "List[go.shape.T" },
};

static const struct rewrite_case across[] = {
	{ "", NULL },
	{ "x", NULL },
	{ "&T{...}", NULL },
	{ "func literal", NULL },
	{ "... argument", NULL },
	{ "&T literal", "&T{...}" },
	{ "&T{}", "&T{...}" },
	{ "[]int literal", "[]int{...}" },
	{ "map[string]interface {} literal", "map[string]any{...}" },
	{ "struct {} literal", "struct {}{...}" },
	{ "struct {}{}", "struct {}{...}" },
	{ "make([]interface {}, n)", "make([]any, n)" },
	{ "(make([]byte, n))", "make([]byte, n)" },
	{ "([]byte)(s)", NULL },
	{ "(interface {})(string(\"x\"))", "string(\"x\")" },
	{ "(a)(b)", NULL },
	{ "(any)(a)(b)", NULL },
	{ "~r1", "~r" },
	{ "string(~R0)", "string(~r)" },
	{ ".anon0", "~p" },
	{ "~p3", "~p" },
	{ ".this", "~p" },
	{ "x.this", NULL },
	{ "<N>", "<nil>" },
	{ "make([]byte, 1 << 20)", "make([]byte, 1048576)" },
	{ "make([]byte, 0x10, 1_000)", "make([]byte, 16, 1000)" },
	{ "x.f0 + 1.5 + 0755", NULL },
	{ "1 << 64", NULL },
	{ "'a'", "97" },
	{ "'\\n'", NULL },
	{ "(*Command).CommandPath(cmd)", "cmd.CommandPath()" },
	{ "(*T).F((*q.T).G(x, 1), y)", "x.G(1).F(y)" },
	{ "(*T).M", NULL },
	{ "(*p)(x)", NULL },
	{ "`a\"b\tc`", "\"a\\\"b\\tc\"" },
	{ "\"a\\\"b\\tc\"", NULL },
	{ "`open", NULL },
	/* as the source has it, quoted, and cut by 1.22 */
	{ "`0123456789012345678901234567890123456789012345678901234567890123"
	  "456789 and more of it`",
	  "\"012345678901234567890123456789012345678901234567...\"" },
	{ "\"0123456789012345678901234567890123456789012345678901234567890123"
	  "456789 and more of it\"",
	  "\"012345678901234567890123456789012345678901234567...\"" },
	{ "f(\"01234567890123456789012345678901234567890123456789012345678901"
	  "234567..., x)",
	  "f(\"012345678901234567890123456789012345678901234567...\", x)" },
};

static const struct rewrite_case functions[] = {
	{ "", NULL },
	{ "F", NULL },
	{ "T.M", NULL },
	{ "(*T).M", NULL },
	{ "fmt.Println", NULL },
	{ "store.(*Store).Put", NULL },
	{ "func1", NULL },
	{ "struct { q.T }.M", NULL },
	{ "(*struct { q.func1 }).M", NULL },
	{ "type..eq.[2]interface {}", NULL },
	{ ".eq.T", NULL },
	{ "F.func1", "F" },
	{ "F.func1.2", "F" },
	{ "F.func2.1.func3", "F" },
	{ "(*T).M.func2", "(*T).M" },
	{ "(*T[go.shape.int]).M.gowrap1", "(*T).M" },
	{ "F.deferwrap2", "F" },
	{ "F-range1", "F" },
	{ "F-range1-range1.1", "F" },
	{ "F-fm", "F" },
	{ "init.0", "init" },
	{ "init.1.func1", "init" },
	{ "init.func1", "init" },
	{ "map.init.0", "init" },
	{ "glob..func1", "init" },
	{ "Use.counter.func2", "Use.counter" },
	{ "counter.func1#Ug26KZJWFNI=#", "counter" },
	{ "nested.func1#TvuX58xFILk=#.1", "nested" },
	{ "Map[go.shape.string,go.shape.*uint8]", "Map" },
	{ "Map[int,string].func1", "Map" },
	{ "(*List[go.shape.struct { X []int }]).Push", "(*List).Push" },
};

static void
check(rewriter *rewrite, const struct rewrite_case *cases, size_t count)
{
	struct buffer out = { 0 };

	for (size_t i = 0; i < count; i++) {
		const char *want = cases[i].want != NULL ? cases[i].want
							 : cases[i].text;

		buffer_clear(&out);
		rewrite(cases[i].text, strlen(cases[i].text), &out);
		assert_false(out.failed);
		if (strcmp(buffer_text(&out), want) != 0)
			fail_msg("'%s': got '%s', want '%s'", cases[i].text,
				 buffer_text(&out), want);
	}
	buffer_free(&out);
}

static void
test_normalize(void **state)
{
	(void)state;
	check(symbol_normalize, symbols, ARRAY_LEN(symbols));
}

static void
test_declared_function(void **state)
{
	(void)state;
	check(symbol_declared_function, functions, ARRAY_LEN(functions));
}

static void
assert_idempotent(rewriter *rewrite, const char *text, size_t len)
{
	struct buffer once = { 0 }, twice = { 0 };

	rewrite(text, len, &once);
	rewrite(buffer_text(&once), once.len, &twice);
	if (once.len != twice.len ||
	    memcmp(buffer_text(&once), buffer_text(&twice), once.len) != 0)
		fail_msg("'%s' becomes '%s' becomes '%s'", text,
			 buffer_text(&once), buffer_text(&twice));
	buffer_free(&once);
	buffer_free(&twice);
}

static void
test_across(void **state)
{
	static const char *const pieces[] = {
		"(", ")", "(*T)", ".M(", ", ", "x", "any", "interface {}",
		"{}", " literal", "\"", "`", "'", "1", " << ", "0x1", "<N>",
		"~R1", "...", "func",
	};
	const size_t count = ARRAY_LEN(pieces);
	struct buffer text = { 0 };

	(void)state;
	check(symbol_normalize_across, across, ARRAY_LEN(across));
	for (size_t i = 0; i < ARRAY_LEN(across); i++)
		assert_idempotent(symbol_normalize_across, across[i].text,
				  strlen(across[i].text));
	for (size_t n = 0; n < count * count * count * count; n++) {
		buffer_clear(&text);
		for (size_t rest = n, i = 0; i < 4; i++, rest /= count)
			buffer_adds(&text, pieces[rest % count]);
		assert_idempotent(symbol_normalize_across, text.data,
				  text.len);
	}
	buffer_free(&text);
}

/* Also of texts put together from pieces that mean something. */
static void
test_idempotent(void **state)
{
	static const char *const pieces[] = {
		"~r", "1", DOT "2", ".autotmp_", "#abcdefghijkl", "#", "x",
		"[go.shape.", "go.shape.", "]", "go" DOT "3", ".shape.", " ",
	};
	struct buffer text = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(symbols); i++)
		assert_idempotent(symbol_normalize, symbols[i].text,
				  strlen(symbols[i].text));
	for (size_t n = 0; n < 13 * 13 * 13 * 13; n++) {
		buffer_clear(&text);
		for (size_t rest = n, i = 0; i < 4; i++, rest /= 13)
			buffer_adds(&text, pieces[rest % 13]);
		assert_idempotent(symbol_normalize, text.data, text.len);
	}
	buffer_free(&text);
}

static void
test_package_name(void **state)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "fmt", "fmt" }, { "ex.com/m/store", "store" },
		{ "ex.com/m/v2", "m" }, { "ex.com/m/v2/store", "store" },
		{ "gopkg.in/yaml.v3", "yaml" }, { "ex.com/nats.go", "nats" },
		{ "ex.com/m/v", "v" }, { "ex.com/m/vet", "vet" },
		{ "main", "main" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len;
		const char *name = symbol_package_name(cases[i].path, &len);

		assert_int_equal(len, strlen(cases[i].want));
		assert_memory_equal(name, cases[i].want, len);
	}
}

/* It adds to what is there. */
static void
test_appends(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	buffer_adds(&out, "a ");
	symbol_normalize("~r1", 3, &out);
	buffer_adds(&out, " ");
	symbol_declared_function("F.func1", 7, &out);
	assert_string_equal(buffer_text(&out), "a ~r F");
	buffer_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalize),
		cmocka_unit_test(test_declared_function),
		cmocka_unit_test(test_idempotent),
		cmocka_unit_test(test_across),
		cmocka_unit_test(test_package_name),
		cmocka_unit_test(test_appends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
