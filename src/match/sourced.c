/* Stages of matching that look at the sources: names that were replaced and
 * code that went to another function, file or package. */
#include "match/sourced.h"

#include <stdlib.h>
#include <string.h>

#include "match/loosen.h"
#include "match/order.h"

#define MAX_TRIED 64	/* of equal lines, before a pair is found */

struct sourced {
	struct pool *pool;
	const struct code *code;
	const struct renames *renames;
	struct buffer room;
};

/* Names a function declares do not count: they go by another name where the
 * code went. */
static uint32_t
line_shape(const struct code_side *side, uint32_t token)
{
	const uint32_t line = side->tokens[token].line;
	uint64_t hash = 14695981039346656037u;	/* FNV-1a */

	while (token > 0 && side->tokens[token - 1].line == line)
		token--;
	for (; token < side->token_count && side->tokens[token].line == line;
	     token++) {
		hash ^= side->tokens[token].is_local
				? 0 : side->tokens[token].text;
		hash *= 1099511628211u;
	}
	return (uint32_t)(hash ^ hash >> 32) | 1;
}

static void
describe_place(const struct code_side *side, enum code_sides which,
	       struct candidate *candidate, uint32_t *unit, uint32_t *line)
{
	const struct position *pos = &candidate->record->pos;
	const struct code_file *file = code_file(side, pos->file);

	*unit = *line = CODE_NONE;
	if (file == NULL)
		return;
	*unit = code_unit_at(side, pos->file, pos->line);
	if (*unit != CODE_NONE) {
		const uint32_t partner = side->units[*unit].partner;

		candidate->is_lone = partner == CODE_NONE;
		if (partner != CODE_NONE)
			candidate->unit_pair =
				(which == CODE_OLD ? *unit : partner) + 1;
	}
	const uint32_t line_token = code_first_token(side, file, pos->line);
	if (line_token < file->end_token &&
	    side->tokens[line_token].line == pos->line) {
		candidate->line_shape = line_shape(side, line_token);
		*line = line_token;
	}
	const uint32_t token = code_token_at(side, pos->file, pos->line,
					     pos->column);
	if (token == CODE_NONE || side->tokens[token].partner == CODE_NONE)
		return;
	candidate->aligned = 1 + (which == CODE_OLD
				  ? token : side->tokens[token].partner);
}

/* What a local variable is set to where the function declares it: the tokens
 * behind ":=" to the end of the line; 0 if it is no such variable. */
static strid
initialiser(struct sourced *sourced, const struct code_side *side,
	    uint32_t unit, strid name)
{
	const struct intern *strings = sourced->code->strings;
	const struct code_token *tokens = side->tokens;
	const uint32_t end = unit != CODE_NONE ? side->units[unit].end_token
					       : 0;
	uint32_t at = unit != CODE_NONE ? side->units[unit].first_token : 0;

	while (at < end && !(tokens[at].text == name &&
			     tokens[at].is_declared))
		at++;
	if (at + 2 >= end ||
	    strcmp(intern_text(strings, tokens[at + 1].text), ":=") != 0)
		return 0;
	buffer_clear(&sourced->room);
	for (uint32_t i = at + 2; i < end && tokens[i].line == tokens[at].line;
	     i++)
		buffer_adds(&sourced->room, intern_text(strings,
							tokens[i].text));
	return sourced->room.failed
		? STRID_NOMEM : intern_put(sourced->code->strings,
					   buffer_text(&sourced->room),
					   sourced->room.len);
}

/* The boxed value as an expression, and as what its variable was set to. */
static bool
describe_boxed(struct sourced *sourced, enum code_sides which, uint32_t unit,
	       struct candidate *candidate)
{
	const struct code_side *side = &sourced->code->side[which];
	strid *extracted = candidate->extracted;

	if (candidate->record->kind != REC_ESCAPES || unit == CODE_NONE)
		return true;
	extracted[which] = joined_tokens(sourced->pool->strings,
					 candidate->renamed, &sourced->room);
	extracted[1 - which] = initialiser(sourced, side, unit,
					   candidate->symbol);
	return extracted[0] != STRID_NOMEM && extracted[1] != STRID_NOMEM;
}

static enum esc_status
describe(struct sourced *sourced, enum code_sides which,
	 struct esc_error *err)
{
	struct candidates *candidates = &sourced->pool->side[which];
	const struct code_side *side = &sourced->code->side[which];

	for (size_t i = 0; i < candidates->len; i++) {
		struct candidate *candidate = &candidates->list[i];
		uint32_t unit, line;

		if (candidate->stage != STAGE_NONE)
			continue;
		describe_place(side, which, candidate, &unit, &line);
		if (which == CODE_OLD)
			candidate->renamed = replaced_apply(
				sourced->renames, sourced->code, unit, line,
				candidate->symbol, &sourced->room);
		if (candidate->renamed == STRID_NOMEM)
			return esc_nomem(err);
		candidate->core = symbol_core(sourced->pool->strings,
					      candidate->renamed,
					      &sourced->room);
		if (candidate->is_copy)
			candidate->loose = loosen_symbol(
				sourced->pool->strings, candidate->renamed,
				&sourced->room);
		if (!describe_boxed(sourced, which, unit, candidate) ||
		    candidate->core == STRID_NOMEM ||
		    candidate->loose == STRID_NOMEM)
			return esc_nomem(err);
	}
	return ESC_OK;
}

