/* Which findings make one result of SARIF, and which results there is room
 * for. */
#include <stdlib.h>

#include "report/sarif.h"
#include "report/weight.h"

/* Code scanning refuses 25,000 and shows no more than these. */
#define RESULTS_MAX 5000

enum baseline { BASE_NEW, BASE_UPDATED, BASE_UNCHANGED, BASE_ABSENT,
		BASE_COUNT };

static const char *const baseline_words[BASE_COUNT] = {
	"new", "updated", "unchanged", "absent",
};

static const enum baseline baselines[CHANGE_STATUS_COUNT] = {
	[CHANGE_NEW] = BASE_NEW,
	[CHANGE_HIDDEN] = BASE_NEW,
	[CHANGE_LEAK] = BASE_NEW,
	[CHANGE_RELOCATED] = BASE_UPDATED,
	[CHANGE_UNCHANGED] = BASE_UNCHANGED,
	[CHANGE_FIXED] = BASE_ABSENT,
};

/* The groups of the line that is being looked at: index + 1, 0 for none; and
 * the last finding of each. */
struct line_groups {
	strid file;
	uint32_t line;
	struct {
		size_t group, last;
	} of[RULE_COUNT][BASE_COUNT][2];	/* last: accepted or not */
};

static void
add_finding(struct sarif *sarif, struct line_groups *line, size_t index)
{
	const struct finding *finding = sarif_finding(sarif, index);
	const enum rule_id rule = finding_rule(finding);
	const enum baseline base = baselines[finding->change->status];
	const unsigned weight = finding_weight(finding);
	const bool accepted = finding->change->ruling == RULING_ACCEPTED;
	size_t *group = &line->of[rule][base][accepted].group;
	size_t *last = &line->of[rule][base][accepted].last;

	if (*group == 0) {
		sarif->groups[sarif->group_count++] = (struct sarif_group){
			.first = index, .rule = rule,
			.baseline = baseline_words[base],
			.accepted = accepted };
		*group = sarif->group_count;
	} else {
		sarif->next[*last] = index;
	}
	*last = index;
	struct sarif_group *to = &sarif->groups[*group - 1];
	to->len++;
	to->fails |= finding->fails;
	if (weight > to->weight)
		to->weight = weight;
}

/* Findings of one line follow each other. */
static void
group_lines(struct sarif *sarif)
{
	struct line_groups line = { 0 };

	for (size_t i = 0; i < sarif->findings.len; i++) {
		const struct finding *finding = sarif_finding(sarif, i);

		/* Code scanning knows nothing of suppressions, and would open
		 * an alert. */
		if (finding->settled)
			continue;
		if (!finding->in_tree) {
			sarif->placeless++;
			continue;
		}
		if (finding->pos.file != line.file ||
		    finding->pos.line != line.line)
			line = (struct line_groups){
				.file = finding->pos.file,
				.line = finding->pos.line };
		add_finding(sarif, &line, i);
	}
}

static enum esc_status
keep_heaviest(struct sarif *sarif, struct esc_error *err)
{
	unsigned *weights = calloc(sarif->group_count + 1, sizeof(*weights));
	bool *keep = calloc(sarif->group_count + 1, sizeof(*keep));
	enum esc_status status = ESC_OK;

	if (weights == NULL || keep == NULL) {
		status = esc_nomem(err);
		goto out;
	}
	for (size_t i = 0; i < sarif->group_count; i++)
		weights[i] = sarif->groups[i].weight;
	status = weights_keep(weights, sarif->group_count, RESULTS_MAX, keep,
			      err);
	for (size_t i = 0; i < sarif->group_count; i++)
		sarif->groups[i].kept = keep[i];
out:
	free(weights);
	free(keep);
	return status;
}

enum esc_status
sarif_group_findings(struct sarif *sarif, struct esc_error *err)
{
	const size_t room = sarif->findings.len + 1;

	sarif->next = calloc(room, sizeof(*sarif->next));
	sarif->groups = calloc(room, sizeof(*sarif->groups));
	if (sarif->next == NULL || sarif->groups == NULL)
		return esc_nomem(err);
	group_lines(sarif);
	return keep_heaviest(sarif, err);
}
