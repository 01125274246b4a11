/* SARIF, from data made by hand. */
#include "report_fixture.h"

#include <jansson.h>

#include "report/uri.h"

#define A_GO "package a\n\n\ts := \"\xc3\xa9\xf0\x9d\x84\x9e\"; x := &T{}\n"

/* The source of every file, as it is here. */
static enum esc_status
read_a_go(const char *path, struct buffer *out, bool *found, void *data,
	  struct esc_error *err)
{
	(void)err;
	buffer_clear(out);
	*found = strcmp(path, "a.go") == 0;
	if (*found)
		buffer_adds(out, data);
	return ESC_OK;
}

static char a_go[] = A_GO;
static const struct match_sources sources = { .read = read_a_go,
					      .old_data = a_go,
					      .new_data = a_go };

/* Index of a new record of the new side; its change comes last, since the
 * records move. */
static size_t
add_new(struct fixture *f, const char *file, uint32_t line, uint32_t column,
	const char *symbol)
{
	return add_record(&f->new_set, REC_ESCAPES,
			  at(&f->new_set, file, line, column), "F", symbol);
}

static void
add_changes(struct fixture *f, enum change_status status)
{
	for (size_t i = 0; i < f->new_set.len; i++)
		add_change(&f->list, status, STAGE_NONE, NULL,
			   &f->new_set.recs[i]);
}

static void
add_cause(struct fixture *f, size_t change, struct cause_step step)
{
	f->list.changes[change].first_cause = (uint32_t)f->list.causes_len;
	f->list.changes[change].cause_count++;
	*PUSH(f->list.causes, f->list.causes_len) = step;
}

static json_t *
sarif_of(struct fixture *f)
{
	char *text = report_string(&f->report, "sarif");
	char *again = report_string(&f->report, "sarif");
	json_error_t error;
	json_t *root = json_loads(text, 0, &error);

	assert_string_equal(again, text);
	if (root == NULL)
		fail_msg("%s:\n%s", error.text, text);
	free(again);
	free(text);
	return root;
}

/* What stands at a path such as "results/0/level" of the run; or NULL. */
static const json_t *
find(const json_t *root, const char *path)
{
	const json_t *value = json_array_get(json_object_get(root, "runs"), 0);
	char *copy = strdup(path), *rest = copy;

	for (char *key; (key = strsep(&rest, "/")) != NULL;)
		value = json_is_array(value)
				? json_array_get(value, strtoul(key, NULL, 10))
				: json_object_get(value, key);
	free(copy);
	return value;
}

static void
check_text(const json_t *root, const char *path, const char *want)
{
	const char *got = json_string_value(find(root, path));

	if (got == NULL || strcmp(got, want) != 0)
		fail_msg("%s: got '%s', not '%s'", path,
			 got != NULL ? got : "(nothing)", want);
}

static void
check_number(const json_t *root, const char *path, int want)
{
	const json_t *value = find(root, path);

	if (value == NULL || json_integer_value(value) != want)
		fail_msg("%s: got %d, not %d", path,
			 (int)json_integer_value(value), want);
}

static void
check_none(const json_t *root, const char *path)
{
	if (find(root, path) != NULL)
		fail_msg("there is %s", path);
}

static void
check_count(const json_t *root, const char *path, size_t want)
{
	assert_int_equal(json_array_size(find(root, path)), want);
}

#define REGION "results/0/locations/0/physicalLocation/region/"
#define PRINTS "results/0/partialFingerprints/"

/* Columns are counted in bytes here, in UTF-16 units there. */
static void
test_columns(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, "a.go", 3, 22, "&T{}");
	add_changes(&f, CHANGE_NEW);
	f.report.sources = &sources;
	json_t *root = sarif_of(&f);
	check_number(root, REGION "startLine", 3);
	check_number(root, REGION "startColumn", 19);
	check_number(root, REGION "endColumn", 23);
	check_text(root, PRINTS "primaryLocationLineHash",
		   "f86585d4c917111a:1");
	json_decref(root);
	fixture_free(&f);
}

/* What does not fit the source is left out. */
static void
test_other_source(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	f.report.sources = &sources;
	add_new(&f, "a.go", 3, 22, "&T{...}");
	add_changes(&f, CHANGE_NEW);
	json_t *root = sarif_of(&f);
	check_number(root, REGION "startColumn", 19);
	check_none(root, REGION "endColumn");
	json_decref(root);
	f.new_set.recs[0].pos.column = 99;
	root = sarif_of(&f);
	check_none(root, REGION "startColumn");
	json_decref(root);
	f.new_set.recs[0].pos.line = 99;
	root = sarif_of(&f);
	check_none(root, PRINTS "primaryLocationLineHash");
	json_decref(root);
	fixture_free(&f);
}

