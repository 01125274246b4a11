/* Markdown, as GitHub and others have it: a comment to a pull request, and
 * the summary of a job.  The verdict, a table, and folded below it why. */
#include "report/culprits.h"
#include "report/finding.h"
#include "report/formats.h"
#include "report/header.h"
#include "report/layout.h"
#include "report/looked.h"
#include "report/mdtext.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/plain.h"
#include "report/ruling.h"

/* Bytes.  A comment is refused above 65,536 characters, a summary above
 * 1,048,576 bytes. */
#define COMMENT_MAX	60000
#define SUMMARY_MAX	1000000
#define CLOSING		400	/* what stands after the last piece */
#define CELL_COLUMNS	300

/* By which whoever posts it finds the comment of the last run. */
#define MARKER "<!-- escdiff:report -->\n"

struct markdown {
	const struct report *report;
	struct findings list;
	struct buffer out;
	struct buffer piece, raw;	/* scratch */
	size_t max;
	size_t rows_cut, whys_cut;
};

/* The code that raw holds, as a span; empties it. */
static void
take_code(struct markdown *w, bool in_table, struct buffer *out)
{
	md_add_code(buffer_text(&w->raw), w->raw.len, CELL_COLUMNS, in_table,
		    out);
	out->failed |= w->raw.failed;
	buffer_clear(&w->raw);
}

/* A piece is there as a whole or not at all. */
static bool
take_piece(struct markdown *w)
{
	const bool fits = w->out.len + w->piece.len + CLOSING <= w->max;

	if (fits)
		buffer_add(&w->out, buffer_text(&w->piece), w->piece.len);
	w->out.failed |= w->piece.failed;
	buffer_clear(&w->piece);
	return fits;
}

static void
add_side(struct markdown *w, const struct report_side *side)
{
	header_add_side(side, &w->raw);
	buffer_adds(&w->out, "**Incomplete:** ");
	take_code(w, false, &w->out);
	buffer_adds(&w->out, " did not compile whole.\n\n");
}

static void
add_head(struct markdown *w)
{
	const struct report *report = w->report;

	buffer_adds(&w->out, MARKER "\n");
	if (!report->old_side.complete)
		add_side(w, &report->old_side);
	if (!report->new_side.complete)
		add_side(w, &report->new_side);
	buffer_adds(&w->out, "**");
	header_add_counts(report, &w->out);
	buffer_adds(&w->out, "**, ");
	header_add_compared(report, &w->raw);
	take_code(w, false, &w->out);
	buffer_addc(&w->out, '\n');
	if (header_add_policy(report, &w->raw)) {
		buffer_adds(&w->out, "\nPolicy: ");
		take_code(w, false, &w->out);
		buffer_addc(&w->out, '\n');
	}
}

/* An empty cell is one blank. */
static void
end_cell(struct markdown *w)
{
	const bool empty = w->raw.len == 0;

	buffer_addc(&w->piece, ' ');
	take_code(w, true, &w->piece);
	buffer_adds(&w->piece, empty ? "|" : " |");
}

static void
add_row(struct markdown *w, const struct finding *finding)
{
	const struct intern *strings = finding->set->strings;
	struct position edit;

	buffer_addf(&w->piece, "| %s |",
		    ruling_status(finding->change));
	finding_place(finding, &w->raw);
	end_cell(w);
	buffer_add(&w->raw, intern_text(strings, finding->function),
		   intern_len(strings, finding->function));
	end_cell(w);
	finding_message(finding, &w->raw);
	end_cell(w);
	if (culprit_of(&w->list, finding, &edit))
		phrase_position(strings, &edit, &w->raw);
	end_cell(w);
	buffer_addc(&w->piece, '\n');
	w->rows_cut += !take_piece(w);
}

static void
add_table(struct markdown *w)
{
	if (w->list.len == 0)
		return;
	buffer_adds(&w->out, "\n| Status | Place | Function | Escape | Edit |\n"
			     "| --- | --- | --- | --- | --- |\n");
	/* What fails comes first: there may be no room for all. */
	for (int fails = 1; fails >= 0; fails--) {
		for (size_t i = 0; i < w->list.len; i++) {
			if (w->list.all[i].fails == fails)
				add_row(w, &w->list.all[i]);
		}
	}
}

/* No line may start like a command of GitHub's runner, "::error". */
static void
add_start(const char *text, struct buffer *lines)
{
	while (*text == ' ' || *text == '\t')
		text++;
	if (*text == ':')
		buffer_adds(lines, "./");
}

/* "PLACE: TEXT", a line each. */
static void
add_notes(struct markdown *w, const struct finding *finding,
	  struct buffer *lines)
{
	struct buffer clean = { 0 };

