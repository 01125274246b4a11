/* worth.c and rules.c: what is certain to allocate nothing, and what is no
 * record of the code that is compared. */
#include "report_fixture.h"

#include "escdiff/worth.h"

#define LONG "\"012345678901234567890123456789012345678901234567890123456789" \
	     "01234567"

static const struct {
	const char *symbol;
	enum worth_rule rule;
} symbols[] = {
	/* Constants, as each release spells them. */
	{ "\"text\"", WORTH_CONSTANT },
	{ "\"e\\\"f\"", WORTH_CONSTANT },
	{ "\"a\" + s", WORTH_UNKNOWN },
	{ "\"a\" + s + \"b\"", WORTH_UNKNOWN },
	{ "\"...\" + s", WORTH_UNKNOWN },
	{ LONG "...", WORTH_CONSTANT },
	{ LONG "\\...", WORTH_CONSTANT },
	{ LONG " + s", WORTH_UNKNOWN },
	{ "`raw\ntext`", WORTH_CONSTANT },
	{ "'a'", WORTH_CONSTANT },
	{ "'\\''", WORTH_CONSTANT },
	{ "'\"'", WORTH_CONSTANT },
	{ "42", WORTH_CONSTANT },
	{ "-1", WORTH_CONSTANT },
	{ "10000.5", WORTH_CONSTANT },
	{ "1e+10", WORTH_CONSTANT },
	{ "0x1p-2", WORTH_CONSTANT },
	{ "1.5 + 2i", WORTH_CONSTANT },
	{ "(1.5 + 2i)", WORTH_CONSTANT },
	{ "5 + x", WORTH_UNKNOWN },
	{ "5 + e", WORTH_UNKNOWN },
	{ "5 * f(x)", WORTH_UNKNOWN },
	{ "true", WORTH_CONSTANT },
	{ "false", WORTH_CONSTANT },
	{ "trueish", WORTH_UNKNOWN },
	{ "int64(7)", WORTH_CONSTANT },
	{ "float64(1.5)", WORTH_CONSTANT },
	{ "string(\"x\")", WORTH_CONSTANT },
	/* May as well be calls. */
	{ "T(7)", WORTH_UNKNOWN },
	{ "errors.New(\"x\")", WORTH_UNKNOWN },
	{ "string(b)", WORTH_UNKNOWN },
	{ "int64(x)", WORTH_UNKNOWN },
	{ "([]byte)(\"abc\")", WORTH_UNKNOWN },
	/* One byte. */
	{ "byte(x)", WORTH_SMALL },
	{ "uint8(a + b)", WORTH_SMALL },
	{ "uint8(a) + f(b)", WORTH_UNKNOWN },
	{ "uint8(a)(b)", WORTH_UNKNOWN },
	{ "bytes(x)", WORTH_UNKNOWN },
	{ "a == b", WORTH_SMALL },
	{ "f(a) && g(b)", WORTH_SMALL },
	{ "!ok", WORTH_SMALL },
	{ "<-c", WORTH_UNKNOWN },
	{ "f(a == b)", WORTH_UNKNOWN },
	{ "s + \" == \"", WORTH_UNKNOWN },
	{ "s + " LONG "... + \"x == y...", WORTH_UNKNOWN },
	{ "m[a == b]", WORTH_UNKNOWN },
	/* Nothing to keep. */
	{ "struct {}{}", WORTH_EMPTY },
	{ "&struct {}{}", WORTH_EMPTY },
	{ "new(struct {})", WORTH_EMPTY },
	{ "[0]int{}", WORTH_EMPTY },
	{ "&[0]T{}", WORTH_EMPTY },
	{ "nil", WORTH_NIL },
	{ "<nil>", WORTH_UNKNOWN },	/* an expression without text */
	{ "&T{}", WORTH_UNKNOWN },
	{ "T{}", WORTH_UNKNOWN },
	{ "[]int{}", WORTH_UNKNOWN },	/* it may be the interface's copy */
	{ "new(int)", WORTH_UNKNOWN },
	{ "func literal", WORTH_UNKNOWN },
	{ "x", WORTH_UNKNOWN },
	{ "", WORTH_UNKNOWN },
};

static void
test_symbols(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(symbols); i++) {
		const char *symbol = symbols[i].symbol;
		const enum worth_rule rule =
			worth_of_symbol(symbol, strlen(symbol));

		if (rule != symbols[i].rule)
			fail_msg("'%s': rule '%s'", symbol,
				 worth_rule_word(rule));
	}
}

/* Each start of a text is a text. */
static void
test_cut_symbols(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(symbols); i++) {
		for (size_t len = 0; len < strlen(symbols[i].symbol); len++) {
			char *start = strndup(symbols[i].symbol, len);

			worth_of_symbol(start, len);
			free(start);
		}
	}
}

static enum worth_rule
rule_of(struct fixture *f, size_t index)
{
	struct worth_index facts = { .set = &f->new_set };
	struct esc_error err = { 0 };

	assert_int_equal(worth_index_make(&facts, &err), ESC_OK);
	const enum worth_rule rule =
		worth_of_record(&f->new_set.recs[index], &facts);
	worth_index_free(&facts);
	return rule;
}

