/* What can still be compared when a side did not build completely. */
#include "compare/incomplete.h"

#include <stdlib.h>
#include <string.h>

/* Import paths and directories that failed on either side, sorted. */
struct failed_set {
	strid *ids;
	size_t len;
	bool everything;
};

static int
compare_ids(const void *a, const void *b)
{
	const strid *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
add_failures(struct failed_set *failed, const struct build *build)
{
	for (size_t i = 0; i < build->failure_count; i++) {
		if (build->failures[i].package == 0)
			failed->everything = true;
		failed->ids[failed->len++] = build->failures[i].package;
	}
}

static bool
has_failed(const struct failed_set *failed, strid id)
{
	return id != 0 && bsearch(&id, failed->ids, failed->len, sizeof(id),
				  compare_ids) != NULL;
}

/* "p_test", the external tests of p, fail with p. */
static strid
tested_package(const struct intern *strings, strid path)
{
	static const char suffix[] = "_test";
	const size_t len = intern_len(strings, path);
	const char *text = intern_text(strings, path);

	if (len < sizeof(suffix) ||
	    strcmp(text + len - (sizeof(suffix) - 1), suffix) != 0)
		return 0;
	return intern_find(strings, text, len - (sizeof(suffix) - 1));
}

static void
leave_out(struct record_set *set, const struct failed_set *failed)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->len; i++) {
		const strid path = set->recs[i].package;

		if (failed->everything || has_failed(failed, path) ||
		    has_failed(failed, tested_package(set->strings, path)))
			continue;
		set->recs[kept++] = set->recs[i];
	}
	set->len = kept;
}

enum esc_status
leave_out_failures(struct build *old_build, struct build *new_build,
		   struct esc_error *err)
{
	const size_t count =
		old_build->failure_count + new_build->failure_count;
	struct failed_set failed = { 0 };

	if (count == 0)
		return ESC_OK;
	failed.ids = calloc(count, sizeof(*failed.ids));
	if (failed.ids == NULL)
		return esc_nomem(err);
	add_failures(&failed, old_build);
	add_failures(&failed, new_build);
	qsort(failed.ids, failed.len, sizeof(*failed.ids), compare_ids);
	leave_out(&old_build->records, &failed);
	leave_out(&new_build->records, &failed);
	free(failed.ids);
	return ESC_OK;
}
