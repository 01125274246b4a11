/* The report that people read: the verdict, then the changes in columns, each
 * with what matters of the compiler's explanation. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "report/causes.h"
#include "report/cells.h"
#include "report/chain.h"
#include "report/formats.h"
#include "report/header.h"
#include "report/layout.h"
#include "report/leftout.h"
#include "report/looked.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/ruling.h"

/* What is left of an expression or message when the terminal is narrow. */
#define MESSAGE_MIN	24
#define EXPR_MIN	12
/* Columns kept for reasons in all rows; a row whose reason is wider takes
 * them from its own expression. */
#define WHY_USUAL	24
#define STEP_INDENT	8
/* Of the rest of a row below a change that had to be broken. */
#define REST_INDENT	10

static const char *const status_colors[CHANGE_STATUS_COUNT] = {
	[CHANGE_NEW] = COLOR_NEW,
	[CHANGE_HIDDEN] = COLOR_NEW,
	[CHANGE_LEAK] = COLOR_NEW,
	[CHANGE_RELOCATED] = COLOR_MOVED,
	[CHANGE_FIXED] = COLOR_FIXED,
	[CHANGE_UNCHANGED] = COLOR_DIM,
};

static const char *
color(const struct writer *w, const char *escape)
{
	return w->report->color ? escape : NULL;
}

/* What does not fail for a reason is nothing to be alarmed about. */
static const char *
status_color(const struct change *change)
{
	if (change_fails(change))
		return COLOR_NEW;
	return change_status_fails(change->status)
		       ? COLOR_DIM : status_colors[change->status];
}

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Columns left of the terminal's when used are taken; at least min. */
static size_t
room(const struct writer *w, size_t used, size_t min)
{
	const size_t width = w->report->width;

	if (width == 0)
		return SIZE_MAX;
	return width > used + min ? width - used : min;
}

static enum esc_status
put_row(struct writer *w)
{
	while (w->row.len > 0 && w->row.data[w->row.len - 1] == ' ')
		w->row.data[--w->row.len] = '\0';
	buffer_addc(&w->row, '\n');
	return output_put(w->report->out, &w->row, w->err);
}

/* Go on in a row of its own if what comes next does not fit this one. */
static enum esc_status
make_room(struct writer *w, size_t wanted, size_t indent, size_t *used)
{
	const size_t width = w->report->width;

	if (width == 0 || *used + wanted <= width || *used <= indent)
		return ESC_OK;
	const enum esc_status status = put_row(w);
	buffer_addf(&w->row, "%*s", (int)indent, "");
	*used = indent;
	return status;
}

/*
 * The message, cut if it must be in what the compiler quotes of the source:
 * the words after it say which kind of escape this is.
 */
static void
add_message(struct writer *w, const char *text, size_t columns)
{
	static const char *const ends[] = {
		" escapes to heap", " does not escape, unless it is large",
	};
	const size_t len = strlen(text);

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const size_t end_len = strlen(ends[i]);

		if (len <= end_len || columns <= end_len ||
		    utf8_width(text) <= columns ||
		    strcmp(text + len - end_len, ends[i]) != 0)
			continue;
		w->cell.data[len - end_len] = '\0';
		layout_cut(text, columns - end_len, &w->row);
		buffer_adds(&w->row, ends[i]);
		return;
	}
	layout_cut(text, columns, &w->row);
}

/* On a terminal a function is named once for all that is in it; what a
 * program searches has it in each row. */
static bool
is_named_above(struct writer *w, const struct record *record)
{
	const strid function = phrase_function(record);
	const bool named = w->report->width > 0 && function != 0 &&
			   w->above.function == function &&
			   w->above.file == record->pos.file;

	w->above.file = record->pos.file;
	w->above.function = function;
	return named;
}

/* The function, and the raw message of what it has; a column that stays empty
 * is left out where the message would not fit behind it. */
static void
add_function(struct writer *w, const struct record_set *set,
	     const struct record *record, size_t tail_width, size_t *used)
{
	const bool named = is_named_above(w, record);
	const char *function = named ? "" : cell_function(w, set, record);
	const size_t columns = larger(utf8_width(function),
				      w->columns.function);
	const size_t after = columns > 0 ? *used + columns + 2 : *used;

	if (named) {
		phrase_message(set->strings, record, &w->raw);
		if (after + utf8_width(buffer_text(&w->raw)) + tail_width >
		    w->report->width)
			return;
	}
	if (columns > 0)
		layout_cell(function, NULL, columns, 2, &w->row);
	*used = after;
	if (!named)
		phrase_message(set->strings, record, &w->raw);
}

/*
 * Position, function and message of one record and what is said after it,
 * from column start on; the message on a row of its own where the terminal is
 * too narrow.
 */
