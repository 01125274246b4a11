/* The rules of a policy: from settings, and what they make of changes. */
#include "report_fixture.h"

#include "escdiff/config.h"
#include "escdiff/policy.h"
#include "escdiff/trailer.h"

/* "SOURCE:NAME=VALUE" a line, as the policy's sources come; the verdict over
 * the changes of add_all, a letter each. */
struct policy_case {
	const char *file, *git, *options[2];	/* the latter fail-on, max-new */
	const char *want;
};

/*
 * n  store/put.go     (*DB).Put   new, regression
 * a  store/put.go     Added       new, added
 * h  store/get.go     (*DB).Get   hidden
 * u  cmd/main.go      main        new, of an unknown origin
 * t  store/a_test.go  TestA       new, added
 * Of each: F it fails, . it is free, b it is within its budget.
 */
static const struct policy_case cases[] = {
	{ "", "", { NULL, NULL }, "FFFFF" },
	{ "[escdiff]\nfail-on = new\n", "", { NULL, NULL }, "FF.FF" },
	{ "[escdiff]\nFailOn = hidden\n", "", { NULL, NULL }, "..F.." },
	{ "[escdiff]\nfail-on = regression\n", "", { NULL, NULL }, "F.FF." },
	{ "[escdiff]\nfail-on = added\n", "", { NULL, NULL }, ".F.FF" },
	{ "[escdiff]\nfail-on = none\n", "", { NULL, NULL }, "....." },
	{ "[escdiff]\nfail-on = none hidden, regression\n", "",
	  { NULL, NULL }, "F.FF." },
	{ "[escdiff]\nmax-new = 4\n", "", { NULL, NULL }, "FFFFF" },
	{ "[escdiff]\nmax-new = 5\n", "", { NULL, NULL }, "bbbbb" },
	{ "[escdiff]\nfail-on = new\nmax-new = 4\n", "", { NULL, NULL },
	  "bb.bb" },
	/* scopes */
	{ "[escdiff \"store/**\"]\nfail-on = none\n", "", { NULL, NULL },
	  "...F." },
	{ "[escdiff \"x\"]\npath = store/\nfunction = DB.*\nfail-on = none\n",
	  "", { NULL, NULL }, ".F.FF" },
	{ "[escdiff \"x\"]\nfunction = Added\nfunction = main\nmax-new = 2\n",
	  "", { NULL, NULL }, "FbFbF" },
	{ "[escdiff \"x\"]\ntests\nfail-on = none\n", "", { NULL, NULL },
	  "FFFF." },
	{ "[escdiff \"x\"]\ntests = no\nfail-on = none\n", "", { NULL, NULL },
	  "....F" },
	{ "[escdiff \"x\"]\npackage = ex.com/t\nfail-on = none\n", "",
	  { NULL, NULL }, "....." },
	{ "[escdiff \"x\"]\npackage = ex.com/u/...\nfail-on = none\n", "",
	  { NULL, NULL }, "FFFFF" },
	/* no source tells which files are generated */
	{ "[escdiff \"x\"]\ngenerated\nfail-on = none\n", "", { NULL, NULL },
	  "FFFFF" },
	/* the last scope that says something of the question answers it */
	{ "[escdiff \"store\"]\nfail-on = none\n"
	  "[escdiff \"put.go\"]\nfail-on = new\n", "", { NULL, NULL },
	  "FF.F." },
	{ "[escdiff \"put.go\"]\nfail-on = new\n"
	  "[escdiff \"store\"]\nfail-on = none\n", "", { NULL, NULL },
	  "...F." },
	{ "[escdiff \"put.go\"]\nmax-new = 1\n"
	  "[escdiff \"store\"]\nfail-on = new\n", "", { NULL, NULL },
	  "FF.FF" },
	{ "[escdiff \"put.go\"]\nmax-new = 1\n[escdiff]\nmax-new = 3\n", "",
	  { NULL, NULL }, "FFbbb" },
	/* a stronger source beats a weaker one, scopes included */
	{ "[escdiff \"store\"]\nfail-on = none\n",
	  "[escdiff]\nfail-on = new, hidden\n", { NULL, NULL }, "FFFFF" },
	{ "[escdiff]\nfail-on = none\n",
	  "[escdiff \"store\"]\nfail-on = new\n", { NULL, NULL }, "FF..F" },
	{ "[escdiff]\nfail-on = none\nmax-new = 9\n", "", { "new", NULL },
	  "bb.bb" },
	{ "[escdiff \"store\"]\nmax-new = 9\n", "", { NULL, "0" }, "FFFFF" },
	{ "", "[escdiff]\nformat = x\n[color]\nui = y\n", { NULL, NULL },
	  "FFFFF" },
};

