/* Calls that allocate now, or no longer do, though no line of a log says so:
 * the callee's value was on the caller's stack as long as it was inlined. */
#include <stdlib.h>

#include "match/stage.h"

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
	return any_big(far, call->fact->function);
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

	if (stage_find_copy(stage, side, &call->fact->pos, wanted, is_any) !=
	    NULL)
		return false;
	if (wanted->kind == REC_MOVED)
		return true;
	const size_t first = placed_at(facts->stack, facts->stack_count,
				       &call->fact->pos, &count);
	for (size_t i = first; i < first + count; i++) {
		const struct record *fact =
			&facts->set->recs[facts->stack[i].index];

		if (stage_is_wanted(stage, wanted, fact->symbol))
			return true;
	}
	return false;
}

/* Asked of a call of the callee inside another function's body. */
typedef bool inside_fn(struct stage *stage, size_t side,
		       const struct call *inner, const struct wanted *wanted);

/* Whether the callee's body came along with that of another function that
 * was inlined at the same place, and its call there answers so. */
static bool
any_inside(struct stage *stage, size_t side, const struct call *call,
	   inside_fn *asked, const struct wanted *wanted)
{
	const struct side_facts *facts = &stage->calls->side[side];
	size_t count, inner;
	const struct call *list = calls_at(facts, &call->fact->pos, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].callee == call->callee || list[i].function == 0)
			continue;
		const uint32_t *nested = inlined_in(facts, list[i].function,
						    call->callee, &inner);
		for (size_t j = 0; nested != NULL && j < inner; j++) {
			if (asked(stage, side, &facts->calls[nested[j]],
				  wanted))
				return true;
		}
	}
	return false;
}

/* The line that called it is gone there. */
static bool
is_gone(struct stage *stage, size_t side, const struct call *inner,
	const struct wanted *wanted)
{
	(void)stage;
	(void)side;
	(void)wanted;
	return inner->there.file == 0;
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
	const struct wanted wanted = stage_wanted(stage, own);
	/* A value that is on that body's stack is told there. */
	if (!is_on_stack(stage, side, call, &wanted) ||
	    any_inside(stage, side, call, is_on_stack, &wanted) ||
	    any_inside(stage, side, call, is_gone, &wanted) ||
	    !has_reason(stage, side, call))
		return;
	const struct record *other = stage_counterpart(stage, side, own);
	const bool was_inlined = side == CODE_OLD;
	stage->failed |= !add_change(stage, (struct change){
		.status = was_inlined ? CHANGE_HIDDEN : CHANGE_FIXED,
		.stage = STAGE_INLINING,
		.origin = ORIGIN_REGRESSION,
		.old_record = was_inlined ? own->record : other,
		.new_record = was_inlined ? other : own->record,
		.call = was_inlined ? call->there : call->fact->pos,
		.caller = call->fact->function,
	});
}

void
hidden_run(struct stage *stage)
{
	/* Saved logs do not say whether the call is still there. */
	for (size_t side = 0; side < 2 && stage->calls->pool->lines_known;
	     side++)
		stage_for_each_own(stage, side, compare_call);
}
