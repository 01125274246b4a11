/* Which findings to show where there is room for some only. */
#include "report/weight.h"

#include <stdlib.h>

#define COPIES_MAX 255u

/* In tenths of a percent; what is not known may be a little. */
static unsigned
share_weight(const struct share *share)
{
	const unsigned tenths = (unsigned)(share->percent * 10);

	if (share->basis == SHARE_UNKNOWN)
		return 1;
	return share->bytes == 0 ? 0 : tenths < 1 ? 2 : tenths + 1;
}

/* From the heaviest bit down. */
unsigned
finding_weight(const struct finding *finding)
{
	static const unsigned worth[ALLOCATES_COUNT] = {
		[ALLOCATES_YES] = 2, [ALLOCATES_UNKNOWN] = 1,
	};
	const struct change *change = finding->change;
	const unsigned copies = change->copy_count < COPIES_MAX
					? (unsigned)change->copy_count
					: COPIES_MAX;
	unsigned weight = finding->fails;

	weight = weight << 10 | share_weight(&change->share);
	weight = weight << 1 | (change->origin == ORIGIN_REGRESSION);
	weight = weight << 2 | worth[change->allocates];
	return weight << 8 | copies;
}

struct weighed {
	unsigned weight;
	size_t index;
};

static int
compare_weighed(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

enum esc_status
weights_keep(const unsigned *weights, size_t len, size_t max, bool *keep,
	     struct esc_error *err)
{
	struct weighed *order = calloc(len + 1, sizeof(*order));

	if (order == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < len; i++)
		order[i] = (struct weighed){ weights[i], i };
	qsort(order, len, sizeof(*order), compare_weighed);
	for (size_t i = 0; i < len; i++)
		keep[order[i].index] = i < max;
	free(order);
	return ESC_OK;
}