static void
add_one(struct fixture *f, enum change_status status,
	enum change_origin origin, const char *file, const char *function)
{
	add_record(&f->new_set, REC_MOVED, at(&f->new_set, file, 1, 1),
		   function, "x");
	add_change(&f->list, status, STAGE_NONE, NULL, NULL);
	f->list.changes[f->list.len - 1].origin = origin;
}

static void
add_all(struct fixture *f)
{
	fixture_init(f);
	add_one(f, CHANGE_NEW, ORIGIN_REGRESSION, "store/put.go", "(*DB).Put");
	add_one(f, CHANGE_NEW, ORIGIN_ADDED, "store/put.go", "Added");
	add_one(f, CHANGE_HIDDEN, ORIGIN_REGRESSION, "store/get.go",
		"(*DB).Get");
	add_one(f, CHANGE_NEW, ORIGIN_UNKNOWN, "cmd/main.go", "main");
	add_one(f, CHANGE_NEW, ORIGIN_ADDED, "store/a_test.go", "TestA");
	for (size_t i = 0; i < f->list.len; i++)
		f->list.changes[i].new_record = &f->new_set.recs[i];
}

static void
add_text(struct policy *policy, const char *text, enum policy_source source)
{
	struct config config = { 0 };
	struct esc_error err = { 0 };

	if (config_add_text(&config, text, strlen(text), "test", &err) !=
		    ESC_OK ||
	    policy_add_config(policy, &config, source, &err) != ESC_OK)
		fail_msg("%s: %s", text, err.text);
	config_free(&config);
}

static void
read_policy(struct policy *policy, const struct policy_case *given)
{
	static const char *const names[] = { "fail-on", "max-new" };
	struct esc_error err = { 0 };

	add_text(policy, given->file, POLICY_OF_FILE);
	add_text(policy, given->git, POLICY_OF_GIT);
	for (size_t i = 0; i < 2; i++) {
		if (given->options[i] != NULL)
			assert_int_equal(policy_set(policy, POLICY_OF_OPTIONS,
						    names[i],
						    given->options[i],
						    names[i], &err), ESC_OK);
	}
}

static void
no_note(const char *note, void *data)
{
	(void)data;
	fail_msg("noted: %s", note);
}

static void
test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct policy policy = { 0 };
		struct esc_error err = { 0 };
		struct fixture f;
		char got[16] = "";

		add_all(&f);
		read_policy(&policy, &cases[i]);
		const struct policy_input input = {
			.policy = &policy, .strings = f.strings,
			.new_set = &f.new_set,
		};
		assert_int_equal(policy_judge(&input, &f.list, no_note, NULL,
					      &err), ESC_OK);
		for (size_t j = 0; j < f.list.len; j++) {
			const struct change *change = &f.list.changes[j];

			got[j] = change_fails(change) ? 'F'
				 : change->ruling == RULING_FREE ? '.' : 'b';
		}
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("row %zu: %s, want %s:\n%s", i, got,
				 cases[i].want, cases[i].file);
		policy_free(&policy);
		fixture_free(&f);
	}
}

