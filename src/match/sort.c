/* The order of changes: that of a reader who goes through the files. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/change.h"
#include "match/order.h"

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
	if (order == 0 && x->platforms != y->platforms)
		order = x->platforms < y->platforms ? -1 : 1;
	return order;
}

void
change_list_sort(struct change_list *list, const struct intern *strings)
{
	/* qsort_r wants to be able to change what it passes on. */
	const union {
		const struct intern *from;
		void *to;
	} data = { strings };

	if (list->len > 1)
		qsort_r(list->changes, list->len, sizeof(*list->changes),
			compare_changes, data.to);
}
