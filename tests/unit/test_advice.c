/* Which advice a record gets: from its explanation, or from what it is. */
#include "report_fixture.h"

#include "report/advice.h"

#define STEPS_MAX 5

struct advice_case {
	enum record_kind kind;
	const char *symbol;
	struct {
		const char *expr, *reason;
	} steps[STEPS_MAX];
	const char *want;
};

static const struct advice_case cases[] = {
	{ REC_MOVED, "x", { { "&x", "address-of" }, { "last = &x", "assign" } },
	  "assign" },
	{ REC_MOVED, "x",
	  { { "&x", "address-of" }, { "p := &x", "assign" },
	    { "f(p)", "call parameter" } }, "call parameter" },
	/* Capturing by reference is what moves it, wherever the closure goes. */
	{ REC_MOVED, "n",
	  { { "n", "reference" }, { "n", "captured by a closure" },
	    { "later = func literal", "assign" } }, "captured by a closure" },
	{ REC_MOVED, "x", { { "&x", "address-of" } }, "address-of" },
	{ REC_MOVED, "x", { { NULL, NULL } }, "moved to heap" },
	{ REC_ESCAPES, "&T{...}",
	  { { "&T{...}", "spill" }, { "return &T{...}", "return" } },
	  "return" },
	{ REC_ESCAPES, "&T{...}", { { NULL, NULL } }, "escapes to heap" },
	{ REC_ESCAPES, "n",
	  { { "n", "spill" }, { "fmt.Println(... argument...)",
			      "call parameter" } }, "boxed value" },
	/* Panics allocate once. */
	{ REC_ESCAPES, "n",
	  { { "n", "spill" }, { "panic(n)", "call parameter" } }, "panic" },
	{ REC_MOVED, "n",
	  { { "&n", "address-of" }, { "append(s, &n)", "call parameter" } },
	  "appended to slice" },
	{ REC_ESCAPES, "append",
	  { { "append(s, n)", "spill" }, { "return s", "return" } },
	  "append escapes to heap" },
	{ REC_ESCAPES, "func literal",
	  { { "func literal", "spill" }, { "f(func literal)",
					  "call parameter" } },
	  "func literal escapes to heap" },
	/* All that is said of a go statement. */
	{ REC_ESCAPES, "func literal", { { "func literal", "spill" } },
	  "go func" },
	{ REC_ESCAPES, "... argument",
	  { { "... argument", "spill" }, { "f(... argument...)",
					  "call parameter" } },
	  "... argument escapes to heap" },
	{ REC_ESCAPES, "string(b)",
	  { { "string(b)", "spill" }, { "return string(b)", "return" } },
	  "string conversion" },
	/* Size says all, whatever it is and wherever it goes. */
	{ REC_ESCAPES, "make([]byte, 65536)",
	  { { "make([]byte, 65536)", "too large for stack" } },
	  "too large for stack" },
	{ REC_ESCAPES, "make([]byte, n)",
	  { { "make([]byte, n)", "non-constant size" },
	    { "last = make([]byte, n)", "assign" } }, "non-constant size" },
	/* A sum is no value put into an interface, for all we know. */
	{ REC_ESCAPES, "a + b",
	  { { "a + b", "spill" }, { "return a + b", "return" } }, "return" },
	/* A reason of a compiler to come. */
	{ REC_MOVED, "x", { { "x", "for no reason" } }, "moved to heap" },
};

static void
test_choice(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct advice_case *c = &cases[i];
		struct fixture f;

		fixture_init(&f);
		const size_t record =
			add_record(&f.new_set, c->kind,
				   at(&f.new_set, "a.go", 1, 1), "F",
				   c->symbol);
		if (c->steps[0].expr != NULL) {
			add_chain(&f.new_set, record);
			add_flow(&f.new_set, "{heap}", -1, c->symbol);
		}
		for (size_t s = 0; s < STEPS_MAX && c->steps[s].expr != NULL;
		     s++)
			add_step(&f.new_set, c->steps[s].expr,
				 c->steps[s].reason,
				 at(&f.new_set, "a.go", 1, (uint32_t)s + 1));
		const struct advice *got =
			advice_for(&f.new_set, &f.new_set.recs[record]);
		if (strcmp(got->entry, c->want) != 0)
			fail_msg("case %zu, %s: got '%s', want '%s'", i,
				 c->symbol, got->entry, c->want);
		fixture_free(&f);
	}
}

/* What advice_for relies on: it never gives NULL. */
static void
test_tables(void **state)
{
	(void)state;
	for (size_t i = 0; reasons[i].name != NULL; i++) {
		if (advice_find(reasons[i].entry) == NULL)
			fail_msg("%s: no advice '%s'", reasons[i].name,
				 reasons[i].entry);
		assert_ptr_equal(reason_find(reasons[i].name), &reasons[i]);
		assert_true(reasons[i].words[0] != '\0');
	}
	for (size_t i = 0; advices[i].entry != NULL; i++)
		assert_ptr_equal(advice_find(advices[i].entry), &advices[i]);
	assert_null(reason_find("no such reason"));
	assert_null(advice_find("no such entry"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
