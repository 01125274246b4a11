/* One change on the HTML page: a row, and below it what there is to know. */
#include <string.h>

#include "escdiff/explain.h"
#include "report/advice.h"
#include "report/cells.h"
#include "report/chain.h"
#include "report/html_marks.h"
#include "report/phrase.h"
#include "report/story.h"
#include "report/weight.h"

#define COPIES_MAX 20

static const char *
text_of(const struct finding *finding, strid id)
{
	return intern_text(finding->set->strings, id);
}

/* The badge says what became of it: the message need not. */
static void
add_message(struct html *html, const struct finding *finding)
{
	const enum change_status status = finding->change->status;
	struct buffer text = { 0 };

	finding_message(finding, &text);
	const size_t skip = change_status_fails(status)
				    ? 0 : strlen(change_status_word(status)) + 2;
	buffer_adds(&html->raw, skip < text.len ? buffer_text(&text) + skip
						: "");
	html->xml.failed |= text.failed;
	buffer_free(&text);
	html_take_cut(html, "span", "what");
}

/* "because of this edit: + last = f (codec/codec.go:42)" */
static void
add_cause(struct html *html, const struct finding *finding)
{
	struct finding_note note;

	if (!finding_last_cause(&html->findings, finding, &note, &html->raw)) {
		buffer_clear(&html->raw);
		return;
	}
	if (note.pos.file != 0) {
		buffer_adds(&html->raw, " (");
		phrase_position(finding->set->strings, &note.pos, &html->raw);
		buffer_addc(&html->raw, ')');
	}
	html_between(html, ", ");
	html_take_cut(html, "span", "why");
}

static void
add_row(struct html *html, const struct finding *finding)
{
	const char *word = change_status_word(finding->change->status);
	const char *ruling = change_ruling_word(finding->change->ruling);

	html_open(html, "summary", NULL);
	html_open(html, "span", "status");
	html_element(html, "span", word, word);
	if (ruling[0] != '\0') {
		html_text(html, " ");
		html_element(html, "span", "ruling", ruling);
	}
	html_close(html);
	html_between(html, ": ");
	add_message(html, finding);
	html_between(html, ", at ");
	finding_place(finding, &html->raw);
	html_take_element(html, "span", "at");
	if (finding->function != 0) {
		html_between(html, " in ");
		buffer_adds(&html->raw, text_of(finding, finding->function));
		html_take_element(html, "span", "function");
	}
	add_cause(html, finding);
	html_close(html);
	html_text(html, "\n");
}

/* How the other side is called: of one commit compiled in two ways, by what
 * was different. */
static void
add_old_name(const struct report *report, struct buffer *out)
{
	const struct report_side *old = &report->old_side;

	buffer_adds(out, old->name);
	if (strcmp(old->name, report->new_side.name) != 0)
		return;
	if (old->go_version != NULL)
		buffer_addf(out, " with %s", old->go_version);
	else if (old->platform != NULL)
		buffer_addf(out, " with %s", old->platform);
	else if (old->settings != NULL)
		buffer_adds(out, " with the old settings");
}

/* Where the value goes, and since when. */
static void
add_story(struct html *html, const struct finding *finding)
{
	struct buffer name = { 0 };
	struct explanation explain = {
		.records = finding->set, .changes = html->report.changes,
	};

	story_flow(finding->set, finding->record, &html->raw);
	if (html->raw.len > 0)
		html_take_cut(html, "p", "flow");
	add_old_name(&html->report, &name);
	explain.old_name = buffer_text(&name);
	story_change(&explain, finding->change, finding->record, &html->raw);
	html->xml.failed |= name.failed;
	buffer_free(&name);
	if (html->raw.len > 0)
		html_take_cut(html, "p", "since");
	html_text(html, "\n");
}

