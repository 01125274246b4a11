/* What comments in the code say of changes: those that are meant, and those
 * that a function promised not to have. */
#include <stdlib.h>

#include "policy/places.h"

struct marking {
	struct places places;
	struct change_list *list;
	unsigned char *wanted;	/* owned; by strid: is the file looked at? */
};

static bool
is_pair(const struct change *change)
{
	return change->old_record != NULL && change->new_record != NULL &&
	       (change->status == CHANGE_UNCHANGED ||
		change->status == CHANGE_RELOCATED);
}

static void
want(unsigned char *files, const struct record *record)
{
	if (record != NULL && record->place == PLACE_SOURCE)
		files[record->pos.file] = 1;
}

/* Where something may have changed: the places of changes, and edited
 * files. */
static void
want_change(struct marking *m, const struct change *change)
{
	const struct policy_input *input = m->places.input;
	unsigned char *wanted = m->wanted;

	if (change->status != CHANGE_UNCHANGED || input->all) {
		want(wanted, change->new_record);
		if (change->call.file != 0)
			wanted[change->call.file] = 1;
		for (uint32_t i = 0; i < change->copy_count; i++)
			want(wanted,
			     m->list->copies[change->first_copy + i]);
		/* What is gone may have been accepted. */
		want(wanted, change->old_record);
	}
	if (change->new_record != NULL &&
	    (input->all ||
	     linemap_of_new(input->map, change->new_record->pos.file) != NULL))
		want(wanted, change->new_record);
}

static enum esc_status
find_wanted(struct marking *m, struct esc_error *err)
{
	const size_t count = intern_count(m->places.input->strings);

	m->wanted = calloc(count, 1);
	if (m->wanted == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < m->list->len; i++)
		want_change(m, &m->list->changes[i]);
	return ESC_OK;
}

/* A file that nobody edited is the same on both sides. */
static bool
is_untouched(const struct marking *m, const struct change *change)
{
	const strid file = change->new_record->pos.file;

	return change->old_record->pos.file == file &&
	       linemap_of_new(m->places.input->map, file) == NULL;
}

/* Is what stands there accepted?  *acceptance: by what, on the new side. */
static enum esc_status
find_allowed(struct marking *m, const struct position *pos,
	     enum record_kind kind, bool old_side, bool *allowed,
	     uint32_t *acceptance, struct esc_error *err)
{
	struct place_file *file;
	size_t which;
	const enum esc_status status =
		places_find(&m->places, pos->file, old_side, &file, err);

	*allowed = status == ESC_OK &&
		   place_allowed(&m->places, file, pos->line, kind, &which);
	if (*allowed && !old_side) {
		*acceptance = file->acceptances[which];
		m->list->acceptances[*acceptance - 1].used++;
	}
	return status;
}

static enum esc_status
find_promised(struct marking *m, const struct record *record, bool old_side,
	      bool *promised, struct esc_error *err)
{
	struct place_file *file;

	*promised = false;
	if (record->place != PLACE_SOURCE)
		return ESC_OK;
	const enum esc_status status = places_find(
		&m->places, record->pos.file, old_side, &file, err);
	if (status == ESC_OK)
		*promised = place_promised(file, record->pos.line,
					   record->function);
	return status;
}

/* What a function promised on the old side too was broken before. */
static enum esc_status
mark_promise(struct marking *m, struct change *change, struct esc_error *err)
{
	bool now = false, before = false;
	enum esc_status status = find_promised(m, change->new_record, false,
					       &now, err);

	if (status == ESC_OK && now && is_pair(change))
		status = find_promised(m, change->old_record,
				       !is_untouched(m, change), &before, err);
	if (status == ESC_OK && now && !before)
		change->ruling = RULING_PROMISE;
	return status;
}

/* Inlined copies of what is new are in functions of their own. */
static enum esc_status
mark_copies(struct marking *m, struct change *change, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (uint32_t i = 0; status == ESC_OK && i < change->copy_count; i++) {
		const struct record *copy =
			m->list->copies[change->first_copy + i];
		bool promised, allowed = false;
		uint32_t acceptance;

		status = find_promised(m, copy, false, &promised, err);
		if (status == ESC_OK && promised)
			status = find_allowed(m, &copy->pos, copy->kind,
					      false, &allowed, &acceptance,
					      err);
		if (status == ESC_OK && promised && !allowed)
			change->ruling = RULING_PROMISE;
	}
	return status;
}

/* What was accepted where it stood before, and is no more. */
static enum esc_status
mark_revoked(struct marking *m, struct change *change, struct esc_error *err)
{
	bool allowed = false;
	uint32_t acceptance;
	enum esc_status status = ESC_OK;

	if (is_pair(change) && change->old_record->place == PLACE_SOURCE &&
	    !is_untouched(m, change))
		status = find_allowed(m, &change->old_record->pos,
				      change->old_record->kind, true, &allowed,
				      &acceptance, err);
	if (status == ESC_OK && allowed)
		change->ruling = RULING_REVOKED;
	return status;
}

static enum esc_status
mark_change(struct marking *m, struct change *change, struct esc_error *err)
{
	const struct record *record = change->new_record;
	const bool is_call = change->call.file != 0;
	const struct position *pos = change_position(change);
	bool allowed = false;
	enum esc_status status = ESC_OK;

	if (record == NULL || change->status == CHANGE_FIXED ||
	    (!is_call && record->place != PLACE_SOURCE) ||
	    m->wanted[pos->file] == 0)
		return ESC_OK;
	status = find_allowed(m, pos, record->kind, false, &allowed,
			      &change->acceptance, err);
	if (status == ESC_OK && allowed)
		change->ruling = RULING_ACCEPTED;
	else if (status == ESC_OK)
		status = mark_revoked(m, change, err);
	/* The allocation that a call reaches is another function's. */
	if (status == ESC_OK && !allowed && !is_call)
		status = mark_promise(m, change, err);
	return status == ESC_OK && !is_pair(change)
		       ? mark_copies(m, change, err) : status;
}

/* In the files where all records were looked at; what no record is in was
 * perhaps not compiled. */
static enum esc_status
read_wanted(struct marking *m, struct esc_error *err)
{
	const struct record_set *set = m->places.input->new_set;
	enum esc_status status = ESC_OK;
	struct place_file *file;

	for (size_t i = 0; status == ESC_OK && i < set->len; i++) {
		const strid path = set->recs[i].pos.file;

		if (set->recs[i].place != PLACE_SOURCE ||
		    m->wanted[path] != 1)
			continue;
		m->wanted[path] = 2;
		status = places_find(&m->places, path, false, &file, err);
	}
	return status;
}

enum esc_status
policy_mark(const struct policy_input *input, struct change_list *list,
	    struct esc_error *err)
{
	struct marking m = { .list = list };

	if (input->sources == NULL || input->map == NULL)
		return ESC_OK;
	enum esc_status status = places_init(&m.places, input, list, err);
	if (status == ESC_OK)
		status = find_wanted(&m, err);
	if (status == ESC_OK)
		status = read_wanted(&m, err);
	for (size_t i = 0; status == ESC_OK && i < list->len; i++)
		status = mark_change(&m, &list->changes[i], err);
	free(m.wanted);
	places_free(&m.places);
	return status;
}
