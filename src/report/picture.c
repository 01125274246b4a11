/* The picture that explain draws: source lines, and below them what happens
 * at which column. */
#include "report/picture.h"

#include <stdlib.h>
#include <string.h>

#include "report/canvas.h"

#define SOURCE_MIN	20	/* columns for the source, however narrow */

static unsigned
group_of(const struct picture *picture, strid file)
{
	unsigned groups = 0;

	for (size_t i = 0; i < picture->len; i++) {
		if (picture->marks[i].pos.file == file)
			return picture->marks[i].group;
		if (picture->marks[i].group >= groups)
			groups = picture->marks[i].group + 1;
	}
	return groups;
}

static bool
grow(struct picture *picture)
{
	const size_t cap = picture->cap > 0 ? picture->cap * 2 : 16;
	struct picture_mark *marks;

	if (picture->len < picture->cap)
		return true;
	marks = realloc(picture->marks, cap * sizeof(*marks));
	if (marks == NULL)
		return false;
	picture->marks = marks;
	picture->cap = cap;
	return true;
}

void
picture_add(struct picture *picture, const struct position *pos,
	    unsigned number, const char *text, const char *expr)
{
	const unsigned group = group_of(picture, pos->file);
	char *text_copy = arena_strndup(&picture->arena, text, strlen(text));
	char *expr_copy = arena_strndup(&picture->arena, expr, strlen(expr));

	if (text_copy == NULL || expr_copy == NULL || !grow(picture)) {
		picture->failed = true;
		return;
	}
	picture->marks[picture->len] = (struct picture_mark){
		*pos, number, group, picture->len, text_copy, expr_copy,
	};
	picture->len++;
}

void
picture_show(struct picture *picture, const struct position *pos)
{
	picture_add(picture, pos, MARK_HIDDEN, "", "");
}

void
picture_free(struct picture *picture)
{
	free(picture->marks);
	arena_free(&picture->arena);
	*picture = (struct picture){ 0 };
}

static int
compare_marks(const void *a, const void *b)
{
	const struct picture_mark *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static enum esc_status
draw_file(struct canvas *c, bool named, struct esc_error *err)
{
	const struct picture *picture = c->picture;
	const strid file = c->marks[0].pos.file;
	const enum esc_status status =
		excerpt_open(&c->excerpt, intern_text(picture->strings, file),
			     picture->strings, picture->read, picture->data,
			     err);

	if (status == ESC_OK) {
		for (size_t i = 0; i < c->len; i++)
			excerpt_choose(&c->excerpt, c->marks[i].pos.line);
		excerpt_close_gaps(&c->excerpt);
		if (named && c->excerpt.found)
			canvas_name(c);
		canvas_lines(c);
		canvas_unseen(c);
	}
	excerpt_free(&c->excerpt);
	buffer_free(&c->line);
	buffer_free(&c->label);
	return status;
}

/* Wide enough for all files, so that their bars stand in one column. */
static int
number_digits(const struct picture *picture)
{
	uint32_t largest = 99;
	int digits = 0;

	for (size_t i = 0; i < picture->len; i++) {
		if (picture->marks[i].pos.line + 1 > largest)
			largest = picture->marks[i].pos.line + 1;
	}
	for (; largest > 0; largest /= 10)
		digits++;
	return digits;
}

enum esc_status
picture_draw(struct picture *picture, struct buffer *out,
	     struct esc_error *err)
{
	const int digits = number_digits(picture);
	const size_t gutter = (size_t)digits + CANVAS_INDENT + 3;
	enum esc_status status = ESC_OK;

	if (picture->failed)
		return esc_nomem(err);
	qsort(picture->marks, picture->len, sizeof(*picture->marks),
	      compare_marks);
	for (size_t i = 0; status == ESC_OK && i < picture->len;) {
		struct canvas canvas = {
			.picture = picture, .marks = &picture->marks[i],
			.digits = digits, .columns = SIZE_MAX, .out = out,
		};

		if (picture->width > 0)
			canvas.columns = picture->width > gutter + SOURCE_MIN
						 ? picture->width - gutter
						 : SOURCE_MIN;
		while (i < picture->len &&
		       picture->marks[i].group == canvas.marks[0].group) {
			canvas.len++;
			i++;
		}
		status = draw_file(&canvas,
				   canvas.marks[0].group > 0, err);
	}
	return status;
}
