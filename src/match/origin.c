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

/* The same place on the other side.  A file that was not compiled there has
 * no values. */
static bool
find_there(const struct calls *calls, enum code_sides side,
	   const struct candidate *candidate, struct position *there)
{
	const struct code *code = calls->code;
	uint32_t token;

	if (!code_find_there(code, calls->pool->map, side,
			     &candidate->record->pos, there, &token))
		return false;
	if (token != CODE_NONE && candidate->record->kind == REC_MOVED &&
	    !is_same_declaration(code, side == CODE_OLD
				 ? token
				 : code->side[side].tokens[token].partner))
		return false;
	return is_compiled(&calls->side[1 - side], there->file);
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
has_placed(const struct placed *list, size_t len, const struct position *pos)
{
	size_t count;

	placed_at(list, len, pos, &count);
	return count > 0;
}

static void
find_origin(const struct calls *calls, enum code_sides side,
	    struct candidate *candidate)
{
	const struct side_facts *far = &calls->side[1 - side];
	struct position there;
	const bool is_there = find_there(calls, side, candidate, &there);
	/* Nothing is said of a variable that stays on the stack. */
	const bool on_stack = is_there &&
		(candidate->kept || candidate->record->kind == REC_MOVED ||
		 has_placed(far->stack, far->stack_count, &there));

	candidate->origin = on_stack ? ORIGIN_REGRESSION : ORIGIN_ADDED;
	candidate->is_left_out = candidate->is_silent &&
		((is_there &&
		  has_placed(far->heap, far->heap_count, &there)) ||
		 is_appended(calls, side, candidate));
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

			if (candidate->stage == STAGE_NONE &&
			    candidate->record->place == PLACE_SOURCE)
				find_origin(calls, (enum code_sides)side,
					    candidate);
		}
	}
}
