/* The edit behind each new escape. */
#include "escdiff/cause.h"

#include <stdlib.h>
#include <string.h>

#include "cause/finder.h"

enum esc_status
finder_init(struct finder *finder, const struct cause_input *input,
	    struct esc_error *err)
{
	const struct record_set *old_set = &input->old_build->records;
	const struct record_set *new_set = &input->new_build->records;

	*finder = (struct finder){
		.input = input, .strings = new_set->strings,
		.edits = { .strings = new_set->strings, .map = input->map,
			   .sources = input->sources },
	};
	record_set_init(&finder->params, new_set->strings);
	enum esc_status status = facts_index(&finder->old_facts, old_set,
					     err);
	if (status == ESC_OK)
		status = facts_index(&finder->new_facts, new_set, err);
	if (status == ESC_OK)
		status = worse_leaks_find(finder, err);
	return status;
}

void
finder_free(struct finder *finder)
{
	edits_free(&finder->edits);
	facts_free(&finder->old_facts);
	facts_free(&finder->new_facts);
	record_set_free(&finder->params);
	record_set_free(&finder->foreign.old_set);
	record_set_free(&finder->foreign.new_set);
	free(finder->worse);
	free(finder->worse_places);
	free(finder->explained);
}

static enum esc_status
keep_path(struct finder *finder, struct change_list *list,
	  struct change *change, struct esc_error *err)
{
	const size_t need = list->causes_len + finder->path_len;

	if (need > list->causes_cap) {
		const size_t cap = need * 2;
		struct cause_step *causes = reallocarray(list->causes, cap,
							 sizeof(*causes));

		if (causes == NULL)
			return esc_nomem(err);
		list->causes = causes;
		list->causes_cap = cap;
	}
	memcpy(list->causes + list->causes_len, finder->path,
	       finder->path_len * sizeof(*finder->path));
	change->first_cause = (uint32_t)list->causes_len;
	change->cause_count = (uint32_t)finder->path_len;
	list->causes_len = need;
	return ESC_OK;
}

static enum esc_status
find_of_new(struct finder *finder, const struct change *change, bool *found,
	    struct esc_error *err)
{
	const struct record *record = change->new_record;
	enum esc_status status = ESC_OK;

	/* The code is new: it is the edit. */
	if (change->origin == ORIGIN_ADDED)
		status = finder_end_at(finder, &record->pos, found, err);
	if (status == ESC_OK && !*found)
		status = follow_record(finder,
				       &finder->input->new_build->records,
				       record, found, err);
	if (status == ESC_OK && !*found)
		status = finder_end_at(finder, &record->pos, found, err);
	if (status == ESC_OK && !*found)
		status = follow_elsewhere(finder, record, found, err);
	return status;
}

/* Whether a method's type is no longer known where it is called. */
static bool
lost_devirtualizing(const struct finder *finder, const struct change *change,
		    struct cause_step *step)
{
	struct position old = { .column = change->call.column };
	size_t count;

	if (!linemap_to_old(finder->input->map, change->call.file,
			    change->call.line, &old.file, &old.line))
		return false;
	const uint32_t *list = facts_at(&finder->old_facts, &old, &count);
	for (size_t i = 0; i < count; i++) {
		const struct record *fact =
			&finder->old_facts.set->recs[list[i]];

		if (fact->kind == REC_DEVIRT || fact->kind == REC_DEVIRT_PGO) {
			*step = (struct cause_step){
				.what = CAUSE_DEVIRT_LOST,
				.symbol = fact->symbol,
				.pos = change->call, .text = fact->detail };
			return true;
		}
	}
	return false;
}

/* What the interface's value comes from: a function that the caller's body
 * names and that was edited. */
static enum esc_status
find_of_interface(struct finder *finder, const struct change *change,
		  bool *found, struct esc_error *err)
{
	const struct facts *old = &finder->old_facts;
	enum esc_status status = ESC_OK;
	size_t count;
	const uint32_t *calls = facts_of_function(old, old->callers,
						  old->caller_count,
						  change->caller, &count);

	for (size_t i = 0; i < count && status == ESC_OK && !*found; i++) {
		const struct record *call = &old->set->recs[calls[i]];
		const struct record *fact = called_fact(
			finder, intern_text(finder->strings, call->symbol),
			change->call.file);
		if (fact == NULL || fact->function ==
					    change->new_record->function)
			continue;
		const size_t path_len = finder->path_len;
		status = follow_inlining(finder, fact, found, err);
		/* It may well be inlined still: the edit is what counts. */
		if (*found && fact->kind == REC_CAN_INLINE &&
		    finder->path_len == path_len + 2)
			finder->path[path_len] =
				finder->path[--finder->path_len];
	}
	return status;
}

