/* The form of compilers, which editors jump on: "PATH:LINE:COLUMN: MESSAGE
 * [KIND]", and "note:" lines below that tell how it comes. */
#include "report/editor.h"

#include <string.h>

#include "report/formats.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/plain.h"

struct editor {
	const struct findings *list;
	struct buffer *out;
	struct buffer raw;	/* scratch */
};

/* Add what raw holds. */
static void
add_raw(struct editor *w)
{
	plain_add(buffer_text(&w->raw), w->raw.len, w->out);
	w->out->failed |= w->raw.failed;
	buffer_clear(&w->raw);
}

/* A line that starts in "::error", white space aside, is a command, too. */
static void
add_place(struct editor *w)
{
	if (strstr(buffer_text(&w->raw), "::") != NULL)
		buffer_adds(w->out, "./");
	add_raw(w);
	buffer_adds(w->out, ": ");
}

/* What is not in the tree cannot be jumped to: it stays with its finding. */
static void
add_note(struct editor *w, const struct finding *finding,
	 const struct finding_note *note, struct buffer *text)
{
	if (note->in_tree)
		phrase_position(finding->set->strings, &note->pos, &w->raw);
	else
		finding_place(finding, &w->raw);
	add_place(w);
	buffer_adds(w->out, "note: ");
	finding_note_tell(finding, note, text);
	w->out->failed |= text->failed;
	buffer_add(&w->raw, buffer_text(text), text->len);
	add_raw(w);
	buffer_addc(w->out, '\n');
}

static void
add_notes(struct editor *w, const struct finding *finding)
{
	struct buffer text = { 0 };
	struct finding_note note;

	for (size_t i = 0; finding_note(w->list, finding, i, &note, &text);
	     i++) {
		add_note(w, finding, &note, &text);
		buffer_clear(&text);
	}
	buffer_free(&text);
}

void
editor_add(const struct findings *list, const struct finding *finding,
	   struct buffer *out)
{
	struct editor w = { .list = list, .out = out };

	finding_place(finding, &w.raw);
	add_place(&w);
	finding_message(finding, &w.raw);
	add_raw(&w);
	buffer_addf(out, " [%s]\n", record_kind_name(finding->record->kind));
	add_notes(&w, finding);
	buffer_free(&w.raw);
}

static enum esc_status
editor_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	struct buffer lines = { 0 };
	enum esc_status status = findings_collect(report, &list, err);

	for (size_t i = 0; status == ESC_OK && i < list.len; i++) {
		if (list.all[i].gone || list.all[i].settled)
			continue;
		editor_add(&list, &list.all[i], &lines);
		status = output_put(report->out, &lines, err);
	}
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	buffer_free(&lines);
	findings_free(&list);
	return status;
}

const struct report_format report_editor = {
	.name = "editor", .write = editor_write,
};
