#ifndef REPORT_CANVAS_H
#define REPORT_CANVAS_H

#include "report/excerpt.h"
#include "report/picture.h"

/* The inside of pictures: one file while it is drawn. */

#define MARK_HIDDEN	(UINT_MAX - 1)	/* a number: only shows its line */
#define CANVAS_INDENT	2

struct picture_mark {
	struct position pos;
	unsigned number;
	unsigned group;		/* files by first appearance */
	size_t order;		/* of being added */
	const char *text;
	const char *expr;
};

/* One file while it is drawn. */
struct canvas {
	const struct picture *picture;
	struct excerpt excerpt;
	const struct picture_mark *marks;	/* of this file, by line */
	size_t len;
	int digits;		/* of line numbers */
	size_t columns;		/* for source; SIZE_MAX: no limit */
	size_t shift;		/* columns of the present line left out */
	struct buffer line, label;	/* scratch */
	struct buffer *out;
};

/* The name of the file, as a row above its lines. */
void canvas_name(struct canvas *canvas);

/* The chosen lines with their marks; dots for what is left out. */
void canvas_lines(struct canvas *canvas);

/* Marks in a file that is not there, or beyond its end, as a list. */
void canvas_unseen(struct canvas *canvas);

/* Whether the reader sees in a line what the compiler speaks of there. */
bool canvas_line_has(const char *text, size_t len, uint32_t column,
		     const char *expr);

#endif
