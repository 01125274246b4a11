/* Sources in the HTML report: the lines of both sides around what a finding
 * speaks of, as one text in which lines of one side only have a sign, and
 * below the lines what happens there. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "report/canvas.h"
#include "report/html_marks.h"
#include "report/layout.h"

#define CONTEXT		2	/* lines around one that is marked */
#define OTHER_MAX	8	/* lines of the other side of an edit */
#define COLUMNS_MAX	120	/* of a line of source */
#define EXPR_MAX	80	/* of an expression behind a mark */
#define ELLIPSIS	"\xe2\x80\xa6"

/* A file while it is drawn: its two versions, either of which may not be
 * there or not be known. */
struct figure {
	struct html *html;
	struct html_marks *marks;
	strid old_path, new_path;
	struct source_file *old_file, *new_file;	/* or NULL */
	const struct linemap_file *lines;	/* NULL: the same on both */
	unsigned char *old_shown, *new_shown;	/* owned; by line: enum
						   shown */
	int digits;
	bool gap;		/* lines were left out since the last one */
	bool begun;
};

/* A head names the function of a line that is shown. */
enum shown { LEFT_OUT, SHOWN, SHOWN_AS_HEAD };

/* A line of the two: 0 where a side does not have it. */
struct row {
	uint32_t old_line, new_line;
};

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

