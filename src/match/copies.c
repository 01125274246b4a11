/* What inlining explains of the records that are left: copies that came or
 * went with it, and copies of what came or went itself. */
#include <string.h>

#include "match/order.h"
#include "match/stage.h"

/* The last of placed[], by one before it that says the same elsewhere. */
static void
fold_into_first(struct stage *stage, size_t side, struct candidate *list,
		const struct placed *placed, size_t last)
{
	struct candidate *copy = &list[placed[last].index];

	if (!is_free(copy) || copy->record->place != PLACE_SOURCE)
		return;
	for (size_t i = 0; i < last; i++) {
		struct candidate *first = &list[placed[i].index];

		if (first->record->kind != copy->record->kind ||
		    first->symbol != copy->symbol ||
		    first->record->package == copy->record->package)
			continue;
		if (is_paired(first))
			stage_relocate(copy, stage_counterpart(stage, side,
							       first));
		else
			copy->copy_of = first->copy_of != 0
				? first->copy_of : placed[i].index + 1;
		return;
	}
}

/*
 * Inlined on both sides: what the callee allocates was edited, and its copy
 * with it.
 */
static void
pair_copies(struct stage *stage, size_t side, const struct call *call,
	    struct candidate *own)
{
	struct calls *calls = stage->calls;

	(void)side;	/* the old one: both are paired from there */

	if (!call->is_both || own->is_relocated || !is_paired(own))
		return;
	struct candidate *far_own =
		&calls->side[CODE_NEW].candidates->list[own->partner];
	const struct wanted wanted = stage_wanted(stage, own);
	const struct wanted far_wanted = stage_wanted(stage, far_own);
	struct candidate *copy = stage_find_copy(
		stage, CODE_OLD, &call->fact->pos, &wanted, is_free);
	struct candidate *far_copy = stage_find_copy(
		stage, CODE_NEW, &call->there, &far_wanted, is_free);
	if (copy == NULL || far_copy == NULL)
		return;
	pool_join(calls->pool, STAGE_INLINING,
		  (uint32_t)(copy - calls->side[CODE_OLD].candidates->list),
		  (uint32_t)(far_copy -
			     calls->side[CODE_NEW].candidates->list));
}

/*
 * The same code in the log of several packages: a generic function, which is
 * compiled where it is used, or a closure of an inlined one.  It is told
 * once; where it is paired it is not new, only used once more.
 */
static void
fold_repeated(struct stage *stage, size_t side)
{
	const struct side_facts *facts = &stage->calls->side[side];
	struct candidate *list = facts->candidates->list;

	for (size_t i = 0, end; i < facts->heap_count; i = end) {
		for (end = i + 1; end < facts->heap_count &&
		     compare_places(&facts->heap[i].pos,
				    &facts->heap[end].pos) == 0;)
			end++;
		for (size_t j = i; j < end; j++)
			fold_into_first(stage, side, list, facts->heap + i,
					j - i);
	}
}

/*
 * A function that exists on this side only, whose allocation is said at a
 * call as it was on the other side: its code came from there.
 */
static void
relocate_source(struct stage *stage, size_t side, const struct call *call,
		struct candidate *own)
{
	if (!is_free(own) || !own->is_lone)
		return;
	const struct wanted wanted = stage_wanted(stage, own);
	const struct candidate *copy = stage_find_copy(
		stage, side, &call->fact->pos, &wanted, is_paired);
	if (copy != NULL && copy != own)
		stage_relocate(own, stage_counterpart(stage, side, copy));
}

/* Inlined on this side only: the copy here is the callee's own there. */
static void
relocate_copy(struct stage *stage, size_t side, const struct call *call,
	      struct candidate *own)
{
	if (call->is_both || call->there.file == 0 || !is_paired(own))
		return;
	const struct wanted wanted = stage_wanted(stage, own);
	struct candidate *copy = stage_find_copy(stage, side, &call->fact->pos,
						 &wanted, is_free);
	if (copy != NULL && copy != own)
		stage_relocate(copy, stage_counterpart(stage, side, own));
}

