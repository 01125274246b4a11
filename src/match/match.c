/* Two record sets to changes: the stages pair what they can, what is left is
 * new or fixed. */
#include "escdiff/match.h"

#include <stdlib.h>
#include <string.h>

#include "match/align.h"
#include "match/inlining.h"
#include "match/order.h"
#include "match/origin.h"
#include "match/partners.h"
#include "match/sourced.h"
#include "match/stages.h"

/*
 * Whether the code has another name now.  Of a place outside the tree the
 * file says nothing: a module in the cache has its version in it.
 */
static enum change_status
pair_status(const struct record *old_record, const struct record *new_record)
{
	if (new_record->place == PLACE_SOURCE &&
	    new_record->pos.file != old_record->pos.file)
		return CHANGE_RELOCATED;
	if (new_record->function != old_record->function &&
	    new_record->function != 0 && old_record->function != 0)
		return CHANGE_RELOCATED;
	return CHANGE_UNCHANGED;
}

static struct change
change_of(const struct pool *pool, enum code_sides side,
	  const struct candidate *one)
{
	const bool is_new = side == CODE_NEW;
	const struct record *other = one->stage != STAGE_NONE
		? pool_counterpart(pool, side, one) : NULL;
	struct change change = {
		.stage = one->stage, .origin = one->origin,
		.old_record = is_new ? other : one->record,
		.new_record = is_new ? one->record : other,
	};

	if (one->is_relocated)
		change.status = CHANGE_RELOCATED;
	else if (one->stage != STAGE_NONE)
		change.status = pair_status(change.old_record,
					    change.new_record);
	else if (is_new)
		change.status = one->is_silent ? CHANGE_HIDDEN : CHANGE_NEW;
	else
		change.status = CHANGE_FIXED;
	return change;
}

/* A copy, by the change of what it is a copy of. */
struct copy {
	uint32_t change;
	uint32_t index;		/* on its side, for the order */
	const struct record *record;
};

/* Changes being made. */
struct making {
	const struct pool *pool;
	struct change_list *list;
	uint32_t *change_at;	/* owned: of each candidate of a side; of a
				   copy that of the next one, unused */
	struct copy *copies;	/* owned; room for all there are */
	size_t copy_count;
};

static void
add_side(struct making *making, enum code_sides which)
{
	const struct candidates *side = &making->pool->side[which];
	struct change_list *list = making->list;

	for (size_t i = 0; i < side->len; i++) {
		const struct candidate *one = &side->list[i];
		const bool is_pair = one->stage != STAGE_NONE &&
				     !one->is_relocated;

		making->change_at[i] = (uint32_t)list->len;
		/* A pair is told once, by its new side. */
		if ((is_pair && which == CODE_OLD) || one->copy_of != 0 ||
		    one->is_left_out)
			continue;
		list->changes[list->len++] = change_of(making->pool, which,
						       one);
	}
	for (uint32_t i = 0; i < side->len; i++) {
		if (side->list[i].copy_of != 0)
			making->copies[making->copy_count++] = (struct copy){
				making->change_at[candidates_root(side, i)],
				i, side->list[i].record };
	}
}

static int
by_change(const void *a, const void *b)
{
	const struct copy *x = a, *y = b;
	const int order = compare_numbers(x->change, y->change);

	return order != 0 ? order : compare_numbers(x->index, y->index);
}

/* The copies of a change stand side by side. */
static enum esc_status
add_copies(struct making *making, struct esc_error *err)
{
	struct change_list *list = making->list;

	if (making->copy_count == 0)
		return ESC_OK;
	list->copies = malloc(making->copy_count * sizeof(*list->copies));
	if (list->copies == NULL)
		return esc_nomem(err);
	list->copies_cap = making->copy_count;
	qsort(making->copies, making->copy_count, sizeof(*making->copies),
	      by_change);
	for (size_t i = 0; i < making->copy_count; i++) {
		struct change *change =
			&list->changes[making->copies[i].change];

		if (change->copy_count++ == 0)
			change->first_copy = (uint32_t)i;
		list->copies[list->copies_len++] = making->copies[i].record;
	}
	return ESC_OK;
}

static size_t
count_copies(const struct candidates *side)
{
	size_t count = 0;

	for (size_t i = 0; i < side->len; i++)
		count += side->list[i].copy_of != 0;
	return count;
}

static enum esc_status
make_changes(const struct pool *pool, const struct call_changes *calls,
	     struct change_list *list, struct esc_error *err)
{
	const struct candidates *old = &pool->side[CODE_OLD];
	const struct candidates *new = &pool->side[CODE_NEW];
	const size_t count = old->len + new->len;
	const size_t copies = count_copies(old) + count_copies(new);
	struct making making = {
		.pool = pool, .list = list,
		.change_at = malloc((count + 1) * sizeof(uint32_t)),
		.copies = malloc((copies + 1) * sizeof(struct copy)),
	};
	enum esc_status status = ESC_OK;