static bool
is_of(const struct figure *figure, const struct html_mark *mark)
{
	return mark->pos.file == (mark->of_old ? figure->old_path
					       : figure->new_path);
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

		if (!is_of(f, mark) || mark->pos.line == 0 ||
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

/* How many columns of a text are in front of a byte of its line. */
static size_t
offset_of(const char *line, size_t len, uint32_t column, struct buffer *out)
{
	size_t before = column > 0 ? column - 1 : 0;

	if (column == 0) {
		while (before < len && (line[before] == ' ' ||
					line[before] == '\t'))
			before++;
	}
	buffer_clear(out);
	excerpt_spread(line, before < len ? before : len, out);
	return out->len;
}

static bool
is_word(char byte)
{
	return byte == '_' || (byte >= '0' && byte <= '9') ||
	       (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte & 0x80) != 0;
}

/* What is lifted out at a mark: the name there, "&x", or the function that is
 * called where the compiler points at its parenthesis. */
static void
find_token(const char *text, size_t *start, size_t *end)
{
	size_t first = *start, last = *start;

	if (text[last] == '&' || text[last] == '*')
		last++;
	while (is_word(text[last]))
		last++;
	while (text[*start] == '(' && first > 0 &&
	       (is_word(text[first - 1]) || text[first - 1] == '.'))
		first--;
	/* Any other sign by itself; of a receiver the parenthesis says
	 * nothing. */
	if (last == *start && first == *start && text[last] != '(' &&
	    text[last] != '\0')
		last++;
	*start = first;
	*end = last;
}

/* The part of a long line that is shown, in bytes of the spread text. */
struct window {
	size_t start, end;
	size_t columns;		/* in front of start */
};

static struct window
choose_window(const char *text, size_t len, size_t last)
{
	const size_t width = utf8_width(text);
	struct window window = { 0, len, 0 };

	if (width <= COLUMNS_MAX)
		return window;
	if (last + 8 > COLUMNS_MAX) {
		window.columns = last - COLUMNS_MAX / 2;
		window.start = utf8_prefix(text, window.columns);
	}
	window.end = window.start +
		     utf8_prefix(text + window.start, COLUMNS_MAX);
	return window;
}

/* The marks of a row, by column. */
struct placed {
	const struct html_mark *marks[HTML_MARKS_MAX];
	size_t starts[HTML_MARKS_MAX];	/* bytes of the spread text */
	size_t len;
};

static void
place_mark(struct placed *placed, const struct html_mark *mark, size_t start)
{
	size_t at = placed->len++;

	while (at > 0 && placed->starts[at - 1] > start) {
		placed->marks[at] = placed->marks[at - 1];
		placed->starts[at] = placed->starts[at - 1];
		at--;
	}
	placed->marks[at] = mark;
	placed->starts[at] = start;
}

static void
find_marks(const struct figure *f, struct row row, struct placed *out)
{
	struct buffer scratch = { 0 };

	out->len = 0;
	for (size_t i = 0; i < f->marks->len; i++) {
		const struct html_mark *mark = &f->marks->all[i];
		const struct source_file *file = mark->of_old ? f->old_file
							      : f->new_file;
		const uint32_t line = mark->of_old ? row.old_line
						   : row.new_line;
		size_t len;

		if (line == 0 || !mark->drawn || !is_of(f, mark) ||
		    mark->pos.line != line)
			continue;
		const char *text = excerpt_line(&file->excerpt, line, &len);
		place_mark(out, mark, offset_of(text, len, mark->pos.column,
						&scratch));
	}
	f->html->xml.failed |= scratch.failed;
	buffer_free(&scratch);
}

/* "  41   42 + " in front of a line; blanks in front of a mark. */
static void
put_gutter(const struct figure *f, const struct row *row, const char *sign)
{
	struct buffer gutter = { 0 };
	const uint32_t none[2] = { 0 };
	const uint32_t *numbers = row != NULL ? (const uint32_t[]){
		row->old_line, row->new_line } : none;

	for (int i = f->lines != NULL ? 0 : 1; i < 2; i++) {
		if (numbers[i] != 0)
			buffer_addf(&gutter, "%*u ", f->digits,
				    (unsigned)numbers[i]);
		else
			buffer_addf(&gutter, "%*s ", f->digits, "");
	}
	buffer_addf(&gutter, "%s ", sign);
	f->html->xml.failed |= gutter.failed;
	html_element(f->html, "span", "n", buffer_text(&gutter));
	buffer_free(&gutter);
}

/* The text with what the marks point at lifted out. */
static void
put_marked(const struct figure *f, const char *text, struct window window,
	   const struct placed *placed)
{
	size_t at = window.start;

	if (window.start > 0)
		html_text(f->html, ELLIPSIS);
	for (size_t i = 0; i < placed->len; i++) {
		size_t start = placed->starts[i], end;

		find_token(text, &start, &end);
		if (start < at || start >= window.end || start == end)
			continue;
		if (end > window.end)
			end = window.end;
		html_printable(f->html, text + at, start - at);
		html_open(f->html, "mark", placed->marks[i]->number == 0
						   ? "value" : NULL);
		html_printable(f->html, text + start, end - start);
		html_close(f->html);
		at = end;
	}
	html_printable(f->html, text + at, window.end - at);
	if (text[window.end] != '\0')
		html_text(f->html, ELLIPSIS);
}

/* "        ^ 2 passed to this call: f(&x)" */
static void
put_label(const struct figure *f, const struct html_mark *mark,
	  const char *line, size_t len, size_t column)
{
	struct html *html = f->html;
	struct buffer expr = { 0 };

	html_open(html, "span", mark->number == 0 ? "m value" :
		  mark->cause != NULL && mark->cause->what == CAUSE_EDIT
			  ? "m edit" : "m");
	put_gutter(f, NULL, " ");
	buffer_addf(&html->raw, "%*s", (int)column, "");
	html_take(html);
	html_element(html, "span", "caret", "^");
	html_text(html, " ");
	if (mark->number > 0) {
		buffer_addf(&html->raw, "%u", mark->number);
		html_take_element(html, "b", NULL);
		html_text(html, " ");
	}
	html_text(html, mark->text);
	if (mark->expr[0] != '\0' &&
	    !canvas_line_has(line, len, mark->pos.column, mark->expr)) {
		layout_cut(mark->expr, EXPR_MAX, &expr);
		html_text(html, ": ");
		html_printable(html, buffer_text(&expr), expr.len);
	}
	html->xml.failed |= expr.failed;
	buffer_free(&expr);
	html_close(html);
	html_text(html, "\n");
}

static void
put_gap(struct figure *f)
{
	if (f->gap && f->begun) {
		html_element(f->html, "span", "gap", ELLIPSIS);
		html_text(f->html, "\n");
	}
	f->gap = false;
	f->begun = true;
}

/* A line with all that is to be said of it. */
static void
put_row(struct figure *f, struct row row)
{
	const bool is_old = row.new_line == 0;
	const struct source_file *file = is_old ? f->old_file : f->new_file;
	const char *sign = is_old ? "-" : row.old_line == 0 ? "+" : " ";
	struct placed placed;
	struct buffer text = { 0 };
	size_t len, last = 0;
	const char *line = excerpt_line(&file->excerpt,
					is_old ? row.old_line : row.new_line,
					&len);

	put_gap(f);
	find_marks(f, row, &placed);
	excerpt_spread(line, len, &text);
	if (placed.len > 0)
		last = utf8_width(buffer_text(&text)) -
		       utf8_width(buffer_text(&text) +
				  placed.starts[placed.len - 1]);
	const struct window window = choose_window(buffer_text(&text),
						   text.len, last);
	html_open(f->html, "span", is_old ? "l del" :
		  row.old_line == 0 && f->lines != NULL ? "l add" : "l");
	put_gutter(f, &row, f->lines != NULL ? sign : "");
	put_marked(f, buffer_text(&text), window, &placed);
	html_close(f->html);
	html_text(f->html, "\n");
	for (size_t i = 0; i < placed.len; i++) {
		const char *from = buffer_text(&text) + placed.starts[i];
		const size_t column = utf8_width(buffer_text(&text)) -
				      utf8_width(from) - window.columns +
				      (window.start > 0);

		put_label(f, placed.marks[i], line, len, column);
	}
	f->html->xml.failed |= text.failed;
	buffer_free(&text);
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
			put_row(f, *at);
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
			put_row(f, (struct row){ at->old_line, 0 });
		else
			f->gap = true;
		room -= room > 0;
	}
	for (; at->new_line < new_end && at->new_line <= lines_of(f->new_file);
	     at->new_line++) {
		if (f->new_shown[at->new_line] || new_room > 0)
			put_row(f, (struct row){ 0, at->new_line });
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

	for (size_t i = 0; lines != NULL && !lines->whole &&
			   i < lines->hunk_count; i++) {
		put_same(f, &at, new_start(&lines->hunks[i]));
		put_edit(f, &at, &lines->hunks[i]);
	}
	/* Nothing is known of how they hang together. */
	if (lines != NULL && lines->whole) {
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
		    is_of(figure, &marks->all[i]))
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