/* What allocates nothing, or is noise, takes nothing of a budget. */
static void
test_harmless(void **state)
{
	struct policy policy = { 0 };
	struct esc_error err = { 0 };
	struct fixture f;

	(void)state;
	add_all(&f);
	f.list.changes[0].allocates = ALLOCATES_NO;
	f.list.changes[1].noise = NOISE_FOREIGN;
	add_text(&policy, "[escdiff]\nmax-new = 3\n", POLICY_OF_FILE);
	const struct policy_input input = {
		.policy = &policy, .strings = f.strings, .new_set = &f.new_set,
	};
	assert_int_equal(policy_judge(&input, &f.list, no_note, NULL, &err),
			 ESC_OK);
	assert_int_equal(f.list.failing, 0);
	assert_int_equal(f.list.budgets_len, 1);
	assert_int_equal(f.list.budgets[0].count, 3);
	assert_int_equal(f.list.changes[0].ruling, RULING_NONE);
	policy_free(&policy);
	fixture_free(&f);
}

struct trailer_case {
	const char *value;
	const char *want;	/* letters as above, A: accepted; "!" it is an
				   error; a "?" behind: it accepts nothing */
};

static const struct trailer_case trailers[] = {
	{ "(*DB).Put x why", "AFFFF" },
	{ "DB.Put x why", "AFFFF" },
	{ "t.DB.Put `x` why", "AFFFF" },
	{ "ex.com/t.DB.Put  x\twhy", "AFFFF" },
	{ "DB.Put * why", "AFFFF" },
	{ "main x why", "FFFAF" },
	{ "DB.Get x why", "FFAFF" },
	{ "DB.Put y why", "FFFFF?" },
	{ "DB.Put xy why", "FFFFF?" },
	{ "DB.* x why", "FFFFF?" },
	{ "DB.Put `x why", "FFFFF?" },
	{ "u.DB.Put x why", "FFFFF?" },
	{ "DB.Put x", "!" },
	{ "DB.Put `x`  ", "!" },
	{ "DB.Put", "!" },
	{ "DB.Put *", "!" },
	{ "", "!" },
};

static void
count_note(const char *note, void *data)
{
	size_t *count = data;

	assert_non_null(strstr(note, "accepts nothing"));
	++*count;
}

static void
check_trailer(const struct trailer_case *given)
{
	char *value = strdup(given->value);
	struct trailer trailer = { .commit = "0123456789", .value = value };
	const struct trailer_list list = { &trailer, 1, 1 };
	const struct policy policy = { 0 };
	struct esc_error err = { 0 };
	struct fixture f;
	char got[16] = "";
	size_t notes = 0;

	add_all(&f);
	const struct policy_input input = {
		.policy = &policy, .strings = f.strings,
		.new_set = &f.new_set, .trailers = &list,
	};
	const enum esc_status status = policy_judge(&input, &f.list,
						    count_note, &notes, &err);
	for (size_t i = 0; status == ESC_OK && i < f.list.len; i++)
		got[i] = f.list.changes[i].ruling == RULING_ACCEPTED ? 'A'
								     : 'F';
	if (status == ESC_DIRECTIVE)
		strcpy(got, "!");
	if (notes > 0)
		strcat(got, "?");
	if (strcmp(got, given->want) != 0)
		fail_msg("'%s': %s, want %s: %s", given->value, got,
			 given->want, err.text);
	free(value);
	fixture_free(&f);
}

static void
test_trailers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trailers); i++)
		check_trailer(&trailers[i]);
}

/* Policies that differ are known by other texts. */
static void
test_identity(void **state)
{
	struct buffer texts[ARRAY_LEN(cases)] = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct policy policy = { 0 };

		read_policy(&policy, &cases[i]);
		policy_identity(&policy, &texts[i]);
		policy_free(&policy);
		for (size_t j = 0; j < i; j++) {
			if (texts[i].len > 0 &&
			    strcmp(buffer_text(&texts[i]),
				   buffer_text(&texts[j])) == 0)
				fail_msg("rows %zu and %zu: %s", j, i,
					 buffer_text(&texts[i]));
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		buffer_free(&texts[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_trailers),
		cmocka_unit_test(test_identity),
	};

	return cmocka_run_group_tests(tests, start_library, stop_library);
}
