/* What explain tells of a place apart from its escapes. */
#include <string.h>

#include "report/explainer.h"
#include "report/fold.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/story.h"

#define MENTIONED_MAX	8	/* other records a line belongs to */

/* "moved to heap: x: no longer; in HEAD~1 it was at a.go:3:2"; of a call that
 * is inlined now, what it reached. */
static void
add_fixed(struct explainer *e, const struct change *change)
{
	const struct record *old = change->old_record;

	phrase_message(e->set->strings, old, &e->raw);
	if (change->call.line != 0) {
		buffer_addf(&e->raw, " in %s: not for this call any more, "
			    "which is inlined",
			    intern_text(e->set->strings, old->function));
		return;
	}
	buffer_addf(&e->raw, ": no longer; in %s it was at ",
		    e->explain->old_name);
	phrase_position(e->set->strings, &old->pos, &e->raw);
}

void
explain_fixed(struct explainer *e, bool apart)
{
	const struct change_list *list = e->explain->changes;
	bool first = apart;

	for (size_t i = 0; list != NULL && i < list->len; i++) {
		const struct change *change = &list->changes[i];

		if (change->status != CHANGE_FIXED ||
		    change->old_record == NULL ||
		    (change->new_record != NULL && change->call.line == 0) ||
		    !explain_concerns_change(e->explain, change))
			continue;
		if (first)
			buffer_addc(&e->out, '\n');
		add_fixed(e, change);
		explainer_paragraph(e, "fixed");
		first = false;
	}
}

static bool
has_step_here(const struct explainer *e, const struct record *record)
{
	struct chain_walk walk = { .set = e->set };
	const struct chain_step *step;

	if (record->chain == 0)
		return false;
	walk.chain = &e->set->chains[record->chain - 1];
	while ((step = chain_walk_next(&walk)) != NULL) {
		if (explain_concerns(e->explain, &step->pos))
			return true;
	}
	return false;
}

/* Allocations elsewhere that this line has a part in. */
static size_t
put_mentions(struct explainer *e)
{
	size_t found = 0;

	for (size_t i = 0; i < e->set->len; i++) {
		const struct record *record = &e->set->recs[i];

		if (!record_kind_is_heap(record->kind) ||
		    explain_concerns(e->explain, &record->pos) ||
		    !has_step_here(e, record))
			continue;
		if (found++ >= MENTIONED_MAX)
			continue;
		phrase_place(e->set->strings, record, &e->raw);
		buffer_adds(&e->raw, "  ");
		phrase_message(e->set->strings, record, &e->raw);
		explainer_paragraph(e, found == 1 ? "part of" : "");
	}
	if (found > MENTIONED_MAX)
		buffer_addf(&e->out, "          and %zu more\n",
			    found - MENTIONED_MAX);
	return found;
}

/* What is no allocation, below its line. */
enum esc_status
explain_facts(struct explainer *e, size_t *found)
{
	struct picture picture = explainer_picture(e);
	const struct record_set *set = e->set;

	picture_show(&picture, &e->explain->place);
	for (size_t i = 0; i < set->len; i++) {
		const struct record *record = &set->recs[i];

		if (record_kind_is_heap(record->kind) ||
		    !explain_concerns(e->explain, &record->pos))
			continue;
		story_fact(set, record, &e->raw);
		picture_add(&picture, &record->pos, MARK_FACT,
			    explainer_take(e), "");
		(*found)++;
	}
	return explainer_draw(e, &picture);
}

static bool
file_is_known(const struct explainer *e)
{
	for (size_t i = 0; i < e->set->len; i++) {
		if (e->set->recs[i].pos.file == e->explain->place.file)
			return true;
	}
	return false;
}

static bool
is_go_file(const struct explainer *e)
{
	const strid file = e->explain->place.file;
	const char *name = intern_text(e->set->strings, file);
	const size_t len = intern_len(e->set->strings, file);

	return len > 3 && strcmp(name + len - 3, ".go") == 0;
}

enum esc_status
explain_no_escape(struct explainer *e)
{
	const bool known = file_is_known(e);
	size_t facts = 0;

	phrase_position(e->set->strings, &e->explain->place, &e->raw);
	buffer_adds(&e->raw, known ? "  nothing escapes here"
				   : "  not compiled");
	explainer_title(e);
	const enum esc_status status = explain_facts(e, &facts);
	if (status != ESC_OK)
		return status;
	explain_fixed(e, false);
	const size_t mentions = put_mentions(e);
	if (!known)
		buffer_adds(&e->raw, is_go_file(e)
			    ? "the compiler says nothing of this file: it is "
			      "a test (see --tests), of another platform, or "
			      "no part of a package that was built"
			    : "this is no Go source file");
	else if (facts + mentions == 0)
		buffer_adds(&e->raw, "the compiler says nothing of this line");
	explainer_paragraph(e, "known");
	return output_put(e->explain->out, &e->out, e->err);
}