static void
add_step(struct html *html, const struct finding *finding,
	 const struct html_mark *mark)
{
	html_open(html, "li", mark->cause != NULL &&
			      mark->cause->what == CAUSE_EDIT ? "edit" : NULL);
	buffer_adds(&html->raw, mark->text);
	html_take_cut(html, "span", "text");
	if (mark->expr[0] != '\0') {
		html_text(html, " ");
		buffer_adds(&html->raw, mark->expr);
		html_take_cut(html, "code", NULL);
	}
	if (mark->pos.file != 0) {
		html_text(html, " ");
		phrase_position(finding->set->strings, &mark->pos, &html->raw);
		html_take_element(html, "span", "at");
	}
	if (mark->of_old)
		html_text(html, " (old side)");
	html_close(html);
	html_text(html, "\n");
}

/* The numbers are those of the source above. */
static void
add_steps(struct html *html, const struct finding *finding,
	  const struct html_marks *marks)
{
	bool begun = false;

	for (size_t i = 0; i < marks->len; i++) {
		if (marks->all[i].number == 0)
			continue;
		if (!begun)
			html_open(html, "ol", "steps");
		begun = true;
		add_step(html, finding, &marks->all[i]);
	}
	if (begun)
		html_close(html);
	if (marks->left_out > 0) {
		buffer_addf(&html->raw, "%zu further step%s in the compiler's "
			    "words", marks->left_out,
			    marks->left_out == 1 ? "" : "s");
		html_take_element(html, "p", "more");
	}
}

static void
add_advice(struct html *html, const struct finding *finding)
{
	const struct advice *advice = advice_for(finding->set, finding->record);

	html_open(html, "p", "advice");
	html_element(html, "strong", NULL, "Advice");
	html_text(html, " ");
	html_text(html, advice->sentence);
	html_text(html, " ");
	buffer_addf(&html->raw, "man escdiff-reasons, \"%s\"", advice->entry);
	html_take_element(html, "span", "manual");
	html_close(html);
	html_text(html, "\n");
}

static void
add_copies(struct html *html, const struct finding *finding)
{
	const struct change *change = finding->change;
	const struct change_list *list = html->report.changes;

	for (uint32_t i = 0; i < change->copy_count && i < COPIES_MAX; i++) {
		const struct record *copy =
			list->copies[change->first_copy + i];

		buffer_adds(&html->raw, i > 0 ? ", " : "");
		phrase_place(finding->set->strings, copy, &html->raw);
	}
	if (change->copy_count > COPIES_MAX)
		buffer_addf(&html->raw, " and %u more",
			    (unsigned)change->copy_count - COPIES_MAX);
	html_fact(html, "inlined, too, at");
}

/* Why it does not fail, or does all the same. */
static void
add_ruling(struct html *html, const struct finding *finding)
{
	const struct change *change = finding->change;
	const struct intern *strings = finding->set->strings;

	if (change->scope != 0)
		buffer_adds(&html->raw, text_of(finding, change->scope));
	html_fact(html, "policy");
	if (change->acceptance == 0)
		return;
	const struct acceptance *acceptance =
		&html->report.changes->acceptances[change->acceptance - 1];
	buffer_adds(&html->raw, intern_text(strings, acceptance->reason));
	if (acceptance->pos.file != 0) {
		buffer_adds(&html->raw, " (");
		phrase_position(strings, &acceptance->pos, &html->raw);
		buffer_addc(&html->raw, ')');
	} else if (acceptance->commit != 0) {
		buffer_addf(&html->raw, " (%s)",
			    intern_text(strings, acceptance->commit));
	}
	html_fact(html, change->ruling == RULING_ACCEPTED ? "accepted"
							 : "was accepted");
}

static void
add_share(struct html *html, const struct finding *finding)
{
	if (html->report.profile != NULL &&
	    finding->change->share.basis != SHARE_UNKNOWN)
		share_add_sentence(&finding->change->share,
				   html->report.profile, &html->raw);
	html_fact(html, "profile");
}

