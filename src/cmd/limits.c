/* Packages and paths of the command line: what is compiled, and what is told
 * of it. */
#include "cmd/limits.h"

#include <stdlib.h>
#include <string.h>

void
limits_find_paths(struct diff_options *options, struct repo *repo)
{
	size_t count = options->revision_count;

	if (!options->dashes)
		count = repo_count_revisions(repo, options->revisions, count);
	if (count < options->revision_count) {
		/* Packages, if any, follow at once. */
		options->build.patterns =
			(const char *const *)options->revisions + count;
		options->build.pattern_count +=
			options->revision_count - count;
		options->revision_count = count;
	}
	diff_options_pair_up(options);
}

static enum esc_status
add_paths(struct limits *limits, const struct comparison *cmp,
	  struct esc_error *err)
{
	const struct range *range = &cmp->range;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < limits->path_count; i++)
		status = pathspec_add(&limits->spec, repo_prefix(cmp->repo),
				      limits->paths[i], err);
	if (status == ESC_OK && limits->path_count > 0)
		status = pathspec_check(&limits->spec, cmp->repo,
					range->old.tree, range->new.tree, err);
	return status;
}

enum esc_status
limits_take(struct limits *limits, struct diff_options *options,
	    const struct comparison *cmp, struct esc_error *err)
{
	struct build_options *build = &options->build;
	const size_t count = build->pattern_count;
	size_t packages = 0;

	limits->words = calloc(count + 1, sizeof(*limits->words));
	if (limits->words == NULL)
		return esc_nomem(err);
	/* Paths from the end, so that both are one behind the other. */
	for (size_t i = count; i > 0; i--) {
		const char *word = build->patterns[i - 1];

		if (pathspec_is_meant(cmp->repo, cmp->range.old.tree,
				      cmp->range.new.tree, word))
			limits->words[count - ++limits->path_count] = word;
	}
	for (size_t i = 0; i < count; i++) {
		const char *word = build->patterns[i];

		if (!pathspec_is_meant(cmp->repo, cmp->range.old.tree,
				       cmp->range.new.tree, word))
			limits->words[packages++] = word;
	}
	limits->paths = limits->words + packages;
	build->patterns = limits->words;
	build->pattern_count = packages;
	return add_paths(limits, cmp, err);
}

void
limits_add(const struct limits *limits, struct buffer *text)
{
	pathspec_add_identity(&limits->spec, text);
}

static bool
is_at(const struct limits *limits, const struct comparison *cmp,
      const struct position *pos)
{
	return pathspec_matches(&limits->spec,
				intern_text(cmp->strings, pos->file));
}

/* What only moved is of both its places. */
static bool
is_wanted(const struct limits *limits, const struct comparison *cmp,
	  const struct change *change)
{
	const bool is_pair = change->status == CHANGE_RELOCATED ||
			     change->status == CHANGE_UNCHANGED;

	return is_at(limits, cmp, change_position(change)) ||
	       (is_pair && change->old_record != NULL &&
		is_at(limits, cmp, &change->old_record->pos));
}

void
limits_apply(struct limits *limits, struct comparison *cmp)
{
	struct change_list *list = &cmp->changes;
	size_t kept = 0;

	if (limits->path_count == 0)
		return;
	memcpy(limits->elsewhere, list->counts, sizeof(limits->elsewhere));
	for (size_t i = 0; i < list->len; i++) {
		if (is_wanted(limits, cmp, &list->changes[i]))
			list->changes[kept++] = list->changes[i];
	}
	list->len = kept;
	policy_settle_budgets(list);
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++)
		limits->elsewhere[i] -= list->counts[i];
}

void
limits_describe(const struct limits *limits, struct report *report)
{
	report->paths = limits->paths;
	report->path_count = limits->path_count;
	report->elsewhere = limits->elsewhere;
}

void
limits_free(struct limits *limits)
{
	pathspec_free(&limits->spec);
	free(limits->words);
	*limits = (struct limits){ 0 };
}