/* The declaration a record stands in, of a changed file; else CODE_NONE. */
static uint32_t
unit_of(const struct stage *stage, size_t side, const struct position *pos)
{
	const struct code *code = stage->calls->code;

	return code == NULL ? CODE_NONE
			    : code_unit_at(&code->side[side], pos->file,
					   pos->line);
}

/*
 * A call that is on this side only, of a function that is, too, and whose
 * code is the caller's own on the other side: a function that was split, or
 * is no longer.
 */
static void
relocate_split(struct stage *stage, size_t side, const struct call *call,
	       struct candidate *own)
{
	const uint32_t callee = unit_of(stage, side, &own->record->pos);
	const uint32_t caller = unit_of(stage, side, &call->fact->pos);

	if (!is_paired(own) || callee == CODE_NONE || caller == CODE_NONE)
		return;
	const struct code_side *code = &stage->calls->code->side[side];
	const struct record *other = stage_counterpart(stage, side, own);
	if (code->units[callee].partner != CODE_NONE || other == NULL ||
	    code->units[caller].partner == CODE_NONE ||
	    code->units[caller].partner != unit_of(stage, 1 - side,
						   &other->pos))
		return;
	const struct wanted wanted = stage_wanted(stage, own);
	struct candidate *copy = stage_find_copy(stage, side, &call->fact->pos,
						 &wanted, is_free);
	if (copy != NULL && copy != own)
		stage_relocate(copy, other);
}

/* "Add" of "(*T).Add". */
static bool
has_last_name(const struct stage *stage, strid function, strid name)
{
	const struct intern *strings = stage->calls->pool->strings;
	const char *text = intern_text(strings, function);
	const char *dot = strrchr(text, '.');

	return strcmp(dot != NULL ? dot + 1 : text,
		      intern_text(strings, name)) == 0;
}

/*
 * A function that is called directly now, and was by way of another one,
 * which has a copy of the same allocation.
 */
static void
relocate_wrapped(struct stage *stage, size_t side, const struct call *call,
		 struct candidate *own)
{
	const struct side_facts *far = &stage->calls->side[1 - side];

	if (call->instead_of == 0 || !is_paired(own))
		return;
	const struct wanted wanted = stage_wanted(stage, own);
	struct candidate *copy = stage_find_copy(stage, side, &call->fact->pos,
						 &wanted, is_free);
	for (size_t i = 0; copy != NULL && i < far->own_count; i++) {
		const struct candidate *other =
			&far->candidates->list[far->own[i]];

		if (other->record->kind == wanted.kind &&
		    has_last_name(stage, other->record->function,
				  call->instead_of) &&
		    stage_is_wanted(stage, &wanted, other->symbol)) {
			stage_relocate(copy, other->record);
			return;
		}
	}
}

/* A copy of what is new (or gone) itself. */
static void
fold_copy(struct stage *stage, size_t side, const struct call *call,
	  struct candidate *own)
{
	const struct candidates *candidates = stage_candidates(stage, side);

	if (own->stage != STAGE_NONE)
		return;
	const struct wanted wanted = stage_wanted(stage, own);
	struct candidate *copy = stage_find_copy(stage, side, &call->fact->pos,
						 &wanted, is_free);
	const uint32_t root = candidates_root(
		candidates, (uint32_t)(own - candidates->list));
	if (copy != NULL && copy != &candidates->list[root])
		copy->copy_of = root + 1;
}

/* Before the dot, as in `errors.New` and `&errors.errorString{...}`. */
static bool
has_qualifier(const struct stage *stage, strid symbol, strid callee)
{
	const struct intern *strings = stage->calls->pool->strings;
	const char *name = intern_text(strings, callee);
	const char *dot = strchr(name, '.');

	if (dot == NULL || name[0] == '(')
		return false;
	const size_t len = (size_t)(dot - name) + 1;
	const char *text = intern_text(strings, symbol);
	for (; *text != '\0'; text++) {
		if (strncmp(text, name, len) == 0)
			return true;
	}
	return false;
}

