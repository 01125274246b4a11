/* The cells of the text report: their texts, made harmless, and how wide
 * each column has to be. */
#include "report/cells.h"

#include <inttypes.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "report/layout.h"
#include "report/phrase.h"
#include "report/platforms.h"
#include "report/ruling.h"
#include "report/why.h"

/* Widest that a column grows; what is wider overflows its row only. */
#define POSITION_LIMIT	44
#define FUNCTION_LIMIT	28
#define EXPR_LIMIT	40

const struct record_set *
change_set(const struct report *report, const struct change *change)
{
	return change->new_record != NULL ? report->new_side.records
					  : report->old_side.records;
}

struct record
change_shown(const struct change *change)
{
	struct record shown = *change_record(change);

	if (change->call.file != 0) {
		shown.pos = change->call;
		shown.place = PLACE_SOURCE;
		shown.function = change->caller;
		shown.closure = 0;
	}
	return shown;
}

bool
change_has_path(const struct report *report, const struct change *change)
{
	if (change->cause_count == 0)
		return false;
	const struct cause_step *first =
		&report->changes->causes[change->first_cause];
	const struct position *pos = change_position(change);
	return change->cause_count > 1 || first->what != CAUSE_EDIT ||
	       first->pos.file != pos->file || first->pos.line != pos->line;
}

bool
change_status_is_shown(const struct report *report, enum change_status status)
{
	switch (status) {
	case CHANGE_UNCHANGED:
		return report->all;
	case CHANGE_RELOCATED:
		/* Counted: nothing has to be done about them. */
		return report->all || report->verbose;
	default:
		return true;
	}
}

/* Of one side what was accepted is listed, whether new or not. */
static bool
is_accepted_promise(const struct report *report, const struct change *change)
{
	return report->promises != NULL && change->ruling == RULING_ACCEPTED;
}

bool
change_is_shown(const struct report *report, const struct change *change)
{
	if (!change_status_is_shown(report, change->status) &&
	    !change_fails(change) && !is_accepted_promise(report, change))
		return false;
	return report->noise || (change->noise == NOISE_NONE &&
				 change->allocates != ALLOCATES_NO &&
				 !change_is_cold(change));
}

bool
change_is_explained(const struct report *report, enum change_status status)
{
	return change_status_fails(status) || report->verbose;
}

const char *
cell_take(struct writer *w)
{
	/* Clearing forgets a failure: the row keeps it until it is put. */
	buffer_clear(&w->cell);
	utf8_printable(buffer_text(&w->raw), w->raw.len, &w->cell);
	w->row.failed |= w->raw.failed || w->cell.failed;
	buffer_clear(&w->raw);
	return buffer_text(&w->cell);
}

const char *
cell_cut(struct writer *w, const char *text, size_t columns)
{
	buffer_clear(&w->cut);
	layout_cut(text, columns, &w->cut);
	w->row.failed |= w->cut.failed;
	return buffer_text(&w->cut);
}

const char *
cell_place(struct writer *w, const struct record_set *set,
	   const struct record *record)
{
	phrase_place(set->strings, record, &w->raw);
	return cell_take(w);
}

const char *
cell_position(struct writer *w, const struct record_set *set,
	      const struct position *pos)
{
	phrase_position(set->strings, pos, &w->raw);
	return cell_take(w);
}

const char *
cell_id(struct writer *w, const struct record_set *set, strid id)
{
	buffer_add(&w->raw, intern_text(set->strings, id),
		   intern_len(set->strings, id));
	return cell_take(w);
}

const char *
cell_step(struct writer *w, const struct record_set *set,
	  const struct position *pos)
{
	if (pos->file == w->file && pos->line != 0)
		phrase_line(pos, &w->raw);
	else
		phrase_position(set->strings, pos, &w->raw);
	return cell_take(w);
}

const char *
cell_clip(struct writer *w, const char *text, size_t columns)
{
	if (utf8_width(text) <= columns)
		return text;
	buffer_clear(&w->cut);
	buffer_add(&w->cut, text, utf8_prefix(text, columns > 0 ? columns - 1
								: 0));
	buffer_adds(&w->cut, "\xe2\x80\xa6");
	w->row.failed |= w->cut.failed;
	return buffer_text(&w->cut);
}

const char *
cell_function(struct writer *w, const struct record_set *set,
	      const struct record *record)
{
	return cell_id(w, set, phrase_function(record));
}

const char *
cell_why(struct writer *w, const struct record_set *set,
	 const struct record *record, const struct folded *folded, size_t i)
{
	why_phrase(set, record, folded, i, &w->raw);
	return cell_take(w);
}

static void
add_platforms(const struct report *report, const struct change *change,
	      struct buffer *out)
{
	if (!change_is_on_some(report, change))
		return;
	buffer_adds(out, "  on ");
	change_add_platforms(report, change, ", ", out);
}

/* Inlining puts the same allocation at every call. */
static void
add_copies(const struct change *change, struct buffer *out)
{
	if (change->copy_count > 0)
		buffer_addf(out, "  (and %" PRIu32 " inlined cop%s)",
			    change->copy_count,
			    change->copy_count == 1 ? "y" : "ies");
}

