/* Partners by distance.  All lines stand in one row; of all neighbours that
 * are of different sides the nearest two are taken out, which makes new
 * neighbours, until one side is used up. */
#include "match/nearest.h"

#include <stdbool.h>
#include <stdlib.h>

struct place {
	uint32_t line;
	bool is_many;
	bool taken;
	size_t before, after;	/* neighbours in the row; ends: NOBODY */
};

/* Two neighbours of different sides, as of when they met. */
struct meeting {
	uint32_t distance;
	size_t left, right;
};

#define NOBODY SIZE_MAX

struct row {
	struct place *places;
	size_t len;
	struct meeting *heap;	/* the nearest on top */
	size_t heap_len;
};

static bool
is_nearer(const struct meeting *a, const struct meeting *b)
{
	if (a->distance != b->distance)
		return a->distance < b->distance;
	return a->left < b->left;
}

static void
heap_push(struct row *row, struct meeting meeting)
{
	size_t at = row->heap_len++;

	while (at > 0) {
		const size_t parent = (at - 1) / 2;

		if (!is_nearer(&meeting, &row->heap[parent]))
			break;
		row->heap[at] = row->heap[parent];
		at = parent;
	}
	row->heap[at] = meeting;
}

static struct meeting
heap_pop(struct row *row)
{
	struct meeting *heap = row->heap;
	const struct meeting top = heap[0];
	const struct meeting last = heap[--row->heap_len];
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= row->heap_len)
			break;
		if (child + 1 < row->heap_len &&
		    is_nearer(&heap[child + 1], &heap[child]))
			child++;
		if (!is_nearer(&heap[child], &last))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = last;
	return top;
}

static void
meet(struct row *row, size_t left, size_t right)
{
	if (left == NOBODY || right == NOBODY)
		return;
	const struct place *a = &row->places[left], *b = &row->places[right];

	if (a->is_many != b->is_many)
		heap_push(row, (struct meeting){ b->line - a->line, left,
						 right });
}

static void
take_out(struct row *row, size_t left, size_t right)
{
	struct place *places = row->places;
	const size_t before = places[left].before, after = places[right].after;

	places[left].taken = places[right].taken = true;
	if (before != NOBODY)
		places[before].after = after;
	if (after != NOBODY)
		places[after].before = before;
	meet(row, before, after);
}

static void
add_place(struct row *row, uint32_t line, bool is_many)
{
	row->places[row->len] = (struct place){
		.line = line,
		.is_many = is_many,
		.before = row->len == 0 ? NOBODY : row->len - 1,
		.after = NOBODY,
	};
	if (row->len > 0)
		row->places[row->len - 1].after = row->len;
	row->len++;
}

static void
stand_in_row(struct row *row, const uint32_t *few, size_t few_len,
	     const uint32_t *many, size_t many_len)
{
	for (size_t i = 0, j = 0; i < few_len || j < many_len;) {
		if (i == few_len || (j < many_len && many[j] < few[i]))
			add_place(row, many[j++], true);
		else
			add_place(row, few[i++], false);
	}
	for (size_t i = 1; i < row->len; i++)
		meet(row, i - 1, i);
}

static void
collect(const struct row *row, size_t *chosen)
{
	size_t index = 0, len = 0;

	for (size_t i = 0; i < row->len; i++) {
		if (!row->places[i].is_many)
			continue;
		if (row->places[i].taken)
			chosen[len++] = index;
		index++;
	}
}

enum esc_status
nearest_choose(const uint32_t *few, size_t few_len, const uint32_t *many,
	       size_t many_len, size_t *chosen, struct esc_error *err)
{
	const size_t len = few_len + many_len;
	/* Each two that are taken out make one meeting at most. */
	struct row row = {
		.places = malloc((len + 1) * sizeof(*row.places)),
		.heap = malloc((len + few_len + 1) * sizeof(*row.heap)),
	};
	enum esc_status status = ESC_OK;

	if (row.places == NULL || row.heap == NULL) {
		status = esc_nomem(err);
		goto out;
	}
	stand_in_row(&row, few, few_len, many, many_len);
	while (row.heap_len > 0) {
		const struct meeting next = heap_pop(&row);

		if (!row.places[next.left].taken &&
		    !row.places[next.right].taken)
			take_out(&row, next.left, next.right);
	}
	collect(&row, chosen);
out:
	free(row.places);
	free(row.heap);
	return status;
}
