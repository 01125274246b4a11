/* One place explained: which records are there, and what to tell of each. */
#include "escdiff/explain.h"

#include <string.h>

#include "report/advice.h"
#include "report/causes.h"
#include "report/chain.h"
#include "report/explainer.h"
#include "report/fold.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/story.h"

#define TOGETHER_MAX	16	/* records that are told as one */

/* What is told together: records that differ in their value only, and the
 * change that each is part of. */
struct group {
	const struct record *records[TOGETHER_MAX];
	size_t len;
	const struct change *change;	/* of the first; or NULL */
};

bool
explain_concerns(const struct explanation *explain,
		 const struct position *pos)
{
	const struct position *place = &explain->place;

	return pos->file == place->file && pos->line == place->line &&
	       (place->column == 0 || pos->column == place->column);
}

/* The place that the record of a fixed change would have now. */
static struct position
fixed_place(const struct explanation *explain, const struct change *change)
{
	struct position pos = change->old_record->pos;

	linemap_to_new(explain->map, pos.file, pos.line, &pos.file, &pos.line);
	return pos;
}

bool
explain_concerns_change(const struct explanation *explain,
			const struct change *change)
{
	const struct change_list *list = explain->changes;

	if (change->status == CHANGE_FIXED && change->call.line == 0 &&
	    change->new_record == NULL) {
		const struct position pos = fixed_place(explain, change);

		return explain_concerns(explain, &pos);
	}
	for (uint32_t i = 0; i < change->copy_count; i++) {
		if (explain_concerns(explain,
			&list->copies[change->first_copy + i]->pos))
			return true;
	}
	return explain_concerns(explain, change_position(change));
}

static bool
has_copy(const struct change_list *list, const struct change *change,
	 const struct record *record)
{
	for (uint32_t i = 0; i < change->copy_count; i++) {
		if (list->copies[change->first_copy + i] == record)
			return true;
	}
	return false;
}

void
explain_widen(struct explanation *explain)
{
	const struct record_set *set = explain->records;

	for (size_t i = 0; i < set->len; i++) {
		if (explain_concerns(explain, &set->recs[i].pos))
			return;
	}
	explain->place.column = 0;
}

/* "a.go:4:2  moved to heap: x", and below it the function. */
static void
put_heading(struct explainer *e, const struct record *record)
{
	phrase_place(e->set->strings, record, &e->raw);
	buffer_adds(&e->raw, "  ");
	phrase_message(e->set->strings, record, &e->raw);
	explainer_title(e);
}

static void
put_function(struct explainer *e, strid function, strid package)
{
	const struct intern *strings = e->set->strings;

	if (function == 0)
		return;
	buffer_addf(&e->raw, "  in %s", intern_text(strings, function));
	if (package != 0)
		buffer_addf(&e->raw, ", package %s",
			    intern_text(strings, package));
	buffer_addf(&e->out, "%s\n", explainer_take(e));
}

/* The same of a call that reaches an allocation elsewhere. */
static void
put_call_heading(struct explainer *e, const struct change *change)
{
	const struct record *record = change_record(change);

	phrase_position(e->set->strings, &change->call, &e->raw);
	buffer_addf(&e->raw, "  this call of %s allocates: ",
		    intern_text(e->set->strings, record->function));
	phrase_message(e->set->strings, record, &e->raw);
	explainer_title(e);
	put_function(e, change->caller, 0);
}

static void
mark_step(struct explainer *e, struct picture *picture,
	  const struct record *record, const struct chain_step *step,
	  bool last)
{
	story_step(e->set, record, step, last, &e->raw);
	picture_add(picture, &step->pos, ++e->steps, explainer_take(e),
		    intern_text(e->set->strings, step->expr));
}

static void
mark_chain(struct explainer *e, struct picture *picture,
	   const struct record *record)
{
	if (record->chain == 0)
		return;
	const struct chain *chain = &e->set->chains[record->chain - 1];
	const struct chain_step *step, *last = chain_last_telling(e->set, chain);
	struct chain_walk walk = { .set = e->set, .chain = chain };

	while ((step = chain_walk_next(&walk)) != NULL) {
		if (chain_step_weight(e->set->strings, step) > REASON_NOISE)
			mark_step(e, picture, record, step, step == last);
	}
}

/* Steps of the cause that lie in the sources; what the explanation has
 * already is not said twice. */
static void
mark_cause(struct explainer *e, struct picture *picture,
	   const struct change *change)
{
	for (uint32_t i = 0; i < change->cause_count; i++) {
		const struct cause_step *step =
			&e->explain->changes->causes[change->first_cause + i];

		if (step->pos.line == 0 || step->removed ||
		    step->what == CAUSE_FLOW || step->what == CAUSE_PASSED)
			continue;
		/* The line itself is in the picture. */
		if (step->what == CAUSE_EDIT)
			buffer_adds(&e->raw, "because of this edit");
		else
			cause_phrase(e->set->strings, step, &e->raw);
		picture_add(picture, &step->pos, ++e->steps,
			    explainer_take(e), "");
	}
}

