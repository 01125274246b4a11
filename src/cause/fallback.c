/* Edits that no explanation names: declarations that a line uses, go.mod. */
#include <string.h>

#include "cause/finder.h"
#include "source/lex.h"

/* An edited declaration of a type, constant or variable of that name, in any
 * changed file of the new side. */
static enum esc_status
edit_of_declaration(struct finder *finder, const char *name, size_t len,
		    struct edit *edit, struct esc_error *err)
{
	const struct linemap *map = finder->input->map;
	const strid id = intern_find(finder->strings, name, len);
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < map->len && id != 0 && status == ESC_OK &&
			   edit->pos.file == 0; i++) {
		const strid path = map->files[i].new_path;
		const struct edited_file *file = NULL;
		const char *text = intern_text(finder->strings, path);
		const size_t path_len = strlen(text);

		if (path_len < 4 || strcmp(text + path_len - 3, ".go") != 0)
			continue;
		status = edits_file(&finder->edits, true, path, &file, err);
		for (size_t j = 0; status == ESC_OK && file != NULL &&
				   j < file->decls.len &&
				   edit->pos.file == 0; j++) {
			const struct decl *decl = &file->decls.decls[j];
			const uint32_t first = decl->first_line;
			const uint32_t last = decl->last_line;

			if (decl->kind != DECL_FUNC && decl->name == id)
				status = edits_between(&finder->edits, path,
						       first, last, "", edit,
						       err);
		}
	}
	return status;
}

/* The names of a text, one after the other. */
static enum esc_status
edit_of_names(struct finder *finder, const char *text, size_t len,
	      struct edit *edit, struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	struct lexer lexer;

	lexer_init(&lexer, text, len);
	for (struct token token = lexer_next(&lexer);
	     token.kind != TOKEN_END && status == ESC_OK &&
	     edit->pos.file == 0; token = lexer_next(&lexer)) {
		if (token.kind == TOKEN_NAME)
			status = edit_of_declaration(finder, token.text,
						     token.len, edit, err);
	}
	return status;
}

/* The line of the record, as far as the sources have it. */
static enum esc_status
edit_of_line(struct finder *finder, const struct record *record,
	     struct edit *edit, struct esc_error *err)
{
	const struct edited_file *file;
	enum esc_status status = edits_file(&finder->edits, true,
					    record->pos.file, &file, err);

	if (status != ESC_OK || file == NULL)
		return status;
	size_t len;
	const char *line = edited_line(file, record->pos.line, &len);
	return edit_of_names(finder, line, len, edit, err);
}

/* The `go` line counts from 1.22 on for the variables of loops. */
enum esc_status
follow_go_line(struct finder *finder, const struct record *record,
	       bool *found, struct esc_error *err)
{
	const struct cause_input *input = finder->input;
	struct build_line old, new;

	if (!build_go_line(input->old_build, record->pos.file, &old) ||
	    !build_go_line(input->new_build, record->pos.file, &new) ||
	    old.version == new.version)
		return ESC_OK;
	*found = true;
	return finder_push_text(finder, (struct cause_step){
					.what = CAUSE_GO_LINE,
					.pos = new.pos }, err,
				"go %s -> %s",
				intern_text(finder->strings, old.version),
				intern_text(finder->strings, new.version));
}

enum esc_status
follow_elsewhere(struct finder *finder, const struct record *record,
		 bool *found, struct esc_error *err)
{
	struct edit edit = { 0 };
	enum esc_status status = edit_of_names(
		finder, intern_text(finder->strings, record->symbol),
		intern_len(finder->strings, record->symbol), &edit, err);

	if (status == ESC_OK && edit.pos.file == 0)
		status = edit_of_line(finder, record, &edit, err);
	if (status == ESC_OK)
		*found = finder_end(finder, &edit);
	if (status == ESC_OK && !*found)
		status = follow_go_line(finder, record, found, err);
	return status;
}
