/* Variables of loops, which are made anew in each iteration from Go 1.22 on:
 * the `go` line decides, and the log says the same before and after. */
#include "build/gover.h"
#include "cause/finder.h"
#include "source/lex.h"

static bool
is_per_iteration(const struct finder *finder, const struct build *build,
		 strid file)
{
	struct build_line line;

	return build->go_version != NULL &&
	       go_version_has(build->go_version, 22) &&
	       build_go_line(build, file, &line) && line.version != 0 &&
	       go_version_compare(intern_text(finder->strings, line.version),
				  "1.22") >= 0;
}

/* Whether the text at the column stands between `for` and `:=`. */
static bool
is_loop_variable(const char *line, size_t len, uint32_t column)
{
	struct lexer lexer;
	bool in_for = false, seen = false;

	lexer_init(&lexer, line, len);
	for (struct token token = lexer_next(&lexer); token.kind != TOKEN_END;
	     token = lexer_next(&lexer)) {
		if (token.keyword == KEYWORD_FOR)
			in_for = true;
		else if (in_for && token.kind == TOKEN_NAME)
			seen |= token.column == column;
		else if (in_for && token.len == 2 && token.text[0] == ':')
			return seen;
		else if (token.sign != ',')
			in_for = seen = false;
	}
	return false;
}

static enum esc_status
is_of_loop(struct finder *finder, const struct position *pos, bool *answer,
	   struct esc_error *err)
{
	const struct edited_file *file;
	enum esc_status status = edits_file(&finder->edits, true, pos->file,
					    &file, err);

	*answer = false;
	if (status != ESC_OK || file == NULL)
		return status;
	size_t len;
	const char *line = edited_line(file, pos->line, &len);
	const char *start = line;
	while (start > file->text.data && start[-1] != '\n')
		start--;
	len += (size_t)(line - start);
	*answer = is_loop_variable(start, len, pos->column);
	return status;
}

static bool
can_be_of_loop(const struct change *change)
{
	return (change->status == CHANGE_UNCHANGED ||
		change->status == CHANGE_RELOCATED) &&
	       change->old_record != NULL && change->new_record != NULL &&
	       change->new_record->kind == REC_MOVED &&
	       change->new_record->place == PLACE_SOURCE;
}

enum esc_status
loops_find(const struct cause_input *input, struct change_list *list,
	   struct esc_error *err)
{
	struct intern *strings = input->new_build->records.strings;
	struct finder finder = {
		.input = input, .strings = strings,
		.edits = { .strings = strings, .map = input->map,
			   .sources = input->sources },
	};
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < list->len && status == ESC_OK; i++) {
		struct change *change = &list->changes[i];
		bool answer = false;

		if (!can_be_of_loop(change))
			continue;
		const strid file = change->new_record->pos.file;
		const bool now = is_per_iteration(&finder, input->new_build,
						  file);
		const bool then = is_per_iteration(
			&finder, input->old_build,
			change->old_record->pos.file);
		if (now != then)
			status = is_of_loop(&finder, &change->new_record->pos,
					    &answer, err);
		if (!answer)
			continue;
		change->status = now ? CHANGE_HIDDEN : CHANGE_FIXED;
		change->origin = ORIGIN_REGRESSION;
	}
	edits_free(&finder.edits);
	return status;
}
