/* The steps of a finding in the HTML report: the same that explain draws. */
#include "report/html_marks.h"

#include "report/cells.h"
#include "report/causes.h"
#include "report/phrase.h"
#include "report/plain.h"
#include "report/story.h"

/* What composes them. */
struct collector {
	struct html_marks *out;
	const struct record_set *set;
	struct buffer text;
	unsigned steps;
	bool failed;
};

static const char *
printable(struct collector *c, const char *text, size_t len)
{
	struct buffer plain = { 0 };

	plain_add(text, len, &plain);
	const char *copy = arena_strndup(&c->out->arena, buffer_text(&plain),
					 plain.len);
	c->failed |= plain.failed || copy == NULL;
	buffer_free(&plain);
	return copy != NULL ? copy : "";
}

/* The text is what the buffer holds; empties it. */
static void
add(struct collector *c, struct html_mark mark, strid expr)
{
	struct html_marks *out = c->out;

	c->failed |= c->text.failed;
	if (out->len == HTML_MARKS_MAX ||
	    (mark.cause == NULL && mark.number > HTML_STEPS_MAX)) {
		c->steps--;
		out->left_out++;
		buffer_clear(&c->text);
		return;
	}
	mark.text = printable(c, buffer_text(&c->text), c->text.len);
	mark.expr = printable(c, intern_text(c->set->strings, expr),
			      intern_len(c->set->strings, expr));
	out->all[out->len++] = mark;
	buffer_clear(&c->text);
}

static void
add_value(struct collector *c, const struct finding *finding)
{
	const struct record *record = finding->record;
	const bool of_old = finding->gone && record ==
				finding->change->old_record;

	if (finding->change->call.file != 0) {
		buffer_adds(&c->text, finding->gone
					      ? "this call allocates no more"
					      : "this call allocates");
		add(c, (struct html_mark){ .pos = finding->pos }, 0);
	}
	buffer_adds(&c->text, of_old ? "was " : "");
	buffer_adds(&c->text,
		    record->kind == REC_MOVED ? "moved to the heap" :
		    record->kind == REC_STAYS ? "allocated when above 32 bytes"
					      : "allocated on the heap");
	add(c, (struct html_mark){ .pos = record->pos, .of_old = of_old },
	    record->symbol);
}

static void
add_chain(struct collector *c, const struct record *record)
{
	if (record->chain == 0)
		return;
	const struct chain *chain = &c->set->chains[record->chain - 1];
	const struct chain_step *step, *last = chain_last_telling(c->set, chain);
	struct chain_walk walk = { .set = c->set, .chain = chain };

	while ((step = chain_walk_next(&walk)) != NULL) {
		if (chain_step_weight(c->set->strings, step) == REASON_NOISE)
			continue;
		story_step(c->set, record, step, step == last, &c->text);
		add(c, (struct html_mark){ .pos = step->pos,
					   .number = ++c->steps }, step->expr);
	}
}

/* That the value is passed on the compiler says itself. */
static bool
is_said(const struct record *record, const struct cause_step *step)
{
	return record->chain != 0 && (step->what == CAUSE_FLOW ||
				      step->what == CAUSE_PASSED);
}

static void
add_causes(struct collector *c, const struct report *report,
	   const struct finding *finding)
{
	const struct change *change = finding->change;

	for (uint32_t i = 0; i < change->cause_count; i++) {
		const struct cause_step *step =
			&report->changes->causes[change->first_cause + i];

		if (is_said(finding->record, step))
			continue;
		cause_phrase(c->set->strings, step, &c->text);
		add(c, (struct html_mark){ .pos = step->pos,
					   .of_old = step->removed,
					   .number = ++c->steps,
					   .cause = step }, 0);
	}
}

enum esc_status
html_marks_collect(const struct html *html, const struct finding *finding,
		   struct html_marks *out, struct esc_error *err)
{
	struct collector c = { .out = out, .set = finding->set };

	*out = (struct html_marks){ 0 };
	add_value(&c, finding);
	if (finding->change->status != CHANGE_FIXED) {
		add_chain(&c, finding->record);
		if (change_has_path(&html->report, finding->change))
			add_causes(&c, &html->report, finding);
	}
	buffer_free(&c.text);
	return c.failed ? esc_nomem(err) : ESC_OK;
}

void
html_marks_free(struct html_marks *marks)
{
	arena_free(&marks->arena);
	*marks = (struct html_marks){ 0 };
}
