/* Inlined calls of both sides, and what the functions they call allocate. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/symbol.h"
#include "match/collect.h"
#include "match/order.h"

static int
by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	const int order = compare_places(&x->pos, &y->pos);

	return order != 0 ? order : compare_numbers(x->index, y->index);
}

static int
calls_by_place(const void *a, const void *b)
{
	const struct call *x = a, *y = b;
	const int order = compare_places(&x->fact->pos, &y->fact->pos);

	return order != 0 ? order : compare_numbers(x->callee, y->callee);
}

/* An allocation of a declared function's own body, not of its closures. */
static bool
is_own(const struct candidate *candidate)
{
	return candidate->record->place == PLACE_SOURCE &&
	       candidate->record->closure == 0 &&
	       candidate->record->function != 0;
}

static int
compare_own(const struct candidate *candidate, strid function, strid scope)
{
	const int order = compare_numbers(candidate->record->function,
					  function);

	return order != 0 ? order : compare_numbers(candidate->scope, scope);
}

static int
by_own_function(const void *a, const void *b, void *data)
{
	const struct candidate *list = data;
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const int order = compare_own(&list[x], list[y].record->function,
				      list[y].scope);

	return order != 0 ? order : compare_numbers(x, y);
}

static bool
list_own(struct side_facts *facts)
{
	const struct candidates *candidates = facts->candidates;

	facts->own = malloc((candidates->len + 1) * sizeof(*facts->own));
	if (facts->own == NULL)
		return false;
	for (uint32_t i = 0; i < candidates->len; i++) {
		if (is_own(&candidates->list[i]))
			facts->own[facts->own_count++] = i;
	}
	if (facts->own_count > 0)
		qsort_r(facts->own, facts->own_count, sizeof(*facts->own),
			by_own_function, candidates->list);
	return true;
}

static void
find_own(const struct side_facts *facts, const struct known *known,
	 struct call *call)
{
	call->function = known->function;
	call->scope = known->scope;

	const struct candidate *list = facts->candidates->list;
	size_t low = 0, high = facts->own_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_own(&list[facts->own[middle]], known->function,
				known->scope) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	call->first_own = (uint32_t)low;
	while (low < facts->own_count &&
	       compare_own(&list[facts->own[low]], known->function,
			   known->scope) == 0)
		low++;
	call->own_count = (uint32_t)low - call->first_own;
}

static bool
list_placed(struct side_facts *facts)
{
	const struct record_set *set = facts->set;
	size_t count = 0;

	for (size_t i = 0; i < set->len; i++)
		count += set->recs[i].kind == REC_STAYS;
	facts->heap = malloc((facts->candidates->len + 1) *
			     sizeof(*facts->heap));
	facts->stack = malloc((count + 1) * sizeof(*facts->stack));
	if (facts->heap == NULL || facts->stack == NULL)
		return false;
	for (uint32_t i = 0; i < facts->candidates->len; i++)
		facts->heap[facts->heap_count++] = (struct placed){
			facts->candidates->list[i].record->pos, i };
	for (size_t i = 0; i < set->len; i++) {
		if (set->recs[i].kind == REC_STAYS)
			facts->stack[facts->stack_count++] = (struct placed){
				set->recs[i].pos, (uint32_t)i };
	}
	if (facts->heap_count > 0)
		qsort(facts->heap, facts->heap_count, sizeof(*facts->heap),
		      by_place);
	if (facts->stack_count > 0)
		qsort(facts->stack, facts->stack_count, sizeof(*facts->stack),
		      by_place);
	return true;
}

/* The name that is called, before the bracket at a token. */
static strid
called_name(const struct code_side *side, uint32_t token)
{
	return token > 0 && side->tokens[token - 1].is_name
		       ? side->tokens[token - 1].text : 0;
}

/* Whether the calls at two tokens are of functions of one name: that of the
 * old side as the new one would say it. */
static bool
is_same_name(struct collector *collector, uint32_t token, uint32_t partner)
{
	const struct code *code = collector->calls->code;
	const bool is_old = collector->which == CODE_OLD;
	const strid old = called_name(&code->side[CODE_OLD],
				      is_old ? token : partner);
	const strid new = called_name(&code->side[CODE_NEW],
				      is_old ? partner : token);

	return old == new ||
	       (old != 0 && collector->renames != NULL &&
		replaced_apply(collector->renames, code, CODE_NONE, CODE_NONE,
			       old, &collector->room) == new);
}

/* The callee's name without type arguments; false: a closure. */
static bool
spell_callee(struct collector *collector, const struct record *fact,
	     struct buffer *name)
{
	const char *text = intern_text(collector->strings, fact->symbol);

	buffer_clear(name);
	symbol_declared_function(text, strlen(text), name);
	collector->failed |= name->failed;
	return strstr(text + (name->len < strlen(text) ? name->len : 0),
		      ".func") == NULL;
}

