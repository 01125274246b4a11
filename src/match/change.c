/* The words of a change, and what is counted of a list of them. */
#include "escdiff/change.h"

#include <stdlib.h>

static const struct {
	const char *word;
	bool fails;
} statuses[] = {
#define X(id, word, fails) { word, fails },
	CHANGE_STATUSES(X)
#undef X
};

static const char *const stages[] = {
#define X(id, word) word,
	MATCH_STAGES(X)
#undef X
};

static const char *const origins[] = {
#define X(id, word) word,
	CHANGE_ORIGINS(X)
#undef X
};

static const char *const allocations[] = {
#define X(id, word) word,
	ALLOCATES(X)
#undef X
};

static const char *const noises[] = {
#define X(id, word) word,
	CHANGE_NOISES(X)
#undef X
};

static const struct {
	const char *word;
	bool fails;
} rulings[] = {
#define X(id, word, fails) { word, fails },
	CHANGE_RULINGS(X)
#undef X
};

static const char *const bases[] = {
#define X(id, word) word,
	SHARE_BASES(X)
#undef X
};

static const char *const causes[] = {
#define X(id, word) word,
	CAUSE_STEPS(X)
#undef X
};

const char *
change_status_word(enum change_status status)
{
	return statuses[status].word;
}

bool
change_status_fails(enum change_status status)
{
	return statuses[status].fails;
}

const char *
match_stage_word(enum match_stage stage)
{
	return stages[stage];
}

const char *
change_origin_word(enum change_origin origin)
{
	return origins[origin];
}

const char *
allocates_word(enum allocates allocates)
{
	return allocations[allocates];
}

const char *
change_noise_word(enum change_noise noise)
{
	return noises[noise];
}

const char *
change_ruling_word(enum change_ruling ruling)
{
	return rulings[ruling].word;
}

const char *
share_basis_word(enum share_basis basis)
{
	return bases[basis];
}

const char *
cause_what_word(enum cause_what what)
{
	return causes[what];
}

const struct record *
change_record(const struct change *change)
{
	return change->new_record != NULL ? change->new_record
					  : change->old_record;
}

const struct position *
change_position(const struct change *change)
{
	return change->call.file != 0 ? &change->call
				      : &change_record(change)->pos;
}

bool
change_is_cold(const struct change *change)
{
	return change->share.cold && change->ruling != RULING_PROMISE &&
	       change->ruling != RULING_ACCEPTED;
}

bool
change_fails(const struct change *change)
{
	const bool fails = change->ruling == RULING_NONE
				   ? change_status_fails(change->status)
				   : rulings[change->ruling].fails;

	return fails && change->noise == NOISE_NONE &&
	       change->allocates != ALLOCATES_NO &&
	       !change_is_cold(change);
}

uint32_t
change_list_accept(struct change_list *list,
		   const struct acceptance *acceptance)
{
	if (list->acceptances_len == list->acceptances_cap) {
		const size_t cap = list->acceptances_cap * 2 + 8;
		struct acceptance *all = realloc(list->acceptances,
						 cap * sizeof(*all));

		if (all == NULL)
			return 0;
		list->acceptances = all;
		list->acceptances_cap = cap;
	}
	list->acceptances[list->acceptances_len++] = *acceptance;
	return (uint32_t)list->acceptances_len;
}

const struct acceptance *
change_accepted(const struct change_list *list, const struct change *change)
{
	return change->ruling == RULING_ACCEPTED && change->acceptance != 0
		       ? &list->acceptances[change->acceptance - 1] : NULL;
}

size_t
change_list_accepted(const struct change_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++)
		count += list->accepted[i];
	return count;
}

/* What was accepted is counted apart where it would fail: a reason for what
 * was there before is no news. */
static void
count_change(struct change_list *list, const struct change *change)
{
	if (change->ruling == RULING_ACCEPTED &&
	    change_status_fails(change->status))
		list->accepted[change->status]++;
	else
		list->counts[change->status]++;
	list->rulings[change->ruling]++;
	list->failing += change_fails(change);
}

void
change_list_count(struct change_list *list)
{
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++)
		list->counts[i] = list->noise[i] = list->harmless[i] =
			list->accepted[i] = list->cold[i] = 0;
	for (size_t i = 0; i < CHANGE_RULING_COUNT; i++)
		list->rulings[i] = 0;
	list->failing = 0;
	for (size_t i = 0; i < list->len; i++) {
		const struct change *change = &list->changes[i];

		if (change->noise != NOISE_NONE)
			list->noise[change->status]++;
		else if (change->allocates == ALLOCATES_NO)
			list->harmless[change->status]++;
		else if (change_is_cold(change))
			list->cold[change->status]++;
		else
			count_change(list, change);
	}
}

void
change_list_free(struct change_list *list)
{
	free(list->changes);
	free(list->copies);
	free(list->causes);
	free(list->acceptances);
	free(list->budgets);
	*list = (struct change_list){ 0 };
}
