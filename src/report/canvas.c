/* Rows of a picture: source lines, and marks below them. */
#include "report/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "report/layout.h"
#include "report/phrase.h"
#include "report/wrap.h"

#define BAR		"\xe2\x94\x82"	/* vertical line */
#define ELLIPSIS	"\xe2\x80\xa6"
#define EXPR_MAX	64	/* columns for an expression in a label */
#define EXPR_MIN	16

static void
put_colored(struct canvas *c, const char *color, const char *text)
{
	layout_cell(text, c->picture->color ? color : NULL, 0, 0, c->out);
}

/* "   41 | "; no number for line 0. */
static void
put_gutter(struct canvas *c, uint32_t line)
{
	char number[32] = "";

	if (line != 0)
		snprintf(number, sizeof(number), "%u", (unsigned)line);
	buffer_addf(&c->label, "%*s %s ", c->digits + CANVAS_INDENT, number,
		    BAR);
	put_colored(c, COLOR_DIM, buffer_text(&c->label));
	buffer_clear(&c->label);
}

static void
end_row(struct canvas *c)
{
	while (c->out->len > 0 && c->out->data[c->out->len - 1] == ' ')
		c->out->data[--c->out->len] = '\0';
	buffer_addc(c->out, '\n');
}

/* The column on the screen of a byte column of a line, before any shift. */
static size_t
screen_column(struct canvas *c, const struct picture_mark *mark)
{
	size_t len;
	const char *text = excerpt_line(&c->excerpt, mark->pos.line, &len);
	const size_t before = mark->pos.column > 0 ? mark->pos.column - 1 : 0;

	buffer_clear(&c->line);
	if (mark->pos.column == 0) {
		/* No column known: below the first character. */
		size_t blank = 0;
		while (blank < len && (text[blank] == ' ' ||
				       text[blank] == '\t'))
			blank++;
		excerpt_spread(text, blank, &c->line);
	} else {
		excerpt_spread(text, before < len ? before : len, &c->line);
	}
	return utf8_width(buffer_text(&c->line));
}

/* How much of a long line is left out in front, so that marks are seen. */
static size_t
choose_shift(struct canvas *c, size_t first, size_t count, size_t width)
{
	size_t last = 0;

	if (width <= c->columns)
		return 0;
	for (size_t i = first; i < first + count; i++) {
		const size_t column = screen_column(c, &c->marks[i]);

		if (column > last)
			last = column;
	}
	if (last + 4 < c->columns)
		return 0;
	const size_t shift = last - c->columns / 2;
	return shift < width - c->columns ? shift : width - c->columns;
}

/* A line of source, cut at both ends where it must be. */
static void
put_source(struct canvas *c, uint32_t line, size_t first, size_t count)
{
	size_t len;
	const char *text = excerpt_line(&c->excerpt, line, &len);

	buffer_clear(&c->line);
	excerpt_spread(text, len, &c->line);
	const size_t width = utf8_width(buffer_text(&c->line));
	c->shift = choose_shift(c, first, count, width);

	buffer_clear(&c->line);
	excerpt_spread(text, len, &c->line);
	put_gutter(c, line);
	const char *shown = buffer_text(&c->line);
	size_t room = c->columns;
	if (c->shift > 0) {
		shown += utf8_prefix(shown, c->shift + 1);
		buffer_adds(c->out, ELLIPSIS);
		room--;
	}
	if (utf8_width(shown) > room) {
		buffer_add(c->out, shown, utf8_prefix(shown, room - 1));
		buffer_adds(c->out, ELLIPSIS);
	} else {
		buffer_adds(c->out, shown);
	}
	end_row(c);
}

static bool
is_word(char byte)
{
	return byte == '_' || (byte >= '0' && byte <= '9') ||
	       (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte & 0x80) != 0;
}

static bool
has_word(const char *text, const char *word, size_t len)
{
	for (const char *at = text; (at = strstr(at, word)) != NULL; at++) {
		if ((at == text || !is_word(at[-1])) && !is_word(at[len]))
			return true;
	}
	return false;
}

/* It stands there, or the name at the mark, or else the one before it, is in
 * expr. */
bool
canvas_line_has(const char *text, size_t len, uint32_t column,
		const char *expr)
{
	size_t end = column > 0 && column <= len ? column - 1 : len;
	size_t start;

	if (memmem(text, len, expr, strlen(expr)) != NULL)
		return true;
	if (end < len && is_word(text[end])) {
		while (end < len && is_word(text[end]))
			end++;
	} else {
		while (end > 0 && text[end - 1] == ' ')
			end--;
	}
	for (start = end; start > 0 && is_word(text[start - 1]); start--)
		;
	if (start == end)
		return false;
	char *word = strndup(text + start, end - start);
	const bool found = word != NULL && has_word(expr, word, end - start);
	free(word);
	return found;
}

/* "2 passed to this call: f(&x)", with the expression where the line lacks
 * it, cut to what is left of the row behind the caret, or of one below. */
