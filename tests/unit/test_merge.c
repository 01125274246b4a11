/* merge.c: the changes of several platforms as one list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "escdiff/merge.h"
#include "parse/set.h"

/* A platform's comparison, made by hand. */
struct side_sets {
	struct record_set old_set, new_set;
	struct change changes[8];
	struct cause_step causes[8];
	const struct record *copies[8];
	struct change_list list;
};

static struct intern *strings;

static strid
id(const char *text)
{
	return intern_puts(strings, text);
}

static void
side_init(struct side_sets *side)
{
	*side = (struct side_sets){ 0 };
	record_set_init(&side->old_set, strings);
	record_set_init(&side->new_set, strings);
	/* Pointers to records are taken while there are few. */
	side->old_set.recs = calloc(16, sizeof(struct record));
	side->new_set.recs = calloc(16, sizeof(struct record));
	side->old_set.cap = side->new_set.cap = 16;
	side->list.changes = side->changes;
	side->list.causes = side->causes;
	side->list.copies = side->copies;
}

static void
side_free(struct side_sets *side)
{
	record_set_free(&side->old_set);
	record_set_free(&side->new_set);
}

static struct record *
add_record(struct record_set *set, const char *file, uint32_t line,
	   const char *symbol)
{
	struct record *record = record_set_add(set);

	*record = (struct record){
		.kind = REC_MOVED, .place = PLACE_SOURCE,
		.package = id("ex.com/p"), .function = id("F"),
		.pos = { id(file), line, 2 }, .symbol = id(symbol),
		.count = 1,
	};
	return record;
}

static struct change *
add_change(struct side_sets *side, enum change_status status,
	   const struct record *old_record, const struct record *new_record)
{
	struct change *change = &side->changes[side->list.len++];

	*change = (struct change){ .status = status, .old_record = old_record,
				   .new_record = new_record };
	return change;
}

static struct change *
add_new(struct side_sets *side, const char *file, uint32_t line)
{
	return add_change(side, CHANGE_NEW, NULL,
			  add_record(&side->new_set, file, line, "x"));
}

static void
set_cause(struct side_sets *side, struct change *change, enum cause_what what)
{
	change->first_cause = (uint32_t)side->list.causes_len;
	change->cause_count = 1;
	side->causes[side->list.causes_len++] =
		(struct cause_step){ .what = what };
}

/* "new a.go:1 11", a line each: status, place, a digit a platform. */
static char *
merged_text(struct change_merge *merge, struct side_sets *sides, size_t count)
{
	struct esc_error err = { 0 };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_int_equal(change_merge_init(merge, strings, &err), ESC_OK);
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal(change_merge_add(merge, i, &sides[i].old_set,
						  &sides[i].new_set,
						  &sides[i].list, &err),
				 ESC_OK);
		/* Nothing of it is looked at any more. */
		side_free(&sides[i]);
	}
	assert_int_equal(change_merge_end(merge, &err), ESC_OK);
	for (size_t i = 0; i < merge->list.len; i++) {
		const struct change *change = &merge->list.changes[i];

		fprintf(out, "%s %s:%u ", change_status_word(change->status),
			intern_text(strings, change_position(change)->file),
			(unsigned)change_position(change)->line);
		for (unsigned j = 0; j < count; j++)
			fputc('0' + (int)(change->platforms >> j & 1), out);
		fputc('\n', out);
	}
	fclose(out);
	return text;
}

static void
assert_merged(struct change_merge *merge, struct side_sets *sides,
	      size_t count, const char *want)
{
	char *got = merged_text(merge, sides, count);

	if (strcmp(got, want) != 0)
		fail_msg("got:\n%s\nwant:\n%s", got, want);
	free(got);
}

static int
set_up(void **state)
{
	(void)state;
	strings = intern_new();
	return strings != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	intern_free(strings);
	return 0;
}

static void
test_union(void **state)
{
	struct side_sets sides[3];
	struct change_merge merge;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		side_init(&sides[i]);
	add_new(&sides[0], "b.go", 1);
	add_new(&sides[0], "a.go", 1);
	add_new(&sides[1], "c_windows.go", 7);
	add_new(&sides[1], "a.go", 1);
	add_new(&sides[2], "b.go", 1);
	add_new(&sides[2], "a.go", 1);
	assert_merged(&merge, sides, 3, "new a.go:1 111\n"
					"new b.go:1 101\n"
					"new c_windows.go:7 010\n");
	assert_int_equal(merge.list.counts[CHANGE_NEW], 3);
	assert_int_equal(merge.list.failing, 3);
	change_merge_free(&merge);
}

/* What is new on one platform and fixed on the other is both. */
static void
test_opposite(void **state)
{
	struct side_sets sides[2];
	struct change_merge merge;

	(void)state;
	side_init(&sides[0]);
	side_init(&sides[1]);
	add_new(&sides[0], "a.go", 1);
	add_change(&sides[1], CHANGE_FIXED,
		   add_record(&sides[1].old_set, "a.go", 1, "x"), NULL);
	assert_merged(&merge, sides, 2, "new a.go:1 10\nfixed a.go:1 01\n");
	change_merge_free(&merge);
}

/* A pair is the same when both of its halves are. */
static void
test_pairs(void **state)
{
	struct side_sets sides[3];
	struct change_merge merge;

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		side_init(&sides[i]);
		add_change(&sides[i], CHANGE_RELOCATED,
			   add_record(&sides[i].old_set, "o.go", i / 2 + 1,
				      "x"),
			   add_record(&sides[i].new_set, "n.go", 1, "x"));
	}
	assert_merged(&merge, sides, 3,
		      "relocated n.go:1 110\nrelocated n.go:1 001\n");
	assert_int_equal(merge.list.changes[1].old_record->pos.line, 2);
	change_merge_free(&merge);
}

