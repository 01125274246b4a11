/* Whole explanations as text: what --verbose shows. */
#include "report/chain.h"

#include "escdiff/utf8.h"
#include "report/phrase.h"

#define ARROW " \xe2\x86\x90 "	/* as Go 1.25 and newer print it */

struct printer {
	const struct record_set *set;
	struct buffer raw;	/* scratch */
	struct buffer *out;
};

static void
add_raw(struct printer *p)
{
	utf8_printable(buffer_text(&p->raw), p->raw.len, p->out);
	if (p->raw.failed)
		p->out->failed = true;
	buffer_clear(&p->raw);
}

static void
add_id(struct printer *p, strid id)
{
	const struct intern *strings = p->set->strings;

	utf8_printable(intern_text(strings, id), intern_len(strings, id),
		       p->out);
}

static void
add_step(struct printer *p, const struct chain_step *step, unsigned indent)
{
	buffer_addf(p->out, "%*sfrom ", (int)indent, "");
	add_id(p, step->expr);
	buffer_adds(p->out, " (");
	add_id(p, step->reason);
	buffer_addc(p->out, ')');
	if (step->pos.file != 0) {
		buffer_adds(p->out, " at ");
		phrase_position(p->set->strings, &step->pos, &p->raw);
		add_raw(p);
	}
	buffer_addc(p->out, '\n');
}

/* Chains of Go 1.12 and older have steps only. */
static void
add_flow(struct printer *p, const struct chain_flow *flow, unsigned indent)
{
	if (flow->dst != 0) {
		buffer_addf(p->out, "%*sflow: ", (int)indent, "");
		phrase_flow(p->set->strings, flow, ARROW, &p->raw);
		add_raw(p);
		buffer_adds(p->out, ":\n");
		indent += 2;
	}
	for (uint32_t i = 0; i < flow->step_count; i++)
		add_step(p, &p->set->steps[flow->first_step + i], indent);
}

static void
add_chain(struct printer *p, const struct chain *chain, unsigned indent)
{
	if (chain->subject != 0) {
		buffer_addf(p->out, "%*s", (int)indent, "");
		add_id(p, chain->subject);
		if (chain->function != 0) {
			buffer_adds(p->out, " in ");
			add_id(p, chain->function);
		}
		buffer_adds(p->out, ":\n");
		indent += 2;
	}
	for (uint32_t i = 0; i < chain->flow_count; i++)
		add_flow(p, &p->set->flows[chain->first_flow + i], indent);
	if (chain->truncated)
		buffer_addf(p->out, "%*s(explanation cut off)\n", (int)indent,
			    "");
}

void
chain_print(const struct record_set *set, const struct record *record,
	    unsigned indent, struct buffer *out)
{
	struct printer p = { .set = set, .out = out };

	for (uint32_t next = record->chain; next != 0;) {
		const struct chain *chain = &set->chains[next - 1];

		add_chain(&p, chain, indent);
		next = chain->next;
	}
	buffer_free(&p.raw);
}