static enum esc_status
add_record(struct writer *w, const struct record_set *set,
	   const struct record *record, const char *tail, size_t start)
{
	const struct columns *c = &w->columns;
	const size_t tail_width = utf8_width(tail);
	size_t used = start;

	const char *place = cell_place(w, set, record);
	used += larger(utf8_width(place), c->position) + 2;
	layout_cell(place, color(w, COLOR_DIM), c->position, 2, &w->row);
	add_function(w, set, record, tail_width, &used);
	const char *message = cell_take(w);
	const enum esc_status status = make_room(
		w, utf8_width(message) + tail_width, STEP_INDENT, &used);
	add_message(w, message, room(w, used + tail_width, MESSAGE_MIN));
	buffer_adds(&w->row, tail);
	return status;
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Where a row below a change speaks of; gives back the columns taken. */
static size_t
add_position(struct writer *w, const struct record_set *set,
	     const struct position *pos)
{
	const char *text = cell_step(w, set, pos);
	const size_t columns = larger(w->columns.step_position,
				      utf8_width(text));

	buffer_addf(&w->row, "%*s", STEP_INDENT, "");
	if (columns == 0)
		return STEP_INDENT;
	layout_cell(text, color(w, COLOR_DIM), columns, 2, &w->row);
	return STEP_INDENT + columns + 2;
}

static enum esc_status
put_step(struct writer *w, const struct record_set *set,
	 const struct record *record, const struct folded *folded, size_t i)
{
	const struct columns *c = &w->columns;
	const struct chain_step *step = folded->steps[i];
	size_t used = add_position(w, set, &step->pos);
	const size_t why_width =
		utf8_width(cell_why(w, set, record, folded, i));
	const size_t why_columns =
		larger(smaller(c->step_why, WHY_USUAL), why_width);
	const enum esc_status status = make_room(
		w, smaller(c->step_expr, EXPR_MIN) + 2 + why_width,
		REST_INDENT, &used);
	const size_t expr_columns = smaller(
		c->step_expr, room(w, used + 2 + why_columns, EXPR_MIN));

	const char *expr = cell_id(w, set, step->expr);
	layout_cell(cell_cut(w, expr, expr_columns), NULL, expr_columns, 2,
		    &w->row);
	const char *why = cell_why(w, set, record, folded, i);
	buffer_adds(&w->row, cell_cut(w, why, room(w, used + expr_columns + 2,
						 WHY_USUAL)));
	return status == ESC_OK ? put_row(w) : status;
}

static enum esc_status
put_folded(struct writer *w, const struct record_set *set,
	   const struct record *record)
{
	const struct folded folded = chain_fold(set, record);
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < folded.len; i++)
		status = put_step(w, set, record, &folded, i);
	return status;
}

/* All explanations, in the compiler's own form. */
static enum esc_status
put_whole(struct writer *w, const struct record_set *set,
	  const struct record *record)
{
	if (record->chain == 0)
		return ESC_OK;
	chain_print(set, record, STEP_INDENT, &w->row);
	return output_put(w->report->out, &w->row, w->err);
}

/* Where a relocated or hidden one was before. */
static enum esc_status
put_old(struct writer *w, const struct record *record)
{
	const size_t status = w->columns.status;
	const size_t share = w->report->profile != NULL
				     ? w->columns.share + 2 : 0;

	buffer_addf(&w->row, "%*s %*s", (int)status, "was", (int)share, "");
	const enum esc_status result = add_record(
		w, w->report->old_side.records, record, "",
		status + 1 + share);
	return result == ESC_OK ? put_row(w) : result;
}

/* The allocation that a call reaches now: it lies in the callee. */
static enum esc_status
put_callee(struct writer *w, const struct record_set *set,
	   const struct record *record)
{
	const strid function = phrase_function(record);

	add_position(w, set, &record->pos);
	buffer_addf(&w->row, "in %s", cell_id(w, set, function));
	return put_row(w);
}

/* From the value to the edit. */
static enum esc_status
put_cause(struct writer *w, const struct record_set *set,
	  const struct change *change)
{
	enum esc_status status = ESC_OK;

	for (uint32_t i = 0; status == ESC_OK && i < change->cause_count;
	     i++) {
		const struct cause_step *step =
			&w->report->changes->causes[change->first_cause + i];
		size_t used = add_position(w, set, &step->pos);

		cause_phrase(set->strings, step, &w->raw);
		const char *text = cell_take(w);
		status = make_room(w, smaller(utf8_width(text), MESSAGE_MIN),
				   REST_INDENT, &used);
		layout_cell(cell_clip(w, text, room(w, used, MESSAGE_MIN)),
			    step->what == CAUSE_EDIT ? color(w, COLOR_NEW)
						     : NULL, 0, 0, &w->row);
		if (status == ESC_OK)
			status = put_row(w);
	}
	return status;
}