static void
compose_label(struct canvas *c, const struct picture_mark *mark, size_t caret)
{
	size_t len, room = EXPR_MAX;
	const char *text = excerpt_line(&c->excerpt, mark->pos.line, &len);

	buffer_clear(&c->label);
	if (mark->number > 0 && mark->number < MARK_HIDDEN)
		buffer_addf(&c->label, "%u ", mark->number);
	utf8_printable(mark->text, strlen(mark->text), &c->label);
	if (mark->expr[0] == '\0' ||
	    canvas_line_has(text, len, mark->pos.column, mark->expr))
		return;
	buffer_adds(&c->label, ": ");
	const size_t used = utf8_width(buffer_text(&c->label));
	if (c->columns < caret + 2 + used + EXPR_MIN)
		room = c->columns > used + EXPR_MIN ? c->columns - used
						    : EXPR_MIN;
	else if (c->columns < caret + 2 + used + EXPR_MAX)
		room = c->columns - caret - 2 - used;
	if (room > EXPR_MAX)
		room = EXPR_MAX;
	buffer_clear(&c->line);
	utf8_printable(mark->expr, strlen(mark->expr), &c->line);
	layout_cut(buffer_text(&c->line), room, &c->label);
}

static const char *
mark_color(const struct picture_mark *mark)
{
	if (mark->number == MARK_FACT)
		return COLOR_FIXED;
	return mark->number == 0 ? COLOR_NEW : COLOR_MOVED;
}

static void
put_blanks(struct canvas *c, size_t count)
{
	while (count-- > 0)
		buffer_addc(c->out, ' ');
}

/* A label that fits on neither side of its caret: below, as far to the left
 * as it must. */
static void
put_label_below(struct canvas *c, const char *color, size_t column)
{
	struct buffer rows = { 0 };
	const size_t width = utf8_width(buffer_text(&c->label));
	const size_t indent = width < c->columns ? c->columns - width : 0;

	put_blanks(c, column);
	put_colored(c, color, "^");
	end_row(c);
	wrap_text(buffer_text(&c->label), c->columns - indent, &rows);
	buffer_clear(&c->label);
	for (char *row = rows.data; row != NULL && *row != '\0';) {
		char *end = row + strcspn(row, "\n");
		const bool more = *end != '\0';

		*end = '\0';
		put_gutter(c, 0);
		put_blanks(c, indent);
		put_colored(c, color, row);
		end_row(c);
		row = more ? end + 1 : end;
	}
	c->out->failed |= rows.failed;
	buffer_free(&rows);
}

static void
put_mark(struct canvas *c, const struct picture_mark *mark)
{
	size_t column = screen_column(c, mark);
	const char *color = mark_color(mark);

	column = column > c->shift ? column - c->shift : 0;
	if (column >= c->columns)
		column = c->columns - 1;
	put_gutter(c, 0);
	compose_label(c, mark, column);
	const char *label = buffer_text(&c->label);
	const size_t width = utf8_width(label);
	if (c->columns == SIZE_MAX || column + 2 + width <= c->columns) {
		put_blanks(c, column);
		put_colored(c, color, "^ ");
		put_colored(c, color, label);
		end_row(c);
	} else if (width + 1 <= column) {
		put_blanks(c, column - width - 1);
		put_colored(c, color, label);
		put_colored(c, color, " ^");
		end_row(c);
	} else {
		put_label_below(c, color, column);
	}
	buffer_clear(&c->label);
}

/* The chosen lines with their marks; a row of dots for what is left out. */
void
canvas_lines(struct canvas *c)
{
	uint32_t previous = 0;
	size_t next = 0;

	for (uint32_t line = 1; line <= c->excerpt.lines; line++) {
		size_t count = 0;

		if (!c->excerpt.shown[line])
			continue;
		while (next < c->len && c->marks[next].pos.line < line)
			next++;
		while (next + count < c->len &&
		       c->marks[next + count].pos.line == line)
			count++;
		if (previous != 0 && previous + 1 != line) {
			buffer_addf(&c->label, "%*s\n",
				    c->digits + CANVAS_INDENT, "...");
			put_colored(c, COLOR_DIM, buffer_text(&c->label));
			buffer_clear(&c->label);
		}
		put_source(c, line, next, count);
		for (size_t i = next; i < next + count; i++) {
			if (c->marks[i].number != MARK_HIDDEN)
				put_mark(c, &c->marks[i]);
		}
		previous = line;
	}
}

/* Places in a file that is not there, or beyond its end. */
void
canvas_unseen(struct canvas *c)
{
	for (size_t i = 0; i < c->len; i++) {
		const struct picture_mark *mark = &c->marks[i];
		struct buffer place = { 0 };

		if (c->excerpt.found && mark->pos.line > 0 &&
		    mark->pos.line <= c->excerpt.lines)
			continue;
		phrase_position(c->picture->strings, &mark->pos, &place);
		put_blanks(c, CANVAS_INDENT);
		utf8_printable(buffer_text(&place), place.len, c->out);
		put_blanks(c, CANVAS_INDENT);
		compose_label(c, mark, 0);
		put_colored(c, mark_color(mark), buffer_text(&c->label));
		buffer_clear(&c->label);
		end_row(c);
		c->out->failed |= place.failed;
		buffer_free(&place);
	}
}

void
canvas_name(struct canvas *c)
{
	const strid file = c->marks[0].pos.file;

	put_blanks(c, CANVAS_INDENT);
	utf8_printable(intern_text(c->picture->strings, file),
		       intern_len(c->picture->strings, file), &c->label);
	put_colored(c, COLOR_DIM, buffer_text(&c->label));
	buffer_clear(&c->label);
	end_row(c);
}