/* A callee whose body is in no log, as one of the standard library: what is
 * said with its package's name came or went with its body. */
static void
relocate_foreign(struct stage *stage, size_t side)
{
	const struct side_facts *facts = &stage->calls->side[side];

	for (size_t i = 0; i < facts->call_count; i++) {
		const struct call *call = &facts->calls[i];
		size_t count;

		if (call->function != 0 || call->is_both ||
		    call->there.file == 0)
			continue;
		const size_t first = placed_at(facts->heap, facts->heap_count,
					       &call->fact->pos, &count);
		for (size_t j = first; j < first + count; j++) {
			struct candidate *candidate =
				&facts->candidates->list[facts->heap[j].index];

			if (is_free(candidate) &&
			    has_qualifier(stage, candidate->symbol,
					  call->callee))
				stage_relocate(candidate, NULL);
		}
	}
}

/* The value a call gives goes by the call's text, or by the name of the
 * result of the inlined body. */
static void
pair_results(struct stage *stage)
{
	const struct side_facts *old = &stage->calls->side[CODE_OLD];
	const struct side_facts *new = &stage->calls->side[CODE_NEW];

	for (size_t s = 0; s < 2; s++) {
		const struct side_facts *facts = &stage->calls->side[s];

		for (size_t i = 0; i < facts->call_count; i++) {
			const struct call *call = &facts->calls[i];

			if (call->is_both || call->there.file == 0)
				continue;
			size_t old_count, new_count;
			const size_t a = placed_at(
				old->heap, old->heap_count,
				s == CODE_OLD ? &call->fact->pos : &call->there,
				&old_count);
			const size_t b = placed_at(
				new->heap, new->heap_count,
				s == CODE_OLD ? &call->there : &call->fact->pos,
				&new_count);
			for (size_t j = a, k = b;
			     j < a + old_count && k < b + new_count;) {
				struct candidate *x = &old->candidates->list[
					old->heap[j].index];
				struct candidate *y = &new->candidates->list[
					new->heap[k].index];

				if (!is_free(x)) {
					j++;
				} else if (!is_free(y) ||
					   x->record->kind !=
						   y->record->kind) {
					k++;
				} else {
					pool_join(stage->calls->pool,
						  STAGE_INLINING,
						  old->heap[j++].index,
						  new->heap[k++].index);
				}
			}
		}
	}
}

/* What is a copy of something that turned out to be paired is, too. */
static void
free_copies(struct stage *stage, size_t side)
{
	const struct candidates *candidates = stage_candidates(stage, side);

	for (uint32_t i = 0; i < candidates->len; i++) {
		struct candidate *copy = &candidates->list[i];
		const uint32_t root = candidates_root(candidates, i);

		if (root == i || !is_paired(&candidates->list[root]))
			continue;
		copy->copy_of = 0;
		stage_relocate(copy, stage_counterpart(stage, side,
					   &candidates->list[root]));
	}
}

void
copies_run(struct stage *stage)
{
	for (size_t side = 0; side < 2; side++)
		fold_repeated(stage, side);
	for (size_t side = 0; side < 2; side++)
		stage_for_each_own(stage, side, relocate_source);
	stage_for_each_own(stage, CODE_OLD, pair_copies);
	for (size_t side = 0; side < 2; side++)
		stage_for_each_own(stage, side, relocate_copy);
	for (size_t side = 0; side < 2; side++)
		stage_for_each_own(stage, side, relocate_split);
	for (size_t side = 0; side < 2; side++)
		stage_for_each_own(stage, side, relocate_wrapped);
	for (size_t side = 0; side < 2; side++)
		relocate_foreign(stage, side);
	pair_results(stage);
	for (size_t side = 0; side < 2; side++)
		stage_for_each_own(stage, side, fold_copy);
	for (size_t side = 0; side < 2; side++)
		free_copies(stage, side);
}