static void
test_function_literals(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	const size_t literal = add_record(set, REC_ESCAPES,
					  at(set, "a.go", 5, 7), "F",
					  "func literal");
	/* -m alone does not tell captures. */
	assert_int_equal(rule_of(&f, literal), WORTH_UNKNOWN);
	add_chain(set, literal);
	assert_int_equal(rule_of(&f, literal), WORTH_STATIC);
	add_record(set, REC_CAPTURE, at(set, "a.go", 15, 2), "G", "x");
	assert_int_equal(rule_of(&f, literal), WORTH_STATIC);
	/* The literal of an inlined function: captures are elsewhere. */
	const size_t call = add_record(set, REC_INLINE_CALL,
				       at(set, "a.go", 5, 7), "F", "H");
	assert_int_equal(rule_of(&f, literal), WORTH_UNKNOWN);
	set->recs[call].pos.column = 8;
	assert_int_equal(rule_of(&f, literal), WORTH_STATIC);
	add_record(set, REC_CAPTURE, at(set, "a.go", 4, 2), "F", "x");
	assert_int_equal(rule_of(&f, literal), WORTH_UNKNOWN);
	fixture_free(&f);
}

/* Only what may be reported is judged; moved variables never by a rule. */
static void
test_rules_of_changes(void **state)
{
	static const struct {
		enum change_status status;
		enum record_kind kind;
		const char *symbol;
		enum allocates allocates;
	} cases[] = {
		{ CHANGE_NEW, REC_ESCAPES, "\"a\"", ALLOCATES_NO },
		{ CHANGE_FIXED, REC_ESCAPES, "5", ALLOCATES_NO },
		{ CHANGE_NEW, REC_ESCAPES, "x", ALLOCATES_UNKNOWN },
		{ CHANGE_NEW, REC_MOVED, "nil", ALLOCATES_UNKNOWN },
		{ CHANGE_UNCHANGED, REC_ESCAPES, "\"a\"", ALLOCATES_UNKNOWN },
	};
	struct esc_error err = { 0 };
	struct fixture f;
	struct worth_index old = { .set = &f.old_set };
	struct worth_index new = { .set = &f.new_set };

	(void)state;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		add_record(&f.new_set, cases[i].kind,
			   at(&f.new_set, "a.go", 1, 1), "F", cases[i].symbol);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const bool fixed = cases[i].status == CHANGE_FIXED;
		const struct record *record = &f.new_set.recs[i];

		add_change(&f.list, cases[i].status, STAGE_NONE,
			   fixed ? record : NULL, fixed ? NULL : record);
	}
	assert_int_equal(worth_by_rules(&f.list, &old, &new, &err), ESC_OK);
	worth_index_free(&old);
	worth_index_free(&new);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct change *change = &f.list.changes[i];

		assert_int_equal(change->allocates, cases[i].allocates);
		assert_int_equal(change->evidence != 0,
				 cases[i].allocates == ALLOCATES_NO);
	}
	assert_string_equal(intern_text(f.strings,
					f.list.changes[0].evidence),
			    "constant");
	fixture_free(&f);
}

static const struct {
	enum place place;
	const char *file, *package;
	enum change_noise noise;
} places[] = {
	{ PLACE_SOURCE, "a.go", "ex.com/t", NOISE_NONE },
	{ PLACE_GENERATED, "<autogenerated>", "ex.com/t", NOISE_WRAPPER },
	{ PLACE_UNRESOLVED, "<autogenerated>", "ex.com/t", NOISE_WRAPPER },
	{ PLACE_UNRESOLVED, "a.go", "ex.com/t", NOISE_NONE },
	{ PLACE_GENERATED, "_cgo_gotypes.go", "ex.com/t", NOISE_CGO },
	{ PLACE_GENERATED, "_testmain.go", "ex.com/t.test", NOISE_CGO },
	{ PLACE_OUTSIDE, "maps/iter.go", "ex.com/t", NOISE_FOREIGN },
	{ PLACE_OUTSIDE, "ex.com/dep@v1.2.3/x.go", "ex.com/t", NOISE_FOREIGN },
	/* Line directives. */
	{ PLACE_OUTSIDE, "/src/gram.y", "ex.com/t", NOISE_NONE },
	{ PLACE_OUTSIDE, "../gen/a.go", "ex.com/t", NOISE_NONE },
	{ PLACE_OUTSIDE, "a.go", "ex.com/t", NOISE_NONE },
	{ PLACE_UNKNOWN, "", "ex.com/t", NOISE_NONE },
	{ PLACE_SOURCE, "vendor/ex.com/dep/x.go", "ex.com/t", NOISE_FOREIGN },
	{ PLACE_SOURCE, "vendor/ex.com/dep/x.go", "ex.com/dep", NOISE_NONE },
	{ PLACE_SOURCE, "sub/vendor/dep/x.go", "ex.com/t/sub", NOISE_FOREIGN },
	{ PLACE_SOURCE, "sub/vendor/x/x.go", "ex.com/t/sub/vendor/x",
	  NOISE_NONE },
};

static void
test_noise(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct fixture f;

		fixture_init(&f);
		const size_t index = add_record(
			&f.new_set, REC_ESCAPES,
			at(&f.new_set, places[i].file, 1, 1), "F", "x");
		struct record *record = &f.new_set.recs[index];
		record->place = places[i].place;
		record->package = intern_puts(f.strings, places[i].package);
		add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, record);
		worth_mark_noise(&f.list, f.strings);
		if (f.list.changes[0].noise != places[i].noise)
			fail_msg("%s of %s: '%s'", places[i].file,
				 places[i].package,
				 change_noise_word(f.list.changes[0].noise));
		assert_int_equal(change_fails(&f.list.changes[0]),
				 places[i].noise == NOISE_NONE);
		fixture_free(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_symbols),
		cmocka_unit_test(test_cut_symbols),
		cmocka_unit_test(test_function_literals),
		cmocka_unit_test(test_rules_of_changes),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
