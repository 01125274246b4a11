/* Which changes fail the gate, and how they are counted. */
#include "report_fixture.h"

struct ruling_case {
	enum change_status status;
	enum change_ruling ruling;
	enum allocates allocates;
	enum change_noise noise;
	bool fails;
};

static const struct ruling_case cases[] = {
	{ CHANGE_NEW, RULING_NONE, ALLOCATES_UNKNOWN, NOISE_NONE, true },
	{ CHANGE_NEW, RULING_ACCEPTED, ALLOCATES_YES, NOISE_NONE, false },
	{ CHANGE_NEW, RULING_FREE, ALLOCATES_YES, NOISE_NONE, false },
	{ CHANGE_HIDDEN, RULING_BUDGET, ALLOCATES_YES, NOISE_NONE, false },
	{ CHANGE_HIDDEN, RULING_NONE, ALLOCATES_YES, NOISE_NONE, true },
	{ CHANGE_UNCHANGED, RULING_NONE, ALLOCATES_YES, NOISE_NONE, false },
	{ CHANGE_UNCHANGED, RULING_REVOKED, ALLOCATES_YES, NOISE_NONE, true },
	{ CHANGE_UNCHANGED, RULING_PROMISE, ALLOCATES_UNKNOWN, NOISE_NONE,
	  true },
	{ CHANGE_UNCHANGED, RULING_PROMISE, ALLOCATES_NO, NOISE_NONE, false },
	{ CHANGE_RELOCATED, RULING_REVOKED, ALLOCATES_YES, NOISE_FOREIGN,
	  false },
	{ CHANGE_NEW, RULING_NONE, ALLOCATES_NO, NOISE_NONE, false },
};

static void
test_fails(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct change change = {
			.status = cases[i].status,
			.ruling = cases[i].ruling,
			.allocates = cases[i].allocates,
			.noise = cases[i].noise,
		};

		if (change_fails(&change) != cases[i].fails)
			fail_msg("row %zu: %s '%s'", i,
				 change_status_word(change.status),
				 change_ruling_word(change.ruling));
	}
}

/* What was accepted is counted apart, what a policy lets pass is not. */
static void
test_counts(void **state)
{
	struct change changes[ARRAY_LEN(cases)] = { 0 };
	struct change_list list = {
		.changes = changes, .len = ARRAY_LEN(cases),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		changes[i].status = cases[i].status;
		changes[i].ruling = cases[i].ruling;
		changes[i].allocates = cases[i].allocates;
		changes[i].noise = cases[i].noise;
	}
	change_list_count(&list);
	change_list_count(&list);
	assert_int_equal(list.counts[CHANGE_NEW], 2);
	assert_int_equal(list.accepted[CHANGE_NEW], 1);
	assert_int_equal(list.harmless[CHANGE_NEW], 1);
	assert_int_equal(list.counts[CHANGE_HIDDEN], 2);
	assert_int_equal(list.counts[CHANGE_UNCHANGED], 3);
	assert_int_equal(list.harmless[CHANGE_UNCHANGED], 1);
	assert_int_equal(list.noise[CHANGE_RELOCATED], 1);
	assert_int_equal(list.failing, 4);
}

static void
test_acceptance(void **state)
{
	struct acceptance one = { .used = 1 };
	const struct change_list list = {
		.acceptances = &one, .acceptances_len = 1,
	};
	struct change change = { .ruling = RULING_ACCEPTED, .acceptance = 1 };

	(void)state;
	assert_ptr_equal(change_accepted(&list, &change), &one);
	/* What accepted it on the old side does so no more. */
	change.ruling = RULING_REVOKED;
	assert_null(change_accepted(&list, &change));
	change = (struct change){ .ruling = RULING_ACCEPTED };
	assert_null(change_accepted(&list, &change));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fails),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_acceptance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
