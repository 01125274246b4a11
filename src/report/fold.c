/* A compiler's explanation of an escape, folded to a few lines.  The reasons
 * are those of cmd/compile/internal/escape, Go 1.9 to 1.27. */
#include "report/fold.h"

#include <string.h>

struct weighted_reason {
	const char *reason;
	enum reason_weight weight;
};

/* Reasons not listed are minor: shown while there is room. */
static const struct weighted_reason reasons[] = {
	{ "reference",				REASON_NOISE },
	{ "spill",				REASON_NOISE },
	{ "ltmp = &_",				REASON_NOISE },
	{ "address-of",				REASON_MAJOR },
	{ "appended slice...",			REASON_MAJOR },
	{ "appended to slice",			REASON_MAJOR },
	{ "assign",				REASON_MAJOR },
	{ "assigned",				REASON_MAJOR },
	{ "assigned to top level variable",	REASON_MAJOR },
	{ "call parameter",			REASON_MAJOR },
	{ "callee operand",			REASON_MAJOR },
	{ "captured by a closure",		REASON_MAJOR },
	{ "captured by called closure",		REASON_MAJOR },
	{ "closure-var",			REASON_MAJOR },
	{ "converted",				REASON_MAJOR },
	{ "defer func",				REASON_MAJOR },
	{ "defer func arg",			REASON_MAJOR },
	{ "go func",				REASON_MAJOR },
	{ "go func arg",			REASON_MAJOR },
	{ "interface-converted",		REASON_MAJOR },
	{ "key of map put",			REASON_MAJOR },
	{ "map literal key",			REASON_MAJOR },
	{ "map literal value",			REASON_MAJOR },
	{ "non-constant size",			REASON_MAJOR },
	{ "panic",				REASON_MAJOR },
	{ "parameter to indirect call",		REASON_MAJOR },
	{ "passed to call[argument content escapes]", REASON_MAJOR },
	{ "passed to call[argument escapes]",	REASON_MAJOR },
	{ "receiver in indirect call",		REASON_MAJOR },
	{ "return",				REASON_MAJOR },
	{ "send",				REASON_MAJOR },
	{ "star-dot-equals",			REASON_MAJOR },
	{ "struct literal element",		REASON_MAJOR },
	{ "too aligned for stack",		REASON_MAJOR },
	{ "too large for stack",		REASON_MAJOR },
	{ "value of map put",			REASON_MAJOR },
};

enum reason_weight
reason_weight(const char *reason)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		if (strcmp(reason, reasons[i].reason) == 0)
			return reasons[i].weight;
	}
	return REASON_MINOR;
}

static bool
ends_with(const char *text, size_t len, const char *end)
{
	const size_t end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

/*
 * What is the compiler's and not the reader's: the slice of variadic
 * arguments, its filling and its binding to an inlined parameter ("fmt.a :=
 * ... argument"); assignments to temporaries and results of inlined calls.
 */
static bool
is_internal(const struct intern *strings, strid expr)
{
	const char *text = intern_text(strings, expr);

	return ends_with(text, intern_len(strings, expr), "... argument") ||
	       strncmp(text, "~r", 2) == 0 ||
	       strncmp(text, ".autotmp_", 9) == 0;
}

enum reason_weight
chain_step_weight(const struct intern *strings, const struct chain_step *step)
{
	if (is_internal(strings, step->expr))
		return REASON_NOISE;
	return reason_weight(intern_text(strings, step->reason));
}

static bool
same_step(const struct chain_step *a, const struct chain_step *b)
{
	return a->expr == b->expr && a->reason == b->reason &&
	       a->pos.file == b->pos.file && a->pos.line == b->pos.line &&
	       a->pos.column == b->pos.column;
}

const struct chain_step *
chain_walk_next(struct chain_walk *walk)
{
	while (walk->flow < walk->chain->flow_count) {
		const struct chain_flow *flow =
			&walk->set->flows[walk->chain->first_flow + walk->flow];

		if (walk->step == flow->step_count) {
			walk->flow++;
			walk->step = 0;
			continue;
		}
		const struct chain_step *step =
			&walk->set->steps[flow->first_step + walk->step++];
		if (walk->previous != NULL && same_step(walk->previous, step))
			continue;
		walk->previous = step;
		return step;
	}
	return NULL;
}

/*
 * Take at most FOLD_MAX - 1 steps of at least this weight before last; gives
 * back how many there are.
 */
static size_t
take_steps(const struct record_set *set, const struct chain *chain,
	   enum reason_weight weight, const struct chain_step *last,
	   struct folded *out)
{
	struct chain_walk walk = { .set = set, .chain = chain };
	const struct chain_step *step;
	size_t found = 0;

	out->len = 0;
	while ((step = chain_walk_next(&walk)) != NULL && step != last) {
		if (chain_step_weight(set->strings, step) < weight)
			continue;
		if (out->len < FOLD_MAX - 1)
			out->steps[out->len++] = step;
		found++;
	}
	return found;
}

const struct chain_step *
chain_last_telling(const struct record_set *set, const struct chain *chain)
{
	struct chain_walk walk = { .set = set, .chain = chain };
	const struct chain_step *step, *telling = NULL;

	while ((step = chain_walk_next(&walk)) != NULL) {
		if (chain_step_weight(set->strings, step) > REASON_NOISE)
			telling = step;
	}
	return telling;
}

/* The step to end with: the last one that tells something, else the last. */
static const struct chain_step *
last_step(const struct record_set *set, const struct chain *chain)
{
	const struct chain_step *telling = chain_last_telling(set, chain);
	struct chain_walk walk = { .set = set, .chain = chain };
	const struct chain_step *step, *last = telling;

	while (telling == NULL && (step = chain_walk_next(&walk)) != NULL)
		last = step;
	return last;
}

struct folded
chain_fold(const struct record_set *set, const struct record *record)
{
	struct folded out = { 0 };

	if (record->chain == 0)
		return out;
	const struct chain *chain = &set->chains[record->chain - 1];
	const struct chain_step *last = last_step(set, chain);
	if (last == NULL)
		return out;
	const size_t telling = take_steps(set, chain, REASON_MINOR, last, &out);
	if (telling > FOLD_MAX - 1)
		take_steps(set, chain, REASON_MAJOR, last, &out);
	out.left_out = telling - out.len;
	out.steps[out.len++] = last;
	out.target = set->flows[chain->first_flow + chain->flow_count - 1].dst;
	return out;
}
