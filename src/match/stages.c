/* The stages of matching: what has to agree for a pair, from the most certain
 * to the least. */
#include "match/stages.h"

#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/*
 * The same place: a line that is the same on both sides has its columns too,
 * whatever its function is called now.
 */
static bool
key_place(const struct pool *pool, const struct candidate *candidate,
	  struct match_key *key)
{
	const struct record *record = candidate->record;

	(void)pool;
	*key = (struct match_key){ {
		candidate->file, candidate->line, record->pos.column,
		record->kind, candidate->symbol,
	} };
	return candidate->kept;
}

static bool
key_place_in_function(const struct pool *pool,
		      const struct candidate *candidate,
		      struct match_key *key)
{
	const bool takes_part = key_place(pool, candidate, key);

	key->part[5] = candidate->record->function;
	return takes_part;
}

/* Initialisers of variables are all in "init": with the sources at hand they
 * are told by their variables. */
static bool
is_initialiser(const struct pool *pool, const struct record *record)
{
	return pool->has_sources &&
	       strcmp(intern_text(pool->strings, record->function),
		      "init") == 0;
}

/*
 * The same text in the same function, wherever its file lies in the package.
 * A record that came or went on a line nobody touched did so for a reason
 * elsewhere: it has no counterpart on another line, where it would hide an
 * allocation behind one that was there before.
 */
static bool
key_function(const struct pool *pool, const struct candidate *candidate,
	     struct match_key *key)
{
	const struct record *record = candidate->record;

	*key = (struct match_key){ {
		candidate->scope, record->function, record->kind,
		candidate->symbol,
	} };
	return (!candidate->kept || !pool->lines_known) &&
	       !is_initialiser(pool, record);
}

/* The same name in two files: `init`, methods behind build tags. */
static bool
key_function_in_file(const struct pool *pool,
		     const struct candidate *candidate, struct match_key *key)
{
	const bool takes_part = key_function(pool, candidate, key);

	key->part[4] = candidate->file;
	return takes_part;
}

/* Where nobody knows how lines moved, equal numbers alone say little. */
static enum esc_status
by_position(struct pool *pool, struct esc_error *err)
{
	return pool_pair(pool, STAGE_POSITION,
			 pool->lines_known ? key_place
					   : key_place_in_function, err);
}

static enum esc_status
by_function(struct pool *pool, struct esc_error *err)
{
	enum esc_status status = pool_pair(pool, STAGE_FUNCTION,
					   key_function_in_file, err);

	if (status != ESC_OK)
		return status;
	return pool_pair(pool, STAGE_FUNCTION, key_function, err);
}

/* A function of saved logs that has another name now. */
static enum esc_status
by_line_number(struct pool *pool, struct esc_error *err)
{
	if (pool->lines_known)
		return ESC_OK;
	return pool_pair(pool, STAGE_POSITION, key_place, err);
}

static bool
key_line(const struct pool *pool, const struct candidate *candidate,
	 struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->file, candidate->line, candidate->record->kind,
		candidate->symbol,
	} };
	return candidate->kept && candidate->file != 0;
}

static bool
key_any_on_line(const struct pool *pool, const struct candidate *candidate,
		struct match_key *key)
{
	(void)pool;
	*key = (struct match_key){ {
		candidate->file, candidate->line, candidate->record->kind,
	} };
	return candidate->kept && candidate->file != 0;
}

/* Also on a kept line: the place within a statement is each release's own. */
static bool
key_function_across(const struct pool *pool,
		    const struct candidate *candidate, struct match_key *key)
{
	const struct record *record = candidate->record;

	(void)pool;
	*key = (struct match_key){ {
		candidate->scope, record->function, record->kind,
		candidate->symbol, candidate->file,
	} };
	return true;
}

/* Of two releases the columns say nothing, and the texts not always. */
static enum esc_status
across_releases(struct pool *pool, struct esc_error *err)
{
	if (!pool->releases_differ)
		return ESC_OK;
	enum esc_status status = pool_pair(pool, STAGE_POSITION, key_line,
					   err);
	if (status == ESC_OK)
		status = pool_pair(pool, STAGE_FUNCTION, key_function_across,
				   err);
	if (status == ESC_OK)
		status = pool_pair(pool, STAGE_POSITION, key_any_on_line,
				   err);
	return status;
}

enum esc_status
match_run_stages(struct pool *pool, struct esc_error *err)
{
	static enum esc_status (*const stages[])(struct pool *,
						 struct esc_error *) = {
		by_position,
		by_function,
		by_line_number,
		across_releases,
	};
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < ARRAY_LEN(stages) && status == ESC_OK; i++)
		status = stages[i](pool, err);
	return status;
}
