/* Allocations of a callee's own body and their copies at its calls. */
#include "match/stage.h"

#include "match/loosen.h"

struct candidates *
stage_candidates(const struct stage *stage, size_t side)
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

struct wanted
stage_wanted(struct stage *stage, const struct candidate *own)
{
	const strid symbol = loosen(stage, own->symbol);

	return (struct wanted){ own->record->kind, symbol,
				head(stage, symbol) };
}

/* Parameters of a copy are replaced by what was passed. */
bool
stage_is_wanted(struct stage *stage, const struct wanted *wanted, strid symbol)
{
	const strid loose = loosen(stage, symbol);

	return loose == wanted->symbol ||
	       (wanted->head != 0 && head(stage, loose) == wanted->head);
}

bool
is_free(const struct candidate *candidate)
{
	return candidate->stage == STAGE_NONE && candidate->copy_of == 0;
}

bool
is_paired(const struct candidate *candidate)
{
	return candidate->stage != STAGE_NONE;
}

bool
is_any(const struct candidate *candidate)
{
	(void)candidate;
	return true;
}

/* The copy of an allocation at a call, or NULL. */
struct candidate *
stage_find_copy(struct stage *stage, size_t side, const struct position *pos,
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
		    stage_is_wanted(stage, wanted, candidate->symbol))
			return candidate;
	}
	return NULL;
}

const struct record *
stage_counterpart(const struct stage *stage, size_t side,
		  const struct candidate *candidate)
{
	return pool_counterpart(stage->calls->pool, side, candidate);
}

void
stage_relocate(struct candidate *candidate, const struct record *other)
{
	candidate->stage = STAGE_INLINING;
	candidate->is_relocated = true;
	candidate->other = other;
}

void
stage_for_each_own(struct stage *stage, size_t side, own_fn *act)
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