static void
mark_value(struct explainer *e, struct picture *picture,
	   const struct record *record)
{
	const char *symbol = intern_text(e->set->strings, record->symbol);

	picture_add(picture, &record->pos, 0,
		    record->kind == REC_MOVED ? "moved to the heap" :
		    record->kind == REC_STAYS ? "allocated when above 32 bytes"
					      : "allocated on the heap",
		    symbol);
}

static enum esc_status
draw_group(struct explainer *e, const struct group *group)
{
	struct picture picture = explainer_picture(e);
	const struct change *change = group->change;

	e->steps = 0;
	if (change != NULL && change->call.line != 0)
		picture_add(&picture, &change->call, 0,
			    "this call allocates", "");
	for (size_t i = 0; i < group->len; i++)
		mark_value(e, &picture, group->records[i]);
	mark_chain(e, &picture, group->records[0]);
	if (change != NULL)
		mark_cause(e, &picture, change);
	return explainer_draw(e, &picture);
}

static void
put_cause(struct explainer *e, const struct change *change)
{
	for (uint32_t i = 0; i < change->cause_count; i++) {
		const struct cause_step *step =
			&e->explain->changes->causes[change->first_cause + i];

		cause_phrase(e->set->strings, step, &e->raw);
		if (step->pos.file != 0) {
			buffer_adds(&e->raw, "  (");
			phrase_position(e->set->strings, &step->pos, &e->raw);
			buffer_addc(&e->raw, ')');
		}
		explainer_paragraph(e, i == 0 ? "cause" : "");
	}
}

static void
put_advice(struct explainer *e, const struct record *record)
{
	const struct advice *advice = advice_for(e->set, record);

	buffer_adds(&e->raw, advice->sentence);
	explainer_paragraph(e, "advice");
	buffer_addf(&e->raw, "man escdiff-reasons, \"%s\"", advice->entry);
	explainer_paragraph(e, "more");
}

/* Code of an inlined function is where its call is. */
static void
put_inlined(struct explainer *e, const struct record *record)
{
	const struct record_set *set = e->set;
	bool first = true;

	for (size_t i = 0; i < set->len; i++) {
		const struct record *call = &set->recs[i];

		if (call->kind != REC_INLINE_CALL ||
		    call->pos.file != record->pos.file ||
		    call->pos.line != record->pos.line ||
		    call->pos.column != record->pos.column ||
		    call->package != record->package)
			continue;
		buffer_adds(&e->raw, first ? "code of " : ", ");
		buffer_adds(&e->raw, intern_text(set->strings, call->symbol));
		first = false;
	}
	if (!first)
		buffer_adds(&e->raw, ", inlined here");
	explainer_paragraph(e, "where");
}

/* The share of a record: that of its change, since the other side may be the
 * one that the profile is of. */
static struct share
share_of(const struct explainer *e, const struct group *group)
{
	static const struct share unknown = { .basis = SHARE_UNKNOWN };

	if (group->change != NULL)
		return group->change->share;
	return e->explain->shares != NULL
		       ? e->explain->shares[group->records[0] - e->set->recs]
		       : unknown;
}

static void
put_share(struct explainer *e, const struct group *group)
{
	const struct profile_account *profile = e->explain->profile;

	if (profile == NULL)
		return;
	const struct share share = share_of(e, group);
	share_add_sentence(&share, profile, &e->raw);
	explainer_paragraph(e, "share");
}

static void
put_sentences(struct explainer *e, const struct group *group)
{
	const struct record *record = group->records[0];

	put_inlined(e, record);
	story_flow(e->set, record, &e->raw);
	explainer_paragraph(e, "flow");
	if (record->chain == 0) {
		buffer_adds(&e->raw, "the compiler gave no explanation");
		explainer_paragraph(e, "flow");
	}
	if (group->change != NULL) {
		story_change(e->explain, group->change, record, &e->raw);
		explainer_paragraph(e, "change");
		put_cause(e, group->change);
	}
	put_share(e, group);
	put_advice(e, record);
}

static enum esc_status
put_group(struct explainer *e, const struct group *group)
{
	if (group->change != NULL && group->change->call.line != 0) {
		put_call_heading(e, group->change);
	} else {
		for (size_t i = 0; i < group->len; i++)
			put_heading(e, group->records[i]);
		put_function(e, phrase_function(group->records[0]),
			     group->records[0]->package);
	}
	const enum esc_status status = draw_group(e, group);
	if (status != ESC_OK)
		return status;
	put_sentences(e, group);
	for (size_t i = 0; e->explain->verbose && i < group->len; i++) {
		buffer_addc(&e->out, '\n');
		chain_print(e->set, group->records[i], 2, &e->out);
	}
	return output_put(e->explain->out, &e->out, e->err);
}

