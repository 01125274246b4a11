/* What a result of SARIF is related to: the edits that cause it, the other
 * values of its line, the steps of its causes, its inlined copies. */
#include "report/phrase.h"
#include "report/sarif.h"

#define RELATED_MAX 100		/* as many are shown */

struct relations {
	struct sarif *sarif;
	json_t *array;		/* owned until it is set */
	struct position edits[RELATED_MAX];	/* the links, from 1 on */
	unsigned count;
	struct esc_error *err;
};

/* Append a place of the new side with its message. */
static enum esc_status
relate(struct relations *r, const struct position *pos, strid symbol,
       const struct buffer *raw)
{
	struct sarif *sarif = r->sarif;
	json_t *location;
	struct buffer text = { 0 };

	if (r->count == RELATED_MAX)
		return ESC_OK;
	const enum esc_status status = sarif_location(sarif, false, pos, symbol,
						      &location, r->err);
	if (status != ESC_OK)
		return status;
	sarif_add_name(buffer_text(raw), raw->len, &text);
	buffer_addc(&text, '.');
	text.failed |= raw->failed;
	json_line_count(&sarif->json, location, "id", ++r->count);
	json_line_set(&sarif->json, location, "message",
		      sarif_text(sarif, &text));
	json_line_append(&sarif->json, r->array, location);
	buffer_free(&text);
	return ESC_OK;
}

static bool
is_linked(const struct relations *r, const struct position *pos)
{
	for (unsigned i = 0; i < r->count; i++) {
		if (r->edits[i].file == pos->file &&
		    r->edits[i].line == pos->line)
			return true;
	}
	return false;
}

/* The last step of a cause, if it is a line of the new side. */
static enum esc_status
relate_edit(struct relations *r, const struct finding *finding)
{
	struct finding_note note;
	struct buffer text = { 0 };
	enum esc_status status = ESC_OK;

	if (finding_edit(&r->sarif->findings, finding, &note, &text) &&
	    r->count < RELATED_MAX && !is_linked(r, &note.pos)) {
		r->edits[r->count] = note.pos;
		status = relate(r, &note.pos, 0, &text);
	}
	buffer_free(&text);
	return status;
}

/* The further values of the line: each has a column of its own. */
static enum esc_status
relate_other(struct relations *r, const struct finding *finding)
{
	struct buffer text = { 0 };

	finding_message(finding, &text);
	const enum esc_status status = relate(r, &finding->pos,
					      finding->record->symbol, &text);
	buffer_free(&text);
	return status;
}

/* The steps on the way to the edit, and the allocation that a call reaches;
 * the compiler's own explanation is in the flows. */
static enum esc_status
relate_steps(struct relations *r, const struct finding *finding)
{
	struct finding_note note;
	struct buffer text = { 0 };
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK &&
			   finding_note(&r->sarif->findings, finding, i, &note,
					&text); i++) {
		if (note.kind != NOTE_FLOW && note.in_tree &&
		    !is_linked(r, &note.pos))
			status = relate(r, &note.pos, 0, &text);
		buffer_clear(&text);
	}
	buffer_free(&text);
	return status;
}

static enum esc_status
relate_copies(struct relations *r, const struct finding *finding)
{
	const struct findings *list = &r->sarif->findings;
	const struct change *change = finding->change;
	enum esc_status status = ESC_OK;

	for (uint32_t i = 0; status == ESC_OK && i < change->copy_count; i++) {
		const struct record *copy =
			list->report->changes->copies[change->first_copy + i];
		struct buffer text = { 0 };

		if (!findings_in_tree(list, &copy->pos))
			continue;
		buffer_adds(&text, "inlined here");
		if (copy->function != 0)
			buffer_addf(&text, ", in %s",
				    intern_text(finding->set->strings,
						phrase_function(copy)));
		status = relate(r, &copy->pos, 0, &text);
		buffer_free(&text);
	}
	return status;
}

typedef enum esc_status relate_fn(struct relations *r,
				  const struct finding *finding);

/* Of each finding of the group, or but the first. */
static enum esc_status
relate_all(struct relations *r, const struct sarif_group *group, size_t from,
	   relate_fn *one)
{
	size_t index = group->first;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < group->len; i++) {
		if (i >= from)
			status = one(r, sarif_finding(r->sarif, index));
		index = r->sarif->next[index];
	}
	return status;
}

enum esc_status
sarif_relate(struct sarif *sarif, const struct sarif_group *group,
	     json_t *result, unsigned *links, struct esc_error *err)
{
	struct relations r = { .sarif = sarif, .array = json_array(),
			       .err = err };
	const bool of_new = !finding_is_of_old(sarif_finding(sarif,
							     group->first));
	enum esc_status status = ESC_OK;

	*links = 0;
	if (of_new) {
		status = relate_all(&r, group, 0, relate_edit);
		*links = r.count;
		if (status == ESC_OK)
			status = relate_all(&r, group, 1, relate_other);
		if (status == ESC_OK)
			status = relate_all(&r, group, 0, relate_steps);
		if (status == ESC_OK)
			status = relate_all(&r, group, 0, relate_copies);
	}
	if (r.count > 0)
		json_line_set(&sarif->json, result, "relatedLocations",
			      r.array);
	else
		json_decref(r.array);
	return status;
}
