/* Markdown, from data made by hand. */
#include "report_fixture.h"

#include "report/mdtext.h"

static void
add_new(struct fixture *f, size_t count)
{
	struct record_set *set = &f->new_set;

	for (size_t i = 0; i < count; i++)
		add_record(set, REC_MOVED, at(set, "a.go", (uint32_t)i + 1, 2),
			   "F", "x");
	for (size_t i = 0; i < count; i++)
		add_change(&f->list, CHANGE_NEW, STAGE_NONE, NULL,
			   &set->recs[i]);
}

static void
add_edit(struct fixture *f, size_t change)
{
	f->list.changes[change].first_cause = (uint32_t)f->list.causes_len;
	f->list.changes[change].cause_count = 1;
	*PUSH(f->list.causes, f->list.causes_len) = (struct cause_step){
		.what = CAUSE_EDIT,
		.pos = at(&f->new_set, "b.go", 7, 0),
		.text = intern_puts(f->strings, "p = ```q"),
	};
}

static void
check(struct fixture *f, const char *format, const char *want)
{
	char *got = report_string(&f->report, format);
	char *again = report_string(&f->report, format);

	assert_text(got, want);
	assert_text(again, got);
	free(again);
	free(got);
}

static void
test_comment(void **state)
{
	static const char want[] =
"<!-- escdiff:report -->\n"
"\n"
"**2 new heap escapes**, `a1b2c3d..e4f5a6b, go1.26.8 linux/amd64`\n"
"\n"
"| Status | Place | Function | Escape | Edit |\n"
"| --- | --- | --- | --- | --- |\n"
"| new | `a.go:1:2` | `F` | `moved to heap: x (stayed on the stack before)` "
	"| `b.go:7` |\n"
"| new | `a.go:2:2` | | `moved to heap: x` | |\n"
"\n"
"<details>\n"
"<summary>Why</summary>\n"
"\n"
"`a.go:1:2` `moved to heap: x (stayed on the stack before)`\n"
"\n"
"````text\n"
"b.go:7: because of this edit: + p = ```q\n"
"````\n"
"\n"
"</details>\n"
"\n"
"`looked at what the logs hold`\n"
"\n"
"Not listed: 4 that allocate nothing, 2 in generated or foreign code.\n";
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 2);
	add_edit(&f, 0);
	f.list.changes[0].origin = ORIGIN_REGRESSION;
	f.new_set.recs[1].function = 0;
	f.list.harmless[CHANGE_NEW] = 4;
	f.list.noise[CHANGE_HIDDEN] = 2;
	check(&f, "markdown", want);
	check(&f, "github-summary", want);
	fixture_free(&f);
}

/* The row of what fails comes first, and is there if any is. */
static void
test_order(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 1500);
	for (size_t i = 0; i < 1499; i++)
		f.list.changes[i].status = CHANGE_UNCHANGED;
	f.report.all = true;
	char *got = report_string(&f.report, "markdown");
	assert_non_null(strstr(got, "| --- |\n| new | `a.go:1500:2`"));
	free(got);
	fixture_free(&f);
}

static void
test_nothing(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	f.report.old_side.complete = false;
	f.report.old_side.commit = "";
	f.report.old_side.name = "<x>|`y`";
	f.report.old_side.packages = f.report.new_side.packages = 0;
	check(&f, "markdown",
"<!-- escdiff:report -->\n"
"\n"
"**Incomplete:** `` <x>|`y` `` did not compile whole.\n"
"\n"
"**no heap escapes on either side**, ``<x>|`y` " ARROW " e4f5a6b, go1.26.8 "
	"linux/amd64``\n"
"\n"
"`looked at what the logs hold`\n");
	fixture_free(&f);
}

struct span {
	const char *text, *plain, *cell;
};

static const struct span spans[] = {
	{ "", "", "" },
	{ "x", "`x`", "`x`" },
	{ "a|b||", "`a|b||`", "`a\\|b\\|\\|`" },
	{ "a\\|b", "`a\\|b`", "`a\\\\x7cb`" },
	{ "a`b", "``a`b``", "``a`b``" },
	{ "`a", "`` `a ``", "`` `a ``" },
	{ "a``", "``` a`` ```", "``` a`` ```" },
	{ " a ", "`\\x20a\\x20`", "`\\x20a\\x20`" },
	{ "a\n\033b", "`a\\x0a\\x1bb`", "`a\\x0a\\x1bb`" },
	{ "##[x", "`#\\x23[x`", "`#\\x23[x`" },
	{ "<b>&@a #1", "`<b>&@a #1`", "`<b>&@a #1`" },
	{ "0123456789", "`0123" DOTS "89`", "`0123" DOTS "89`" },
};

static void
test_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		const struct span *want = &spans[i];
		const size_t columns = want->text[0] == '0' ? 7 : 80;

		for (int cell = 0; cell < 2; cell++) {
			struct buffer got = { 0 };

			md_add_code(want->text, strlen(want->text), columns,
				    cell != 0, &got);
			assert_text(buffer_text(&got),
				    cell != 0 ? want->cell : want->plain);
			buffer_free(&got);
		}
	}
}

static size_t
count(const char *text, const char *what)
{
	size_t found = 0;

	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		found++;
	return found;
}

/* As much as there is room for, nothing by half, and how much is missing. */
static void
check_limit(const char *format, size_t findings, size_t max)
{
	static char name[251];
	struct fixture f;
	char *said = NULL;

	fixture_init(&f);
	add_new(&f, findings);
	memset(name, 'x', sizeof(name) - 1);
	for (size_t i = 0; i < findings; i++) {
		f.new_set.recs[i].symbol = intern_puts(f.strings, name);
		add_edit(&f, i);
	}
	char *got = report_string(&f.report, format);
	const size_t rows = count(got, "| new |");
	const size_t whys = count(got, "````text\n");
	assert_in_range(strlen(got), max - 1000, max);
	assert_int_equal(count(got, "````"), 2 * whys);
	assert_int_equal(count(got, "<details>"), count(got, "</details>"));
	if (rows < findings)
		assert_true(asprintf(&said, "\nLeft out, since there is no "
				     "room for them: %zu of %zu rows and %zu "
				     "explanations.\n", findings - rows,
				     findings, findings - whys) > 0);
	else
		assert_true(asprintf(&said, "\nLeft out, since there is no "
				     "room for them: %zu explanations.\n",
				     findings - whys) > 0);
	if (strstr(got, said) == NULL)
		fail_msg("no '%s' in ...%s", said, got + strlen(got) - 400);
	free(said);
	free(got);
	fixture_free(&f);
}

static void
test_limits(void **state)
{
	(void)state;
	check_limit("markdown", 120, 60000);
	check_limit("markdown", 500, 60000);
	check_limit("github-summary", 2000, 1000000);
	check_limit("github-summary", 4000, 1000000);
}

static void
test_outputs(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 3);
	f.list.changes[0].allocates = ALLOCATES_NO;
	f.list.changes[1].status = CHANGE_UNCHANGED;
	change_list_count(&f.list);
	f.report.new_side.complete = false;
	check(&f, "github-output", "new=1\nhidden=0\nrelocated=0\nfixed=0\n"
	      "unchanged=1\naccepted=0\nfailing=1\ncomplete=false\n");
	f.report.untouched = true;
	check(&f, "github-output", "new=1\nhidden=0\nrelocated=0\nfixed=0\n"
	      "accepted=0\nfailing=1\ncomplete=false\n");
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_comment),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_outputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
