/* What is said below a finding, for all formats: the compiler's explanation
 * folded, the allocation that a call reaches, and the way to the edit. */
#include "report/cells.h"
#include "report/causes.h"
#include "report/finding.h"
#include "report/phrase.h"
#include "report/why.h"

static void
trim(struct buffer *text)
{
	while (text->len > 0 && text->data[text->len - 1] == ' ')
		text->data[--text->len] = '\0';
}

/* "encode(&buf): call parameter -> {heap}" */
static void
add_flow(const struct finding *finding, const struct folded *folded, size_t i,
	 struct finding_note *note, struct buffer *text)
{
	const struct intern *strings = finding->set->strings;
	const struct chain_step *step = folded->steps[i];

	*note = (struct finding_note){ .kind = NOTE_FLOW, .pos = step->pos };
	buffer_add(text, intern_text(strings, step->expr),
		   intern_len(strings, step->expr));
	buffer_adds(text, ": ");
	why_phrase(finding->set, finding->record, folded, i, text);
	trim(text);
}

static void
add_callee(const struct finding *finding, struct finding_note *note,
	   struct buffer *text)
{
	const struct record *record = finding->record;
	const struct intern *strings = finding->set->strings;
	const strid function = phrase_function(record);

	*note = (struct finding_note){ .kind = NOTE_CALLEE,
				       .pos = record->pos };
	buffer_adds(text, "the allocation");
	if (function != 0)
		buffer_addf(text, ", in %s", intern_text(strings, function));
}

/* A line that was taken away has no place on the new side. */
static void
add_cause(const struct finding *finding, const struct cause_step *step,
	  struct finding_note *note, struct buffer *text)
{
	const struct intern *strings = finding->set->strings;

	*note = (struct finding_note){ .kind = NOTE_CAUSE, .cause = step };
	cause_phrase(strings, step, text);
	if (!step->removed) {
		note->pos = step->pos;
		return;
	}
	if (step->pos.file == 0)
		return;
	buffer_adds(text, " (was ");
	phrase_position(strings, &step->pos, text);
	buffer_addc(text, ')');
}

/* Edits are of the tree whatever file they are in: go.mod. */
static bool
is_in_tree(const struct findings *list, const struct finding_note *note)
{
	if (note->pos.file == 0 || note->pos.line == 0)
		return false;
	if (note->cause != NULL && (note->cause->what == CAUSE_EDIT ||
				    note->cause->what == CAUSE_GO_LINE ||
				    note->cause->what == CAUSE_MODULE))
		return true;
	return findings_in_tree(list, &note->pos);
}

static bool
add_note(const struct report *report, const struct finding *finding, size_t i,
	 struct finding_note *note, struct buffer *text)
{
	const struct change *change = finding->change;
	struct folded folded = { 0 };

	if (!change_is_explained(report, change->status))
		return false;
	const bool is_call = change->call.file != 0;
	if (!is_call)
		folded = chain_fold(finding->set, finding->record);
	if (i < folded.len) {
		add_flow(finding, &folded, i, note, text);
		return true;
	}
	i -= folded.len;
	if (is_call && i-- == 0) {
		add_callee(finding, note, text);
		return true;
	}
	if (i >= change->cause_count || !change_has_path(report, change))
		return false;
	add_cause(finding, &report->changes->causes[change->first_cause + i],
		  note, text);
	return true;
}

bool
finding_note(const struct findings *list, const struct finding *finding,
	     size_t i, struct finding_note *note, struct buffer *text)
{
	if (!add_note(list->report, finding, i, note, text))
		return false;
	note->in_tree = is_in_tree(list, note);
	return true;
}

bool
finding_note_line(const struct findings *list, const struct finding *finding,
		  size_t i, struct buffer *line)
{
	struct finding_note note;
	struct buffer text = { 0 };
	const bool found = finding_note(list, finding, i, &note, &text);

	if (found) {
		phrase_position(finding->set->strings, &note.pos, line);
		buffer_adds(line, note.pos.file != 0 ? ": " : "");
		buffer_add(line, buffer_text(&text), text.len);
		line->failed |= text.failed;
	}
	buffer_free(&text);
	return found;
}

void
finding_note_tell(const struct finding *finding,
		  const struct finding_note *note, struct buffer *text)
{
	if (note->in_tree || note->pos.file == 0)
		return;
	buffer_adds(text, " (at ");
	phrase_position(finding->set->strings, &note->pos, text);
	buffer_addc(text, ')');
}

bool
finding_last_cause(const struct findings *list, const struct finding *finding,
		   struct finding_note *note, struct buffer *text)
{
	struct buffer scratch = { 0 };
	size_t count = 0;

	*note = (struct finding_note){ 0 };
	while (finding_note(list, finding, count, note, &scratch))
		count++;
	text->failed |= scratch.failed;
	buffer_free(&scratch);
	return count > 0 && note->kind == NOTE_CAUSE &&
	       finding_note(list, finding, count - 1, note, text);
}

bool
finding_edit(const struct findings *list, const struct finding *finding,
	     struct finding_note *note, struct buffer *text)
{
	return finding_last_cause(list, finding, note, text) &&
	       note->in_tree && note->cause->what != CAUSE_UNKNOWN;
}
