/* The share of each change, or record, in what a program allocated. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "profile/side.h"

struct weigher {
	const struct profile *profile;
	const struct linemap *map;
	struct view view;		/* from the side of the profile */
	enum profile_side side;
	double min_percent;
};

/*
 * The most that may have been allocated where so much was seen, 95 times of
 * 100: samples are taken at random, one for each period of bytes.  0 seen may
 * be three periods.
 */
static double
at_most(uint64_t bytes, uint64_t period)
{
	const double seen = (double)bytes, unit = (double)period;

	return seen + 2 * sqrt(seen * unit) + 3 * unit;
}

static struct share
share_of(const struct weigher *w, enum share_basis basis, uint64_t bytes,
	 uint64_t objects)
{
	const double all = (double)w->profile->bytes;
	struct share share = { .basis = basis, .bytes = bytes,
			       .objects = objects };

	/* Of nothing there is no share. */
	if (w->profile->bytes == 0)
		return (struct share){ .basis = SHARE_UNKNOWN };
	share.percent = (double)bytes / all * 100;
	share.cold = at_most(bytes, w->profile->period) / all * 100 <
		     w->min_percent;
	return share;
}

/* The function of a place of the profile's side, and what runs below it. */
static struct share
share_of_function(const struct weigher *w, strid file, strid name)
{
	const struct view_function *found = view_function(&w->view, file,
							  name);

	if (found == NULL)
		return (struct share){ .basis = SHARE_UNKNOWN };
	return share_of(w, SHARE_FUNCTION, found->bytes, found->objects);
}

/* A line of the profile's side.  In a function that has other lines there
 * it says nothing. */
static struct share
share_of_line(const struct weigher *w, const struct position *pos,
	      strid name)
{
	const struct view_line *found = view_line(&w->view, pos->file,
						  pos->line);
	const struct view_function *function =
		view_function(&w->view, pos->file, name);

	if (found != NULL)
		return share_of(w, SHARE_LINE, found->bytes, found->objects);
	if (function == NULL || function->moved || pos->line == 0)
		return share_of_function(w, pos->file, name);
	return share_of(w, SHARE_LINE, 0, 0);
}

/* The place on the profile's side of one that is of the other; false: the
 * line is not there, only its file may be. */
static bool
to_other_side(const struct weigher *w, const struct position *pos,
	      struct position *out)
{
	const bool to_old = w->side == PROFILE_OLD;
	const bool kept = (to_old ? linemap_to_old : linemap_to_new)(
		w->map, pos->file, pos->line, &out->file, &out->line);

	out->column = 0;
	/* The package of a new file may be an old one. */
	if (out->file == 0)
		out->file = pos->file;
	return kept;
}

static bool
has_line(const struct view *view, const struct sampled_location *at,
	 const struct position *pos)
{
	const struct profile *p = view->profile;

	for (uint32_t i = 0; at != NULL && i < at->line_count; i++) {
		const struct sampled_line *line = &p->lines[at->first_line + i];

		if (line->line == pos->line &&
		    view->where[line->function] == pos->file)
			return true;
	}
	return false;
}

/* What a function allocates at one of its lines when it is called from
 * another. */
static struct share
share_of_call(const struct weigher *w, const struct position *callee,
	      const struct position *call, strid caller)
{
	const struct profile *p = w->profile;
	uint64_t bytes = 0, objects = 0;

	for (size_t i = 0; i < p->samples_len; i++) {
		const struct sample *s = &p->samples[i];
		const struct sampled_location *at = sample_frame(p, s, 0);

		if (!has_line(&w->view, at, callee) ||
		    (!has_line(&w->view, at, call) &&
		     !has_line(&w->view, sample_frame(p, s, 1), call)))
			continue;
		bytes += s->bytes;
		objects += s->objects;
	}
	const struct view_function *function =
		view_function(&w->view, call->file, caller);
	if (bytes == 0 && (function == NULL || function->moved))
		return share_of_function(w, call->file, caller);
	return share_of(w, SHARE_CALL, bytes, objects);
}

/* A call that reaches an allocation on one side only; its place is of the
 * new side. */
