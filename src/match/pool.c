/* Heap records made ready for comparison: symbols in their normal form,
 * places in terms of the old side. */
#include "match/pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "build/gover.h"
#include "escdiff/buffer.h"
#include "escdiff/symbol.h"
#include "match/loosen.h"

/* What is worked out once for many records. */
struct prepare {
	struct pool *pool;
	strid *normal;		/* by id of a symbol; 0: not yet known */
	size_t normal_len;
	struct buffer text;
	strid last_file, last_directory;	/* records come by file */
	bool failed;
};

static strid
put_text(struct prepare *prepare, const char *text, size_t len)
{
	const strid id = intern_put(prepare->pool->strings, text, len);

	prepare->failed |= id == STRID_NOMEM;
	return id;
}

static strid
normal_symbol(struct prepare *prepare, strid symbol)
{
	const struct intern *strings = prepare->pool->strings;

	assert(symbol < prepare->normal_len);
	if (symbol == 0 || prepare->normal[symbol] != 0)
		return prepare->normal[symbol];
	buffer_clear(&prepare->text);
	if (prepare->pool->releases_differ)
		symbol_normalize_across(intern_text(strings, symbol),
					intern_len(strings, symbol),
					&prepare->text);
	else
		symbol_normalize(intern_text(strings, symbol),
				 intern_len(strings, symbol), &prepare->text);
	prepare->failed |= prepare->text.failed;
	prepare->normal[symbol] = put_text(prepare,
					   buffer_text(&prepare->text),
					   prepare->text.len);
	return prepare->normal[symbol];
}

/* The directory of a path with its slash: "" for the root. */
static strid
directory(struct prepare *prepare, strid file)
{
	if (file == prepare->last_file)
		return prepare->last_directory;
	const char *path = intern_text(prepare->pool->strings, file);
	const char *slash = strrchr(path, '/');

	prepare->last_file = file;
	prepare->last_directory = slash == NULL ? 0
		: put_text(prepare, path, (size_t)(slash - path) + 1);
	return prepare->last_directory;
}

/* File, line and whether the line is kept, in terms of the old side. */
static void
place(const struct pool *pool, enum code_sides side, struct candidate *candidate)
{
	const struct position *pos = &candidate->record->pos;

	if (side == CODE_NEW) {
		candidate->kept = linemap_to_old(pool->map, pos->file,
						 pos->line, &candidate->file,
						 &candidate->line);
		return;
	}
	strid new_path;
	uint32_t new_line;
	candidate->file = pos->file;
	candidate->line = pos->line;
	candidate->kept = linemap_to_new(pool->map, pos->file, pos->line,
					 &new_path, &new_line);
}

/*
 * Positions outside the tree, in generated code or in none stand for
 * nothing that was diffed; their lines serve for order alone.
 */
static bool
has_source(const struct record *record)
{
	return record->pos.file != 0 && (record->place == PLACE_SOURCE ||
					 record->place == PLACE_UNRESOLVED);
}

static struct candidate
make_candidate(struct prepare *prepare, enum code_sides side,
	       const struct record *record)
{
	struct candidate candidate = {
		.record = record,
		.scope = record->package,
		.line = record->pos.line,
		.symbol = normal_symbol(prepare, record->symbol),
		.is_silent = record->kind == REC_STAYS,
	};

	candidate.renamed = candidate.symbol;
	if (has_source(record))
		place(prepare->pool, side, &candidate);
	if (record->place == PLACE_SOURCE)
		candidate.scope = directory(prepare, candidate.file != 0
							     ? candidate.file
							     : record->pos.file);
	return candidate;
}

static void
compare_releases(struct pool *pool, const struct match_sources *sources)
{
	if (sources == NULL || sources->old_go == NULL ||
	    sources->new_go == NULL)
		return;
	pool->releases_differ = !go_version_same_release(sources->old_go,
							 sources->new_go);
	pool->skip_appends = pool->releases_differ &&
			     (!go_version_has(sources->old_go, 25) ||
			      !go_version_has(sources->new_go, 25));
}

static bool
takes_part(const struct pool *pool, const struct record_set *set,
	   const struct record *record)
{
	const char *symbol = intern_text(set->strings, record->symbol);

	if (pool->skip_appends && strncmp(symbol, "append", 6) == 0)
		return false;
	return record_kind_is_heap(record->kind) ||
	       (record->kind == REC_STAYS &&
		is_variable_make(symbol,
				 intern_len(set->strings, record->symbol)));
}

static enum esc_status
prepare_side(struct prepare *prepare, enum code_sides side,
	     const struct record_set *set, struct candidates *out,
	     struct esc_error *err)
{
	size_t count = 0;

	for (size_t i = 0; i < set->len; i++)
		count += takes_part(prepare->pool, set, &set->recs[i]);
	if (count > UINT32_MAX)
		return esc_nomem(err);
	out->list = malloc((count + 1) * sizeof(*out->list));
	if (out->list == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < set->len; i++) {
		if (takes_part(prepare->pool, set, &set->recs[i]))
			out->list[out->len++] = make_candidate(prepare, side,
							       &set->recs[i]);
	}
	return prepare->failed ? esc_nomem(err) : ESC_OK;
}

enum esc_status
pool_init(struct pool *pool, const struct record_set *old_set,
	  const struct record_set *new_set, const struct linemap *map,
	  const struct match_sources *sources, struct esc_error *err)
{
	struct prepare prepare = { .pool = pool };

	assert(old_set->strings == new_set->strings);
	*pool = (struct pool){
		.strings = old_set->strings,
		.map = map,
		.lines_known = sources != NULL ||
			       (map != NULL && map->len > 0),
		.has_sources = sources != NULL,
	};
	compare_releases(pool, sources);
	/* Normal forms come on top of these, and are not looked up. */
	prepare.normal_len = intern_count(pool->strings);
	prepare.normal = calloc(prepare.normal_len, sizeof(strid));
	if (prepare.normal == NULL)
		return esc_nomem(err);
	enum esc_status status = prepare_side(&prepare, CODE_OLD, old_set,
					      &pool->side[CODE_OLD], err);
	if (status == ESC_OK)
		status = prepare_side(&prepare, CODE_NEW, new_set,
				      &pool->side[CODE_NEW], err);
	buffer_free(&prepare.text);
	free(prepare.normal);
	return status;
}

void
pool_free(struct pool *pool)
{
	free(pool->side[CODE_OLD].list);
	free(pool->side[CODE_NEW].list);
	*pool = (struct pool){ 0 };
}

void
pool_join(struct pool *pool, enum match_stage stage, uint32_t old_index,
	  uint32_t new_index)
{
	struct candidate *a = &pool->side[CODE_OLD].list[old_index];
	struct candidate *b = &pool->side[CODE_NEW].list[new_index];

	a->stage = b->stage = stage;
	a->partner = new_index;
	b->partner = old_index;
}

const struct record *
pool_counterpart(const struct pool *pool, size_t side,
		 const struct candidate *candidate)
{
	if (candidate->is_relocated)
		return candidate->other;
	return pool->side[1 - side].list[candidate->partner].record;
}

uint32_t
candidates_root(const struct candidates *side, uint32_t index)
{
	while (side->list[index].copy_of != 0)
		index = side->list[index].copy_of - 1;
	return index;
}
