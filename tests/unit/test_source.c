/* The scanner of Go declarations, on what makes it stumble; tests/gosource
 * compares it with go/parser on real sources. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "escdiff/buffer.h"
#include "escdiff/source.h"
#include "source/lex.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The declarations as "KIND NAME [in RECEIVER] LINE:COLUMN FIRST-LAST;". */
struct scan_case {
	const char *text;
	const char *want;
};

static const struct scan_case functions[] = {
	{ "", "" },
	{ "package p\nfunc F() {\n}\n", "func F 2:6 2-3;" },
	{ "func F(int) string", "func F 1:6 1-1;" },
	{ "func F(\n\ta int,\n)\nfunc G() {}\n",
	  "func F 1:6 1-3;func G 4:6 4-4;" },
	{ "func (t *T) M() {}", "func M in *T (*T).M 1:13 1-1;" },
	{ "func (T) M() {}", "func M in T T.M 1:10 1-1;" },
	{ "func (_ T) M() {}", "func M in T T.M 1:12 1-1;" },
	{ "func (*T) M() {}", "func M in *T (*T).M 1:11 1-1;" },
	{ "func (t *T[K, V]) M() {}", "func M in *T (*T).M 1:19 1-1;" },
	{ "func (T[_]) M() {}", "func M in T T.M 1:13 1-1;" },
	{ "func (t (*(T)),) M() {}", "func M in *T (*T).M 1:18 1-1;" },
	{ "func (\nt *\nT,\n) M() {\n}", "func M in *T (*T).M 4:3 1-5;" },
	{ "func () M() {}", "func M 1:9 1-1;" },
	{ "func F[T interface{ ~int | ~[]func() }](x T) {\n}",
	  "func F 1:6 1-2;" },
	{ "func F() struct{ a int } {\n}", "func F 1:6 1-2;" },
	{ "func F() interface{ M() }", "func F 1:6 1-1;" },
	{ "func F() (x struct{}, y func() interface{}) {\n}\nvar z int",
	  "func F 1:6 1-2;var z 3:5 3-3;" },
	{ "func F() map[struct{}]chan<- struct\n{\n} {\n}", "func F 1:6 1-4;" },
	{ "func F() { { } }; func G() { }",
	  "func F 1:6 1-1;func G 1:24 1-1;" },
	{ "func \xc3\xa9t\xc3\xa9() {}", "func \xc3\xa9t\xc3\xa9 1:6 1-1;" },
	{ "\xef\xbb\xbf" "func F() {}", "func F 1:9 1-1;" },
	{ "func F() {\r\n}\r\nfunc G() {\r\n}\r\n",
	  "func F 1:6 1-2;func G 3:6 3-4;" },
	{ "func F() {\n\tfunc() {\n\t}()\n}\n", "func F 1:6 1-4;" },
};

static const struct scan_case literals[] = {
	{ "func F() { x = `}\n\\` }\nvar a int",
	  "func F 1:6 1-2;var a 3:5 3-3;" },
	{ "func F() { x = \"}\\\"}\" }\nvar a int",
	  "func F 1:6 1-1;var a 2:5 2-2;" },
	{ "func F() { x = '}' + '\\'' + '\"' + '`' }\nvar a int",
	  "func F 1:6 1-1;var a 2:5 2-2;" },
	{ "func F() { // }\n/* } */ }\nvar a int",
	  "func F 1:6 1-2;var a 3:5 3-3;" },
	{ "/* func F() {} \n*/ func G() {}", "func G 2:9 2-2;" },
	{ "var a = `\nfunc F() {\n`\nvar b = \"\\\\\"\nvar c int",
	  "var a 1:5 1-3;var b 4:5 4-4;var c 5:5 5-5;" },
	{ "var a = 0x1e+b\nvar c = 1e+5\nvar d = .5e-3 - 'x'\nvar e int",
	  "var a 1:5 1-1;var c 2:5 2-2;var d 3:5 3-3;var e 4:5 4-4;" },
};