static struct share
weigh_call(const struct weigher *w, const struct change *change)
{
	const enum profile_side reached =
		change->status == CHANGE_FIXED ? PROFILE_OLD : PROFILE_NEW;
	const struct record *callee = w->side == PROFILE_OLD
					      ? change->old_record
					      : change->new_record;
	struct position call = change->call;
	const bool kept = w->side == PROFILE_NEW ||
			  to_other_side(w, &change->call, &call);

	if (reached == w->side && callee != NULL && kept)
		return share_of_call(w, &callee->pos, &call, change->caller);
	return share_of_function(w, call.file, change->caller);
}

/* Did the allocation happen in the program that the profile is of? */
static bool
happened(const struct weigher *w, const struct change *change)
{
	switch (change->status) {
	case CHANGE_NEW:
	case CHANGE_HIDDEN:
		return w->side == PROFILE_NEW;
	case CHANGE_FIXED:
		return w->side == PROFILE_OLD;
	default:
		return true;
	}
}

static struct share
weigh(const struct weigher *w, const struct change *change)
{
	const struct record *own = w->side == PROFILE_OLD
					   ? change->old_record
					   : change->new_record;
	const struct record *shown = change_record(change);
	struct position other;

	if (change->call.file != 0)
		return weigh_call(w, change);
	if (own != NULL && happened(w, change))
		return share_of_line(w, &own->pos, own->function);
	if (own != NULL)
		return share_of_function(w, own->pos.file, own->function);
	to_other_side(w, &shown->pos, &other);
	return share_of_function(w, other.file, shown->function);
}

static void
describe(const struct weigher *w, bool told, struct profile_account *account)
{
	account->bytes = w->profile->bytes;
	account->objects = w->profile->objects;
	account->side = w->side;
	account->told = told;
	account->min_percent = w->min_percent;
	side_count(&w->view, &account->functions, &account->moved);
	account->ambiguous = w->view.ambiguous;
	account->ambiguous_file = w->view.ambiguous_file;
}

/* The view from the side that the user names, or that fits. */
static enum esc_status
take_side(struct weigher *w, const struct profile_input *input,
	  struct esc_error *err)
{
	struct view old_view = { 0 }, new_view = { 0 };
	enum esc_status status = ESC_OK;

	w->side = input->side;
	if (w->side != PROFILE_NEW)
		status = view_make(&old_view, w->profile, input->old_records,
				   err);
	if (status == ESC_OK && w->side != PROFILE_OLD)
		status = view_make(&new_view, w->profile, input->new_records,
				   err);
	if (status == ESC_OK && w->side == PROFILE_EITHER)
		w->side = side_find(&old_view, &new_view);
	w->view = w->side == PROFILE_NEW ? new_view : old_view;
	view_free(w->side == PROFILE_NEW ? &old_view : &new_view);
	return status;
}

enum esc_status
profile_weigh(const struct profile *profile,
	      const struct profile_input *input, struct change_list *list,
	      struct profile_account *account, struct esc_error *err)
{
	struct weigher w = { .profile = profile, .map = input->map,
			     .min_percent = input->min_percent };
	const enum esc_status status = take_side(&w, input, err);

	for (size_t i = 0; status == ESC_OK && i < list->len; i++)
		list->changes[i].share = weigh(&w, &list->changes[i]);
	if (status == ESC_OK)
		describe(&w, input->side != PROFILE_EITHER, account);
	view_free(&w.view);
	change_list_count(list);
	return status;
}

enum esc_status
profile_weigh_records(const struct profile *profile,
		      const struct record_set *set, struct share **shares,
		      struct profile_account *account, struct esc_error *err)
{
	struct weigher w = { .profile = profile, .side = PROFILE_NEW };
	enum esc_status status = view_make(&w.view, profile, set, err);

	*shares = calloc(set->len + 1, sizeof(**shares));
	if (status == ESC_OK && *shares == NULL)
		status = esc_nomem(err);
	for (size_t i = 0; status == ESC_OK && i < set->len; i++) {
		const struct record *record = &set->recs[i];

		if (record_kind_is_heap(record->kind))
			(*shares)[i] = share_of_line(&w, &record->pos,
						     record->function);
	}
	if (status == ESC_OK)
		describe(&w, false, account);
	view_free(&w.view);
	return status;
}