/* Of two that nothing tells apart each platform has its own two. */
static void
test_multiset(void **state)
{
	struct side_sets sides[2];
	struct change_merge merge;

	(void)state;
	side_init(&sides[0]);
	side_init(&sides[1]);
	add_new(&sides[0], "a.go", 1);
	add_new(&sides[0], "a.go", 1);
	add_new(&sides[1], "a.go", 1);
	assert_merged(&merge, sides, 2, "new a.go:1 10\nnew a.go:1 11\n");
	change_merge_free(&merge);
}

/* What counts on one platform does not vanish in what does not on another;
 * what is proven on one is. */
static void
test_worth(void **state)
{
	struct side_sets sides[3];
	struct change_merge merge;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		side_init(&sides[i]);
	add_new(&sides[0], "a.go", 1)->allocates = ALLOCATES_NO;
	add_new(&sides[1], "a.go", 1)->allocates = ALLOCATES_UNKNOWN;
	struct change *proven = add_new(&sides[2], "a.go", 1);
	proven->allocates = ALLOCATES_YES;
	proven->evidence = id("runtime.newobject");
	assert_merged(&merge, sides, 3, "new a.go:1 100\nnew a.go:1 011\n");
	assert_int_equal(merge.list.harmless[CHANGE_NEW], 1);
	assert_int_equal(merge.list.counts[CHANGE_NEW], 1);
	assert_int_equal(merge.list.changes[1].allocates, ALLOCATES_YES);
	assert_int_equal(merge.list.changes[1].evidence,
			 id("runtime.newobject"));
	change_merge_free(&merge);
}

/* A cause that was found goes before one that was not; copies are those of
 * all platforms, each once. */
static void
test_causes_and_copies(void **state)
{
	struct side_sets sides[3];
	struct change_merge merge;

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		side_init(&sides[i]);
		struct change *change = add_new(&sides[i], "a.go", 1);

		set_cause(&sides[i], change, i == 1 ? CAUSE_EDIT
						    : CAUSE_UNKNOWN);
		change->copy_count = 1;
		sides[i].copies[0] = add_record(&sides[i].new_set, "b.go",
						i / 2 + 8, "x");
		sides[i].list.copies_len = 1;
	}
	assert_merged(&merge, sides, 3, "new a.go:1 111\n");
	const struct change *change = &merge.list.changes[0];
	assert_int_equal(change->cause_count, 1);
	assert_int_equal(merge.list.causes[change->first_cause].what,
			 CAUSE_EDIT);
	assert_int_equal(change->copy_count, 2);
	assert_int_equal(merge.list.copies[change->first_copy]->pos.line, 8);
	assert_int_equal(merge.list.copies[change->first_copy + 1]->pos.line,
			 9);
	change_merge_free(&merge);
}

/* Explanations go with their record. */
static void
test_chains(void **state)
{
	struct side_sets sides[2];
	struct change_merge merge;

	(void)state;
	for (uint32_t i = 0; i < 2; i++) {
		side_init(&sides[i]);
		add_new(&sides[i], i == 0 ? "a.go" : "b.go", 1);
		struct record_set *set = &sides[i].new_set;
		for (uint32_t step = 0; step < 2; step++)
			record_set_add_step(set)->expr =
				id(step == 0 ? "e0" : "e1");
		*record_set_add_flow(set) = (struct chain_flow){
			.dst = id("{heap}"), .step_count = 2 };
		*record_set_add_chain(set) = (struct chain){ .flow_count = 1,
							     .next = 2 };
		*record_set_add_chain(set) = (struct chain){ 0 };
		set->recs[0].chain = 1;
	}
	assert_merged(&merge, sides, 2, "new a.go:1 10\nnew b.go:1 01\n");
	const struct record_set *set = &merge.new_set;
	const struct record *record = merge.list.changes[1].new_record;
	const struct chain *chain = &set->chains[record->chain - 1];
	const struct chain_flow *flow = &set->flows[chain->first_flow];
	assert_int_equal(flow->step_count, 2);
	assert_int_equal(set->steps[flow->first_step + 1].expr, id("e1"));
	assert_int_not_equal(chain->next, 0);
	assert_int_equal(set->chains[chain->next - 1].flow_count, 0);
	assert_int_equal(set->chains[chain->next - 1].next, 0);
	change_merge_free(&merge);
}

/* Packages and files without a change are known, each once. */
static void
test_facts(void **state)
{
	struct side_sets sides[2];
	struct change_merge merge;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		side_init(&sides[i]);
		for (uint32_t line = 1; line < 5; line++)
			add_record(&sides[i].new_set,
				   i == 0 ? "a.go" : "b.go", line, "x")
				->kind = REC_CAN_INLINE;
		sides[i].new_set.unknown_count = 3;
	}
	assert_merged(&merge, sides, 2, "");
	assert_int_equal(merge.new_set.len, 2);
	assert_int_equal(merge.new_set.recs[1].pos.file, id("b.go"));
	assert_int_equal(merge.new_set.unknown_count, 6);
	change_merge_free(&merge);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_union),
		cmocka_unit_test(test_opposite),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_multiset),
		cmocka_unit_test(test_worth),
		cmocka_unit_test(test_causes_and_copies),
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_facts),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