/* The same place, where a name of another file is another now. */
static bool
key_renamed_place(const struct pool *pool, const struct candidate *candidate,
		  struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->file, candidate->line,
		candidate->record->pos.column, candidate->record->kind,
		candidate->renamed,
	} };
	return candidate->kept;
}

/* The same place on a line that nobody touched, where no call was inlined:
 * the same expression, however the compiler prints it now. */
static bool
key_kept_expression(const struct pool *pool,
		    const struct candidate *candidate, struct match_key *key)
{
	const struct position *pos = &candidate->record->pos;

	(void)pool;
	*key = (struct match_key){ {
		candidate->file, candidate->line, pos->column,
		candidate->record->kind,
	} };
	return candidate->kept && !candidate->is_copy && pos->column != 0;
}

/* The same token, and the same symbol but for names that were replaced. */
static bool
key_aligned(const struct pool *pool, const struct candidate *candidate,
	    struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->aligned, candidate->record->kind,
		candidate->renamed,
	} };
	return candidate->aligned != 0;
}

/* The same declaration of a variable, whose name lives on elsewhere: one of
 * several variables of that name was renamed. */
static bool
key_declaration(const struct pool *pool, const struct candidate *candidate,
		struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->aligned, candidate->record->kind,
		candidate->line_shape,
	} };
	return candidate->aligned != 0 &&
	       candidate->record->kind == REC_MOVED;
}

/* A copy of an inlined body whose function is in another package now: only
 * the names of packages differ. */
static bool
key_aligned_copy(const struct pool *pool, const struct candidate *candidate,
		 struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->aligned, candidate->record->kind, candidate->loose,
	} };
	return candidate->aligned != 0 && candidate->loose != 0;
}

static bool
key_unit_copy(const struct pool *pool, const struct candidate *candidate,
	      struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->unit_pair, candidate->record->kind,
		candidate->loose,
	} };
	return candidate->unit_pair != 0 && candidate->loose != 0 &&
	       !candidate->kept;
}

/* The same allocation of an expression whose arguments were edited. */
static bool
key_aligned_core(const struct pool *pool, const struct candidate *candidate,
		 struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->aligned, candidate->record->kind, candidate->core,
	} };
	return candidate->aligned != 0 && candidate->core != 0;
}

/* As key_function, by what the function was and is. */
static bool
key_unit(const struct pool *pool, const struct candidate *candidate,
	 struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->unit_pair, candidate->record->kind,
		candidate->renamed,
	} };
	return candidate->unit_pair != 0 && !candidate->kept;
}

/*
 * A call with other arguments, anywhere in the function.  Concatenations are
 * too much alike for that.
 */
static bool
key_unit_core(const struct pool *pool, const struct candidate *candidate,
	      struct match_key *key)
{
	*key = (struct match_key){ {
		candidate->unit_pair, candidate->record->kind, candidate->core,
	} };
	return candidate->unit_pair != 0 && !candidate->kept &&
	       candidate->core != 0 &&
	       strcmp(intern_text(pool->strings, candidate->core), "+") != 0;
}

/* What is boxed was put in a variable first. */
static bool
key_extracted(const struct pool *pool, const struct candidate *candidate,
	      struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->unit_pair, candidate->extracted[0],
	} };
	return candidate->unit_pair != 0 && candidate->extracted[0] != 0 &&
	       !candidate->kept;
}

/* It was in a variable that is no longer. */
static bool
key_put_back(const struct pool *pool, const struct candidate *candidate,
	     struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->unit_pair, candidate->extracted[1],
	} };
	return candidate->unit_pair != 0 && candidate->extracted[1] != 0 &&
	       !candidate->kept;
}

static enum esc_status
by_renaming(struct pool *pool, struct esc_error *err)
{
	/* From the most certain to the least. */
	static match_key_fn *const keys[] = {
		key_renamed_place, key_kept_expression, key_aligned,
		key_declaration, key_aligned_core, key_unit, key_unit_core,
		key_aligned_copy, key_unit_copy, key_extracted, key_put_back,
	};
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) &&
			   status == ESC_OK; i++)
		status = pool_pair(pool, STAGE_RENAMING, keys[i], err);
	return status;
}

/* A candidate by the text of its line. */
struct lined {
	uint32_t shape, kind;
	strid symbol;		/* 0 of variables: their line names them */
	uint32_t index;
};

static int
compare_lined(const struct lined *a, const struct lined *b)
{
	int order = compare_numbers(a->shape, b->shape);

	if (order == 0)
		order = compare_numbers(a->kind, b->kind);
	return order != 0 ? order : compare_numbers(a->symbol, b->symbol);
}

