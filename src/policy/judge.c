/* What the rules of a policy make of the changes. */
#include <stdlib.h>
#include <string.h>

#include "policy/subject.h"
#include "policy/trailers.h"

struct judging {
	const struct policy_input *input;
	struct change_list *list;
	struct generated generated;
	uint32_t *budgets;	/* owned; by rule: as change.budget */
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

	if (change->status == CHANGE_LEAK)
		return POLICY_LEAK;
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
set_budget(struct judging *j, const struct policy_rule *rule,
	   struct change *change, struct esc_error *err)
{
	struct change_list *list = j->list;
	uint32_t *number = &j->budgets[rule - j->input->policy->rules];
	const enum esc_status status = name_scope(j, rule, &change->scope,
						  err);

	if (status != ESC_OK)
		return status;
	if (*number == 0) {
		list->budgets[list->budgets_len++] = (struct budget){
			.scope = change->scope, .max = rule->max_new };
		*number = (uint32_t)list->budgets_len;
	}
	change->budget = *number;
	return ESC_OK;
}

static enum esc_status
judge_change(struct judging *j, struct change *change, struct esc_error *err)
{
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
	if (status == ESC_OK && rule != NULL)
		status = set_budget(j, rule, change, err);
	return status;
}

/* A leak that the policy does not ask for, where it is, is no news at all. */
static void
leave_out_leaks(struct change_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->len; i++) {
		const struct change *change = &list->changes[i];

		if (change->status != CHANGE_LEAK ||
		    change->ruling != RULING_FREE)
			list->changes[kept++] = *change;
	}
	list->len = kept;
}

/* All of a budget pass, or none does: which of them are one too many nobody
 * can tell. */
void
policy_settle_budgets(struct change_list *list)
{
	for (size_t i = 0; i < list->budgets_len; i++)
		list->budgets[i].count = 0;
	for (size_t i = 0; i < list->len; i++) {
		if (list->changes[i].budget != 0)
			list->budgets[list->changes[i].budget - 1].count++;
	}
	for (size_t i = 0; i < list->len; i++) {
		struct change *change = &list->changes[i];

		if (change->budget == 0)
			continue;
		const struct budget *budget =
			&list->budgets[change->budget - 1];
		change->ruling = budget->count <= budget->max ? RULING_BUDGET
							      : RULING_NONE;
	}
	change_list_count(list);
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
		.budgets = calloc(input->policy->len + 1, sizeof(uint32_t)),
	};
	enum esc_status status = ESC_OK;

	list->budgets = calloc(input->policy->len + 1, sizeof(*list->budgets));
	if (j.budgets == NULL || list->budgets == NULL)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = trailers_accept(input, list, err);

	for (size_t i = 0; status == ESC_OK && i < list->len; i++)
		status = judge_change(&j, &list->changes[i], err);
	leave_out_leaks(list);
	if (status == ESC_OK)
		tell_unused(input, list, note, data);
	policy_settle_budgets(list);
	generated_free(&j.generated);
	free(j.budgets);
	return status;
}