/* The change that a record of this side is part of, or NULL. */
static const struct change *
change_of(const struct explainer *e, const struct record *record)
{
	const struct change_list *list = e->explain->changes;

	for (size_t i = 0; list != NULL && i < list->len; i++) {
		const struct change *change = &list->changes[i];

		if (change->call.line == 0 &&
		    (change->new_record == record ||
		     has_copy(list, change, record)))
			return change;
	}
	return NULL;
}

static bool
same_chain(const struct explainer *e, const struct record *a,
	   const struct record *b)
{
	const struct record_set *set = e->set;
	struct chain_walk x = { .set = set }, y = { .set = set };
	const struct chain_step *s, *t;

	if (a->chain == 0 || b->chain == 0)
		return a->chain == b->chain;
	x.chain = &set->chains[a->chain - 1];
	y.chain = &set->chains[b->chain - 1];
	do {
		do
			s = chain_walk_next(&x);
		while (s != NULL &&
		       chain_step_weight(set->strings, s) == REASON_NOISE);
		do
			t = chain_walk_next(&y);
		while (t != NULL &&
		       chain_step_weight(set->strings, t) == REASON_NOISE);
		if ((s == NULL) != (t == NULL))
			return false;
		if (s != NULL && (s->reason != t->reason ||
				  s->expr != t->expr ||
				  s->pos.line != t->pos.line ||
				  s->pos.column != t->pos.column))
			return false;
	} while (s != NULL);
	return true;
}

/* Arguments of one call, say: the same is to be told of both. */
static bool
belongs(const struct explainer *e, const struct group *group,
	const struct record *record, const struct change *change)
{
	const struct record *first = group->records[0];

	if (group->len == 0 || group->len == TOGETHER_MAX ||
	    first->kind != record->kind ||
	    first->package != record->package ||
	    first->function != record->function ||
	    (group->change == NULL) != (change == NULL))
		return false;
	if (change != NULL &&
	    (change->status != group->change->status ||
	     change->origin != group->change->origin ||
	     change->allocates != group->change->allocates ||
	     change->cause_count != 0 || group->change->cause_count != 0))
		return false;
	return advice_for(e->set, first) == advice_for(e->set, record) &&
	       same_chain(e, first, record);
}

static enum esc_status
end_group(struct explainer *e, struct group *group, size_t *told)
{
	enum esc_status status = ESC_OK;

	if (group->len > 0) {
		if ((*told)++ > 0)
			buffer_addc(&e->out, '\n');
		status = put_group(e, group);
	}
	*group = (struct group){ 0 };
	return status;
}

static enum esc_status
put_records(struct explainer *e, size_t *told)
{
	const struct record_set *set = e->set;
	struct group group = { 0 };
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < set->len; i++) {
		const struct record *record = &set->recs[i];

		if (!explain_concerns(e->explain, &record->pos))
			continue;
		const struct change *change = change_of(e, record);
		if (!record_kind_is_heap(record->kind) && change == NULL)
			continue;
		if (!belongs(e, &group, record, change))
			status = end_group(e, &group, told);
		if (group.len == 0)
			group.change = change;
		group.records[group.len++] = record;
	}
	if (status == ESC_OK)
		status = end_group(e, &group, told);
	return status;
}

/* Calls of this line that reach an allocation elsewhere since the change. */
static enum esc_status
put_calls(struct explainer *e, size_t *told)
{
	const struct change_list *list = e->explain->changes;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && list != NULL && i < list->len;
	     i++) {
		const struct change *change = &list->changes[i];
		struct group group = { .len = 1, .change = change };

		if (change->status != CHANGE_HIDDEN ||
		    change->call.line == 0 || change->new_record == NULL ||
		    !explain_concerns(e->explain, change_position(change)))
			continue;
		group.records[0] = change->new_record;
		status = end_group(e, &group, told);
	}
	return status;
}

static enum esc_status
put_rest(struct explainer *e)
{
	enum esc_status status = ESC_OK;
	size_t facts = 0;

	explain_fixed(e, true);
	if (e->explain->all)
		status = explain_facts(e, &facts);
	if (status == ESC_OK)
		status = output_put(e->explain->out, &e->out, e->err);
	return status;
}

enum esc_status
explain_write(const struct explanation *explain, struct esc_error *err)
{
	struct explainer e = {
		.explain = explain, .set = explain->records, .err = err,
	};
	size_t told = 0;

	enum esc_status status = put_records(&e, &told);
	if (status == ESC_OK)
		status = put_calls(&e, &told);
	if (status == ESC_OK)
		status = told > 0 ? put_rest(&e) : explain_no_escape(&e);
	if (status == ESC_OK)
		status = output_finish(explain->out, err);
	buffer_free(&e.out);
	buffer_free(&e.raw);
	buffer_free(&e.text);
	return status;
}
