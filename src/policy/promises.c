/* All functions of a side that promised to allocate nothing. */
#include <stdlib.h>

#include "policy/places.h"

struct finding_promises {
	struct places places;
	struct change_list *list;
	struct promise_list *promises;
};

void
promise_list_free(struct promise_list *promises)
{
	free(promises->items);
	*promises = (struct promise_list){ 0 };
}

size_t
promise_count(const struct promise_list *promises, enum promise_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < promises->len; i++)
		count += promises->items[i].state == state;
	return count;
}

static bool
is_in(const struct promise *promise, const struct position *pos)
{
	return pos->file == promise->file && pos->line >= promise->line &&
	       pos->line <= promise->last_line;
}

/* Every function that is compiled is said to be inlined or not; of one with
 * type parameters only what somebody uses is compiled. */
static bool
is_spoken_of(const struct record_set *set, const struct promise *promise)
{
	for (size_t i = 0; i < set->len; i++) {
		if (set->recs[i].place == PLACE_SOURCE &&
		    is_in(promise, &set->recs[i].pos))
			return true;
	}
	return false;
}

static enum promise_state
state_of(const struct policy_input *input, const struct promise_file *source,
	 const struct place_file *file, const struct promise *promise)
{
	if (!source->compiled)
		return PROMISE_UNSEEN;
	/* The lines of such a file are those of another one. */
	return file->list.line_directive ||
			       !is_spoken_of(input->new_set, promise)
		       ? PROMISE_UNKNOWN : PROMISE_KEPT;
}

static bool
add_promise(struct promise_list *promises, const struct promise *promise)
{
	if (promises->len == promises->cap) {
		const size_t cap = promises->cap * 2 + 16;
		struct promise *items = realloc(promises->items,
						cap * sizeof(*items));

		if (items == NULL)
			return false;
		promises->items = items;
		promises->cap = cap;
	}
	promises->items[promises->len++] = *promise;
	return true;
}

static enum esc_status
add_file(struct finding_promises *f, const struct promise_file *source,
	 struct esc_error *err)
{
	struct place_file *file;
	const enum esc_status status =
		places_find(&f->places, source->path, false, &file, err);

	for (size_t i = 0; status == ESC_OK && i < file->list.len; i++) {
		const struct directive *directive = &file->list.items[i];
		struct promise promise = {
			.file = source->path,
			.function = directive->function,
			.line = directive->first_line,
			.last_line = directive->last_line,
		};

		if (directive->word != DIRECTIVE_NOESCAPE)
			continue;
		promise.state = state_of(f->places.input, source, file,
					 &promise);
		if (!add_promise(f->promises, &promise))
			return esc_nomem(err);
	}
	return status;
}

static const struct promise *
promise_at(const struct promise_list *promises, const struct position *pos)
{
	for (size_t i = 0; i < promises->len; i++) {
		if (is_in(&promises->items[i], pos))
			return &promises->items[i];
	}
	return NULL;
}

static enum esc_status
mark_change(struct finding_promises *f, struct change *change,
	    struct esc_error *err)
{
	const struct record *record = change->new_record;
	struct place_file *file;
	size_t which;

	if (record == NULL || record->place != PLACE_SOURCE ||
	    promise_at(f->promises, &record->pos) == NULL)
		return ESC_OK;
	const enum esc_status status = places_find(
		&f->places, record->pos.file, false, &file, err);
	if (status != ESC_OK)
		return status;
	change->ruling = RULING_PROMISE;
	if (place_allowed(&f->places, file, record->pos.line, record->kind,
			  &which)) {
		change->ruling = RULING_ACCEPTED;
		change->acceptance = file->acceptances[which];
		f->list->acceptances[change->acceptance - 1].used++;
	}
	return ESC_OK;
}

enum esc_status
policy_find_promises(const struct policy_input *input,
		     const struct promise_file *files, size_t count,
		     struct change_list *list, struct promise_list *promises,
		     struct esc_error *err)
{
	struct finding_promises f = { .list = list, .promises = promises };
	enum esc_status status = places_init(&f.places, input, list, err);

	*promises = (struct promise_list){ 0 };
	for (size_t i = 0; status == ESC_OK && i < count; i++)
		status = add_file(&f, &files[i], err);
	for (size_t i = 0; status == ESC_OK && i < list->len; i++)
		status = mark_change(&f, &list->changes[i], err);
	places_free(&f.places);
	return status;
}

void
policy_settle_promises(const struct change_list *list,
		       struct promise_list *promises)
{
	for (size_t i = 0; i < list->len; i++) {
		const struct change *change = &list->changes[i];

		if (change->ruling != RULING_PROMISE || !change_fails(change))
			continue;
		for (size_t j = 0; j < promises->len; j++) {
			struct promise *promise = &promises->items[j];

			if (is_in(promise, &change->new_record->pos))
				promise->state = PROMISE_BROKEN;
		}
	}
}
