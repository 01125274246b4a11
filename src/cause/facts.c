/* Flow facts of a side, sorted for look-ups. */
#include "cause/facts.h"
#include "match/order.h"

#include <stdlib.h>

static bool
is_inlinable(enum record_kind kind)
{
	return kind == REC_CAN_INLINE || kind == REC_CANNOT_INLINE;
}

static bool
is_call(enum record_kind kind)
{
	return kind == REC_INLINE_CALL || kind == REC_DEVIRT ||
	       kind == REC_DEVIRT_PGO;
}

static int
by_function(const void *a, const void *b, void *data)
{
	const struct record *recs = data;
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const int order = compare_numbers(recs[x].function, recs[y].function);

	return order != 0 ? order : compare_numbers(x, y);
}

static bool
is_inlined(enum record_kind kind)
{
	return kind == REC_INLINE_CALL;
}

static int
by_caller(const void *a, const void *b, void *data)
{
	const struct record *recs = data;
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const int order = compare_numbers(recs[x].function, recs[y].function);

	return order != 0 ? order : order_by_place(a, b, data);
}

static uint32_t *
collect(const struct record_set *set, bool (*wanted)(enum record_kind),
	int (*order)(const void *, const void *, void *), size_t *len)
{
	size_t count = 0;

	*len = 0;
	for (size_t i = 0; i < set->len; i++)
		count += wanted(set->recs[i].kind);
	uint32_t *index = malloc((count + 1) * sizeof(*index));
	if (index == NULL)
		return NULL;
	for (size_t i = 0; i < set->len; i++) {
		if (wanted(set->recs[i].kind))
			index[(*len)++] = (uint32_t)i;
	}
	if (count > 0)
		qsort_r(index, count, sizeof(*index), order, set->recs);
	return index;
}

enum esc_status
facts_index(struct facts *facts, const struct record_set *set,
	    struct esc_error *err)
{
	*facts = (struct facts){ .set = set };
	facts->leaks = collect(set, record_kind_is_leak, by_function,
			       &facts->leak_count);
	facts->inlinable = collect(set, is_inlinable, by_function,
				   &facts->inlinable_count);
	facts->calls = collect(set, is_call, order_by_place,
			       &facts->call_count);
	facts->callers = collect(set, is_inlined, by_caller,
				 &facts->caller_count);
	if (facts->leaks == NULL || facts->inlinable == NULL ||
	    facts->calls == NULL || facts->callers == NULL)
		return esc_nomem(err);
	return ESC_OK;
}

void
facts_free(struct facts *facts)
{
	free(facts->leaks);
	free(facts->inlinable);
	free(facts->calls);
	free(facts->callers);
	*facts = (struct facts){ 0 };
}

const uint32_t *
facts_of_function(const struct facts *facts, const uint32_t *index,
		  size_t len, strid function, size_t *count)
{
	const struct record *recs = facts->set->recs;
	size_t low = 0, high = len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (recs[index[middle]].function < function)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (low + *count < len &&
	       recs[index[low + *count]].function == function)
		(*count)++;
	return index + low;
}

const uint32_t *
facts_at(const struct facts *facts, const struct position *pos, size_t *count)
{
	const struct record *recs = facts->set->recs;
	const size_t low = order_first_at(recs, facts->calls,
					  facts->call_count, pos);

	*count = 0;
	while (low + *count < facts->call_count &&
	       compare_places(&recs[facts->calls[low + *count]].pos, pos) == 0)
		(*count)++;
	return facts->calls + low;
}
