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

/* The one that a copy is a copy of in the end. */
static size_t
copy_root(const struct candidates *side, size_t index)
{
	while (side->list[index].copy_of != 0)
		index = side->list[index].copy_of - 1;
	return index;
}

static struct change
change_of(const struct pool *pool, const struct candidate *one, bool is_new)
{
	const struct candidates *far = is_new ? &pool->old_side
					      : &pool->new_side;
	const struct record *other = NULL;
	struct change change = { .stage = one->stage,
				 .origin = one->origin };

	if (one->is_relocated)
		other = one->other;
	else if (one->stage != STAGE_NONE)
		other = far->list[one->partner].record;
	change.old_record = is_new ? other : one->record;
	change.new_record = is_new ? one->record : other;
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

/* Which change stands for each candidate of a side; 0 for copies. */
static void
add_side(const struct pool *pool, bool is_new, struct change_list *list,
	 uint32_t *change_at)
{
	const struct candidates *side = is_new ? &pool->new_side
					       : &pool->old_side;

	for (size_t i = 0; i < side->len; i++) {
		const struct candidate *one = &side->list[i];
		const bool is_pair = one->stage != STAGE_NONE &&
				     !one->is_relocated;

		change_at[i] = (uint32_t)list->len;
		/* A pair is told once, by its new side. */
		if ((is_pair && !is_new) || one->copy_of != 0 ||
		    one->is_left_out)
			continue;
		list->changes[list->len++] = change_of(pool, one, is_new);
	}
}

/* Copies go to the change of what they are copies of, side by side. */
static enum esc_status
add_copies(const struct candidates *side, const uint32_t *change_at,
	   struct change_list *list, struct esc_error *err)
{
	size_t count = 0;

	for (size_t i = 0; i < side->len; i++)
		count += side->list[i].copy_of != 0;
	if (count == 0)
		return ESC_OK;
	const struct record **copies =
		reallocarray(list->copies, list->copies_len + count,
			     sizeof(*copies));
	if (copies == NULL)
		return esc_nomem(err);
	list->copies = copies;
	list->copies_cap = list->copies_len + count;
	for (size_t i = 0; i < side->len; i++) {
		if (side->list[i].copy_of != 0)
			list->changes[change_at[copy_root(side, i)]]
				.copy_count++;
	}
	size_t next = list->copies_len;
	for (size_t i = 0; i < list->len; i++) {
		struct change *change = &list->changes[i];

		if (change->copy_count == 0 || change->first_copy != 0)
			continue;
		/* From 1 while they are filled in. */
		change->first_copy = (uint32_t)next + 1;
		next += change->copy_count;
		change->copy_count = 0;
	}
	for (size_t i = 0; i < side->len; i++) {
		if (side->list[i].copy_of == 0)
			continue;
		struct change *change =
			&list->changes[change_at[copy_root(side, i)]];
		copies[change->first_copy - 1 + change->copy_count++] =
			side->list[i].record;
	}
	list->copies_len = next;
	return ESC_OK;
}

static enum esc_status
make_changes(const struct pool *pool, const struct call_changes *calls,
	     struct change_list *list, struct esc_error *err)
{
	const size_t old_len = pool->old_side.len;
	const size_t new_len = pool->new_side.len;
	uint32_t *change_at = malloc((old_len + new_len + 1) *
				     sizeof(*change_at));

	list->cap = old_len + new_len + calls->len + 1;
	list->changes = malloc(list->cap * sizeof(*list->changes));
	enum esc_status status = ESC_OK;
	if (list->changes == NULL || change_at == NULL) {
		status = esc_nomem(err);
	} else {
		add_side(pool, true, list, change_at);
		add_side(pool, false, list, change_at + new_len);
		status = add_copies(&pool->new_side, change_at, list, err);
	}
	if (status == ESC_OK)
		status = add_copies(&pool->old_side, change_at + new_len,
				    list, err);
	for (size_t i = 0; i < list->len && status == ESC_OK; i++) {
		if (list->changes[i].first_copy != 0)
			list->changes[i].first_copy--;
	}
	for (size_t i = 0; i < calls->len && status == ESC_OK; i++)
		list->changes[list->len++] = calls->list[i];
	free(change_at);
	return status;
}

static int
compare_texts(const struct intern *strings, strid a, strid b)
{
	return a == b ? 0 : strcmp(intern_text(strings, a),
				   intern_text(strings, b));
}

static int
compare_positions(const struct intern *strings, const struct position *a,
		  const struct position *b)
{
	int order = compare_texts(strings, a->file, b->file);

	if (order == 0)
		order = compare_numbers(a->line, b->line);
	return order != 0 ? order : compare_numbers(a->column, b->column);
}

static int
compare_records(const struct intern *strings, const struct record *a,
		const struct record *b)
{
	int order = compare_positions(strings, &a->pos, &b->pos);

	if (order == 0)
		order = compare_numbers(a->kind, b->kind);
	if (order == 0)
		order = compare_texts(strings, a->symbol, b->symbol);
	if (order == 0)
		order = compare_texts(strings, a->package, b->package);
	if (order == 0)
		order = compare_texts(strings, a->function, b->function);
	return order;
}

/* What a run of the compiler decides, as the order of its blocks, is no part
 * of the order. */
static int
compare_changes(const void *a, const void *b, void *data)
{
	const struct intern *strings = data;
	const struct change *x = a, *y = b;
	int order = compare_positions(strings, change_position(x),
				      change_position(y));

	if (order == 0)
		order = compare_records(strings, change_record(x),
					change_record(y));
	if (order == 0)
		order = compare_numbers(x->status, y->status);
	if (order == 0 && x->old_record != NULL && y->old_record != NULL)
		order = compare_records(strings, x->old_record, y->old_record);
	return order;
}

/* The changed files, declaration by declaration and token by token. */
static enum esc_status
read_code(struct code *code, struct renames *renames,
	  const struct linemap *map, const struct match_sources *sources,
	  struct esc_error *err)
{
	enum esc_status status = code_read(code, map, sources, err);

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
					       NULL, NULL, err);

	if (status != ESC_OK ||
	    (!has_free(&pool->old_side) && !has_free(&pool->new_side) &&
	     !has_other_calls(&calls.side[CODE_OLD]) &&
	     !has_other_calls(&calls.side[CODE_NEW])))
		goto out;
	if (sources != NULL) {
		mark_copies(&calls.side[CODE_OLD]);
		mark_copies(&calls.side[CODE_NEW]);
		status = read_code(&code, &renames, pool->map, sources, err);
		if (status == ESC_OK)
			status = sourced_run_stages(pool, &code, &renames,
						    err);
		calls_free(&calls);
		if (status == ESC_OK)
			status = calls_collect(&calls, pool, old_set, new_set,
					       &code, &renames, err);
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
		qsort_r(list->changes, list->len, sizeof(*list->changes),
			compare_changes, pool.strings);
	free(calls.list);
	pool_free(&pool);
	return status;
}