static const struct scan_case groups[] = {
	{ "var a, b = 1, 2", "var a 1:5 1-1;var b 1:8 1-1;" },
	{ "var\n\na = 1", "var a 3:1 1-3;" },
	{ "var a = func() {\n\treturn\n}\nvar b int",
	  "var a 1:5 1-3;var b 4:5 4-4;" },
	{ "var (\n\ta, _ = f(\n\t\t1,\n\t), 2\n\tb int; c = 3\n)\nvar d int",
	  "var a 2:2 2-4;var _ 2:5 2-4;var b 5:2 5-5;var c 5:9 5-5;"
	  "var d 7:5 7-7;" },
	{ "const (\n\tA = iota\n\tB\n)", "const A 2:2 2-2;const B 3:2 3-3;" },
	{ "const ( A = 1 )", "const A 1:9 1-1;" },
	{ "var ()\ntype ()\nvar a int", "var a 3:5 3-3;" },
	{ "type T struct {\n\ta int\n}\ntype U = T",
	  "type T 1:6 1-3;type U 4:6 4-4;" },
	{ "type (\n\tT[P any, Q interface{ M() }] struct {\n\t}\n\tU []int\n)",
	  "type T 2:2 2-3;type U 4:2 4-4;" },
	{ "import (\n\t\"fmt\"\n)\nimport \"C\"\nvar a int // b\n",
	  "var a 5:5 5-5;" },
	{ "var a int /*\n*/ var b int", "var a 1:5 1-1;var b 2:8 2-2;" },
	{ "var a = b +\n\tc\nvar d = e.\n\tf\nvar g = h[\n1:]\nvar i = j",
	  "var a 1:5 1-2;var d 3:5 3-4;var g 5:5 5-6;var i 7:5 7-7;" },
};

/* What the file is broken at must not take what follows with it. */
static const struct scan_case broken[] = {
	{ "func F() {\n\tif x {\n}\n\nfunc (t *T) M() {\n}\nfunc G() {}\n",
	  "func F 1:6 1-3;func M in *T (*T).M 5:13 5-6;func G 7:6 7-7;" },
	{ "func F() {\n\tx := \"abc\n}\nfunc G() {}\n",
	  "func F 1:6 1-3;func G 4:6 4-4;" },
	{ "func F() {}\n}\nfunc G() {}\n", "func F 1:6 1-1;func G 3:6 3-3;" },
	{ "var (\n\ta = 1\nfunc G() {}\n", "var a 2:2 2-2;func G 3:6 3-3;" },
	{ "func F(", "func F 1:6 1-1;" },
	{ "func (t *T\nfunc G() {}\n", "func G 2:6 2-2;" },
	{ "func F() { /* never closed\n", "func F 1:6 1-1;" },
	{ "func\n", "" },
	{ "func {\nvar a int\n}\nvar b int", "var b 4:5 4-4;" },
	{ "x := 1; \x01 @ ` ) ] var a", "" },
	{ "func if() {}\ntype 1 int\nvar a int", "var a 3:5 3-3;" },
	/* Well-formed: such a literal opens no declaration. */
	{ "func F() {\nfunc() {\n}()\n}\nvar a int",
	  "func F 1:6 1-4;var a 5:5 5-5;" },
};

static void
dump(const struct intern *strings, const struct decl_list *list,
     struct buffer *out)
{
	static const char *const kinds[] = { "func", "type", "var", "const" };

	for (size_t i = 0; i < list->len; i++) {
		const struct decl *decl = &list->decls[i];

		buffer_addf(out, "%s %s", kinds[decl->kind],
			    intern_text(strings, decl->name));
		if (decl->receiver != 0)
			buffer_addf(out, " in %s %s",
				    intern_text(strings, decl->receiver),
				    intern_text(strings, decl->function));
		else if (decl->kind == DECL_FUNC)
			assert_int_equal(decl->function, decl->name);
		buffer_addf(out, " %u:%u %u-%u;", decl->name_line,
			    decl->name_column, decl->first_line,
			    decl->last_line);
	}
}

static void
check(const struct scan_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct intern *strings = intern_new();
		struct decl_list list = { 0 };
		struct buffer got = { 0 };
		struct esc_error err = { 0 };

		assert_int_equal(source_scan(cases[i].text,
					     strlen(cases[i].text), strings,
					     &list, &err), ESC_OK);
		dump(strings, &list, &got);
		if (strcmp(buffer_text(&got), cases[i].want) != 0)
			fail_msg("%s\ngot  %s\nwant %s", cases[i].text,
				 buffer_text(&got), cases[i].want);
		buffer_free(&got);
		decl_list_free(&list);
		intern_free(strings);
	}
}

static void
test_functions(void **state)
{
	(void)state;
	check(functions, ARRAY_LEN(functions));
}

