/* What the formats for other programs share: which changes are listed, their
 * words, what is said below, and by what they are known. */
#include "report_fixture.h"

#include "report/finding.h"

/* A new escape of the given symbol on a line of a.go. */
static void
add_new(struct fixture *f, uint32_t line, const char *symbol)
{
	add_record(&f->new_set, REC_MOVED, at(&f->new_set, "a.go", line, 2),
		   "F", symbol);
}

static void
add_status(struct fixture *f, enum change_status status, size_t record)
{
	add_change(&f->list, status, STAGE_NONE, NULL,
		   &f->new_set.recs[record]);
}

static struct findings
collect(const struct fixture *f)
{
	struct findings list;
	struct esc_error err = { 0 };

	if (findings_collect(&f->report, &list, &err) != ESC_OK)
		fail_msg("%s", err.text);
	return list;
}

static void
check_message(const struct fixture *f, size_t i, const char *want)
{
	struct findings list = collect(f);
	struct buffer got = { 0 };

	assert_true(i < list.len);
	finding_message(&list.all[i], &got);
	assert_text(buffer_text(&got), want);
	buffer_free(&got);
	findings_free(&list);
}

static void
test_which_are_listed(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	for (uint32_t i = 0; i < CHANGE_STATUS_COUNT + 2; i++)
		add_new(&f, i + 1, "x");
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++)
		add_status(&f, (enum change_status)i, i);
	add_status(&f, CHANGE_NEW, CHANGE_STATUS_COUNT);
	f.list.changes[CHANGE_STATUS_COUNT].noise = NOISE_WRAPPER;
	add_status(&f, CHANGE_NEW, CHANGE_STATUS_COUNT + 1);
	f.list.changes[CHANGE_STATUS_COUNT + 1].allocates = ALLOCATES_NO;
	static const struct {
		bool all, noise;
		size_t len, fails;
	} cases[] = {
		{ false, false, 3, 3 }, { true, false, 6, 3 },
		{ false, true, 5, 3 }, { true, true, 8, 3 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t fails = 0;

		f.report.all = cases[i].all;
		f.report.noise = cases[i].noise;
		struct findings list = collect(&f);
		assert_int_equal(list.len, cases[i].len);
		for (size_t j = 0; j < list.len; j++)
			fails += list.all[j].fails;
		assert_int_equal(fails, cases[i].fails);
		findings_free(&list);
	}
	fixture_free(&f);
}

/* What is on the old side only is not to be looked for in the new one. */
static void
test_gone(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_record(&f.old_set, REC_MOVED, at(&f.old_set, "a.go", 1, 2), "F",
		   "x");
	add_change(&f.list, CHANGE_FIXED, STAGE_NONE, &f.old_set.recs[0],
		   NULL);
	add_change(&f.list, CHANGE_RELOCATED, STAGE_INLINING,
		   &f.old_set.recs[0], NULL);
	add_change(&f.list, CHANGE_RELOCATED, STAGE_INLINING,
		   &f.old_set.recs[0], &f.old_set.recs[0]);
	f.report.all = true;
	struct findings list = collect(&f);
	assert_int_equal(list.len, 3);
	for (size_t i = 0; i < list.len; i++)
		assert_int_equal(list.all[i].gone, i < 2);
	findings_free(&list);
	fixture_free(&f);
}

static void
test_messages(void **state)
{
	struct fixture f;
	struct change *change;

	(void)state;
	fixture_init(&f);
	add_new(&f, 1, "x");
	add_record(&f.new_set, REC_STAYS, at(&f.new_set, "a.go", 2, 1), "F",
		   "make([]byte, n)");
	add_status(&f, CHANGE_NEW, 0);
	add_status(&f, CHANGE_HIDDEN, 1);
	f.report.all = f.report.noise = true;
	change = &f.list.changes[0];
	check_message(&f, 0, "moved to heap: x");
	check_message(&f, 1, "make([]byte, n) does not escape, unless it is "
		      "large (its size is no constant)");
	f.list.changes[1].origin = ORIGIN_REGRESSION;
	check_message(&f, 1, "make([]byte, n) does not escape, unless it is "
		      "large (its size is no constant any more)");
	change->origin = ORIGIN_REGRESSION;
	change->copy_count = 2;
	check_message(&f, 0, "moved to heap: x (stayed on the stack before, "
		      "and 2 inlined copies)");
	change->allocates = ALLOCATES_NO;
	change->evidence = intern_puts(f.strings, "constant");
	check_message(&f, 0, "moved to heap: x (stayed on the stack before, "
		      "and 2 inlined copies, allocates nothing: constant)");
	*change = (struct change){ .status = CHANGE_HIDDEN,
				   .new_record = &f.new_set.recs[0] };
	check_message(&f, 0, "moved to heap: x (one for each iteration now)");
	change->call = at(&f.new_set, "b.go", 7, 3);
	change->caller = intern_puts(f.strings, "main");
	check_message(&f, 0, "this call of F allocates now: moved to heap: x");
	change->status = CHANGE_FIXED;
	check_message(&f, 0, "fixed: this call of F allocates no more: "
		      "moved to heap: x");
	fixture_free(&f);
}

