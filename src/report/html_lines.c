/* A line in the sources of the HTML report, and the marks below it. */
#include <string.h>

#include "escdiff/utf8.h"
#include "report/canvas.h"
#include "report/html_figure.h"
#include "report/layout.h"

#define COLUMNS_MAX	120	/* of a line of source */
#define EXPR_MAX	80	/* of an expression behind a mark */
#define ELLIPSIS	"\xe2\x80\xa6"

bool
figure_has(const struct figure *figure, const struct html_mark *mark)
{
	return mark->pos.file == (mark->of_old ? figure->old_path
					       : figure->new_path);
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

		if (line == 0 || !mark->drawn || !figure_has(f, mark) ||
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
	const bool edit = mark->cause != NULL &&
			  mark->cause->what == CAUSE_EDIT;
	struct buffer expr = { 0 };

	html_open(html, "span", mark->number == 0 ? "m value" :
				edit ? "m edit" : "m");
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
	/* The line itself is there. */
	html_text(html, edit ? "because of this edit" : mark->text);
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

void
figure_put_row(struct figure *f, struct row row)
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
