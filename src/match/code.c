/* Where things stand in the changed Go files. */
#include "match/code.h"

#include <stdlib.h>
#include <string.h>

void
code_free(struct code *code)
{
	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < code->side[i].file_count; j++)
			buffer_free(&code->side[i].files[j].text);
		free(code->side[i].files);
		free(code->side[i].units);
		free(code->side[i].tokens);
	}
	*code = (struct code){ 0 };
}

int
code_by_path(const void *a, const void *b, void *strings)
{
	const struct code_file *x = a, *y = b;

	return strcmp(intern_text(strings, x->path),
		      intern_text(strings, y->path));
}

const struct code_file *
code_file(const struct code_side *side, strid path)
{
	size_t low = 0, high = side->file_count;

	if (high == 0)
		return NULL;
	const char *text = intern_text(side->strings, path);
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const struct code_file *file = &side->files[middle];

		if (file->path == path)
			return file;
		if (strcmp(intern_text(side->strings, file->path), text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

uint32_t
code_first_token(const struct code_side *side, const struct code_file *file,
		 uint32_t line)
{
	uint32_t low = file->first_token, high = file->end_token;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (side->tokens[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t
code_unit_at(const struct code_side *side, strid path, uint32_t line)
{
	const struct code_file *file = code_file(side, path);
	uint32_t best = CODE_NONE;

	if (file == NULL)
		return CODE_NONE;
	uint32_t low = file->first_unit, high = file->end_unit;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (side->units[middle].last_line < line)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low; i < file->end_unit; i++) {
		const struct code_unit *unit = &side->units[i];

		if (unit->first_line > line)
			break;
		if (unit->is_func)
			return i;
		if (best == CODE_NONE)
			best = i;
	}
	return best;
}

uint32_t
code_token_at(const struct code_side *side, strid path, uint32_t line,
	      uint32_t column)
{
	const struct code_file *file = code_file(side, path);

	if (file == NULL || column == 0)
		return CODE_NONE;
	for (uint32_t i = code_first_token(side, file, line);
	     i < file->end_token && side->tokens[i].line == line; i++) {
		if (side->tokens[i].column == column)
			return i;
	}
	return CODE_NONE;
}

bool
code_unit_mentions(const struct code_side *side, uint32_t unit, strid name)
{
	const struct code_unit *within = &side->units[unit];

	for (uint32_t i = within->first_token; i < within->end_token; i++) {
		if (side->tokens[i].text == name)
			return true;
	}
	return false;
}

struct position
code_place(const struct code_side *side, uint32_t token)
{
	size_t low = 0, high = side->file_count;

	/* The tokens of the files follow each other. */
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (side->files[middle].end_token <= token)
			low = middle + 1;
		else
			high = middle;
	}
	return (struct position){ side->files[low].path,
				  side->tokens[token].line,
				  side->tokens[token].column };
}

bool
code_find_there(const struct code *code, const struct linemap *map,
		enum code_sides which, const struct position *pos,
		struct position *there, uint32_t *token)
{
	const bool kept = which == CODE_OLD
		? linemap_to_new(map, pos->file, pos->line, &there->file,
				 &there->line)
		: linemap_to_old(map, pos->file, pos->line, &there->file,
				 &there->line);

	there->column = pos->column;
	*token = CODE_NONE;
	if (kept)
		return true;
	*there = (struct position){ 0 };
	if (code == NULL)
		return false;
	const struct code_side *side = &code->side[which];
	const uint32_t here = code_token_at(side, pos->file, pos->line,
					    pos->column);
	if (here == CODE_NONE || side->tokens[here].partner == CODE_NONE)
		return false;
	*token = here;
	*there = code_place(&code->side[1 - which],
			    side->tokens[here].partner);
	return true;
}
