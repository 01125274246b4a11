/* A record with all that is known of it, into another set. */
#include "parse/set.h"

static bool
copy_flow(struct record_set *to, const struct record_set *from,
	  const struct chain_flow *flow)
{
	struct chain_flow *copy = record_set_add_flow(to);

	if (copy == NULL)
		return false;
	*copy = *flow;
	copy->first_step = (uint32_t)to->steps_len;
	for (uint32_t i = 0; i < flow->step_count; i++) {
		struct chain_step *step = record_set_add_step(to);

		if (step == NULL)
			return false;
		*step = from->steps[flow->first_step + i];
	}
	return true;
}

/* index is that of a chain + 1; the copy's likewise, or 0: no memory. */
static uint32_t
copy_chain(struct record_set *to, const struct record_set *from,
	   uint32_t index)
{
	const struct chain *chain = &from->chains[index - 1];
	struct chain *copy = record_set_add_chain(to);

	if (copy == NULL)
		return 0;
	*copy = *chain;
	copy->next = 0;
	copy->first_flow = (uint32_t)to->flows_len;
	for (uint32_t i = 0; i < chain->flow_count; i++) {
		if (!copy_flow(to, from, &from->flows[chain->first_flow + i]))
			return 0;
	}
	return (uint32_t)to->chains_len;
}

size_t
record_set_take(struct record_set *to, const struct record_set *from,
		const struct record *record)
{
	struct record *copy = record_set_add(to);
	const size_t index = to->len - 1;
	uint32_t last = 0;

	if (copy == NULL)
		return SIZE_MAX;
	*copy = *record;
	copy->chain = 0;
	for (uint32_t next = record->chain; next != 0;
	     next = from->chains[next - 1].next) {
		const uint32_t chain = copy_chain(to, from, next);

		if (chain == 0)
			return SIZE_MAX;
		if (last == 0)
			copy->chain = chain;
		else
			to->chains[last - 1].next = chain;
		last = chain;
	}
	return index;
}
