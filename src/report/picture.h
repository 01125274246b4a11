#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H

#include <limits.h>

#include "escdiff/arena.h"
#include "escdiff/enclose.h"
#include "escdiff/record.h"

/* Source lines with marks below them, file by file. */

struct picture_mark;

#define MARK_FACT UINT_MAX	/* a number: no allocation, no step of one */

/* Strings, read, data, color and width are the caller's to fill in. */
struct picture {
	struct intern *strings;
	enclose_read_fn *read;		/* gives the text of a file */
	void *data;
	bool color;
	unsigned width;			/* of the terminal; 0: no limit */
	struct picture_mark *marks;	/* owned */
	size_t len, cap;
	struct arena arena;		/* texts of the marks */
	bool failed;			/* memory ran out */
};

/*
 * Mark a place.  number 0 is what the picture is about, others are steps,
 * or MARK_FACT.
 * expr is what the compiler speaks of, or "": it is shown where the source
 * line does not have it.  Texts are raw bytes and copied.
 */
void picture_add(struct picture *picture, const struct position *pos,
		 unsigned number, const char *text, const char *expr);

/* Show a line without marking it. */
void picture_show(struct picture *picture, const struct position *pos);

/*
 * Append the picture.  Files stand in the order in which they were first
 * marked; one that cannot be read has its places listed.
 * Errors: ESC_NOMEM, what read returned.
 */
enum esc_status picture_draw(struct picture *picture, struct buffer *out,
			     struct esc_error *err);

void picture_free(struct picture *picture);	/* all zeroes again */

#endif