static bool
list_calls(struct collector *collector)
{
	struct side_facts *facts = collector->facts;
	const struct record_set *set = facts->set;
	struct buffer name = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < set->len; i++)
		count += set->recs[i].kind == REC_INLINE_CALL;
	facts->calls = malloc((count + 1) * sizeof(*facts->calls));
	if (facts->calls == NULL)
		return false;
	for (size_t i = 0; i < set->len && !collector->failed; i++) {
		const struct record *fact = &set->recs[i];

		if (fact->kind != REC_INLINE_CALL ||
		    fact->place != PLACE_SOURCE ||
		    !spell_callee(collector, fact, &name))
			continue;
		struct call *call = &facts->calls[facts->call_count++];
		*call = (struct call){ .fact = fact };
		const struct known *known =
			collector_find_callee(collector,
				    collector_scope(collector, fact->pos.file),
				    buffer_text(&name));
		if (known != NULL)
			find_own(facts, known, call);
		call->name = collector_put(collector, buffer_text(&name),
					   name.len);
	}
	buffer_free(&name);
	facts->nested = malloc((count + 1) * sizeof(*facts->nested));
	return facts->nested != NULL && !collector->failed;
}

static int
by_caller(const void *a, const void *b, void *data)
{
	const struct call *calls = data;
	const struct call *x = &calls[*(const uint32_t *)a];
	const struct call *y = &calls[*(const uint32_t *)b];
	const int order = compare_numbers(x->fact->function,
					  y->fact->function);

	return order != 0 ? order : compare_numbers(x->callee, y->callee);
}

/* The same call on the other side: at its place, if it has its name. */
static void
find_there(struct collector *collector, struct call *call)
{
	const struct calls *calls = collector->calls;
	const enum code_sides which = collector->which;
	const struct position *pos = &call->fact->pos;
	uint32_t token;

	call->instead_of = 0;
	if (!calls->pool->lines_known) {
		call->there = *pos;
		return;
	}
	if (!code_find_there(calls->code, collector->map, which, pos,
			     &call->there, &token) ||
	    token == CODE_NONE)
		return;
	const uint32_t partner = calls->code->side[which].tokens[token].partner;
	if (is_same_name(collector, token, partner))
		return;
	call->instead_of = called_name(&calls->code->side[1 - which], partner);
	call->there = (struct position){ 0 };
}

/* What each call is on the other side; they are in order afterwards. */
static bool
relate_side(struct collector *collector)
{
	struct side_facts *facts = collector->facts;
	const size_t count = facts->call_count;

	for (size_t i = 0; i < count && !collector->failed; i++) {
		struct call *call = &facts->calls[i];

		call->callee = call->name;
		if (collector->which == CODE_OLD && collector->renames != NULL)
			call->callee = replaced_apply(
				collector->renames, collector->calls->code,
				CODE_NONE, CODE_NONE, call->name,
				&collector->room);
		collector->failed |= call->callee == STRID_NOMEM;
		find_there(collector, call);
		facts->nested[i] = (uint32_t)i;
	}
	if (count > 0 && !collector->failed) {
		qsort(facts->calls, count, sizeof(*facts->calls),
		      calls_by_place);
		qsort_r(facts->nested, count, sizeof(*facts->nested),
			by_caller, facts->calls);
	}
	return !collector->failed;
}

static int
compare_caller(const struct side_facts *facts, size_t nested, strid function,
	       strid callee)
{
	const struct call *call = &facts->calls[facts->nested[nested]];
	const int order = compare_numbers(call->fact->function, function);

	return order != 0 ? order : compare_numbers(call->callee, callee);
}

const uint32_t *
inlined_in(const struct side_facts *facts, strid function, strid callee,
	   size_t *count)
{
	size_t low = 0, high = facts->call_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_caller(facts, middle, function, callee) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (low + *count < facts->call_count &&
	       compare_caller(facts, low + *count, function, callee) == 0)
		(*count)++;
	return *count > 0 ? facts->nested + low : NULL;
}

/* The calls where a line says that an interface's method is known. */
static void
mark_devirtualized(struct side_facts *facts)
{
	for (size_t i = 0; i < facts->set->len; i++) {
		const struct record *fact = &facts->set->recs[i];
		size_t count;

		if (fact->kind != REC_DEVIRT && fact->kind != REC_DEVIRT_PGO)
			continue;
		const struct call *list = calls_at(facts, &fact->pos, &count);
		for (size_t j = 0; j < count; j++)
			facts->calls[(size_t)(list - facts->calls) + j]
				.is_devirtualized = true;
	}
}

static bool
is_inlined_at(const struct side_facts *facts, const struct position *pos,
	      strid callee)
{
	size_t count;
	const struct call *list = calls_at(facts, pos, &count);

	for (size_t i = 0; i < count; i++) {
		if (list[i].callee == callee)
			return true;
	}
	return false;
}