static void
test_no_source(void **state)
{
	struct fixture f;

	(void)state;
	for (int i = 0; i < 2; i++) {
		fixture_init(&f);
		add_new(&f, "b.go", 3, 22, "&T{}");
		add_changes(&f, CHANGE_NEW);
		f.report.sources = i == 0 ? NULL : &sources;
		json_t *root = sarif_of(&f);
		check_number(root, REGION "startLine", 3);
		check_none(root, REGION "startColumn");
		check_none(root, PRINTS "primaryLocationLineHash");
		assert_non_null(find(root, "results/0/partialFingerprints"));
		json_decref(root);
		fixture_free(&f);
	}
}

/* A rule has one result on a line: it would be taken for the same alert. */
static void
test_one_result_a_line(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, "a.go", 3, 1, "x");
	add_record(&f.new_set, REC_MOVED, at(&f.new_set, "a.go", 3, 2), "F",
		   "m");
	add_new(&f, "a.go", 3, 4, "y");
	add_new(&f, "a.go", 3, 9, "z");
	add_new(&f, "a.go", 4, 1, "x");
	add_new(&f, "b.go", 4, 1, "x");
	add_changes(&f, CHANGE_NEW);
	json_t *root = sarif_of(&f);
	check_count(root, "results", 4);
	check_text(root, "results/0/message/text",
		   "'x', 'y' and 'z' escape to the heap in 'F'.");
	check_text(root, "results/0/relatedLocations/1/message/text",
		   "z escapes to heap.");
	check_count(root, "results/0/properties/changes", 3);
	check_text(root, "results/1/ruleId", "moved-to-heap");
	check_text(root, "results/1/message/text",
		   "'m' is moved to the heap in 'F'.");
	check_number(root, "results/1/ruleIndex", 0);
	check_number(root, "results/2/locations/0/physicalLocation/region/"
		     "startLine", 4);
	check_none(root, "results/0/baselineState");
	json_decref(root);
	fixture_free(&f);
}

/* The edit is in the diff, the escape often is not. */
static void
test_links(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_new(&f, "a.go", 3, 1, "x");
	add_new(&f, "a.go", 3, 2, "[](9)");
	add_new(&f, "a.go", 5, 2, "z");
	add_changes(&f, CHANGE_NEW);
	for (size_t i = 0; i < 2; i++)
		add_cause(&f, i, (struct cause_step){
			.what = CAUSE_EDIT, .pos = at(set, "b.go", 7, 0),
			.text = intern_puts(f.strings, "last = f") });
	add_cause(&f, 2, (struct cause_step){
		.what = CAUSE_TOOLCHAIN,
		.text = intern_puts(f.strings, "go1.25.1 -> go1.26.8") });
	f.list.changes[0].origin = ORIGIN_REGRESSION;
	json_t *root = sarif_of(&f);
	check_text(root, "results/0/message/text",
		   "'x' and '[\\](9)' escape to the heap in 'F'. Some of them "
		   "stayed on the stack before. The edit that causes it: "
		   "[here](1).");
	check_count(root, "results/0/relatedLocations", 2);
	check_number(root, "results/0/relatedLocations/0/id", 1);
	check_text(root, "results/0/relatedLocations/0/physicalLocation/"
		   "artifactLocation/uri", "b.go");
	check_text(root, "results/1/message/text",
		   "'z' escapes to the heap in 'F'. This is because of another "
		   "build: go1.25.1 -> go1.26.8.");
	check_none(root, "results/1/relatedLocations");
	json_decref(root);
	fixture_free(&f);
}

#define LINES "results/0/codeFlows/0/threadFlows/0/locations"

/* A line of the explanation is a location, if it is one of the tree. */
static void
test_flows(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_new(&f, "a.go", 3, 1, "x");
	add_chain(set, 0);
	add_flow(set, "y", -1, "x");
	add_step(set, "&x", "address-of", at(set, "a.go", 4, 2));
	add_step(set, "T{&x}", "struct literal element",
		 at(set, "io/io.go", 9, 9));
	add_flow(set, "{heap}", 0, "y");
	add_step(set, "f(y)", "call parameter", at(set, "a.go", 5, 0));
	add_changes(&f, CHANGE_NEW);
	json_t *root = sarif_of(&f);
	check_count(root, LINES, 4);
	check_text(root, LINES "/0/location/message/text", "flow: y = &x");
	check_number(root, LINES "/0/nestingLevel", 0);
	check_text(root, LINES "/1/location/message/text",
		   "from &x (address-of)");
	check_number(root, LINES "/1/nestingLevel", 1);
	check_text(root, LINES "/3/location/message/text",
		   "from f(y) (call parameter)");
	json_decref(root);
	fixture_free(&f);
}

/* One without a physical location makes GitHub refuse the whole file. */
static void
test_placeless(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, "<autogenerated>", 1, 0, "x");
	add_new(&f, "/usr/lib/go/src/io/io.go", 1, 0, "x");
	add_new(&f, "../a.go", 1, 0, "x");
	add_new(&f, "", 0, 0, "x");
	add_changes(&f, CHANGE_NEW);
	f.new_set.recs[0].place = PLACE_GENERATED;
	f.new_set.recs[3].place = PLACE_UNKNOWN;
	json_t *root = sarif_of(&f);
	assert_non_null(find(root, "results"));
	check_count(root, "results", 0);
	check_text(root, "invocations/0/toolExecutionNotifications/1/message/"
		   "text", "4 findings are left out: not at a line of a file "
		   "of the repository.");
	json_decref(root);
	fixture_free(&f);
}

