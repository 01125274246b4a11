/* Two record sets to changes: the stages pair what they can, what is left is
 * new or fixed. */
#include "escdiff/match.h"

#include <stdlib.h>
#include <string.h>

#include "match/pool.h"
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

static void
add_change(struct change_list *list, enum change_status status,
	   enum match_stage stage, const struct record *old_record,
	   const struct record *new_record)
{
	list->changes[list->len++] = (struct change){
		.status = status,
		.stage = stage,
		.old_record = old_record,
		.new_record = new_record,
	};
}

static enum esc_status
make_changes(const struct pool *pool, struct change_list *list,
	     struct esc_error *err)
{
	const struct candidates *old_side = &pool->old_side;
	const struct candidates *new_side = &pool->new_side;

	list->cap = old_side->len + new_side->len + 1;
	list->changes = malloc(list->cap * sizeof(*list->changes));
	if (list->changes == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < new_side->len; i++) {
		const struct candidate *one = &new_side->list[i];

		if (one->stage == STAGE_NONE) {
			add_change(list, CHANGE_NEW, STAGE_NONE, NULL,
				   one->record);
			continue;
		}
		const struct record *old_record =
			old_side->list[one->partner].record;
		add_change(list, pair_status(old_record, one->record),
			   one->stage, old_record, one->record);
	}
	for (size_t i = 0; i < old_side->len; i++) {
		if (old_side->list[i].stage == STAGE_NONE)
			add_change(list, CHANGE_FIXED, STAGE_NONE,
				   old_side->list[i].record, NULL);
	}
	return ESC_OK;
}

static int
compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_texts(const struct intern *strings, strid a, strid b)
{
	return a == b ? 0 : strcmp(intern_text(strings, a),
				   intern_text(strings, b));
}

static int
compare_records(const struct intern *strings, const struct record *a,
		const struct record *b)
{
	int order = compare_texts(strings, a->pos.file, b->pos.file);

	if (order == 0)
		order = compare_numbers(a->pos.line, b->pos.line);
	if (order == 0)
		order = compare_numbers(a->pos.column, b->pos.column);
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
	int order = compare_records(strings, change_record(x),
				    change_record(y));

	if (order == 0)
		order = compare_numbers(x->status, y->status);
	if (order == 0 && x->old_record != NULL && y->old_record != NULL)
		order = compare_records(strings, x->old_record, y->old_record);
	return order;
}

enum esc_status
match_records(const struct record_set *old_set,
	      const struct record_set *new_set, const struct linemap *map,
	      struct change_list *list, struct esc_error *err)
{
	struct pool pool = { 0 };

	*list = (struct change_list){ 0 };
	enum esc_status status = pool_init(&pool, old_set, new_set, map, err);
	if (status == ESC_OK)
		status = match_run_stages(&pool, err);
	if (status == ESC_OK)
		status = make_changes(&pool, list, err);
	if (status == ESC_OK)
		change_list_count(list);
	if (status == ESC_OK)
		qsort_r(list->changes, list->len, sizeof(*list->changes),
			compare_changes, pool.strings);
	pool_free(&pool);
	return status;
}