	list->cap = count + calls->len + 1;
	list->changes = malloc(list->cap * sizeof(*list->changes));
	if (list->changes == NULL || making.change_at == NULL ||
	    making.copies == NULL) {
		status = esc_nomem(err);
	} else {
		add_side(&making, CODE_NEW);
		add_side(&making, CODE_OLD);
		status = add_copies(&making, err);
	}
	for (size_t i = 0; i < calls->len && status == ESC_OK; i++)
		list->changes[list->len++] = calls->list[i];
	free(making.change_at);
	free(making.copies);
	return status;
}

static int
by_place(const void *a, const void *b)
{
	return compare_places(a, b);
}

/* The places of what is not paired yet. */
static enum esc_status
list_free(const struct pool *pool, struct code_asked *asked,
	  struct esc_error *err)
{
	for (size_t which = 0; which < 2; which++) {
		const struct candidates *side = &pool->side[which];
		struct position *places =
			malloc((side->len + 1) * sizeof(*places));
		size_t count = 0;

		asked->places[which] = places;
		if (places == NULL)
			return esc_nomem(err);
		for (size_t i = 0; i < side->len; i++) {
			if (side->list[i].stage == STAGE_NONE)
				places[count++] = side->list[i].record->pos;
		}
		if (count > 0)
			qsort(places, count, sizeof(*places), by_place);
		asked->counts[which] = count;
	}
	return ESC_OK;
}

/* The changed files, declaration by declaration and token by token. */
static enum esc_status
read_code(struct code *code, struct renames *renames, const struct pool *pool,
	  const struct match_sources *sources, struct esc_error *err)
{
	struct code_asked asked = { 0 };
	enum esc_status status = list_free(pool, &asked, err);

	if (status == ESC_OK)
		status = code_read(code, pool->map, sources, &asked, err);
	free(asked.places[CODE_OLD]);
	free(asked.places[CODE_NEW]);
	if (status == ESC_OK)
		status = partners_find(code, err);
	if (status == ESC_OK)
		status = align_units(code, err);
	if (status == ESC_OK)
		status = replaced_find(code, renames, err);
	return status;
}

static bool
has_free(const struct candidates *side)
{
	for (size_t i = 0; i < side->len; i++) {
		if (side->list[i].stage == STAGE_NONE)
			return true;
	}
	return false;
}

static bool
has_other_calls(const struct side_facts *facts)
{
	for (size_t i = 0; i < facts->call_count; i++) {
		if (!facts->calls[i].is_both)
			return true;
	}
	return false;
}

static void
mark_copies(struct side_facts *facts)
{
	for (size_t i = 0; i < facts->candidates->len; i++) {
		struct candidate *candidate = &facts->candidates->list[i];
		size_t count = 0;

		if (candidate->stage == STAGE_NONE)
			calls_at(facts, &candidate->record->pos, &count);
		candidate->is_copy = count > 0;
	}
}

/* What the sources and the inlined calls tell of what is left.  When nothing
 * is, and the same calls are inlined, no source is read. */
static enum esc_status
explain(struct pool *pool, const struct record_set *old_set,
	const struct record_set *new_set, const struct match_sources *sources,
	struct call_changes *out, struct esc_error *err)
{
	struct code code = { .strings = pool->strings };
	struct renames renames = { 0 };
	struct calls calls = { 0 };
	enum esc_status status = calls_collect(&calls, pool, old_set, new_set,
					       err);

	if (status != ESC_OK ||
	    (!has_free(&pool->side[CODE_OLD]) &&
	     !has_free(&pool->side[CODE_NEW]) &&
	     !has_other_calls(&calls.side[CODE_OLD]) &&
	     !has_other_calls(&calls.side[CODE_NEW])))
		goto out;
	if (sources != NULL) {
		mark_copies(&calls.side[CODE_OLD]);
		mark_copies(&calls.side[CODE_NEW]);
		status = read_code(&code, &renames, pool, sources, err);
		if (status == ESC_OK)
			status = sourced_run_stages(pool, &code, &renames,
						    err);
		if (status == ESC_OK)
			status = calls_relate(&calls, &code, &renames, err);
	}
	if (status == ESC_OK)
		status = inlining_run_stage(&calls, out, err);
	if (status == ESC_OK)
		origins_find(&calls);
out:
	calls_free(&calls);
	replaced_free(&renames);
	code_free(&code);
	return status;
}

enum esc_status
match_records(const struct record_set *old_set,
	      const struct record_set *new_set, const struct linemap *map,
	      const struct match_sources *sources, struct change_list *list,
	      struct esc_error *err)
{
	struct pool pool = { 0 };
	struct call_changes calls = { 0 };

	*list = (struct change_list){ 0 };
	enum esc_status status = pool_init(&pool, old_set, new_set, map,
					   sources, err);
	if (status == ESC_OK)
		status = match_run_stages(&pool, err);
	if (status == ESC_OK)
		status = explain(&pool, old_set, new_set, sources, &calls,
				 err);
	if (status == ESC_OK)
		status = make_changes(&pool, &calls, list, err);
	if (status == ESC_OK)
		change_list_count(list);
	if (status == ESC_OK)
		change_list_sort(list, pool.strings);
	free(calls.list);
	pool_free(&pool);
	return status;
}