/* A place in a file that was not compiled has nothing to say. */
static void
drop_uncompiled(struct calls *calls)
{
	for (size_t s = 0; s < 2 && calls->pool->lines_known; s++) {
		struct side_facts *here = &calls->side[s];

		for (size_t i = 0; i < here->call_count; i++) {
			struct position *there = &here->calls[i].there;

			if (!is_compiled(&calls->side[1 - s], there->file))
				*there = (struct position){ 0 };
		}
	}
}

/* Of saved logs the place says nothing: the function has to do. */
static void
mark_both(struct calls *calls)
{
	for (size_t s = 0; s < 2; s++) {
		struct side_facts *here = &calls->side[s];
		const struct side_facts *far = &calls->side[1 - s];

		for (size_t i = 0; i < here->call_count; i++) {
			struct call *call = &here->calls[i];
			size_t count;

			call->is_both = calls->pool->lines_known
				? is_inlined_at(far, &call->there,
						call->callee)
				: inlined_in(far, call->fact->function,
					     call->callee, &count) != NULL;
		}
	}
}

static struct collector
new_collector(struct calls *calls, enum code_sides which,
	      const struct renames *renames)
{
	return (struct collector){
		.calls = calls, .strings = calls->pool->strings,
		.map = calls->pool->map, .renames = renames, .which = which,
		.facts = &calls->side[which],
	};
}

static bool
collect_side(struct calls *calls, enum code_sides which,
	     const struct record_set *set)
{
	struct side_facts *facts = &calls->side[which];
	struct collector collector = new_collector(calls, which, NULL);

	facts->set = set;
	facts->candidates = &calls->pool->side[which];
	const bool done = collector_list_files(facts) &&
			  collector_list_known(&collector) &&
			  list_own(facts) && list_placed(facts) &&
			  list_calls(&collector);
	buffer_free(&collector.room);
	return done;
}

enum esc_status
calls_relate(struct calls *calls, const struct code *code,
	     const struct renames *renames, struct esc_error *err)
{
	bool done = true;

	calls->code = code;
	for (size_t which = 0; which < 2 && done; which++) {
		struct collector collector = new_collector(
			calls, (enum code_sides)which, renames);

		done = relate_side(&collector);
		buffer_free(&collector.room);
	}
	if (!done)
		return esc_nomem(err);
	drop_uncompiled(calls);
	mark_both(calls);
	return ESC_OK;
}

enum esc_status
calls_collect(struct calls *calls, struct pool *pool,
	      const struct record_set *old_set,
	      const struct record_set *new_set, struct esc_error *err)
{
	*calls = (struct calls){ .pool = pool };
	if (!collect_side(calls, CODE_OLD, old_set) ||
	    !collect_side(calls, CODE_NEW, new_set))
		return esc_nomem(err);
	const enum esc_status status = calls_relate(calls, NULL, NULL, err);
	if (status == ESC_OK) {
		mark_devirtualized(&calls->side[CODE_OLD]);
		mark_devirtualized(&calls->side[CODE_NEW]);
	}
	return status;
}

void
calls_free(struct calls *calls)
{
	for (size_t i = 0; i < 2; i++) {
		free(calls->side[i].calls);
		free(calls->side[i].files);
		free(calls->side[i].known);
		free(calls->side[i].nested);
		free(calls->side[i].own);
		free(calls->side[i].heap);
		free(calls->side[i].stack);
	}
	*calls = (struct calls){ 0 };
}

/* A sorted list, and where its elements are. */
struct places {
	const void *items;
	size_t len, size;
	const struct position *(*of)(const void *item);
};

static const struct position *
place_at(const struct places *places, size_t i)
{
	return places->of((const char *)places->items + i * places->size);
}

/* The first element at a place, and how many there are. */
static size_t
find_place(const struct places *places, const struct position *pos,
	   size_t *count)
{
	size_t low = 0, high = places->len;

	*count = 0;
	if (pos->file == 0)
		return 0;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_places(place_at(places, middle), pos) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *count < places->len &&
	       compare_places(place_at(places, low + *count), pos) == 0)
		(*count)++;
	return low;
}

static const struct position *
place_of_placed(const void *item)
{
	return &((const struct placed *)item)->pos;
}

static const struct position *
place_of_call(const void *item)
{
	return &((const struct call *)item)->fact->pos;
}

size_t
placed_at(const struct placed *list, size_t len, const struct position *pos,
	  size_t *count)
{
	const struct places places = { list, len, sizeof(*list),
				       place_of_placed };

	return find_place(&places, pos, count);
}

const struct call *
calls_at(const struct side_facts *facts, const struct position *pos,
	 size_t *count)
{
	const struct places places = { facts->calls, facts->call_count,
				       sizeof(*facts->calls), place_of_call };

	return facts->calls + find_place(&places, pos, count);
}
