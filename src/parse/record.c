/* The record set: what a log says, as plain arrays that grow.  Sorting and
 * merging is in finish.c. */
#include "escdiff/record.h"

#include <stdlib.h>

#include "parse/set.h"

#define MAX_KEPT_LINES 10000
#define MAX_KEPT_BYTES 4096

const char *
record_kind_name(enum record_kind kind)
{
	static const char *const names[] = {
#define X(id, name, heap) [id] = name,
		RECORD_KINDS(X)
#undef X
	};

	return names[kind];
}

bool
record_kind_is_heap(enum record_kind kind)
{
	static const bool heaps[] = {
#define X(id, name, heap) [id] = heap,
		RECORD_KINDS(X)
#undef X
	};

	return heaps[kind];
}

bool
record_kind_is_leak(enum record_kind kind)
{
	return kind == REC_LEAK || kind == REC_LEAK_CONTENT ||
	       kind == REC_LEAK_RESULT;
}

void
record_set_init(struct record_set *set, struct intern *strings)
{
	*set = (struct record_set){ .strings = strings };
}

void
record_set_free(struct record_set *set)
{
	free(set->recs);
	free(set->chains);
	free(set->flows);
	free(set->steps);
	free(set->unknown);
	free(set->foreign);
	*set = (struct record_set){ 0 };
}

bool
record_set_is_whole(const struct record_set *set)
{
	return set->errors == 0 && set->dumps == 0 && !set->unterminated;
}

/* Room for one more item of size bytes; the array, or NULL. */
static void *
grow(void *items, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return items;
	/* Chains, flows and steps are numbered with 32 bits. */
	if (len >= UINT32_MAX / 2)
		return NULL;
	const size_t more = *cap < 64 ? 64 : *cap * 2;
	void *moved = reallocarray(items, more, size);
	if (moved != NULL)
		*cap = more;
	return moved;
}

#define ADD(set, items, len, cap, type)                                      \
	do {                                                                 \
		type *moved = grow((set)->items, (set)->len, &(set)->cap,    \
				   sizeof(type));                            \
		if (moved == NULL)                                           \
			return NULL;                                         \
		(set)->items = moved;                                        \
		moved[(set)->len] = (type){ 0 };                             \
		return &moved[(set)->len++];                                 \
	} while (0)

struct record *
record_set_add(struct record_set *set)
{
	ADD(set, recs, len, cap, struct record);
}

struct chain *
record_set_add_chain(struct record_set *set)
{
	ADD(set, chains, chains_len, chains_cap, struct chain);
}

struct chain_flow *
record_set_add_flow(struct record_set *set)
{
	ADD(set, flows, flows_len, flows_cap, struct chain_flow);
}

struct chain_step *
record_set_add_step(struct record_set *set)
{
	ADD(set, steps, steps_len, steps_cap, struct chain_step);
}

static struct unrecognized *
add_unknown(struct record_set *set)
{
	ADD(set, unknown, unknown_kept, unknown_cap, struct unrecognized);
}

static struct unrecognized *
add_foreign(struct record_set *set)
{
	ADD(set, foreign, foreign_kept, foreign_cap, struct unrecognized);
}

static bool
keep_line(struct record_set *set, struct unrecognized *line, size_t log_line,
	  struct span text)
{
	if (line == NULL)
		return false;
	line->log_line = log_line;
	line->text = intern_put(set->strings, text.text,
				text.len < MAX_KEPT_BYTES ? text.len
							  : MAX_KEPT_BYTES);
	if (line->text != STRID_NOMEM)
		return true;
	line->text = 0;
	return false;
}

bool
record_set_add_unknown(struct record_set *set, size_t log_line,
		       struct span text)
{
	set->unknown_count++;
	return set->unknown_kept >= MAX_KEPT_LINES ||
	       keep_line(set, add_unknown(set), log_line, text);
}

bool
record_set_add_foreign(struct record_set *set, size_t log_line,
		       struct span text)
{
	set->foreign_count++;
	return set->foreign_kept >= MAX_KEPT_LINES ||
	       keep_line(set, add_foreign(set), log_line, text);
}
