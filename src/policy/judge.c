/* What the rules of a policy make of the changes. */
#include <stdlib.h>
#include <string.h>

#include "policy/subject.h"
#include "policy/trailers.h"

struct judging {
	const struct policy_input *input;
	struct change_list *list;
	struct generated generated;
	size_t *counts;		/* owned; by rule: the changes that its budget
				   is about */
	uint32_t *budgets;	/* owned; by change: rule + 1, or 0 */
};

/* What is asked of the rules. */
enum question { ASK_FAIL_ON, ASK_MAX_NEW };

/* The rule that answers, or NULL. */
static enum esc_status
find_rule(struct judging *j, const struct subject *subject,
	  enum question question, const struct policy_rule **found,
	  struct esc_error *err)
{
	const struct policy *policy = j->input->policy;
	enum esc_status status = ESC_OK;
	bool fits = false;

	*found = NULL;
	for (size_t i = policy->len; status == ESC_OK && i > 0; i--) {
		const struct policy_rule *rule = &policy->rules[i - 1];

		if (question == ASK_FAIL_ON ? !rule->has_fail_on
					    : !rule->has_max_new)
			continue;
		status = rule_fits(j->input, rule, subject, &j->generated,
				   &fits, err);
		if (status == ESC_OK && fits) {
			*found = rule;
			break;
		}
	}
	return status;
}

/* The words that it answers to; of an origin that nobody knows both, since it
 * may be either. */
static unsigned
words_of(const struct change *change)
{
	unsigned words = change->status == CHANGE_NEW ? POLICY_NEW
						      : POLICY_HIDDEN;

	if (change->origin != ORIGIN_REGRESSION)
		words |= POLICY_ADDED;
	if (change->origin != ORIGIN_ADDED)
		words |= POLICY_REGRESSION;
	return words;
}

static enum esc_status
name_scope(struct judging *j, const struct policy_rule *rule, strid *scope,
	   struct esc_error *err)
{
	*scope = 0;
	if (rule != NULL && rule->scope != NULL)
		*scope = intern_puts(j->input->strings, rule->scope);
	return *scope == STRID_NOMEM ? esc_nomem(err) : ESC_OK;
}

static enum esc_status
judge_change(struct judging *j, size_t index, struct esc_error *err)
{
	struct change *change = &j->list->changes[index];
	const struct policy_rule *rule;

	if (change->ruling != RULING_NONE || !change_fails(change))
		return ESC_OK;
	const struct subject subject = subject_of(j->input, change);
	enum esc_status status = find_rule(j, &subject, ASK_FAIL_ON, &rule,
					   err);
	const unsigned fail_on = rule != NULL ? rule->fail_on
					      : POLICY_DEFAULT_WORDS;
	if (status == ESC_OK && (fail_on & words_of(change)) == 0) {
		change->ruling = RULING_FREE;
		return name_scope(j, rule, &change->scope, err);
	}
	if (status == ESC_OK)
		status = find_rule(j, &subject, ASK_MAX_NEW, &rule, err);
	if (status == ESC_OK && rule != NULL) {
		const size_t which = (size_t)(rule - j->input->policy->rules);

		j->counts[which]++;
		j->budgets[index] = (uint32_t)which + 1;
		status = name_scope(j, rule, &change->scope, err);
	}
	return status;
}

/* All of a budget pass, or none does: which of them are one too many nobody
 * can tell. */
static enum esc_status
settle_budgets(struct judging *j, struct esc_error *err)
{
	const struct policy *policy = j->input->policy;
	struct change_list *list = j->list;
	enum esc_status status = ESC_OK;

	list->budgets = calloc(policy->len + 1, sizeof(*list->budgets));
	if (list->budgets == NULL)
		return esc_nomem(err);
	for (size_t i = 0; status == ESC_OK && i < policy->len; i++) {
		struct budget budget = { .max = policy->rules[i].max_new,
					 .count = j->counts[i] };

		if (j->counts[i] == 0)
			continue;
		status = name_scope(j, &policy->rules[i], &budget.scope, err);
		list->budgets[list->budgets_len++] = budget;
	}
	for (size_t i = 0; i < list->len; i++) {
		const size_t which = j->budgets[i];

		if (which != 0 && j->counts[which - 1] <=
					  policy->rules[which - 1].max_new)
			list->changes[i].ruling = RULING_BUDGET;
	}
	return status;
}

/* Reasons that nothing needs: harmless, but perhaps nobody knows. */
static void
tell_unused(const struct policy_input *input, const struct change_list *list,
	    policy_note_fn *note, void *data)
{
	struct buffer text = { 0 };

	for (size_t i = 0; i < list->acceptances_len; i++) {
		const struct acceptance *a = &list->acceptances[i];
		const char *reason = intern_text(input->strings, a->reason);

		if (a->used > 0)
			continue;
		if (a->commit != 0)
			buffer_addf(&text, "commit %.12s: this Escdiff-Allow "
				    "accepts nothing: %s",
				    intern_text(input->strings, a->commit),
				    reason);
		else
			buffer_addf(&text, "%s:%u: this //escdiff:allow "
				    "accepts nothing: %s",
				    intern_text(input->strings, a->pos.file),
				    (unsigned)a->pos.line, reason);
		if (!text.failed)
			note(buffer_text(&text), data);
		buffer_clear(&text);
	}
	buffer_free(&text);
}

enum esc_status
policy_judge(const struct policy_input *input, struct change_list *list,
	     policy_note_fn *note, void *data, struct esc_error *err)
{
	struct judging j = {
		.input = input,
		.list = list,
		.counts = calloc(input->policy->len + 1, sizeof(size_t)),
		.budgets = calloc(list->len + 1, sizeof(uint32_t)),
	};
	enum esc_status status = j.counts != NULL && j.budgets != NULL
					 ? trailers_accept(input, list, err)
					 : esc_nomem(err);

	for (size_t i = 0; status == ESC_OK && i < list->len; i++)
		status = judge_change(&j, i, err);
	if (status == ESC_OK)
		status = settle_budgets(&j, err);
	if (status == ESC_OK)
		tell_unused(input, list, note, data);
	change_list_count(list);
	generated_free(&j.generated);
	free(j.counts);
	free(j.budgets);
	return status;
}
