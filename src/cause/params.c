/* The compiler's explanations of parameters that leak now and did not. */
#include <stdlib.h>

#include "cause/finder.h"
#include "match/order.h"

/* The explanations that were read, by place. */
static enum esc_status
index_params(struct finder *finder, struct esc_error *err)
{
	const struct record_set *params = &finder->params;

	finder->explained = malloc((params->len + 1) *
				   sizeof(*finder->explained));
	if (finder->explained == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < params->len; i++) {
		if (params->recs[i].chain != 0)
			finder->explained[finder->explained_count++] =
				(uint32_t)i;
	}
	if (finder->explained_count > 0)
		qsort_r(finder->explained, finder->explained_count,
			sizeof(*finder->explained), order_by_place,
			params->recs);
	return ESC_OK;
}

const struct record *
params_explained(const struct finder *finder, const struct record *leak)
{
	const struct record *recs = finder->params.recs;
	size_t low = order_first_at(recs, finder->explained,
				    finder->explained_count, &leak->pos);

	for (; low < finder->explained_count; low++) {
		const struct record *fact = &recs[finder->explained[low]];

		if (compare_places(&fact->pos, &leak->pos) != 0)
			break;
		if (fact->kind == leak->kind)
			return fact;
	}
	return NULL;
}

enum esc_status
params_read(struct finder *finder, struct esc_error *err)
{
	if (finder->have_params)
		return ESC_OK;
	finder->have_params = true;
	const enum esc_status status =
		build_parameter_chains(finder->input->new_build,
				       is_worse_leak, finder,
				       &finder->params, err);
	return status == ESC_OK ? index_params(finder, err) : status;
}
