/* Sources in the HTML report: the lines of both sides around what a finding
 * speaks of, as one text in which lines of one side only have a sign. */
#include <stdlib.h>

#include "report/html_figure.h"

#define CONTEXT		2	/* lines around one that is marked */
#define OTHER_MAX	8	/* lines of the other side of an edit */

/* A head names the function of a line that is shown. */
enum shown { LEFT_OUT, SHOWN, SHOWN_AS_HEAD };

static uint32_t
lines_of(const struct source_file *file)
{
	return file != NULL ? file->excerpt.lines : 0;
}

/* What became of a file that is only on the old side, or of another name
 * there. */
static const struct linemap_file *
edits_of(const struct linemap *map, strid old_path, strid new_path)
{
	if (map == NULL)
		return NULL;
	if (new_path != 0)
		return linemap_of_new(map, new_path);
	for (size_t i = 0; i < map->len; i++) {
		if (map->files[i].old_path == old_path)
			return &map->files[i];
	}
	return NULL;
}

/* The file of a mark by its names on both sides. */
static void
name_files(const struct html *html, const struct html_mark *mark,
	   struct figure *out)
{
	const struct linemap *map = html->report.map;
	uint32_t line;

	if (mark->of_old) {
		out->old_path = mark->pos.file;
		linemap_to_new(map, mark->pos.file, mark->pos.line,
			       &out->new_path, &line);
	} else {
		out->new_path = mark->pos.file;
		linemap_to_old(map, mark->pos.file, mark->pos.line,
			       &out->old_path, &line);
	}
	out->lines = edits_of(map, out->old_path, out->new_path);
}

/* A line with those around it, and the head of its function. */
static void
choose(const struct source_file *file, uint32_t line, unsigned char *shown)
{
	const struct decl *function =
		decl_list_function_at(&file->excerpt.decls, line);
	uint32_t first = 1, last = file->excerpt.lines;

	if (function != NULL && function->last_line <= last) {
		first = function->first_line;
		last = function->last_line;
		if (shown[first] == LEFT_OUT)
			shown[first] = SHOWN_AS_HEAD;
	}
	for (uint32_t at = line > first + CONTEXT ? line - CONTEXT : first;
	     at <= last && at <= line + CONTEXT; at++)
		shown[at] = SHOWN;
}

/* A gap mark is no shorter than the line it stands for. */
static void
close_gaps(unsigned char *shown, uint32_t lines)
{
	for (uint32_t line = 2; line < lines; line++) {
		if (shown[line - 1] != LEFT_OUT &&
		    shown[line + 1] != LEFT_OUT && shown[line] == LEFT_OUT)
			shown[line] = SHOWN_AS_HEAD;
	}
}

static enum esc_status
choose_lines(struct figure *f, struct esc_error *err)
{
	f->old_shown = calloc((size_t)lines_of(f->old_file) + 2, 1);
	f->new_shown = calloc((size_t)lines_of(f->new_file) + 2, 1);
	if (f->old_shown == NULL || f->new_shown == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < f->marks->len; i++) {
		struct html_mark *mark = &f->marks->all[i];
		const struct source_file *file = mark->of_old ? f->old_file
							      : f->new_file;

		if (!figure_has(f, mark) || mark->pos.line == 0 ||
		    mark->pos.line > lines_of(file))
			continue;
		choose(file, mark->pos.line,
		       mark->of_old ? f->old_shown : f->new_shown);
		mark->drawn = true;
	}
	close_gaps(f->old_shown, lines_of(f->old_file));
	close_gaps(f->new_shown, lines_of(f->new_file));
	return ESC_OK;
}

/* Lines that are the same on both sides. */
static void
put_same(struct figure *f, struct row *at, uint32_t until)
{
	for (; at->new_line < until && at->new_line <= lines_of(f->new_file);
	     at->new_line++, at->old_line++) {
		const bool by_old = at->old_line <= lines_of(f->old_file) &&
				    f->old_shown[at->old_line];

		if (f->new_shown[at->new_line] || by_old)
			figure_put_row(f, *at);
		else
			f->gap = true;
	}
}

/* Of an edit that is shown on one side, or whose neighbour is, so many lines
 * of the other side are shown, too. */
static uint32_t
room_for(const unsigned char *shown, uint32_t first, uint32_t count, uint32_t lines)
{
	for (uint32_t at = first > 1 ? first - 1 : 1;
	     at <= first + count && at <= lines; at++) {
		if (shown[at] == SHOWN)
			return OTHER_MAX;
	}
	return 0;
}

