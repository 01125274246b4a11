/* Parameters that let go of their argument now, as changes of their own. */
#include <stdlib.h>

#include "cause/finder.h"
#include "source/lex.h"

/* To the heap, whatever becomes of results. */
static bool
is_leak(const struct finder *finder, const struct record *leak)
{
	return (leak->kind == REC_LEAK || leak->kind == REC_LEAK_CONTENT) &&
	       leak->place == PLACE_SOURCE &&
	       parameter_was_there(finder, leak);
}

/* Whether a place is in front of the body of the declaration that begins
 * with the text: what is open there is no type's. */
static bool
is_in_head(const char *text, size_t len, uint32_t first_line,
	   const struct position *pos)
{
	struct lexer lexer;
	size_t open = 0;

	lexer_init(&lexer, text, len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		const uint32_t line = first_line + token.line - 1;

		if (line > pos->line ||
		    (line == pos->line && token.column >= pos->column))
			break;
		open += token.sign == '{';
		open -= token.sign == '}' && open > 0;
	}
	return open == 0;
}

/* Nobody else can call a function literal: what its parameters do is told
 * where values are passed to it. */
static enum esc_status
is_declared(struct finder *finder, const struct record *leak, bool *declared,
	    struct esc_error *err)
{
	const struct position *pos = &leak->pos;
	const struct edited_file *file;
	const struct decl *decl = NULL;
	enum esc_status status = edits_file(&finder->edits, true, pos->file,
					    &file, err);

	*declared = false;
	if (status == ESC_OK && file != NULL)
		decl = decl_list_function_at(&file->decls, pos->line);
	if (decl == NULL)
		return status;
	size_t len;
	const char *start = edited_line(file, decl->first_line, &len);
	while (start > file->text.data && start[-1] != '\n')
		start--;
	*declared = is_in_head(start,
			       file->text.len -
				       (size_t)(start - file->text.data),
			       decl->first_line, pos);
	return status;
}

static enum esc_status
add_leak(struct change_list *list, const struct record *leak,
	 struct esc_error *err)
{
	if (list->len == list->cap) {
		const size_t cap = list->cap * 2 + 16;
		struct change *changes = reallocarray(list->changes, cap,
						      sizeof(*changes));

		if (changes == NULL)
			return esc_nomem(err);
		list->changes = changes;
		list->cap = cap;
	}
	list->changes[list->len++] = (struct change){
		.status = CHANGE_LEAK, .origin = ORIGIN_REGRESSION,
		.new_record = leak };
	return ESC_OK;
}

/* A package and its test variant say the same. */
static bool
is_again(const struct change_list *list, size_t first,
	 const struct record *leak)
{
	for (size_t i = first; i < list->len; i++) {
		const struct record *one = list->changes[i].new_record;

		if (one->pos.file == leak->pos.file &&
		    one->pos.line == leak->pos.line &&
		    one->pos.column == leak->pos.column &&
		    one->symbol == leak->symbol)
			return true;
	}
	return false;
}

enum esc_status
leaks_find(const struct cause_input *input, struct change_list *list,
	   struct esc_error *err)
{
	const struct record_set *set = &input->new_build->records;
	const size_t first = list->len;
	struct finder finder;
	enum esc_status status = finder_init(&finder, input, err);

	for (size_t i = 0; status == ESC_OK && i < finder.worse_count; i++) {
		const struct record *leak = &set->recs[finder.worse[i].fact];
		bool declared;

		if (!is_leak(&finder, leak) || is_again(list, first, leak))
			continue;
		status = is_declared(&finder, leak, &declared, err);
		if (status == ESC_OK && declared)
			status = add_leak(list, leak, err);
	}
	if (status == ESC_OK && list->len > first)
		change_list_sort(list, set->strings);
	finder_free(&finder);
	return status;
}
