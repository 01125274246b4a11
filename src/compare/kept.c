/* Several platforms: one is compared after the other, and of each only what
 * the report will need stays in memory. */
#include "compare/kept.h"

#include <stdlib.h>
#include <string.h>

struct kept {
	struct change_merge merge;
	struct build old_build, new_build;	/* without records */
};

void
comparison_forget(struct comparison *cmp)
{
	if (cmp->kept != NULL) {
		change_merge_free(&cmp->kept->merge);
		build_free(&cmp->kept->old_build);
		build_free(&cmp->kept->new_build);
	}
	free(cmp->kept);
	cmp->kept = NULL;
	for (size_t i = 0; i < cmp->platform_count; i++)
		free(cmp->platforms[i]);
	cmp->platform_count = 0;
}

/* Room in *items for more behind the first len; false: no memory. */
static bool
reserve(void **items, size_t len, size_t more, size_t size)
{
	void *grown = reallocarray(*items, len + more + 1, size);

	if (grown != NULL)
		*items = grown;
	return grown != NULL;
}

static bool
add_packages(struct build *to, const struct build *from)
{
	void *items = to->packages;

	if (!reserve(&items, to->package_count, from->package_count,
		     sizeof(*to->packages)))
		return false;
	to->packages = items;
	for (size_t i = 0; i < from->package_count; i++)
		to->packages[to->package_count++] = from->packages[i];
	return true;
}

static bool
add_failures(struct build *to, const struct build *from)
{
	void *items = to->failures;

	if (!reserve(&items, to->failure_count, from->failure_count,
		     sizeof(*to->failures)))
		return false;
	to->failures = items;
	for (size_t i = 0; i < from->failure_count; i++)
		to->failures[to->failure_count++] = from->failures[i];
	return true;
}

/* The first one's words about itself go for all but the platform. */
static void
take_words(struct build *to, struct build *from, bool first)
{
	to->from_cache = from->from_cache && (first || to->from_cache);
	to->untouched = from->untouched && (first || to->untouched);
	if (!first)
		return;
	to->go_version = from->go_version;
	to->settings = from->settings;
	from->go_version = from->settings = NULL;
}

/* What is left of a build, which is empty then. */
static bool
keep_build(struct build *to, struct build *from, bool first)
{
	struct intern *strings = from->records.strings;
	const bool good = add_packages(to, from) && add_failures(to, from);

	take_words(to, from, first);
	build_free(from);
	record_set_init(&from->records, strings);
	return good;
}

static enum esc_status
kept_new(struct comparison *cmp, struct esc_error *err)
{
	cmp->kept = calloc(1, sizeof(*cmp->kept));
	return cmp->kept != NULL ? change_merge_init(&cmp->kept->merge,
						     cmp->strings, err)
				 : esc_nomem(err);
}

enum esc_status
comparison_keep(struct comparison *cmp, const char *name,
		struct esc_error *err)
{
	const bool first = cmp->kept == NULL;
	const unsigned number = (unsigned)cmp->platform_count;
	enum esc_status status = first ? kept_new(cmp, err) : ESC_OK;

	if (status != ESC_OK)
		return status;
	cmp->platforms[number] = strdup(name);
	if (cmp->platforms[number] == NULL)
		return esc_nomem(err);
	cmp->platform_count++;
	status = change_merge_add(&cmp->kept->merge, number,
				  &cmp->old_build.records,
				  &cmp->new_build.records, &cmp->changes, err);
	change_list_free(&cmp->changes);
	if (!keep_build(&cmp->kept->old_build, &cmp->old_build, first) ||
	    !keep_build(&cmp->kept->new_build, &cmp->new_build, first))
		return esc_nomem(err);
	return status;
}

static void
take_build(struct build *to, struct build *from, struct record_set *records,
	   struct intern *strings)
{
	build_free(to);
	*to = *from;
	to->records = *records;
	build_sort_packages(to, strings);
	*from = (struct build){ 0 };
	*records = (struct record_set){ 0 };
}

enum esc_status
comparison_merge(struct comparison *cmp, struct esc_error *err)
{
	struct kept *kept = cmp->kept;
	const enum esc_status status = change_merge_end(&kept->merge, err);

	if (status != ESC_OK)
		return status;
	cmp->changes = kept->merge.list;
	kept->merge.list = (struct change_list){ 0 };
	take_build(&cmp->old_build, &kept->old_build, &kept->merge.old_set,
		   cmp->strings);
	take_build(&cmp->new_build, &kept->new_build, &kept->merge.new_set,
		   cmp->strings);
	cmp->sources.old_go = cmp->old_build.go_version;
	cmp->sources.new_go = cmp->new_build.go_version;
	const enum esc_status marked = comparison_mark(cmp, err);
	change_list_count(&cmp->changes);
	return marked;
}
