/* Annotations for GitHub's runner, from data made by hand. */
#include "hostile_fixture.h"

#include "report/command.h"
#include "report/plain.h"

struct escape {
	const char *text, *message, *property;
};

/* What escapeData and escapeProperty of @actions/core make of it. */
static const struct escape escapes[] = {
	{ "plain", "plain", "plain" },
	{ "100%\r\n", "100%25%0D%0A", "100%25%0D%0A" },
	{ "%0A%25", "%250A%2525", "%250A%2525" },
	{ "a::b,c=d", "a::b,c=d", "a%3A%3Ab%2Cc=d" },
};

static void
test_escapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(escapes); i++) {
		const struct escape *want = &escapes[i];
		struct buffer got = { 0 };

		command_add_message(want->text, strlen(want->text), &got);
		assert_text(buffer_text(&got), want->message);
		buffer_clear(&got);
		command_add_property(want->text, strlen(want->text), &got);
		assert_text(buffer_text(&got), want->property);
		buffer_free(&got);
	}
}

static void
test_harmless(void **state)
{
	static const char *const texts[][2] = {
		{ "##[error]x", "#\\x23[error]x" },
		{ "###[x ##[y", "##\\x23[x #\\x23[y" },
		{ "# #[ ## [", "# #[ ## [" },
		{ "a\nb\033", "a\\x0ab\\x1b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct buffer got = { 0 };

		plain_add(texts[i][0], strlen(texts[i][0]), &got);
		assert_text(buffer_text(&got), texts[i][1]);
		buffer_free(&got);
	}
}

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
add_cause(struct fixture *f, size_t change, struct cause_step step)
{
	f->list.changes[change].first_cause = (uint32_t)f->list.causes_len;
	f->list.changes[change].cause_count++;
	*PUSH(f->list.causes, f->list.causes_len) = step;
}

static struct cause_step
edit_at(struct fixture *f, uint32_t line)
{
	return (struct cause_step){
		.what = CAUSE_EDIT,
		.pos = at(&f->new_set, "b,c:%.go", line, 0),
		.text = intern_puts(f->strings, "last = f"),
	};
}

/* At the declaration, and at the edit with all that it causes. */
static void
test_annotations(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 3);
	f.new_set.recs[1].pos.column = 0;
	f.new_set.recs[2].place = PLACE_GENERATED;
	add_cause(&f, 0, edit_at(&f, 7));
	add_cause(&f, 1, edit_at(&f, 7));
	add_cause(&f, 2, (struct cause_step){ .what = CAUSE_UNKNOWN });
	f.list.changes[1].origin = ORIGIN_REGRESSION;
	char *got = report_string(&f.report, "github");
	assert_text(got,
"escdiff: 3 new heap escapes   (a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)\n"
"escdiff: looked at what the logs hold\n"
"::error title=New heap escape in F,file=a.go,line=1,endLine=1,col=2::"
	"moved to heap: x in F%0Ab,c:%25.go:7: because of this edit: "
	"+ last = f\n"
"::error title=New heap escape in F,file=a.go,line=2,endLine=2::"
	"moved to heap: x (stayed on the stack before) in F%0A"
	"b,c:%25.go:7: because of this edit: + last = f\n"
"::error title=New heap escape in F::"
	"ex.com/t a.go: moved to heap: x in F%0Acause not found\n"
"::warning title=Edit that causes a heap escape,file=b%2Cc%3A%25.go,line=7,"
	"endLine=7::a.go:1:2: moved to heap: x in F%0Aa.go:2: moved to heap: "
	"x (stayed on the stack before) in F%0Abecause of this edit: "
	"+ last = f\n");
	free(got);
	fixture_free(&f);
}

static size_t
count_lines(const char *text, const char *start)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')) != NULL && *++text != '\0';)
		count += strncmp(text, start, strlen(start)) == 0;
	return count;
}

