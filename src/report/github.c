/* Annotations of GitHub: commands for the runner of a workflow, at the
 * declarations that escape and at the edits that cause it.  A step may have
 * ten of each level. */
#include <stdlib.h>

#include "report/command.h"
#include "report/culprits.h"
#include "report/finding.h"
#include "report/formats.h"
#include "report/header.h"
#include "report/layout.h"
#include "report/looked.h"
#include "report/output.h"
#include "report/plain.h"
#include "report/weight.h"

#define LEVEL_MAX	10
#define MESSAGE_MAX	4000	/* bytes; the runner cuts at 4096 characters */
#define LINE_COLUMNS	600
#define TITLE_COLUMNS	120

enum level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE, LEVEL_COUNT };

static const char *const level_words[LEVEL_COUNT] = {
	"error", "warning", "notice",
};

/* A finding at its own line, or an edit. */
struct annotation {
	const struct finding *finding;
	const struct culprit *edit;
};

struct github {
	const struct findings *list;
	struct culprits edits;
	struct annotation *level;	/* owned: of the level that is put */
	unsigned *weights;		/* owned, likewise the next two */
	bool *keep;
	size_t len;
	struct buffer out, message, text;	/* scratch */
};

/* What text holds, of at most so many columns. */
static void
take_text(struct github *w, size_t columns, struct buffer *out)
{
	struct buffer clean = { 0 };

	plain_add(buffer_text(&w->text), w->text.len, &clean);
	layout_cut(buffer_text(&clean), columns, out);
	out->failed |= w->text.failed || clean.failed;
	buffer_clear(&w->text);
	buffer_free(&clean);
}

/* A further line of the message, while there is room. */
static void
end_line(struct github *w)
{
	const size_t len = w->message.len;

	if (len > 0)
		buffer_addc(&w->message, '\n');
	take_text(w, LINE_COLUMNS, &w->message);
	if (w->message.len > MESSAGE_MAX)
		w->message.data[w->message.len = len] = '\0';
}

static void
add_function(const struct finding *finding, struct buffer *out)
{
	if (finding->function != 0)
		buffer_addf(out, " in %s",
			    intern_text(finding->set->strings,
					finding->function));
}

/* "PLACE: MESSAGE in F", the place where the annotation has another. */
static void
describe(struct github *w, const struct finding *finding, bool place)
{
	if (place) {
		finding_place(finding, &w->text);
		buffer_adds(&w->text, ": ");
	}
	finding_message(finding, &w->text);
	add_function(finding, &w->text);
	end_line(w);
}

static void
describe_notes(struct github *w, const struct finding *finding)
{
	for (size_t i = 0; finding_note_line(w->list, finding, i, &w->text);
	     i++)
		end_line(w);
}

/* All that an edit causes, and the edit. */
static void
describe_edit(struct github *w, const struct culprit *edit)
{
	const struct finding *all = w->list->all;
	struct finding_note note;

	for (size_t i = 0; i < edit->len; i++)
		describe(w, &all[edit->findings[i]], true);
	finding_last_cause(w->list, &all[edit->findings[0]], &note, &w->text);
	end_line(w);
}

/* The value of a property, which text holds. */
static void
put_property(struct github *w, size_t columns)
{
	struct buffer clean = { 0 };

	take_text(w, columns, &clean);
	command_add_property(buffer_text(&clean), clean.len, &w->out);
	w->out.failed |= clean.failed;
	buffer_free(&clean);
}

static void
put_position(struct github *w, const struct intern *strings,
	     const struct position *pos)
{
	buffer_adds(&w->out, ",file=");
	buffer_add(&w->text, intern_text(strings, pos->file),
		   intern_len(strings, pos->file));
	put_property(w, SIZE_MAX);
	buffer_addf(&w->out, ",line=%u,endLine=%u", (unsigned)pos->line,
		    (unsigned)pos->line);
	if (pos->column != 0)
		buffer_addf(&w->out, ",col=%u", (unsigned)pos->column);
}

static void
put_title(struct github *w, const struct finding *finding)
{
	static const char *const titles[CHANGE_STATUS_COUNT] = {
		[CHANGE_NEW] = "New heap escape",
		[CHANGE_HIDDEN] = "Hidden heap escape",
		[CHANGE_LEAK] = "Parameter leaks now",
		[CHANGE_RELOCATED] = "Relocated heap escape",
		[CHANGE_FIXED] = "Fixed heap escape",
		[CHANGE_UNCHANGED] = "Unchanged heap escape",
	};

	if (finding->change->ruling == RULING_ACCEPTED)
		buffer_adds(&w->text, "Accepted heap escape");
	else if (finding->change->ruling == RULING_PROMISE)
		buffer_adds(&w->text, "Heap escape against a promise");
	else
		buffer_adds(&w->text, titles[finding->change->status]);
	add_function(finding, &w->text);
	put_property(w, TITLE_COLUMNS);
}

