/* Findings by package, and the packages that have none: a clean one is worth
 * saying. */
#include "report/suites.h"

#include <stdlib.h>
#include <string.h>

static int
by_path(const void *a, const void *b, void *data)
{
	const struct suite *x = a, *y = b;

	return strcmp(intern_text(data, x->package),
		      intern_text(data, y->package));
}

/* What is equal stays in the order of the list: addresses rise there. */
static int
by_package(const void *a, const void *b, void *data)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	const int order = strcmp(intern_text(data, x->package),
				 intern_text(data, y->package));

	return order != 0 ? order : (x > y) - (x < y);
}

/* Mark the packages, by strid; how many they are. */
static size_t
mark_packages(const struct findings *list, unsigned char *packages, size_t cap)
{
	const struct record_set *set = list->report->new_side.records;
	size_t count = 0;

	for (size_t i = 0; i < set->len; i++)
		packages[set->recs[i].package] = 1;
	packages[0] = 0;	/* unless there is something to say of it */
	for (size_t i = 0; i < list->len; i++) {
		if (!list->all[i].gone)
			packages[list->all[i].package] = 1;
	}
	for (size_t i = 0; i < cap; i++)
		count += packages[i];
	return count;
}

static enum esc_status
find_packages(const struct findings *list, struct suites *out,
	      struct esc_error *err)
{
	const size_t cap =
		intern_count(list->report->new_side.records->strings);
	unsigned char *packages = calloc(cap, 1);

	if (packages == NULL)
		return esc_nomem(err);
	out->all = calloc(mark_packages(list, packages, cap) + 1,
			  sizeof(*out->all));
	for (size_t i = 0; out->all != NULL && i < cap; i++) {
		if (packages[i] != 0)
			out->all[out->len++].package = (strid)i;
	}
	free(packages);
	return out->all != NULL ? ESC_OK : esc_nomem(err);
}

/* Both are in the order of import paths. */
static void
share_out(size_t len, struct suites *out)
{
	size_t at = 0;

	for (size_t i = 0; i < out->len; i++) {
		struct suite *suite = &out->all[i];
		const size_t first = at;

		while (at < len &&
		       out->order[at]->package == suite->package)
			at++;
		suite->findings = out->order + first;
		suite->len = at - first;
	}
}

enum esc_status
suites_collect(const struct findings *list, struct suites *out,
	       struct esc_error *err)
{
	struct intern *strings = list->report->new_side.records->strings;
	size_t len = 0;

	*out = (struct suites){ 0 };
	out->order = calloc(list->len + 1, sizeof(*out->order));
	if (out->order == NULL)
		return esc_nomem(err);
	const enum esc_status status = find_packages(list, out, err);
	if (status != ESC_OK)
		return status;
	for (size_t i = 0; i < list->len; i++) {
		if (!list->all[i].gone)
			out->order[len++] = &list->all[i];
	}
	qsort_r(out->all, out->len, sizeof(*out->all), by_path, strings);
	qsort_r(out->order, len, sizeof(*out->order), by_package, strings);
	share_out(len, out);
	return ESC_OK;
}

void
suites_free(struct suites *suites)
{
	free(suites->all);
	free(suites->order);
	*suites = (struct suites){ 0 };
}
