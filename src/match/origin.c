/* New code, or a value that was there and stayed on the stack. */
#include "match/origin.h"

#include <string.h>

/* Whether a variable that is declared at a token of the old side is the one
 * at its partner: by its name, or by what follows it. */
static bool
is_same_declaration(const struct code *code, uint32_t old_token)
{
	const struct code_side *new = &code->side[CODE_NEW];
	const struct code_token *a = &code->side[CODE_OLD].tokens[old_token];
	const struct code_token *b = &new->tokens[a->partner];

	if (!a->is_declared || !b->is_declared)
		return false;
	for (size_t i = 1; a->text != b->text && i <= 2; i++) {
		if (old_token + i >= code->side[CODE_OLD].token_count ||
		    a->partner + i >= new->token_count ||
		    a[i].text != b[i].text)
			return false;
	}
	return true;
}

/* The place on the other side, by the line map or by the token there. */
static bool
find_place(const struct calls *calls, size_t side,
	   const struct candidate *candidate, struct position *there)
{
	const struct position *pos = &candidate->record->pos;
	const struct linemap *map = calls->pool->map;

	there->column = pos->column;
	if (side == CODE_OLD ? linemap_to_new(map, pos->file, pos->line,
					      &there->file, &there->line)
			     : linemap_to_old(map, pos->file, pos->line,
					      &there->file, &there->line))
		return true;
	if (calls->code == NULL || candidate->aligned == 0)
		return false;
	const struct code_side *old = &calls->code->side[CODE_OLD];
	const struct code_side *far = &calls->code->side[1 - side];
	const uint32_t old_token = candidate->aligned - 1;
	const uint32_t token = side == CODE_OLD
		? old->tokens[old_token].partner : old_token;

	if (candidate->record->kind == REC_MOVED &&
	    !is_same_declaration(calls->code, old_token))
		return false;
	const uint32_t unit = candidate->unit_pair - 1;
	const uint32_t far_unit = side == CODE_OLD
		? old->units[unit].partner : unit;
	*there = (struct position){
		far->files[far->units[far_unit].file].path,
		far->tokens[token].line, far->tokens[token].column };
	return true;
}

/* A file that was not compiled there has no values. */
static bool
find_there(const struct calls *calls, size_t side,
	   const struct candidate *candidate, struct position *there)
{
	return find_place(calls, side, candidate, there) &&
	       is_compiled(&calls->side[1 - side], there->file);
}

/*
 * append(s, make([]T, n)...) makes no second slice: a record on the line
 * ends in the text of this one and "...)".
 */
static bool
is_appended(const struct calls *calls, size_t side,
	    const struct candidate *candidate)
{
	const struct side_facts *facts = &calls->side[side];
	const struct intern *strings = calls->pool->strings;
	const char *symbol = intern_text(strings, candidate->record->symbol);
	struct position start = candidate->record->pos;
	size_t count;

	start.column = 0;
	for (size_t i = placed_at(facts->heap, facts->heap_count, &start,
				  &count);
	     i < facts->heap_count && facts->heap[i].pos.file == start.file &&
	     facts->heap[i].pos.line == start.line; i++) {
		const struct record *record = facts->candidates->list[
			facts->heap[i].index].record;
		const char *text = intern_text(strings, record->symbol);
		const char *found = strncmp(text, "append(", 7) == 0
			? strstr(text, symbol) : NULL;

		if (found != NULL && strncmp(found + strlen(symbol), "...)",
					     4) == 0)
			return true;
	}
	return false;
}

static bool
is_told_there(const struct calls *calls, size_t side,
	      const struct candidate *candidate)
{
	const struct side_facts *far = &calls->side[1 - side];
	struct position there;
	size_t count;

	if (!find_there(calls, side, candidate, &there))
		return false;
	placed_at(far->heap, far->heap_count, &there, &count);
	return count > 0;
}

/* Nothing is said of a variable that stays on the stack. */
static bool
was_on_stack(const struct calls *calls, size_t side,
	     const struct candidate *candidate)
{
	const struct side_facts *far = &calls->side[1 - side];
	struct position there;
	size_t count;

	if (!find_there(calls, side, candidate, &there))
		return false;
	if (candidate->kept || candidate->record->kind == REC_MOVED)
		return true;
	placed_at(far->stack, far->stack_count, &there, &count);
	return count > 0;
}

void
origins_find(struct calls *calls)
{
	if (!calls->pool->lines_known)
		return;
	for (size_t side = 0; side < 2; side++) {
		struct candidates *list = calls->side[side].candidates;

		for (size_t i = 0; i < list->len; i++) {
			struct candidate *candidate = &list->list[i];

			if (candidate->stage != STAGE_NONE ||
			    candidate->record->place != PLACE_SOURCE)
				continue;
			candidate->is_left_out = candidate->is_silent &&
				(is_told_there(calls, side, candidate) ||
				 is_appended(calls, side, candidate));
			candidate->origin =
				was_on_stack(calls, side, candidate)
					? ORIGIN_REGRESSION : ORIGIN_ADDED;
		}
	}
}