/* What is not in the tree, or no more, is told without a place to show. */
static void
put_finding(struct github *w, const struct finding *finding)
{
	const bool shown = finding->in_tree && !finding_is_of_old(finding);

	put_title(w, finding);
	if (shown)
		put_position(w, finding->set->strings, &finding->pos);
	describe(w, finding, !shown);
	describe_notes(w, finding);
}

static void
put_edit(struct github *w, const struct culprit *edit)
{
	buffer_adds(&w->out, "Edit that causes a heap escape");
	put_position(w, w->list->all[edit->findings[0]].set->strings,
		     &edit->pos);
	describe_edit(w, edit);
}

static void
put_annotation(struct github *w, enum level level, const struct annotation *a)
{
	buffer_clear(&w->message);
	buffer_addf(&w->out, "::%s title=", level_words[level]);
	if (a->edit != NULL)
		put_edit(w, a->edit);
	else
		put_finding(w, a->finding);
	buffer_adds(&w->out, "::");
	command_add_message(buffer_text(&w->message), w->message.len, &w->out);
	w->out.failed |= w->message.failed;
	buffer_addc(&w->out, '\n');
}

static void
put_total(struct github *w, enum level level, size_t total)
{
	static const char *const what[LEVEL_COUNT] = {
		[LEVEL_ERROR] = "new heap escapes",
		[LEVEL_WARNING] = "edits that cause heap escapes",
		[LEVEL_NOTICE] = "other changes",
	};

	buffer_addf(&w->out, "::%s title=escdiff::%zu %s in all. Those that "
		    "weigh most are annotated; the job summary and the other "
		    "reports of this run have more.\n", level_words[level],
		    total, what[level]);
}

static void
add_annotation(struct github *w, const struct finding *finding,
	       const struct culprit *edit, unsigned weight)
{
	w->weights[w->len] = weight;
	w->level[w->len++] = (struct annotation){ finding, edit };
}

static void
collect_level(struct github *w, enum level level)
{
	w->len = 0;
	for (size_t i = 0; level != LEVEL_WARNING && i < w->list->len; i++) {
		const struct finding *finding = &w->list->all[i];

		if (finding->fails == (level == LEVEL_ERROR))
			add_annotation(w, finding, NULL,
				       finding_weight(finding));
	}
	for (size_t i = 0; level == LEVEL_WARNING && i < w->edits.len; i++)
		add_annotation(w, NULL, &w->edits.all[i],
			       w->edits.all[i].weight);
}

/* Ten, or nine and how many there are. */
static enum esc_status
put_level(struct github *w, enum level level, struct esc_error *err)
{
	collect_level(w, level);
	const bool cut = w->len > LEVEL_MAX;
	enum esc_status status = weights_keep(w->weights, w->len,
					      LEVEL_MAX - cut, w->keep, err);
	for (size_t i = 0; status == ESC_OK && i < w->len; i++) {
		if (!w->keep[i])
			continue;
		put_annotation(w, level, &w->level[i]);
		status = output_put(w->list->report->out, &w->out, err);
	}
	if (cut)
		put_total(w, level, w->len);
	return status;
}

static enum esc_status
make_room(struct github *w, struct esc_error *err)
{
	const size_t room = w->list->len + 1;

	w->level = calloc(room, sizeof(*w->level));
	w->weights = calloc(room, sizeof(*w->weights));
	w->keep = calloc(room, sizeof(*w->keep));
	return w->level == NULL || w->weights == NULL || w->keep == NULL
		       ? esc_nomem(err) : ESC_OK;
}

/* For who reads the log. */
static void
put_verdict(struct github *w)
{
	header_add_line(w->list->report, &w->text);
	buffer_adds(&w->out, "escdiff: ");
	take_text(w, SIZE_MAX, &w->out);
	buffer_adds(&w->out, "\nescdiff: ");
	looked_add(w->list->report, &w->text);
	take_text(w, SIZE_MAX, &w->out);
	buffer_addc(&w->out, '\n');
}

static enum esc_status
github_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	struct github w = { .list = &list };
	enum esc_status status = findings_collect(report, &list, err);

	if (status == ESC_OK)
		status = culprits_collect(&list, &w.edits, err);
	if (status == ESC_OK)
		status = make_room(&w, err);
	if (status == ESC_OK)
		put_verdict(&w);
	for (int i = 0; status == ESC_OK && i < LEVEL_COUNT; i++)
		status = put_level(&w, (enum level)i, err);
	if (status == ESC_OK)
		status = output_put(report->out, &w.out, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	buffer_free(&w.out);
	buffer_free(&w.message);
	buffer_free(&w.text);
	free(w.level);
	free(w.weights);
	free(w.keep);
	culprits_free(&w.edits);
	findings_free(&list);
	return status;
}

const struct report_format report_github = {
	.name = "github", .write = github_write,
};