/* Why it escapes, as the compiler has it, and which edit it was. */
static enum esc_status
put_explanation(struct writer *w, const struct record_set *set,
		const struct change *change)
{
	const struct record *record = change_record(change);
	enum esc_status status;

	if (change->call.file != 0 && !w->report->verbose)
		status = put_callee(w, set, record);
	else
		status = w->report->verbose ? put_whole(w, set, record)
					    : put_folded(w, set, record);
	if (status == ESC_OK && change_has_path(w->report, change))
		status = put_cause(w, set, change);
	return status;
}

/* How much of what was allocated, flush right; gives back the columns. */
static size_t
add_share(struct writer *w, const struct change *change)
{
	if (w->report->profile == NULL)
		return 0;
	buffer_addf(&w->row, "%*s  ", (int)w->columns.share,
		    cell_share(w, change));
	return w->columns.share + 2;
}

static enum esc_status
put_change(struct writer *w, const struct change *change)
{
	const struct report *report = w->report;
	const struct record_set *set = change_set(report, change);
	const struct record record = change_shown(change);

	layout_cell(ruling_status(change),
		    color(w, status_color(change)),
		    w->columns.status, 1, &w->row);
	const size_t used = w->columns.status + 1 + add_share(w, change);
	enum esc_status status = add_record(w, set, &record,
					    cell_tail(w, change), used);
	if (status == ESC_OK)
		status = put_row(w);
	if (status == ESC_OK && change->status == CHANGE_RELOCATED &&
	    change->old_record != NULL && change->new_record != NULL)
		status = put_old(w, change->old_record);
	if (status != ESC_OK || !change_is_explained(report, change->status))
		return status;
	cells_measure_steps(w, change);
	return put_explanation(w, set, change);
}

/* The heavier ones first, then in the order of the list. */
static int
compare_changes(const void *a, const void *b)
{
	const struct change *const *x = a, *const *y = b;
	const int order = share_compare(&(*x)->share, &(*y)->share);

	return order != 0 ? order : (*x > *y) - (*x < *y);
}

/* All changes as they are to be shown; the caller frees them. */
static const struct change **
order_changes(const struct report *report)
{
	const struct change_list *list = report->changes;
	const struct change **order = calloc(list->len + 1, sizeof(*order));

	if (order == NULL)
		return NULL;
	for (size_t i = 0; i < list->len; i++)
		order[i] = &list->changes[i];
	if (report->profile != NULL)
		qsort(order, list->len, sizeof(*order), compare_changes);
	return order;
}

/* The changes of one status. */
static enum esc_status
put_group(struct writer *w, const struct change *const *changes,
	  enum change_status wanted)
{
	const struct change_list *list = w->report->changes;
	enum esc_status status = ESC_OK;
	bool first = true;

	for (size_t i = 0; status == ESC_OK && i < list->len; i++) {
		if (changes[i]->status != wanted ||
		    !change_is_shown(w->report, changes[i]))
			continue;
		if (first) {
			buffer_addc(&w->row, '\n');
			w->above.file = w->above.function = 0;
		}
		first = false;
		status = put_change(w, changes[i]);
	}
	return status;
}

/* The last line, and the quietest. */
static enum esc_status
put_looked(struct writer *w)
{
	const struct change_list *list = w->report->changes;
	bool rows = false;

	for (size_t i = 0; !rows && i < list->len; i++)
		rows = change_is_shown(w->report, &list->changes[i]);
	if (rows)
		buffer_addc(&w->row, '\n');
	looked_add(w->report, &w->raw);
	layout_cell(cell_take(w), color(w, COLOR_DIM), 0, 0, &w->row);
	return put_row(w);
}

static enum esc_status
text_write(const struct report *report, struct esc_error *err)
{
	struct writer w = { .report = report, .err = err };
	const struct change **changes = order_changes(report);

	if (changes == NULL)
		return esc_nomem(err);
	cells_measure(&w);
	header_add(report, &w.row);
	enum esc_status status = output_put(report->out, &w.row, err);
	for (size_t i = 0; status == ESC_OK && i < CHANGE_STATUS_COUNT; i++)
		status = put_group(&w, changes, (enum change_status)i);
	left_out_add(report, &w.row);
	if (status == ESC_OK)
		status = output_put(report->out, &w.row, err);
	if (status == ESC_OK)
		status = put_looked(&w);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	free(changes);
	cells_free(&w);
	return status;
}

const struct report_format report_text = {
	.name = "text", .write = text_write, .says_incomplete = true,
};