static void
test_baseline(void **state)
{
	static const struct {
		enum change_status status;
		const char *want;
	} states[] = {
		{ CHANGE_NEW, "new" }, { CHANGE_HIDDEN, "new" },
		{ CHANGE_RELOCATED, "updated" },
		{ CHANGE_UNCHANGED, "unchanged" }, { CHANGE_FIXED, "absent" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		const bool fails = change_status_fails(states[i].status);
		struct fixture f;

		fixture_init(&f);
		add_new(&f, "a.go", 3, 1, "x");
		add_changes(&f, states[i].status);
		json_t *root = sarif_of(&f);
		check_count(root, "results", fails);
		json_decref(root);
		f.report.all = true;
		root = sarif_of(&f);
		check_text(root, "results/0/baselineState", states[i].want);
		check_text(root, "results/0/level", fails ? "error" : "note");
		json_decref(root);
		fixture_free(&f);
	}
}

/* The heaviest are kept, in the order they had. */
static void
test_limit(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	for (uint32_t i = 1; i <= 5010; i++)
		add_new(&f, "a.go", i, 1, "x");
	add_changes(&f, CHANGE_NEW);
	f.list.changes[5009].allocates = ALLOCATES_YES;
	json_t *root = sarif_of(&f);
	check_count(root, "results", 5000);
	check_number(root, "results/4999/locations/0/physicalLocation/region/"
		     "startLine", 5010);
	check_number(root, "results/4998/locations/0/physicalLocation/region/"
		     "startLine", 4999);
	check_text(root, "invocations/0/toolExecutionNotifications/1/message/"
		   "text", "10 of 5010 results are left out: code scanning "
		   "shows no more than these, the heaviest.");
	json_decref(root);
	fixture_free(&f);
}

static void
test_category(void **state)
{
	static const struct {
		const char *platform, *tags, *want;
	} categories[] = {
		{ "linux/amd64", NULL, "escdiff/linux-amd64/" },
		{ "linux/amd64", "a,b/c", "escdiff/linux-amd64-a-b-c/" },
		{ "", NULL, "escdiff/" },
		{ "", "x", "escdiff/x/" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(categories); i++) {
		struct fixture f;

		fixture_init(&f);
		f.report.platform = categories[i].platform;
		f.report.tags = categories[i].tags;
		json_t *root = sarif_of(&f);
		check_text(root, "automationDetails/id", categories[i].want);
		json_decref(root);
		fixture_free(&f);
	}
}

static void
test_incomplete(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	json_t *root = sarif_of(&f);
	assert_true(json_is_true(find(root,
				      "invocations/0/executionSuccessful")));
	json_decref(root);
	f.report.old_side.complete = false;
	root = sarif_of(&f);
	assert_true(json_is_false(find(root,
				       "invocations/0/executionSuccessful")));
	json_decref(root);
	fixture_free(&f);
}

static void
test_uri(void **state)
{
	static const struct {
		const char *path, *want;
	} paths[] = {
		{ "a/b-c_d.~1.go", "a/b-c_d.~1.go" },
		{ "a b#?%.go", "a%20b%23%3F%25.go" },
		{ "c:\\x\xff\n\xc3\xa9", "c%3A%5Cx%FF%0A%C3%A9" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct buffer got = { 0 };

		uri_add_path(paths[i].path, strlen(paths[i].path), &got);
		assert_text(buffer_text(&got), paths[i].want);
		buffer_free(&got);
	}
}

/* A reader of sources that fails fails the report. */
static enum esc_status
read_nothing(const char *path, struct buffer *out, bool *found, void *data,
	     struct esc_error *err)
{
	(void)out;
	(void)found;
	(void)data;
	return esc_fail(err, ESC_IO, "%s is gone", path);
}

static void
test_reader_fails(void **state)
{
	static const struct match_sources broken = { .read = read_nothing };
	struct esc_error err = { 0 };
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, "a.go", 3, 1, "x");
	add_changes(&f, CHANGE_NEW);
	f.report.sources = &broken;
	f.report.out = fopen("/dev/null", "w");
	assert_non_null(f.report.out);
	assert_int_equal(report_format_find("sarif")->write(&f.report, &err),
			 ESC_IO);
	fclose(f.report.out);
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_other_source),
		cmocka_unit_test(test_no_source),
		cmocka_unit_test(test_one_result_a_line),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_flows),
		cmocka_unit_test(test_placeless),
		cmocka_unit_test(test_baseline),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_category),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_uri),
		cmocka_unit_test(test_reader_fails),
	};

	return cmocka_run_group_tests(tests, start_library, stop_library);
}