/* First what was, then what is. */
static void
put_edit(struct figure *f, struct row *at, const struct line_hunk *hunk)
{
	const uint32_t old_end = at->old_line + hunk->old_count;
	const uint32_t new_end = at->new_line + hunk->new_count;
	uint32_t room = room_for(f->new_shown, at->new_line, hunk->new_count,
				 lines_of(f->new_file));
	uint32_t new_room = room_for(f->old_shown, at->old_line,
				     hunk->old_count, lines_of(f->old_file));

	for (; at->old_line < old_end && at->old_line <= lines_of(f->old_file);
	     at->old_line++) {
		if (f->old_shown[at->old_line] || room > 0)
			figure_put_row(f, (struct row){ at->old_line, 0 });
		else
			f->gap = true;
		room -= room > 0;
	}
	for (; at->new_line < new_end && at->new_line <= lines_of(f->new_file);
	     at->new_line++) {
		if (f->new_shown[at->new_line] || new_room > 0)
			figure_put_row(f, (struct row){ 0, at->new_line });
		else
			f->gap = true;
		new_room -= new_room > 0;
	}
	*at = (struct row){ old_end, new_end };
}

/* Where an edit starts on the new side: one without lines there names the
 * line before. */
static uint32_t
new_start(const struct line_hunk *hunk)
{
	return hunk->new_line + (hunk->new_count == 0);
}

static void
put_lines(struct figure *f)
{
	const struct linemap_file *lines = f->lines;
	struct row at = { 1, 1 };

	/* There is one only, or it is not known how they hang together. */
	const bool apart = lines != NULL &&
			   (lines->whole || lines->old_path == 0 ||
			    lines->new_path == 0);

	for (size_t i = 0; lines != NULL && !apart && i < lines->hunk_count;
	     i++) {
		put_same(f, &at, new_start(&lines->hunks[i]));
		put_edit(f, &at, &lines->hunks[i]);
	}
	if (apart) {
		const struct line_hunk all = {
			1, lines_of(f->old_file), 1, lines_of(f->new_file),
		};
		put_edit(f, &at, &all);
	}
	put_same(f, &at, UINT32_MAX);
}

static void
put_caption(const struct figure *f)
{
	struct html *html = f->html;
	const struct intern *strings = html->report.new_side.records->strings;
	const strid path = f->new_file != NULL ? f->new_path : f->old_path;

	html_open(html, "figcaption", NULL);
	buffer_add(&html->raw, intern_text(strings, path),
		   intern_len(strings, path));
	html_take(html);
	if (f->new_file != NULL && f->old_file != NULL &&
	    f->old_path != f->new_path) {
		buffer_addf(&html->raw, ", was %s",
			    intern_text(strings, f->old_path));
		html_take(html);
	}
	html_close(html);
}

static int
digits_for(const struct figure *f)
{
	uint32_t largest = lines_of(f->new_file);
	int digits = 0;

	if (lines_of(f->old_file) > largest)
		largest = lines_of(f->old_file);
	for (; largest > 0; largest /= 10)
		digits++;
	return digits > 2 ? digits : 2;
}

static enum esc_status
draw_figure(struct figure *f, struct esc_error *err)
{
	struct html *html = f->html;
	enum esc_status status = sources_find(&html->sources, false,
					      f->new_path, &f->new_file, err);

	/* Without edits one text is both. */
	if (f->lines == NULL)
		f->old_file = f->new_file;
	else if (status == ESC_OK)
		status = sources_find(&html->sources, true, f->old_path,
				      &f->old_file, err);
	if (status == ESC_OK && (f->new_file != NULL || f->old_file != NULL))
		status = choose_lines(f, err);
	if (status != ESC_OK || f->new_shown == NULL)
		return status;
	f->digits = digits_for(f);
	html_open(html, "figure", NULL);
	put_caption(f);
	html_open(html, "pre", NULL);
	html_attribute(html, "tabindex", "0");
	put_lines(f);
	html_close(html);
	html_close(html);
	html_text(html, "\n");
	return status;
}

static bool
was_drawn(const struct html_marks *marks, size_t index,
	  const struct figure *figure)
{
	for (size_t i = 0; i < index; i++) {
		if (marks->all[i].pos.file != 0 &&
		    figure_has(figure, &marks->all[i]))
			return true;
	}
	return false;
}

enum esc_status
html_draw(struct html *html, struct html_marks *marks, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < marks->len; i++) {
		struct figure figure = { .html = html, .marks = marks };

		if (marks->all[i].pos.file == 0 || html->report.sources == NULL)
			continue;
		name_files(html, &marks->all[i], &figure);
		if (was_drawn(marks, i, &figure))
			continue;
		status = draw_figure(&figure, err);
		free(figure.old_shown);
		free(figure.new_shown);
	}
	return status;
}
