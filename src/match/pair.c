/* Pairing by a key: both sides are sorted by it and merged, and within one
 * key the nearest lines go together. */
#include "match/pool.h"

#include <stdlib.h>

#include "match/nearest.h"
#include "match/order.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct keyed {
	struct match_key key;
	strid package;			/* a part of the key, or 0 */
	uint32_t line;			/* on the old side */
	uint32_t own_line, column;	/* on its own */
	uint32_t index;			/* in the pool */
};

struct keyed_list {
	struct keyed *list;
	size_t len;
};

/* Room for the largest group. */
struct pairing {
	struct pool *pool;
	enum match_stage stage;
	uint32_t *old_lines, *new_lines;
	size_t *chosen;
};

static int
compare_keys(const struct keyed *a, const struct keyed *b)
{
	for (size_t i = 0; i < ARRAY_LEN(a->key.part); i++) {
		if (a->key.part[i] != b->key.part[i])
			return a->key.part[i] < b->key.part[i] ? -1 : 1;
	}
	return compare_numbers(a->package, b->package);
}

static int
compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int order = compare_keys(x, y);

	if (order == 0)
		order = compare_numbers(x->line, y->line);
	if (order == 0)
		order = compare_numbers(x->own_line, y->own_line);
	if (order == 0)
		order = compare_numbers(x->column, y->column);
	return order != 0 ? order : compare_numbers(x->index, y->index);
}

/* The candidates that are free and have a key, sorted by it. */
static enum esc_status
collect(const struct pool *pool, const struct candidates *side,
	match_key_fn *key_of, bool by_package, struct keyed_list *out,
	struct esc_error *err)
{
	out->list = malloc((side->len + 1) * sizeof(*out->list));
	if (out->list == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < side->len; i++) {
		const struct candidate *candidate = &side->list[i];
		struct keyed *keyed = &out->list[out->len];

		*keyed = (struct keyed){
			.package = by_package ? candidate->record->package : 0,
			.line = candidate->line,
			.own_line = candidate->record->pos.line,
			.column = candidate->record->pos.column,
			.index = (uint32_t)i,
		};
		if (candidate->stage == STAGE_NONE &&
		    key_of(pool, candidate, &keyed->key))
			out->len++;
	}
	qsort(out->list, out->len, sizeof(*out->list), compare_keyed);
	return ESC_OK;
}

static void
pair(const struct pairing *pairing, const struct keyed *old_one,
     const struct keyed *new_one)
{
	pool_join(pairing->pool, pairing->stage, old_one->index,
		  new_one->index);
}

static void
copy_lines(const struct keyed *group, size_t len, uint32_t *lines)
{
	for (size_t i = 0; i < len; i++)
		lines[i] = group[i].line;
}

static enum esc_status
pair_group(const struct pairing *pairing, const struct keyed *old_group,
	   size_t old_len, const struct keyed *new_group, size_t new_len,
	   struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	if (old_len == new_len) {
		for (size_t i = 0; i < old_len; i++)
			pair(pairing, &old_group[i], &new_group[i]);
		return ESC_OK;
	}
	copy_lines(old_group, old_len, pairing->old_lines);
	copy_lines(new_group, new_len, pairing->new_lines);
	if (old_len < new_len) {
		status = nearest_choose(pairing->old_lines, old_len,
					pairing->new_lines, new_len,
					pairing->chosen, err);
		for (size_t i = 0; i < old_len && status == ESC_OK; i++)
			pair(pairing, &old_group[i],
			     &new_group[pairing->chosen[i]]);
	} else {
		status = nearest_choose(pairing->new_lines, new_len,
					pairing->old_lines, old_len,
					pairing->chosen, err);
		for (size_t i = 0; i < new_len && status == ESC_OK; i++)
			pair(pairing, &old_group[pairing->chosen[i]],
			     &new_group[i]);
	}
	return status;
}

/* How many from the first on have its key. */
static size_t
group_length(const struct keyed *list, size_t len)
{
	size_t count = 1;

	while (count < len && compare_keys(&list[0], &list[count]) == 0)
		count++;
	return count;
}

static enum esc_status
merge(const struct pairing *pairing, const struct keyed_list *old_list,
      const struct keyed_list *new_list, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0, j = 0; i < old_list->len && j < new_list->len &&
				  status == ESC_OK;) {
		const struct keyed *a = &old_list->list[i];
		const struct keyed *b = &new_list->list[j];
		const int order = compare_keys(a, b);
		size_t old_len = 0, new_len = 0;

		if (order <= 0)
			old_len = group_length(a, old_list->len - i);
		if (order >= 0)
			new_len = group_length(b, new_list->len - j);
		if (order == 0)
			status = pair_group(pairing, a, old_len, b, new_len,
					    err);
		i += old_len;
		j += new_len;
	}
	return status;
}

static enum esc_status
make_room(struct pairing *pairing, size_t old_len, size_t new_len,
	  struct esc_error *err)
{
	const size_t fewer = old_len < new_len ? old_len : new_len;

	pairing->old_lines = malloc((old_len + 1) * sizeof(uint32_t));
	pairing->new_lines = malloc((new_len + 1) * sizeof(uint32_t));
	pairing->chosen = malloc((fewer + 1) * sizeof(size_t));
	if (pairing->old_lines == NULL || pairing->new_lines == NULL ||
	    pairing->chosen == NULL)
		return esc_nomem(err);
	return ESC_OK;
}

static enum esc_status
pair_round(struct pool *pool, enum match_stage stage, match_key_fn *key,
	   bool by_package, struct esc_error *err)
{
	struct keyed_list old_list = { 0 }, new_list = { 0 };
	struct pairing pairing = { .pool = pool, .stage = stage };
	enum esc_status status = collect(pool, &pool->side[CODE_OLD], key,
					 by_package, &old_list, err);

	if (status == ESC_OK)
		status = collect(pool, &pool->side[CODE_NEW], key, by_package,
				 &new_list, err);
	if (status == ESC_OK)
		status = make_room(&pairing, old_list.len, new_list.len, err);
	if (status == ESC_OK)
		status = merge(&pairing, &old_list, &new_list, err);
	free(pairing.old_lines);
	free(pairing.new_lines);
	free(pairing.chosen);
	free(old_list.list);
	free(new_list.list);
	return status;
}

enum esc_status
pool_pair(struct pool *pool, enum match_stage stage, match_key_fn *key,
	  struct esc_error *err)
{
	enum esc_status status = pair_round(pool, stage, key, true, err);

	if (status != ESC_OK)
		return status;
	return pair_round(pool, stage, key, false, err);
}