static void
test_literals(void **state)
{
	(void)state;
	check(literals, ARRAY_LEN(literals));
}

static void
test_groups(void **state)
{
	(void)state;
	check(groups, ARRAY_LEN(groups));
}

static void
test_broken(void **state)
{
	(void)state;
	check(broken, ARRAY_LEN(broken));
}

static void
test_line_directive(void **state)
{
	static const struct {
		const char *text;
		bool want;
	} cases[] = {
		{ "package p\n//line x.y:3\n", true },
		{ "package p\n//line x.y:3:7", true },
		{ "package p\r\n//line :3\r\n", true },
		{ "package p; var a /*line C:\\x.y:3*/ int", true },
		{ "package p\n //line x.y:3\n", false },
		{ "package p\n// line x.y:3\n", false },
		{ "package p\n//line by line\n//lines: 3\n", false },
		{ "package p\n//line 3\n//line x:\n//line ", false },
		{ "package p\nvar a = `\n//line x.y:3\n`", false },
	};
	struct intern *strings = intern_new();
	struct decl_list list = { 0 };
	struct esc_error err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(source_scan(cases[i].text,
					     strlen(cases[i].text), strings,
					     &list, &err), ESC_OK);
		if (list.line_directive != cases[i].want)
			fail_msg("%s: not %d", cases[i].text, cases[i].want);
	}
	decl_list_free(&list);
	intern_free(strings);
}

static void
test_look_up(void **state)
{
	static const char text[] =
		"package p\nvar (\n\ta, b = func() {\n\t}, 2\n)\n"
		"func F() {\n}; func G() {\n\n}\n"
		"func H() {}\n";
	static const char *const want[] = {
		"", "", "", "a", "a", "", "F", "F", "G", "G", "H", "",
	};
	struct intern *strings = intern_new();
	struct decl_list list = { 0 };
	struct esc_error err = { 0 };

	(void)state;
	assert_null(decl_list_at(&list, 1));
	assert_int_equal(source_scan(text, strlen(text), strings, &list, &err),
			 ESC_OK);
	for (uint32_t line = 0; line < ARRAY_LEN(want); line++) {
		const struct decl *decl = decl_list_at(&list, line);
		const struct decl *function =
			decl_list_function_at(&list, line);
		const char *got = decl == NULL
			? "" : intern_text(strings, decl->name);

		if (strcmp(got, want[line]) != 0)
			fail_msg("line %u: %s", line, got);
		assert_ptr_equal(function, *got >= 'F' && *got <= 'H' ? decl
								     : NULL);
	}
	decl_list_free(&list);
	intern_free(strings);
}

/* Tokens as "text|", a semicolon that was put in as ";". */
static void
test_tokens(void **state)
{
	static const struct scan_case cases[] = {
		{ "a.b\n", "a|.|b|;|" },
		{ "x<<=y&^=z&^w...", "x|<<=|y|&^=|z|&^|w|...|" },
		{ "i++\nj--", "i|++|;|j|--|;|" },
		{ "i+=1 // c", "i|+=|1|;|" },
		{ "return\nbreak\ngo\nf()\n", "return|;|break|;|go|f|(|)|;|" },
		{ "a /* b */ c /* d\n*/ e", "a|c|;|e|;|" },
		{ "<-ch == ~x;", "<-|ch|==|~|x|;|" },
		{ "0x1p-2 1_000i 0b1 1.5e+3.f", "0x1p-2|1_000i|0b1|1.5e+3.f|;|" },
		{ "'\\'' '\n\"a\\\"b\" \"c", "'\\''|'|;|\"a\\\"b\"|\"c|;|" },
		{ "funcs func", "funcs|func|" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buffer got = { 0 };
		struct lexer lexer;
		struct token token;

		lexer_init(&lexer, cases[i].text, strlen(cases[i].text));
		while ((token = lexer_next(&lexer)).kind != TOKEN_END) {
			if (token.len == 0)
				buffer_addc(&got, token.sign);
			buffer_add(&got, token.text, token.len);
			buffer_addc(&got, '|');
		}
		if (strcmp(buffer_text(&got), cases[i].want) != 0)
			fail_msg("%s\ngot  %s\nwant %s", cases[i].text,
				 buffer_text(&got), cases[i].want);
		buffer_free(&got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_line_directive),
		cmocka_unit_test(test_look_up),
		cmocka_unit_test(test_tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
