/* The stage of matching that knows of inlining: an allocation is said once
 * where it is written, and once more at each call that its function was
 * inlined into, unless the value stays on the stack there. */
#include "match/inlining.h"

#include <stdlib.h>
#include <string.h>

#include "match/loosen.h"

struct stage {
	struct calls *calls;
	struct call_changes *out;
	struct buffer room;
	bool failed;
};

/* A callee's own allocation, looked for at the call. */
struct wanted {
	enum record_kind kind;
	strid symbol, head;	/* without qualifiers */
};

static struct candidates *
candidates_of(const struct stage *stage, size_t side)
{
	return stage->calls->side[side].candidates;
}

static strid
loosen(struct stage *stage, strid symbol)
{
	const strid id = loosen_symbol(stage->calls->pool->strings, symbol,
				       &stage->room);

	stage->failed |= id == STRID_NOMEM;
	return id;
}

static strid
head(struct stage *stage, strid loose)
{
	const strid id = symbol_head(stage->calls->pool->strings, loose,
				     &stage->room);

	stage->failed |= id == STRID_NOMEM;
	return id;
}

static struct wanted
wanted_of(struct stage *stage, const struct candidate *own)
{
	const strid symbol = loosen(stage, own->symbol);

	return (struct wanted){ own->record->kind, symbol,
				head(stage, symbol) };
}

/* Parameters of a copy are replaced by what was passed. */
static bool
is_wanted(struct stage *stage, const struct wanted *wanted, strid symbol)
{
	const strid loose = loosen(stage, symbol);

	return loose == wanted->symbol ||
	       (wanted->head != 0 && head(stage, loose) == wanted->head);
}

/* What is asked of a candidate at a call. */
typedef bool asked_fn(const struct candidate *candidate);

static bool
is_free(const struct candidate *candidate)
{
	return candidate->stage == STAGE_NONE && candidate->copy_of == 0;
}

static bool
is_paired(const struct candidate *candidate)
{
	return candidate->stage != STAGE_NONE;
}

static bool
is_any(const struct candidate *candidate)
{
	(void)candidate;
	return true;
}

/* The copy of an allocation at a call, or NULL. */
static struct candidate *
find_copy(struct stage *stage, size_t side, const struct position *pos,
	  const struct wanted *wanted, asked_fn *asked)
{
	const struct side_facts *facts = &stage->calls->side[side];
	size_t count;
	const size_t first = placed_at(facts->heap, facts->heap_count, pos,
				       &count);

	for (size_t i = first; i < first + count; i++) {
		struct candidate *candidate =
			&facts->candidates->list[facts->heap[i].index];

		if (candidate->record->kind == wanted->kind &&
		    asked(candidate) &&
		    is_wanted(stage, wanted, candidate->symbol))
			return candidate;
	}
	return NULL;
}

/* The record on the other side of one that is paired; may be NULL. */
static const struct record *
counterpart(const struct stage *stage, size_t side,
	    const struct candidate *candidate)
{
	if (candidate->is_relocated)
		return candidate->other;
	return candidates_of(stage, 1 - side)->list[candidate->partner].record;
}

static void
relocate(struct candidate *candidate, const struct record *other)
{
	candidate->stage = STAGE_INLINING;
	candidate->is_relocated = true;
	candidate->other = other;
}

/* Do something with each allocation of each callee. */
typedef void own_fn(struct stage *stage, size_t side, const struct call *call,
		    struct candidate *own);

static void
for_each_own(struct stage *stage, size_t side, own_fn *act)
{
	const struct side_facts *facts = &stage->calls->side[side];

	for (size_t i = 0; i < facts->call_count && !stage->failed; i++) {
		const struct call *call = &facts->calls[i];

		for (uint32_t j = 0; j < call->own_count; j++)
			act(stage, side, call,
			    &facts->candidates->list[
				    facts->own[call->first_own + j]]);
	}
}

static bool
same_place(const struct position *a, const struct position *b)
{
	return a->file == b->file && a->line == b->line &&
	       a->column == b->column;
}

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
			relocate(copy, counterpart(stage, side, first));
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
	const struct wanted wanted = wanted_of(stage, own);
	const struct wanted far_wanted = wanted_of(stage, far_own);
	struct candidate *copy = find_copy(stage, CODE_OLD, &call->pos,
					   &wanted, is_free);
	struct candidate *far_copy = find_copy(stage, CODE_NEW, &call->there,
					       &far_wanted, is_free);
	if (copy == NULL || far_copy == NULL)
		return;
	copy->stage = far_copy->stage = STAGE_INLINING;
	copy->partner = (uint32_t)(far_copy -
				   calls->side[CODE_NEW].candidates->list);
	far_copy->partner = (uint32_t)(copy -
				       calls->side[CODE_OLD].candidates->list);
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
		     same_place(&facts->heap[i].pos, &facts->heap[end].pos);)
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
	const struct wanted wanted = wanted_of(stage, own);
	const struct candidate *copy = find_copy(stage, side, &call->pos,
						 &wanted, is_paired);
	if (copy != NULL && copy != own)
		relocate(own, counterpart(stage, side, copy));
}

