#ifndef MATCH_ORDER_H
#define MATCH_ORDER_H

#include "escdiff/record.h"

/* For sorting: less than 0, 0 or more than 0. */
static inline int
compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

static inline int
compare_places(const struct position *a, const struct position *b)
{
	int order = compare_numbers(a->file, b->file);

	if (order == 0)
		order = compare_numbers(a->line, b->line);
	return order != 0 ? order : compare_numbers(a->column, b->column);
}

/* For qsort_r: indexes of records, by place; data is where they begin. */
static inline int
order_by_place(const void *a, const void *b, void *data)
{
	const struct record *recs = data;
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const int order = compare_places(&recs[x].pos, &recs[y].pos);

	return order != 0 ? order : compare_numbers(x, y);
}

/* Of such indexes in that order, which is the first at pos or behind it. */
static inline size_t
order_first_at(const struct record *recs, const uint32_t *index, size_t len,
	       const struct position *pos)
{
	size_t low = 0, high = len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_places(&recs[index[middle]].pos, pos) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#endif
