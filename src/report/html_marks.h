#ifndef REPORT_HTML_MARKS_H
#define REPORT_HTML_MARKS_H

#include "report/html.h"

#define HTML_STEPS_MAX	20	/* of an explanation */
#define HTML_MARKS_MAX	40

/* What is drawn into the source of a finding, and listed below it. */
struct html_mark {
	struct position pos;	/* file 0: none */
	bool of_old;		/* pos is of the old side */
	unsigned number;	/* of a step; 0: the value, or its call */
	const char *text;	/* printable */
	const char *expr;	/* printable; what the compiler speaks of,
				   or "" */
	const struct cause_step *cause;	/* or NULL */
	bool drawn;
};

struct html_marks {
	struct html_mark all[HTML_MARKS_MAX];
	size_t len;
	size_t left_out;	/* steps beyond these */
	struct arena arena;	/* of the texts */
};

/* From the value along the compiler's explanation to the edit; of what is
 * fixed the value alone.  Errors: ESC_NOMEM; to be freed all the same. */
enum esc_status html_marks_collect(const struct html *html,
				   const struct finding *finding,
				   struct html_marks *out,
				   struct esc_error *err);
void html_marks_free(struct html_marks *marks);

/*
 * html_source.c: the sources of both sides around the marks, file by file;
 * what is drawn is marked so.
 * Errors: ESC_NOMEM, those of the reader of sources.
 */
enum esc_status html_draw(struct html *html, struct html_marks *marks,
			  struct esc_error *err);

#endif