	for (size_t i = 0; finding_note_line(&w->list, finding, i, &w->raw);
	     i++) {
		add_start(buffer_text(&w->raw), lines);
		plain_add(buffer_text(&w->raw), w->raw.len, &clean);
		layout_cut(buffer_text(&clean), CELL_COLUMNS, lines);
		buffer_addc(lines, '\n');
		lines->failed |= w->raw.failed || clean.failed;
		buffer_clear(&w->raw);
		buffer_clear(&clean);
	}
	buffer_free(&clean);
}

/* What it is about, and the compiler's and our explanation. */
static void
add_why(struct markdown *w, const struct finding *finding, bool *open)
{
	static const char opening[] =
		"\n<details>\n<summary>Why</summary>\n";
	struct buffer lines = { 0 };

	add_notes(w, finding, &lines);
	if (lines.len > 0) {
		buffer_adds(&w->piece, *open ? "\n" : opening);
		buffer_adds(&w->piece, *open ? "" : "\n");
		finding_place(finding, &w->raw);
		take_code(w, false, &w->piece);
		buffer_adds(&w->piece, " ");
		finding_message(finding, &w->raw);
		take_code(w, false, &w->piece);
		buffer_adds(&w->piece, "\n\n");
		md_add_block(buffer_text(&lines), &w->piece);
		if (take_piece(w))
			*open = true;
		else
			w->whys_cut++;
	}
	w->out.failed |= lines.failed;
	buffer_free(&lines);
}

static void
add_whys(struct markdown *w)
{
	bool open = false;

	for (size_t i = 0; i < w->list.len; i++)
		add_why(w, &w->list.all[i], &open);
	if (open)
		buffer_adds(&w->out, "\n</details>\n");
}

static void
add_cut(struct markdown *w)
{
	if (w->rows_cut + w->whys_cut == 0)
		return;
	buffer_adds(&w->out, "\nLeft out, since there is no room for them:");
	if (w->rows_cut > 0)
		buffer_addf(&w->out, " %zu of %zu rows%s", w->rows_cut,
			    w->list.len, w->whys_cut > 0 ? " and" : "");
	if (w->whys_cut > 0)
		buffer_addf(&w->out, " %zu explanation%s", w->whys_cut,
			    w->whys_cut == 1 ? "" : "s");
	buffer_adds(&w->out, ".\n");
}

/* Of what would fail, but for a reason. */
static size_t
count(const size_t *numbers)
{
	return numbers[CHANGE_NEW] + numbers[CHANGE_HIDDEN];
}

/* What was looked at, and what is not in the table. */
static void
add_coverage(struct markdown *w)
{
	const struct report *report = w->report;
	const size_t harmless = count(report->changes->harmless);
	const size_t noise = count(report->changes->noise);
	const size_t cold = count(report->changes->cold);

	buffer_addc(&w->out, '\n');
	looked_add(report, &w->raw);
	take_code(w, false, &w->out);
	buffer_addc(&w->out, '\n');
	if (harmless + noise + cold == 0 || report->noise)
		return;
	buffer_adds(&w->out, "\nNot listed:");
	if (harmless > 0)
		buffer_addf(&w->out, " %zu that allocate nothing%s", harmless,
			    noise + cold > 0 ? "," : "");
	if (noise > 0)
		buffer_addf(&w->out, " %zu in generated or foreign code%s",
			    noise, cold > 0 ? "," : "");
	if (cold > 0)
		buffer_addf(&w->out, " %zu with less than %g%% of the bytes "
				     "that a profile has", cold,
			    report->profile->min_percent);
	buffer_adds(&w->out, ".\n");
}

static enum esc_status
write_within(const struct report *report, size_t max, struct esc_error *err)
{
	struct markdown w = { .report = report, .max = max };
	enum esc_status status = findings_collect(report, &w.list, err);

	if (status == ESC_OK) {
		add_head(&w);
		add_table(&w);
		add_whys(&w);
		add_cut(&w);
		add_coverage(&w);
		status = output_put(report->out, &w.out, err);
	}
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	buffer_free(&w.out);
	buffer_free(&w.piece);
	buffer_free(&w.raw);
	findings_free(&w.list);
	return status;
}

static enum esc_status
comment_write(const struct report *report, struct esc_error *err)
{
	return write_within(report, COMMENT_MAX, err);
}

static enum esc_status
summary_write(const struct report *report, struct esc_error *err)
{
	return write_within(report, SUMMARY_MAX, err);
}

const struct report_format report_markdown = {
	.name = "markdown", .write = comment_write,
};
const struct report_format report_github_summary = {
	.name = "github-summary", .write = summary_write, .appends = true,
};
