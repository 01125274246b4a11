/* The compiler's explanations as code flows of SARIF: a location for each of
 * their lines. */
#include "report/phrase.h"
#include "report/sarif.h"

/* Of one result: code scanning shows no more. */
#define STEPS_MAX	1000

struct flow_writer {
	struct sarif *sarif;
	const struct finding *finding;
	json_t *locations;	/* of the thread; owned until it is set */
	size_t steps;		/* of all flows of the result */
	struct esc_error *err;
};

/* "flow: {heap} = &x" is level 0, the steps below it level 1. */
static enum esc_status
add_line(struct flow_writer *w, const struct position *pos, int level,
	 const struct buffer *raw)
{
	struct sarif *sarif = w->sarif;
	struct buffer text = { 0 };
	json_t *location;

	if (w->steps == STEPS_MAX || !findings_in_tree(&sarif->findings, pos))
		return ESC_OK;
	const enum esc_status status = sarif_location(
		sarif, finding_is_of_old(w->finding), pos, 0, &location,
		w->err);
	if (status != ESC_OK)
		return status;
	sarif_add_name(buffer_text(raw), raw->len, &text);
	text.failed |= raw->failed;
	json_line_set(&sarif->json, location, "message",
		      sarif_text(sarif, &text));
	json_t *line = json_object();
	json_line_set(&sarif->json, line, "location", location);
	json_line_set(&sarif->json, line, "nestingLevel", json_integer(level));
	json_line_append(&sarif->json, w->locations, line);
	w->steps++;
	buffer_free(&text);
	return ESC_OK;
}

static enum esc_status
add_step(struct flow_writer *w, const struct chain_step *step)
{
	const struct intern *strings = w->finding->set->strings;
	struct buffer text = { 0 };

	buffer_addf(&text, "from %s (%s)", intern_text(strings, step->expr),
		    intern_text(strings, step->reason));
	const enum esc_status status = add_line(w, &step->pos, 1, &text);
	buffer_free(&text);
	return status;
}

/* The compiler gives a flow no place: it is that of its first step. */
static enum esc_status
add_flow(struct flow_writer *w, const struct chain_flow *flow)
{
	const struct record_set *set = w->finding->set;
	const struct chain_step *steps = &set->steps[flow->first_step];
	enum esc_status status = ESC_OK;

	if (flow->dst != 0) {
		const struct position *pos = flow->step_count > 0
						     ? &steps[0].pos
						     : &w->finding->record->pos;
		struct buffer text = { 0 };

		buffer_adds(&text, "flow: ");
		phrase_flow(set->strings, flow, " = ", &text);
		status = add_line(w, pos, 0, &text);
		buffer_free(&text);
	}
	for (uint32_t i = 0; status == ESC_OK && i < flow->step_count; i++)
		status = add_step(w, &steps[i]);
	return status;
}

/* {"threadFlows":[{"locations":[...]}]} into flows. */
static void
put_thread(struct flow_writer *w, json_t *flows)
{
	struct json_line *json = &w->sarif->json;
	json_t *thread = json_object(), *threads = json_array();
	json_t *flow = json_object();

	json_line_set(json, thread, "locations", w->locations);
	json_line_append(json, threads, thread);
	json_line_set(json, flow, "threadFlows", threads);
	json_line_append(json, flows, flow);
}

static enum esc_status
add_chain(struct flow_writer *w, const struct chain *chain, json_t *flows)
{
	const struct record_set *set = w->finding->set;
	enum esc_status status = ESC_OK;

	w->locations = json_array();
	for (uint32_t i = 0; status == ESC_OK && i < chain->flow_count; i++)
		status = add_flow(w, &set->flows[chain->first_flow + i]);
	if (status == ESC_OK && json_array_size(w->locations) > 0)
		put_thread(w, flows);
	else
		json_decref(w->locations);
	return status;
}

enum esc_status
sarif_flows(struct sarif *sarif, const struct sarif_group *group,
	    json_t *result, struct esc_error *err)
{
	struct flow_writer w = { .sarif = sarif, .err = err };
	json_t *flows = json_array();
	size_t index = group->first;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < group->len; i++) {
		w.finding = sarif_finding(sarif, index);
		const struct record_set *set = w.finding->set;

		for (uint32_t c = w.finding->record->chain;
		     status == ESC_OK && c != 0; c = set->chains[c - 1].next)
			status = add_chain(&w, &set->chains[c - 1], flows);
		index = sarif->next[index];
	}
	if (json_array_size(flows) > 0)
		json_line_set(&sarif->json, result, "codeFlows", flows);
	else
		json_decref(flows);
	return status;
}
