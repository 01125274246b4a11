/* Words for what reasons and the policy make of changes. */
#include "report/ruling.h"

#define COMMIT_DIGITS 7

static void
add_accepted(const struct change_list *list, const struct intern *strings,
	     const struct change *change, struct buffer *out)
{
	const struct acceptance *why = change_accepted(list, change);

	buffer_adds(out, "accepted");
	if (why == NULL)
		return;
	if (why->commit != 0)
		buffer_addf(out, " in %.*s", COMMIT_DIGITS,
			    intern_text(strings, why->commit));
	buffer_adds(out, ": ");
	buffer_add(out, intern_text(strings, why->reason),
		   intern_len(strings, why->reason));
}

static void
add_scope(const struct intern *strings, const char *before, strid scope,
	  struct buffer *out)
{
	if (scope == 0)
		return;
	buffer_adds(out, before);
	buffer_add(out, intern_text(strings, scope),
		   intern_len(strings, scope));
}

void
ruling_phrase(const struct change_list *list, const struct intern *strings,
	      const struct change *change, struct buffer *out)
{
	if (change->noise != NOISE_NONE || change->allocates == ALLOCATES_NO)
		return;
	switch (change->ruling) {
	case RULING_NONE:
	case CHANGE_RULING_COUNT:
		break;
	case RULING_ACCEPTED:
		add_accepted(list, strings, change, out);
		break;
	case RULING_FREE:
		buffer_adds(out, "left free");
		add_scope(strings, " by ", change->scope, out);
		break;
	case RULING_BUDGET:
		buffer_adds(out, "within the budget");
		add_scope(strings, " of ", change->scope, out);
		break;
	case RULING_REVOKED:
		buffer_adds(out, "no longer accepted");
		break;
	case RULING_PROMISE:
		buffer_adds(out, "breaks //escdiff:noescape");
		break;
	}
}

const char *
ruling_status(const struct change *change)
{
	if (change_fails(change) && !change_status_fails(change->status))
		return change->ruling == RULING_PROMISE ? "broken" : "revoked";
	return change_status_word(change->status);
}

static void
add_budgets(const struct change_list *list, const struct intern *strings,
	    struct buffer *out)
{
	for (size_t i = 0; i < list->budgets_len; i++) {
		const struct budget *budget = &list->budgets[i];

		if (budget->count == 0)
			continue;
		buffer_addf(out, "; %zu new, at most %zu", budget->count,
			    budget->max);
		add_scope(strings, " in ", budget->scope, out);
	}
}

/* How many changes a budget is about. */
static size_t
budgeted(const struct change_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->budgets_len; i++)
		count += list->budgets[i].count;
	return count;
}

bool
ruling_summary(const struct change_list *list, const struct intern *strings,
	       struct buffer *out)
{
	static const struct {
		enum change_ruling ruling;
		const char *words;
	} others[] = {
		{ RULING_FREE, "left free" },
		{ RULING_REVOKED, "no longer accepted" },
		{ RULING_PROMISE, "in a function with //escdiff:noescape" },
	};
	const size_t *rulings = list->rulings;

	if (budgeted(list) + rulings[RULING_FREE] +
		    rulings[RULING_REVOKED] + rulings[RULING_PROMISE] == 0)
		return false;
	if (list->failing == 0)
		buffer_adds(out, "none fails");
	else
		buffer_addf(out, "%zu fail%s", list->failing,
			    list->failing == 1 ? "s" : "");
	add_budgets(list, strings, out);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		const size_t count = rulings[others[i].ruling];

		if (count > 0)
			buffer_addf(out, "; %zu %s", count, others[i].words);
	}
	return true;
}
