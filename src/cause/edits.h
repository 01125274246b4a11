#ifndef CAUSE_EDITS_H
#define CAUSE_EDITS_H

#include "escdiff/match.h"
#include "escdiff/source.h"

/*
 * The edited lines of both sides, and the sources around them, read when
 * they are asked for.
 */
struct edited_file {
	strid path;
	bool found;
	struct buffer text;		/* owned */
	struct decl_list decls;		/* owned */
};

struct edits {
	struct intern *strings;		/* borrowed, likewise the next two */
	const struct linemap *map;
	const struct match_sources *sources;
	struct edited_file **files[2];	/* owned: old side, new side */
	size_t file_count[2], file_cap[2];
};

void edits_free(struct edits *edits);

/* Whether a line of the new side is edited or added. */
bool is_edited(const struct edits *edits, const struct position *pos);

/*
 * A file of a side, or NULL if there is none; it stays where it is.
 * Errors: ESC_NOMEM and those of the reader.
 */
enum esc_status edits_file(struct edits *edits, bool new_side, strid path,
			   const struct edited_file **file,
			   struct esc_error *err);

/* A line of it without blanks around; *len is 0 where there is none. */
const char *edited_line(const struct edited_file *file, uint32_t line,
			size_t *len);

/* An edit: a line of the new side, or one of the old side that is gone. */
struct edit {
	struct position pos;
	bool removed;
	strid text;
};

/*
 * The edit between two lines of a file of the new side that best explains
 * something: the first line that has one of the words (separated by blanks;
 * "" for any), else the first that is no comment and not blank, else the
 * first line that was removed there.  edit->pos.file is 0 if there is none.
 * Errors: ESC_NOMEM and those of the reader.
 */
enum esc_status edits_between(struct edits *edits, strid path,
			      uint32_t first, uint32_t last,
			      const char *words, struct edit *edit,
			      struct esc_error *err);

/* The edit at one line of the new side. */
enum esc_status edit_at(struct edits *edits, const struct position *pos,
			struct edit *edit, struct esc_error *err);

#endif