static void
check_place(const struct fixture *f, const char *want, bool in_tree)
{
	struct findings list = collect(f);
	struct buffer got = { 0 };

	finding_place(&list.all[0], &got);
	assert_text(buffer_text(&got), want);
	assert_int_equal(list.all[0].in_tree, in_tree);
	buffer_free(&got);
	findings_free(&list);
}

static void
test_places(void **state)
{
	static const struct {
		enum place place;
		const char *file, *want;
		bool in_tree;
	} cases[] = {
		{ PLACE_SOURCE, "d/a.go", "d/a.go:3:2", true },
		{ PLACE_OUTSIDE, "maps/iter.go", "maps/iter.go:3:2", false },
		{ PLACE_GENERATED, "<autogenerated>",
		  "ex.com/t <autogenerated>", false },
		{ PLACE_UNKNOWN, "", "ex.com/t (no position)", false },
		{ PLACE_UNRESOLVED, "d/a.go", "d/a.go:3:2", true },
		{ PLACE_UNRESOLVED, "../a.go", "../a.go:3:2", false },
		{ PLACE_UNRESOLVED, "/a.go", "/a.go:3:2", false },
		{ PLACE_UNRESOLVED, "<autogenerated>", "<autogenerated>:3:2",
		  false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f;

		fixture_init(&f);
		add_record(&f.new_set, REC_MOVED,
			   at(&f.new_set, cases[i].file, 3, 2), "F", "x");
		f.new_set.recs[0].place = cases[i].place;
		add_status(&f, CHANGE_NEW, 0);
		check_place(&f, cases[i].want, cases[i].in_tree);
		fixture_free(&f);
	}
}

/* The place of a call, not of what it reaches. */
static void
test_call(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 3, "x");
	add_status(&f, CHANGE_HIDDEN, 0);
	f.list.changes[0].call = at(&f.new_set, "b.go", 7, 3);
	f.list.changes[0].caller = intern_puts(f.strings, "main");
	check_place(&f, "b.go:7:3", true);
	struct findings list = collect(&f);
	assert_text(intern_text(f.strings, list.all[0].function), "main");
	assert_int_equal(list.all[0].package, 0);	/* no record there */
	findings_free(&list);
	/* Said of an instance in another package, and of its own. */
	add_record(&f.old_set, REC_CAN_INLINE, at(&f.new_set, "d/b.go", 1, 1),
		   "main", "main");
	add_record(&f.old_set, REC_CAN_INLINE, at(&f.new_set, "d/b.go", 2, 1),
		   "main", "main");
	f.old_set.recs[1].package = intern_puts(f.strings, "ex.com/t/d");
	f.list.changes[0].call = at(&f.new_set, "d/b.go", 7, 3);
	list = collect(&f);
	assert_text(intern_text(f.strings, list.all[0].package), "ex.com/t/d");
	findings_free(&list);
	fixture_free(&f);
}

/* All notes of the first finding, a line each. */
static void
check_notes(const struct fixture *f, const char *want)
{
	struct findings list = collect(f);
	struct buffer got = { 0 }, text = { 0 };
	struct finding_note note;

	for (size_t i = 0; finding_note(&list, &list.all[0], i, &note, &text);
	     i++) {
		buffer_addf(&got, "%s:%u%s %s\n",
			    intern_text(f->strings, note.pos.file),
			    (unsigned)note.pos.line,
			    note.in_tree ? "" : " outside",
			    buffer_text(&text));
		buffer_clear(&text);
	}
	assert_text(buffer_text(&got), want);
	buffer_free(&got);
	buffer_free(&text);
	findings_free(&list);
}

static void
add_cause(struct fixture *f, enum cause_what what, bool removed,
	  struct position pos, const char *text)
{
	struct cause_step *step = PUSH(f->list.causes, f->list.causes_len);

