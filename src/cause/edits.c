/* Edited lines, and their text. */
#include "cause/edits.h"

#include <stdlib.h>
#include <string.h>

void
edits_free(struct edits *edits)
{
	for (size_t side = 0; side < 2; side++) {
		for (size_t i = 0; i < edits->file_count[side]; i++) {
			buffer_free(&edits->files[side][i]->text);
			decl_list_free(&edits->files[side][i]->decls);
			free(edits->files[side][i]);
		}
		free(edits->files[side]);
	}
	*edits = (struct edits){ 0 };
}

bool
is_edited(const struct edits *edits, const struct position *pos)
{
	strid old_path;
	uint32_t old_line;

	return pos->file != 0 && pos->line != 0 &&
	       !linemap_to_old(edits->map, pos->file, pos->line, &old_path,
			       &old_line);
}

static enum esc_status
add_file(struct edits *edits, bool new_side, strid path,
	 struct esc_error *err)
{
	size_t *count = &edits->file_count[new_side];

	if (*count == edits->file_cap[new_side]) {
		const size_t cap = *count != 0 ? *count * 2 : 16;
		struct edited_file **files =
			reallocarray(edits->files[new_side], cap,
				     sizeof(*files));

		if (files == NULL)
			return esc_nomem(err);
		edits->files[new_side] = files;
		edits->file_cap[new_side] = cap;
	}
	struct edited_file *file = calloc(1, sizeof(*file));
	if (file == NULL)
		return esc_nomem(err);
	edits->files[new_side][(*count)++] = file;
	file->path = path;
	enum esc_status status = edits->sources->read(
		intern_text(edits->strings, path), &file->text, &file->found,
		new_side ? edits->sources->new_data
			 : edits->sources->old_data, err);
	if (status == ESC_OK && file->found)
		status = source_scan(buffer_text(&file->text), file->text.len,
				     edits->strings, &file->decls, err);
	return status;
}

enum esc_status
edits_file(struct edits *edits, bool new_side, strid path,
	   const struct edited_file **file, struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	size_t at = 0;

	*file = NULL;
	while (at < edits->file_count[new_side] &&
	       edits->files[new_side][at]->path != path)
		at++;
	if (at == edits->file_count[new_side])
		status = add_file(edits, new_side, path, err);
	if (status == ESC_OK && edits->files[new_side][at]->found)
		*file = edits->files[new_side][at];
	return status;
}

const char *
edited_line(const struct edited_file *file, uint32_t line, size_t *len)
{
	const char *at = file->text.data, *end = at + file->text.len;

	*len = 0;
	for (uint32_t i = 1; i < line && at != NULL && at < end; i++) {
		at = memchr(at, '\n', (size_t)(end - at));
		at = at != NULL ? at + 1 : end;
	}
	if (at == NULL || at >= end)
		return "";
	const char *stop = memchr(at, '\n', (size_t)(end - at));
	if (stop == NULL)
		stop = end;
	while (at < stop && strchr(" \t\r", *at) != NULL)
		at++;
	while (stop > at && strchr(" \t\r", stop[-1]) != NULL)
		stop--;
	*len = (size_t)(stop - at);
	return at;
}

static bool
has_word(const char *line, size_t len, const char *words)
{
	while (*words != '\0') {
		const size_t word = strcspn(words, " ");

		if (word > 0 && memmem(line, len, words, word) != NULL)
			return true;
		words += word;
		words += strspn(words, " ");
	}
	return false;
}

/* Comments say nothing to the compiler, but for its directives. */
static bool
is_code(const char *line, size_t len)
{
	if (len == 0)
		return false;
	if (len > 1 && line[0] == '/' && (line[1] == '/' || line[1] == '*'))
		return len > 5 && memcmp(line, "//go:", 5) == 0;
	return true;
}

/* A line that says more than that a block ends. */
static bool
is_telling(const char *line, size_t len)
{
	return is_code(line, len) && !(len <= 2 && strchr("{}()", line[0]));
}

static enum esc_status
set_edit(struct edits *edits, struct edit *edit, bool removed, strid path,
	 uint32_t line, const char *text, size_t len, struct esc_error *err)
{
	*edit = (struct edit){
		.pos = { .file = path, .line = line },
		.removed = removed,
		.text = intern_put(edits->strings, text, len),
	};
	return edit->text == STRID_NOMEM ? esc_nomem(err) : ESC_OK;
}

enum esc_status
edit_at(struct edits *edits, const struct position *pos, struct edit *edit,
	struct esc_error *err)
{
	const struct edited_file *file;
	size_t len = 0;
	const char *text = "";
	enum esc_status status = edits_file(edits, true, pos->file, &file,
					    err);

	if (status == ESC_OK && file != NULL)
		text = edited_line(file, pos->line, &len);
	if (status == ESC_OK)
		status = set_edit(edits, edit, false, pos->file, pos->line,
				  text, len, err);
	return status;
}

/* The first line that went away between two lines of the new side. */
static enum esc_status
removed_between(struct edits *edits, strid path, uint32_t first,
		uint32_t last, const char *words, struct edit *edit,
		struct esc_error *err)
{
	const struct linemap_file *change = linemap_of_new(edits->map, path);
	const struct edited_file *file = NULL;
	enum esc_status status = ESC_OK;

	if (change == NULL || change->old_path == 0)
		return ESC_OK;
	status = edits_file(edits, false, change->old_path, &file, err);
	for (size_t i = 0; i < change->hunk_count && status == ESC_OK &&
			   file != NULL && edit->pos.file == 0; i++) {
		const struct line_hunk *hunk = &change->hunks[i];

		if (hunk->new_line + 1 < first || hunk->new_line > last)
			continue;
		for (uint32_t j = 0; j < hunk->old_count; j++) {
			size_t len;
			const char *text = edited_line(
				file, hunk->old_line + j, &len);

			if (words[0] != '\0' ? !has_word(text, len, words)
					     : !is_telling(text, len))
				continue;
			status = set_edit(edits, edit, true, change->old_path,
					  hunk->old_line + j, text, len, err);
			break;
		}
	}
	return status;
}

enum esc_status
edits_between(struct edits *edits, strid path, uint32_t first, uint32_t last,
	      const char *words, struct edit *edit, struct esc_error *err)
{
	const struct edited_file *file;
	uint32_t any = 0;

	*edit = (struct edit){ 0 };
	enum esc_status status = edits_file(edits, true, path, &file, err);
	for (uint32_t line = first; status == ESC_OK && file != NULL &&
				    line <= last; line++) {
		const struct position pos = { path, line, 0 };
		size_t len;

		if (!is_edited(edits, &pos))
			continue;
		const char *text = edited_line(file, line, &len);
		if (is_code(text, len) && has_word(text, len, words))
			return set_edit(edits, edit, false, path, line, text,
					len, err);
		if (any == 0 && is_telling(text, len))
			any = line;
	}
	if (status == ESC_OK && words[0] != '\0')
		status = removed_between(edits, path, first, last, words,
					 edit, err);
	if (status != ESC_OK || edit->pos.file != 0)
		return status;
	if (any != 0)
		return edit_at(edits, &(struct position){ path, any, 0 },
			       edit, err);
	return removed_between(edits, path, first, last, "", edit, err);
}