static enum esc_status
find_of_hidden(struct finder *finder, const struct change *change,
	       bool *found, struct esc_error *err)
{
	const struct record *record = change->new_record;
	struct cause_step step;

	if (change->call.file == 0) {
		enum esc_status status = finder_end_at(finder, &record->pos,
						       found, err);

		return status != ESC_OK || *found
			       ? status : follow_elsewhere(finder, record,
							   found, err);
	}
	if (lost_devirtualizing(finder, change, &step)) {
		finder_push(finder, step);
		return find_of_interface(finder, change, found, err);
	}
	const struct record *fact = inlinable_fact(
		&finder->new_facts, record->function, finder->strings,
		record->pos.file);
	return fact == NULL ? ESC_OK
			    : follow_inlining(finder, fact, found, err);
}

static enum esc_status
push_pair(struct finder *finder, enum cause_what what, const char *old,
	  const char *new, struct esc_error *err)
{
	return finder_push_text(finder, (struct cause_step){ .what = what },
				err, "%s -> %s", old, new);
}

static bool
differ(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) != 0;
}

/* The sides were not compiled alike. */
static enum esc_status
find_of_build(struct finder *finder, bool *found, struct esc_error *err)
{
	const struct build *old = finder->input->old_build;
	const struct build *new = finder->input->new_build;
	enum esc_status status = ESC_OK;

	if (differ(old->go_version, new->go_version))
		status = push_pair(finder, CAUSE_TOOLCHAIN, old->go_version,
				   new->go_version, err);
	else if (differ(old->goos, new->goos))
		status = push_pair(finder, CAUSE_PLATFORM, old->goos,
				   new->goos, err);
	else if (differ(old->goarch, new->goarch))
		status = push_pair(finder, CAUSE_PLATFORM, old->goarch,
				   new->goarch, err);
	else if (differ(old->settings, new->settings))
		status = push_pair(finder, CAUSE_PLATFORM, old->settings,
				   new->settings, err);
	else
		return ESC_OK;
	*found = true;
	return status;
}

static bool
wants_cause(const struct change *change)
{
	return change_status_fails(change->status) &&
	       change->noise == NOISE_NONE &&
	       change->allocates != ALLOCATES_NO &&
	       change->new_record != NULL &&
	       change->new_record->place == PLACE_SOURCE;
}

static enum esc_status
find_cause(struct finder *finder, struct change_list *list,
	   struct change *change, struct esc_error *err)
{
	bool found = false;

	finder->path_len = 0;
	enum esc_status status = change->status == CHANGE_LEAK
		? follow_parameter(finder, change->new_record, &found, err)
		: change->status == CHANGE_HIDDEN
		? find_of_hidden(finder, change, &found, err)
		: find_of_new(finder, change, &found, err);
	if (status == ESC_OK && !found)
		status = find_of_build(finder, &found, err);
	if (status == ESC_OK && !found)
		finder_push(finder, (struct cause_step){
			.what = CAUSE_UNKNOWN });
	return status == ESC_OK ? keep_path(finder, list, change, err)
				: status;
}

enum esc_status
causes_find(const struct cause_input *input, struct change_list *list,
	    struct esc_error *err)
{
	struct finder finder;
	size_t wanted = 0;

	for (size_t i = 0; i < list->len; i++)
		wanted += wants_cause(&list->changes[i]);
	if (wanted == 0)
		return ESC_OK;
	enum esc_status status = finder_init(&finder, input, err);
	for (size_t i = 0; i < list->len && status == ESC_OK; i++) {
		if (wants_cause(&list->changes[i]))
			status = find_cause(&finder, list, &list->changes[i],
					    err);
	}
	finder_free(&finder);
	return status;
}
