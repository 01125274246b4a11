#ifndef ESCDIFF_TEXTDIFF_H
#define ESCDIFF_TEXTDIFF_H

#include <stddef.h>

#include "escdiff/linemap.h"

/* Room that is used again from one comparison to the next. */
struct text_hunks {
	struct line_hunk *items;	/* owned */
	size_t len, cap;
};

/*
 * The lines that differ between two texts in memory, as the git library
 * finds them; *hunks is emptied first.  Any bytes.
 * Owner:  the hunks are the caller's: text_hunks_free.
 * Errors: ESC_GIT, ESC_NOMEM.
 */
enum esc_status text_diff(const char *old_text, size_t old_len,
			  const char *new_text, size_t new_len,
			  struct text_hunks *hunks, struct esc_error *err);

void text_hunks_free(struct text_hunks *hunks);

#endif