/* Inlined on this side only: the copy here is the callee's own there. */
static void
relocate_copy(struct stage *stage, size_t side, const struct call *call,
	      struct candidate *own)
{
	if (call->is_both || call->there.file == 0 || !is_paired(own))
		return;
	const struct wanted wanted = wanted_of(stage, own);
	struct candidate *copy = find_copy(stage, side, &call->pos, &wanted,
					   is_free);
	if (copy != NULL && copy != own)
		relocate(copy, counterpart(stage, side, own));
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
	const uint32_t caller = unit_of(stage, side, &call->pos);

	if (!is_paired(own) || callee == CODE_NONE || caller == CODE_NONE)
		return;
	const struct code_side *code = &stage->calls->code->side[side];
	const struct record *other = counterpart(stage, side, own);
	if (code->units[callee].partner != CODE_NONE || other == NULL ||
	    code->units[caller].partner == CODE_NONE ||
	    code->units[caller].partner != unit_of(stage, 1 - side,
						   &other->pos))
		return;
	const struct wanted wanted = wanted_of(stage, own);
	struct candidate *copy = find_copy(stage, side, &call->pos, &wanted,
					   is_free);
	if (copy != NULL && copy != own)
		relocate(copy, other);
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
	const struct wanted wanted = wanted_of(stage, own);
	struct candidate *copy = find_copy(stage, side, &call->pos, &wanted,
					   is_free);
	for (size_t i = 0; copy != NULL && i < far->own_count; i++) {
		const struct candidate *other =
			&far->candidates->list[far->own[i]];

		if (other->record->kind == wanted.kind &&
		    has_last_name(stage, other->record->function,
				  call->instead_of) &&
		    is_wanted(stage, &wanted, other->symbol)) {
			relocate(copy, other->record);
			return;
		}
	}
}

/* A copy of what is new (or gone) itself. */
static void
fold_copy(struct stage *stage, size_t side, const struct call *call,
	  struct candidate *own)
{
	struct candidate *list = candidates_of(stage, side)->list;

	if (own->stage != STAGE_NONE)
		return;
	const struct wanted wanted = wanted_of(stage, own);
	struct candidate *copy = find_copy(stage, side, &call->pos, &wanted,
					   is_free);
	uint32_t root = (uint32_t)(own - list);
	while (list[root].copy_of != 0)
		root = list[root].copy_of - 1;
	if (copy != NULL && copy != &list[root])
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
					       &call->pos, &count);
		for (size_t j = first; j < first + count; j++) {
			struct candidate *candidate =
				&facts->candidates->list[facts->heap[j].index];

			if (is_free(candidate) &&
			    has_qualifier(stage, candidate->symbol,
					  call->callee))
				relocate(candidate, NULL);
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
				s == CODE_OLD ? &call->pos : &call->there,
				&old_count);
			const size_t b = placed_at(
				new->heap, new->heap_count,
				s == CODE_OLD ? &call->there : &call->pos,
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
					x->stage = y->stage = STAGE_INLINING;
					x->partner = new->heap[k++].index;
					y->partner = old->heap[j++].index;
				}
			}
		}
	}
}

/*
 * Whether the side without the inlining has a reason for it: the function
 * cannot be inlined, or not into that caller, or nobody knows any longer
 * which function an interface calls.  Without one the call is not compiled,
 * as behind a constant that is false.
 */
static bool
has_reason(const struct stage *stage, size_t side, const struct call *call)
{
	const struct side_facts *far = &stage->calls->side[1 - side];
	const struct known *callee = known_function(far, call->function,
						    call->scope);

	if (callee == NULL || !callee->can_inline || call->is_devirtualized)
		return true;
	for (size_t i = 0; i < far->known_count; i++) {
		if (far->known[i].function == call->fact->function &&
		    far->known[i].is_big)
			return true;
	}
	return false;
}

static bool
add_change(struct stage *stage, struct change change)
{
	struct call_changes *out = stage->out;

	if (out->len == out->cap) {
		const size_t cap = out->cap != 0 ? out->cap * 2 : 16;
		struct change *list = reallocarray(out->list, cap,
						   sizeof(*list));

		if (list == NULL)
			return false;
		out->list = list;
		out->cap = cap;
	}
	out->list[out->len++] = change;
	return true;
}

/* Whether the value stayed on the stack at the call: no line says so of a
 * variable, but that it was moved to the heap would be said. */