static void
check_total(size_t findings, size_t errors, const char *total)
{
	struct fixture f;

	fixture_init(&f);
	add_new(&f, findings);
	for (size_t i = 0; i < findings; i++)
		add_cause(&f, i, edit_at(&f, (uint32_t)i + 100));
	f.list.changes[findings - 1].allocates = ALLOCATES_YES;
	char *got = report_string(&f.report, "github");
	assert_int_equal(count_lines(got, "::error "), errors);
	assert_int_equal(count_lines(got, "::warning "), errors);
	assert_int_equal(count_lines(got, "::error title=escdiff::"),
			 total != NULL);
	if (total != NULL)
		assert_non_null(strstr(got, total));
	/* The heaviest, whatever its place. */
	char *last = NULL;
	assert_true(asprintf(&last, ",line=%zu,", findings) > 0);
	assert_non_null(strstr(got, last));
	free(last);
	free(got);
	fixture_free(&f);
}

/* A step may have ten of each level. */
static void
test_limit(void **state)
{
	(void)state;
	check_total(9, 9, NULL);
	check_total(10, 10, NULL);
	check_total(11, 10, "::error title=escdiff::11 new heap escapes in "
		    "all.");
	check_total(3000, 10, "::error title=escdiff::3000 new heap escapes in "
		    "all.");
}

/* The runner cuts messages that are longer, anywhere. */
static void
test_long(void **state)
{
	static char name[20000];
	struct fixture f;

	(void)state;
	fixture_init(&f);
	memset(name, 'x', sizeof(name) - 1);
	add_record(&f.new_set, REC_MOVED, at(&f.new_set, "a.go", 1, 2), name,
		   name);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &f.new_set.recs[0]);
	for (size_t i = 0; i < 30; i++) {
		struct cause_step *step =
			PUSH(f.list.causes, f.list.causes_len);

		step->what = CAUSE_PASSED;
		step->function = step->symbol = intern_puts(f.strings, name);
	}
	f.list.changes[0].cause_count = 30;
	char *got = report_string(&f.report, "github");
	assert_non_null(strstr(got, "::moved to heap: xxx"));
	/* The verdict and the properties take 300 of it. */
	assert_in_range(strlen(got), 900, 4095 + 300);
	free(got);
	fixture_free(&f);
}

static void
test_statuses(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 2);
	add_record(&f.old_set, REC_MOVED, at(&f.old_set, "o.go", 1, 2), "G",
		   "y");
	add_change(&f.list, CHANGE_FIXED, STAGE_NONE, &f.old_set.recs[0], NULL);
	f.list.changes[0].status = CHANGE_UNCHANGED;
	f.list.changes[1].allocates = ALLOCATES_NO;
	f.report.go_version = f.report.platform = "";
	f.report.all = f.report.noise = true;
	change_list_count(&f.list);
	char *got = report_string(&f.report, "github");
	assert_text(got,
"escdiff: no new heap escapes, 1 fixed   (a1b2c3d..e4f5a6b, 1 unchanged)\n"
"escdiff: looked at what the logs hold\n"
"::notice title=Unchanged heap escape in F,file=a.go,line=1,endLine=1,col=2::"
	"unchanged: moved to heap: x in F\n"
"::notice title=New heap escape in F,file=a.go,line=2,endLine=2,col=2::"
	"moved to heap: x (allocates nothing: ) in F\n"
"::notice title=Fixed heap escape in G::"
	"o.go:1:2: fixed: moved to heap: y in G\n");
	free(got);
	fixture_free(&f);
}

/* Whatever a name is, the runner sees the same commands. */
static void
test_hostile(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hostile_names); i++) {
		struct fixture f;

		hostile_init(&f, hostile_names[i]);
		char *got = report_string(&f.report, "github");
		if (count_lines(got, "::error title=") != 2 ||
		    count_lines(got, "::warning title=") != 1 ||
		    count_lines(got, "") != 4 ||
		    strncmp(got, "escdiff: ", 9) != 0 ||
		    strstr(got, "##[") != NULL)
			fail_msg("'%s' makes\n%s", hostile_names[i], got);
		free(got);
		fixture_free(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_annotations),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