/* Why it fails or passes, where its status does not tell. */
static void
add_ruling(const struct change_list *list, const struct intern *strings,
	   const struct change *change, struct buffer *out)
{
	struct buffer text = { 0 };

	ruling_phrase(list, strings, change, &text);
	if (text.len > 0) {
		buffer_adds(out, "  [");
		buffer_add(out, buffer_text(&text), text.len);
		buffer_addc(out, ']');
	}
	out->failed |= text.failed;
	buffer_free(&text);
}

/* Why a row that only --noise shows does not count. */
static void
add_worth(const struct intern *strings, const struct change *change,
	  struct buffer *out)
{
	if (change->noise != NOISE_NONE)
		buffer_addf(out, "  [%s]", change_noise_word(change->noise));
	else if (change->allocates == ALLOCATES_NO)
		buffer_addf(out, "  [allocates nothing: %s]",
			    intern_text(strings, change->evidence));
	else if (change_is_cold(change))
		buffer_adds(out, "  [cold]");
}

const char *
cell_tail(struct writer *w, const struct change *change)
{
	const struct intern *strings = change_set(w->report, change)->strings;

	add_platforms(w->report, change, &w->raw);
	add_copies(change, &w->raw);
	add_ruling(w->report->changes, strings, change, &w->raw);
	add_worth(strings, change, &w->raw);
	buffer_clear(&w->tail);
	utf8_printable(buffer_text(&w->raw), w->raw.len, &w->tail);
	w->row.failed |= w->raw.failed || w->tail.failed;
	buffer_clear(&w->raw);
	return buffer_text(&w->tail);
}

const char *
cell_share(struct writer *w, const struct change *change)
{
	share_add_percent(&change->share, &w->raw);
	return cell_take(w);
}

/* On a narrow terminal the column leaves half of it to others. */
static size_t
position_limit(const struct writer *w)
{
	const size_t half = w->report->width / 2;

	return half > 0 && half < POSITION_LIMIT ? half : POSITION_LIMIT;
}

/* The allocation that a hidden call reaches has a row instead of steps. */
static void
measure_callee(struct writer *w, const struct record_set *set,
	       const struct record *record)
{
	layout_widen(&w->columns.step_position,
		     utf8_width(cell_step(w, set, &record->pos)),
		     position_limit(w));
}

static void
measure_steps(struct writer *w, const struct record_set *set,
	      const struct record *record)
{
	const struct folded folded = chain_fold(set, record);
	struct columns *c = &w->columns;

	for (size_t i = 0; i < folded.len; i++) {
		const struct chain_step *step = folded.steps[i];

		layout_widen(&c->step_position,
			     utf8_width(cell_step(w, set, &step->pos)),
			     position_limit(w));
		const size_t expr = utf8_width(cell_id(w, set, step->expr));
		layout_widen(&c->step_expr,
			     expr < EXPR_LIMIT ? expr : EXPR_LIMIT,
			     EXPR_LIMIT);
		layout_widen(&c->step_why,
			     utf8_width(cell_why(w, set, record, &folded, i)),
			     EXPR_LIMIT);
	}
}

static void
measure_cause(struct writer *w, const struct record_set *set,
	      const struct change *change)
{
	for (uint32_t i = 0; i < change->cause_count; i++) {
		const struct cause_step *step =
			&w->report->changes->causes[change->first_cause + i];

		layout_widen(&w->columns.step_position,
			     utf8_width(cell_step(w, set, &step->pos)),
			     position_limit(w));
	}
}

void
cells_measure(struct writer *w)
{
	const struct report *report = w->report;
	struct columns *c = &w->columns;

	/* "fixed" belongs in most lists: they start alike with and without. */
	c->status = strlen(change_status_word(CHANGE_FIXED));
	for (size_t i = 0; i < report->changes->len; i++) {
		const struct change *change = &report->changes->changes[i];
		const struct record_set *set = change_set(report, change);
		const struct record record = change_shown(change);

		if (!change_is_shown(report, change))
			continue;
		layout_widen(&c->status,
			     strlen(ruling_status(change)), 16);
		if (report->profile != NULL)
			layout_widen(&c->share,
				     strlen(cell_share(w, change)), 8);
		layout_widen(&c->position,
			     utf8_width(cell_place(w, set, &record)),
			     position_limit(w));
		layout_widen(&c->function,
			     utf8_width(cell_function(w, set, &record)),
			     FUNCTION_LIMIT);
	}
}

void
cells_measure_steps(struct writer *w, const struct change *change)
{
	const struct record_set *set = change_set(w->report, change);

	w->file = change_position(change)->file;
	w->columns.step_position = 0;
	w->columns.step_expr = w->columns.step_why = 0;
	if (change->call.file != 0 && !w->report->verbose)
		measure_callee(w, set, change_record(change));
	else if (!w->report->verbose)
		measure_steps(w, set, change_record(change));
	if (change_has_path(w->report, change))
		measure_cause(w, set, change);
}

void
cells_free(struct writer *w)
{
	buffer_free(&w->row);
	buffer_free(&w->raw);
	buffer_free(&w->cell);
	buffer_free(&w->cut);
	buffer_free(&w->tail);
}