static int
by_lined(const void *a, const void *b)
{
	const struct lined *x = a, *y = b;
	const int order = compare_lined(x, y);

	return order != 0 ? order : compare_numbers(x->index, y->index);
}

static struct lined
lined_of(const struct candidates *side, uint32_t index, bool by_line)
{
	const struct candidate *candidate = &side->list[index];
	const enum record_kind kind = candidate->record->kind;

	if (!by_line)
		return (struct lined){ 0, kind, candidate->core != 0
						? candidate->core
						: candidate->renamed, index };
	return (struct lined){ candidate->line_shape, kind,
			       kind == REC_MOVED ? 0 : candidate->renamed,
			       index };
}

static bool
is_movable(const struct candidate *candidate)
{
	return candidate->stage == STAGE_NONE && !candidate->kept &&
	       candidate->line_shape != 0;
}

static struct lined *
list_lines(const struct candidates *side, bool by_line, size_t *len)
{
	struct lined *list = malloc((side->len + 1) * sizeof(*list));

	*len = 0;
	for (uint32_t i = 0; list != NULL && i < side->len; i++) {
		if (is_movable(&side->list[i]))
			list[(*len)++] = lined_of(side, i, by_line);
	}
	if (list != NULL && *len > 0)
		qsort(list, *len, sizeof(*list), by_lined);
	return list;
}

/*
 * Whether code can have gone between a function that has no other version
 * (lone) and another function: it must call it on the lone one's side, and
 * nothing of that name on the other, or be gone itself.
 */
static bool
is_related(const struct sourced *sourced, enum code_sides which, bool by_line,
	   const struct candidate *lone, const struct candidate *other)
{
	const struct code_side *side = &sourced->code->side[which];
	const struct code_side *far = &sourced->code->side[1 - which];
	const uint32_t lone_unit = code_unit_at(side, lone->record->pos.file,
						lone->record->pos.line);
	const uint32_t other_unit = code_unit_at(far, other->record->pos.file,
						 other->record->pos.line);

	if (lone_unit == CODE_NONE || other_unit == CODE_NONE)
		return false;
	const uint32_t version = far->units[other_unit].partner;
	if (version == CODE_NONE)
		return by_line;
	const strid name = side->units[lone_unit].name;
	/* Nobody calls an init, and all of them are run. */
	if (far->units[other_unit].name == name &&
	    strcmp(intern_text(sourced->code->strings, name), "init") == 0)
		return true;
	return code_unit_mentions(side, version, name) &&
	       !code_unit_mentions(far, other_unit, name);
}

static size_t
first_equal(const struct lined *list, size_t len, const struct lined *key)
{
	size_t low = 0, high = len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_lined(&list[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Code of a function that exists on this side only: on the new one it was
 * split off another function, on the old one it was merged into one.  The
 * line may read otherwise there: a value that was assigned is returned.
 */
static enum esc_status
by_lone_functions(struct sourced *sourced, enum code_sides which,
		  bool by_line, struct esc_error *err)
{
	struct pool *pool = sourced->pool;
	const struct candidates *side = &pool->side[which];
	const struct candidates *far = &pool->side[1 - which];
	size_t len;
	struct lined *list = list_lines(far, by_line, &len);

	if (list == NULL)
		return esc_nomem(err);
	for (uint32_t i = 0; i < side->len; i++) {
		const struct candidate *lone = &side->list[i];

		if (!lone->is_lone || !is_movable(lone))
			continue;
		const struct lined key = lined_of(side, i, by_line);
		const size_t first = first_equal(list, len, &key);
		for (size_t j = first; j < len && j < first + MAX_TRIED &&
		     compare_lined(&list[j], &key) == 0; j++) {
			const struct candidate *other =
				&far->list[list[j].index];

			if (other->stage == STAGE_NONE &&
			    is_related(sourced, which, by_line, lone,
				       other)) {
				const uint32_t k = list[j].index;

				pool_join(pool, STAGE_MOVED,
					  which == CODE_OLD ? i : k,
					  which == CODE_OLD ? k : i);
				break;
			}
		}
	}
	free(list);
	return ESC_OK;
}

enum esc_status
sourced_run_stages(struct pool *pool, const struct code *code,
		   const struct renames *renames, struct esc_error *err)
{
	struct sourced sourced = { .pool = pool, .code = code,
				   .renames = renames };
	enum esc_status status = describe(&sourced, CODE_OLD, err);

	if (status == ESC_OK)
		status = describe(&sourced, CODE_NEW, err);
	if (status == ESC_OK)
		status = by_renaming(pool, err);
	/* The same line first, then the same symbol on another. */
	for (int by_line = 1; by_line >= 0 && status == ESC_OK; by_line--) {
		status = by_lone_functions(&sourced, CODE_NEW, by_line, err);
		if (status == ESC_OK)
			status = by_lone_functions(&sourced, CODE_OLD,
						   by_line, err);
	}
	buffer_free(&sourced.room);
	return status;
}