	step->what = what;
	step->removed = removed;
	step->pos = pos;
	step->text = intern_puts(f->strings, text);
	f->list.changes[0].cause_count++;
}

static void
test_notes(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_new(&f, 3, "x");
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, "x");
	add_step(set, "&x", "address-of", at(set, "a.go", 4, 9));
	add_step(set, "put(&x)", "call parameter", at(set, "a.go", 4, 5));
	add_status(&f, CHANGE_NEW, 0);
	check_notes(&f, "a.go:4 &x: address-of\n"
		    "a.go:4 put(&x): call parameter " ARROW " {heap}\n");
	add_cause(&f, CAUSE_PASSED, false, at(set, "io/io.go", 9, 1), "");
	add_cause(&f, CAUSE_EDIT, false, at(set, "c.go", 9, 1), "last = f");
	add_cause(&f, CAUSE_EDIT, true, at(set, "c.go", 5, 1), "last = g");
	check_notes(&f, "a.go:4 &x: address-of\n"
		    "a.go:4 put(&x): call parameter " ARROW " {heap}\n"
		    "io/io.go:9 outside it is passed to this call\n"
		    "c.go:9 because of this edit: + last = f\n"
		    ":0 outside because of this edit: - last = g "
		    "(was c.go:5:1)\n");
	f.list.changes[0].call = at(set, "a.go", 8, 1);
	f.list.changes[0].status = CHANGE_HIDDEN;
	f.list.changes[0].cause_count = 0;
	check_notes(&f, "a.go:3 the allocation, in F\n");
	f.list.changes[0].status = CHANGE_UNCHANGED;
	f.report.all = true;
	check_notes(&f, "");
	fixture_free(&f);
}

static void
identify(const struct fixture *f, size_t i, char *hex)
{
	struct findings list = collect(f);
	struct esc_error err = { 0 };

	assert_true(i < list.len);
	assert_int_equal(finding_identity(&list.all[i], hex, &err), ESC_OK);
	assert_int_equal(strlen(hex), FINDING_IDENTITY_SIZE - 1);
	findings_free(&list);
}

/*
 * x on line 9 is new beside an equal one that was there, below or above it;
 * in the next run both were.  It is known by the same whatever is listed.
 */
static void
test_identity(void **state)
{
	char old[FINDING_IDENTITY_SIZE], new[FINDING_IDENTITY_SIZE];
	char again[FINDING_IDENTITY_SIZE], other[FINDING_IDENTITY_SIZE];
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 3, "x");
	add_new(&f, 9, "x");
	add_new(&f, 10, "y");
	add_status(&f, CHANGE_NEW, 0);
	add_status(&f, CHANGE_UNCHANGED, 1);
	add_status(&f, CHANGE_NEW, 2);
	identify(&f, 0, new);
	identify(&f, 1, other);
	f.report.all = true;
	identify(&f, 0, again);
	assert_string_equal(again, new);
	identify(&f, 1, old);
	assert_string_not_equal(old, new);
	assert_string_not_equal(other, new);
	f.new_set.recs[0].pos.line = 77;
	f.new_set.recs[0].pos.file = intern_puts(f.strings, "b.go");
	identify(&f, 0, again);
	assert_string_equal(again, new);
	f.list.changes[0].status = CHANGE_UNCHANGED;
	identify(&f, 0, again);
	assert_string_equal(again, old);
	identify(&f, 1, again);
	assert_string_equal(again, new);
	f.new_set.recs[1].function = intern_puts(f.strings, "G");
	identify(&f, 1, again);
	assert_string_not_equal(again, new);
	assert_string_not_equal(again, old);
	fixture_free(&f);
}

/* What is gone has the number behind those that stayed. */
static void
test_identity_of_fixed(void **state)
{
	char new[FINDING_IDENTITY_SIZE], gone[FINDING_IDENTITY_SIZE];
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_new(&f, 3, "x");
	add_new(&f, 9, "x");
	add_status(&f, CHANGE_NEW, 0);
	add_status(&f, CHANGE_UNCHANGED, 1);
	f.list.changes[1].old_record = &f.new_set.recs[1];
	identify(&f, 0, new);
	f.list.changes[0].status = CHANGE_FIXED;
	f.list.changes[0].old_record = &f.new_set.recs[0];
	f.list.changes[0].new_record = NULL;
	f.report.all = true;
	identify(&f, 0, gone);
	assert_string_equal(gone, new);
	fixture_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_are_listed),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_call),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_identity_of_fixed),
	};

	return cmocka_run_group_tests(tests, start_library, stop_library);
}
