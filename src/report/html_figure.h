#ifndef REPORT_HTML_FIGURE_H
#define REPORT_HTML_FIGURE_H

#include "report/html_marks.h"

/* A file while it is drawn: its two versions, either of which may not be
 * there or not be known. */
struct figure {
	struct html *html;
	struct html_marks *marks;
	strid old_path, new_path;
	struct source_file *old_file, *new_file;	/* or NULL */
	const struct linemap_file *lines;	/* NULL: the same on both */
	unsigned char *old_shown, *new_shown;	/* owned; by line: not
						   0 if shown */
	int digits;
	bool gap;		/* lines were left out since the last one */
	bool begun;
};

/* A line of the two: 0 where a side does not have it. */
struct row {
	uint32_t old_line, new_line;
};

/* Whether a mark is in that file. */
bool figure_has(const struct figure *figure, const struct html_mark *mark);

/* Append a line, and below it what is to be said of it. */
void figure_put_row(struct figure *figure, struct row row);

#endif
