/* A record set once more, with texts of another table: two logs that were
 * read apart are compared by the numbers of one. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/record.h"

/* From the numbers of one table to those of another. */
struct renumbering {
	const struct intern *from;
	struct intern *to;
	strid *ids;		/* owned; 0: not asked for yet */
	bool failed;		/* memory ran out */
};

static strid
renumber(struct renumbering *texts, strid id)
{
	if (id == 0 || texts->ids[id] != 0)
		return texts->ids[id];
	const strid there = intern_put(texts->to, intern_text(texts->from, id),
				       intern_len(texts->from, id));
	if (there == STRID_NOMEM) {
		texts->failed = true;
		return 0;
	}
	texts->ids[id] = there;
	return there;
}

static void
renumber_records(struct renumbering *texts, struct record_set *set)
{
	for (size_t i = 0; i < set->len; i++) {
		struct record *record = &set->recs[i];
		strid *const ids[] = {
			&record->package, &record->variant, &record->pos.file,
			&record->function, &record->closure, &record->symbol,
			&record->detail, &record->message,
		};

		for (size_t j = 0; j < sizeof(ids) / sizeof(*ids); j++)
			*ids[j] = renumber(texts, *ids[j]);
	}
}

static void
renumber_chains(struct renumbering *texts, struct record_set *set)
{
	for (size_t i = 0; i < set->chains_len; i++) {
		struct chain *chain = &set->chains[i];

		chain->function = renumber(texts, chain->function);
		chain->subject = renumber(texts, chain->subject);
	}
	for (size_t i = 0; i < set->flows_len; i++) {
		struct chain_flow *flow = &set->flows[i];

		flow->dst = renumber(texts, flow->dst);
		flow->src = renumber(texts, flow->src);
	}
	for (size_t i = 0; i < set->steps_len; i++) {
		struct chain_step *step = &set->steps[i];

		step->expr = renumber(texts, step->expr);
		step->reason = renumber(texts, step->reason);
		step->pos.file = renumber(texts, step->pos.file);
	}
}

static void
renumber_lines(struct renumbering *texts, struct unrecognized *lines,
	       size_t len)
{
	for (size_t i = 0; i < len; i++)
		lines[i].text = renumber(texts, lines[i].text);
}

/* A copy of len items; *failed when there is no memory for it. */
static void *
copy(const void *items, size_t len, size_t size, bool *failed)
{
	void *there = len > 0 ? reallocarray(NULL, len, size) : NULL;

	if (there != NULL)
		memcpy(there, items, len * size);
	*failed = *failed || (len > 0 && there == NULL);
	return there;
}

/* All arrays, still with the numbers of the other table. */
static bool
copy_arrays(struct record_set *to, const struct record_set *from)
{
	struct intern *strings = to->strings;
	bool failed = false;

	*to = *from;
	to->strings = strings;
#define COPY(items, len, cap)                                                \
	do {                                                                 \
		to->items = copy(from->items, from->len,                     \
				 sizeof(*from->items), &failed);             \
		to->len = to->cap = to->items != NULL ? from->len : 0;       \
	} while (0)
	COPY(recs, len, cap);
	COPY(chains, chains_len, chains_cap);
	COPY(flows, flows_len, flows_cap);
	COPY(steps, steps_len, steps_cap);
	COPY(unknown, unknown_kept, unknown_cap);
	COPY(foreign, foreign_kept, foreign_cap);
#undef COPY
	return !failed;
}

enum esc_status
record_set_copy(struct record_set *to, const struct record_set *from,
		struct esc_error *err)
{
	struct renumbering texts = { .from = from->strings, .to = to->strings };

	if (!copy_arrays(to, from))
		return esc_nomem(err);
	texts.ids = calloc(intern_count(from->strings), sizeof(*texts.ids));
	if (texts.ids == NULL)
		return esc_nomem(err);
	renumber_records(&texts, to);
	renumber_chains(&texts, to);
	renumber_lines(&texts, to->unknown, to->unknown_kept);
	renumber_lines(&texts, to->foreign, to->foreign_kept);
	free(texts.ids);
	return texts.failed ? esc_nomem(err) : ESC_OK;
}