static void
add_old_place(struct html *html, const struct finding *finding)
{
	const struct change *change = finding->change;

	if (change->status != CHANGE_RELOCATED || change->old_record == NULL ||
	    change->new_record == NULL)
		return;
	phrase_place(finding->set->strings, change->old_record, &html->raw);
	buffer_adds(&html->raw, "  ");
	phrase_message(finding->set->strings, change->old_record, &html->raw);
	html_fact(html, "was");
}

static void
add_facts(struct html *html, const struct finding *finding, const char *id)
{
	html_open(html, "dl", NULL);
	html_text(html, "\n");
	if (finding->package != 0)
		buffer_adds(&html->raw, text_of(finding, finding->package));
	html_fact(html, "package");
	add_ruling(html, finding);
	add_share(html, finding);
	add_old_place(html, finding);
	add_copies(html, finding);
	html_element(html, "dt", NULL, "link");
	html_text(html, " ");
	html_open(html, "dd", NULL);
	html_open(html, "a", NULL);
	html_attribute(html, "href", "#%s", id);
	html_printable(html, id, strlen(id));
	html_close(html);
	html_close(html);
	html_close(html);
	html_text(html, "\n");
}

/* The explanation whole, for who knows how to read it. */
static void
add_whole(struct html *html, const struct finding *finding)
{
	struct buffer text = { 0 };

	if (finding->record->chain == 0)
		return;
	chain_print(finding->set, finding->record, 0, &text);
	html_open(html, "details", "whole");
	html_element(html, "summary", NULL, "In the compiler's words");
	html_open(html, "pre", NULL);
	html_attribute(html, "tabindex", "0");
	html_printable(html, buffer_text(&text), text.len);
	html_close(html);
	html_close(html);
	html_text(html, "\n");
	html->xml.failed |= text.failed;
	buffer_free(&text);
}

static enum esc_status
add_picture(struct html *html, const struct finding *finding,
	    struct esc_error *err)
{
	struct html_marks marks;
	enum esc_status status = html_marks_collect(html, finding, &marks,
						    err);

	if (status == ESC_OK)
		status = html_draw(html, &marks, err);
	if (status == ESC_OK)
		add_steps(html, finding, &marks);
	html_marks_free(&marks);
	return status;
}

static enum esc_status
add_body(struct html *html, size_t index, const char *id,
	 struct esc_error *err)
{
	const struct finding *finding = &html->findings.all[index];
	const enum html_section section = html_section_of(finding);
	const bool explained = html->extents[index] == HTML_PICTURE &&
			       section != HTML_STAYS;
	enum esc_status status = ESC_OK;

	html_open(html, "div", "body");
	html_text(html, "\n");
	if (section != HTML_FIXED)
		add_story(html, finding);
	if (explained)
		status = add_picture(html, finding, err);
	if (section <= HTML_PASSES)
		add_advice(html, finding);
	add_facts(html, finding, id);
	if (explained && section != HTML_FIXED)
		add_whole(html, finding);
	html_close(html);
	return status;
}

enum esc_status
html_change(struct html *html, size_t index, bool open, struct esc_error *err)
{
	const struct finding *finding = &html->findings.all[index];
	struct buffer id = { 0 };
	enum esc_status status = html_id(finding, &id, err);

	if (status == ESC_OK) {
		html_open(html, "li", NULL);
		html_attribute(html, "id", "%s", buffer_text(&id));
		if (finding->package != 0) {
			buffer_adds(&html->raw,
				    text_of(finding, finding->package));
			html_take_attribute(html, "data-package");
		}
		html_attribute(html, "data-weight", "%u",
			       finding_weight(finding));
		html_open(html, "details", NULL);
		if (open)
			html_attribute(html, "open", "open");
		add_row(html, finding);
		status = add_body(html, index, buffer_text(&id), err);
		html_close(html);
		html_close(html);
		html_text(html, "\n");
	}
	html->xml.failed |= id.failed;
	buffer_free(&id);
	return status;
}