static bool
is_on_stack(struct stage *stage, size_t side, const struct call *call,
	    const struct wanted *wanted)
{
	const struct side_facts *facts = &stage->calls->side[side];
	size_t count;

	if (find_copy(stage, side, &call->pos, wanted, is_any) != NULL)
		return false;
	if (wanted->kind == REC_MOVED)
		return true;
	const size_t first = placed_at(facts->stack, facts->stack_count,
				       &call->pos, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct record *fact =
			&facts->set->recs[facts->stack[i].index];

		if (is_wanted(stage, wanted, fact->symbol))
			return true;
	}
	return false;
}

/*
 * Whether the callee's body came along with that of another function that
 * was inlined at the same place, and the value is on that one's stack: then
 * the call is written there, and told there.
 */
static bool
is_told_inside(struct stage *stage, size_t side, const struct call *call,
	       const struct wanted *wanted)
{
	const struct side_facts *facts = &stage->calls->side[side];
	size_t count, inner;
	const struct call *list = calls_at(facts, &call->pos, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].callee == call->callee || list[i].function == 0)
			continue;
		const uint32_t *nested = inlined_in(facts, list[i].function,
						    call->callee, &inner);
		for (size_t j = 0; nested != NULL && j < inner; j++) {
			if (is_on_stack(stage, side, &facts->calls[nested[j]],
					wanted))
				return true;
		}
	}
	return false;
}

/* Whether it came along with another body that does not call it any longer:
 * the line that did is gone there. */
static bool
is_gone_inside(const struct stage *stage, size_t side, const struct call *call)
{
	const struct side_facts *facts = &stage->calls->side[side];
	size_t count, inner;
	const struct call *list = calls_at(facts, &call->pos, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].callee == call->callee || list[i].function == 0)
			continue;
		const uint32_t *nested = inlined_in(facts, list[i].function,
						    call->callee, &inner);
		for (size_t j = 0; nested != NULL && j < inner; j++) {
			if (facts->calls[nested[j]].there.file == 0)
				return true;
		}
	}
	return false;
}

/* On the stack here, and the other side calls the function, which allocates
 * it in its own body. */
static void
compare_call(struct stage *stage, size_t side, const struct call *call,
	     struct candidate *own)
{
	if (call->is_both || call->there.file == 0 || !is_paired(own) ||
	    own->is_relocated)
		return;
	const struct wanted wanted = wanted_of(stage, own);
	if (!is_on_stack(stage, side, call, &wanted) ||
	    is_told_inside(stage, side, call, &wanted) ||
	    is_gone_inside(stage, side, call) ||
	    !has_reason(stage, side, call))
		return;
	const struct record *other = counterpart(stage, side, own);
	const bool was_inlined = side == CODE_OLD;
	stage->failed |= !add_change(stage, (struct change){
		.status = was_inlined ? CHANGE_HIDDEN : CHANGE_FIXED,
		.stage = STAGE_INLINING,
		.origin = ORIGIN_REGRESSION,
		.old_record = was_inlined ? own->record : other,
		.new_record = was_inlined ? other : own->record,
		.call = was_inlined ? call->there : call->pos,
		.caller = call->fact->function,
	});
}

/* What is a copy of something that turned out to be paired is, too. */
static void
free_copies(struct stage *stage, size_t side)
{
	const struct candidates *candidates = candidates_of(stage, side);

	for (size_t i = 0; i < candidates->len; i++) {
		struct candidate *copy = &candidates->list[i];
		size_t root = i;

		while (candidates->list[root].copy_of != 0)
			root = candidates->list[root].copy_of - 1;
		if (root == i || !is_paired(&candidates->list[root]))
			continue;
		copy->copy_of = 0;
		relocate(copy, counterpart(stage, side,
					   &candidates->list[root]));
	}
}

enum esc_status
inlining_run_stage(struct calls *calls, struct call_changes *out,
		   struct esc_error *err)
{
	struct stage stage = { .calls = calls, .out = out };

	for (size_t side = 0; side < 2; side++)
		fold_repeated(&stage, side);
	for (size_t side = 0; side < 2; side++)
		for_each_own(&stage, side, relocate_source);
	for_each_own(&stage, CODE_OLD, pair_copies);
	for (size_t side = 0; side < 2; side++)
		for_each_own(&stage, side, relocate_copy);
	for (size_t side = 0; side < 2; side++)
		for_each_own(&stage, side, relocate_split);
	for (size_t side = 0; side < 2; side++)
		for_each_own(&stage, side, relocate_wrapped);
	for (size_t side = 0; side < 2; side++)
		relocate_foreign(&stage, side);
	pair_results(&stage);
	for (size_t side = 0; side < 2; side++)
		for_each_own(&stage, side, fold_copy);
	for (size_t side = 0; side < 2; side++)
		free_copies(&stage, side);
	/* Saved logs do not say whether the call is still there. */
	for (size_t side = 0; side < 2 && calls->pool->lines_known; side++)
		for_each_own(&stage, side, compare_call);
	buffer_free(&stage.room);
	return stage.failed ? esc_nomem(err) : ESC_OK;
}
