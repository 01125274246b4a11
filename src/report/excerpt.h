#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include "escdiff/enclose.h"
#include "escdiff/source.h"

/* A source file, cut into lines, with a choice of them. */
struct excerpt {
	struct buffer text;
	size_t *starts;		/* owned: offsets of lines 1 ... and the end */
	uint32_t lines;
	bool *shown;		/* owned: by line */
	struct decl_list decls;
	bool found;		/* the file could be read */
};

/* Errors: ESC_NOMEM, what read returned; excerpt_free is fine then too. */
enum esc_status excerpt_open(struct excerpt *excerpt, const char *path,
			     struct intern *strings, enclose_read_fn *read,
			     void *data, struct esc_error *err);
void excerpt_free(struct excerpt *excerpt);	/* all zeroes again */

/* Choose a line, its neighbours and the head of its function. */
void excerpt_choose(struct excerpt *excerpt, uint32_t line);

/* Choose single lines between chosen ones: a gap mark is no shorter. */
void excerpt_close_gaps(struct excerpt *excerpt);

/* The bytes of a line without its end; "" beyond the last. */
const char *excerpt_line(const struct excerpt *excerpt, uint32_t line,
			 size_t *len);

/* As it is shown: tabs spread out, nothing that steers a terminal. */
void excerpt_spread(const char *bytes, size_t len, struct buffer *out);

#endif
