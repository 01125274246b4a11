/* What a record says, for other programs. */
#include "library/library.h"

static const char *
text_of(const struct escdiff_record *record, strid id)
{
	return intern_text(record->set->strings, id);
}

struct escdiff_place
library_place(const struct intern *strings, const struct position *pos)
{
	return (struct escdiff_place){ intern_text(strings, pos->file),
				       pos->line, pos->column };
}

const char *
escdiff_record_kind(const struct escdiff_record *record)
{
	return record_kind_name(record->record->kind);
}

bool
escdiff_record_is_heap(const struct escdiff_record *record)
{
	return record_kind_is_heap(record->record->kind);
}

struct escdiff_place
escdiff_record_place(const struct escdiff_record *record)
{
	return library_place(record->set->strings, &record->record->pos);
}

const char *
escdiff_record_package(const struct escdiff_record *record)
{
	return text_of(record, record->record->package);
}

const char *
escdiff_record_function(const struct escdiff_record *record)
{
	return text_of(record, record->record->function);
}

const char *
escdiff_record_closure(const struct escdiff_record *record)
{
	return text_of(record, record->record->closure);
}

const char *
escdiff_record_symbol(const struct escdiff_record *record)
{
	return text_of(record, record->record->symbol);
}

const char *
escdiff_record_message(const struct escdiff_record *record)
{
	return text_of(record, record->record->message);
}

/* The first explanation; a record rarely has another. */
static const struct chain *
chain_of(const struct escdiff_record *record)
{
	const uint32_t number = record->record->chain;

	return number == 0 ? NULL : &record->set->chains[number - 1];
}

static const struct chain_flow *
flow_at(const struct escdiff_record *record, uint32_t index)
{
	return &record->set->flows[chain_of(record)->first_flow + index];
}

size_t
escdiff_record_step_count(const struct escdiff_record *record)
{
	const struct chain *chain = chain_of(record);
	size_t count = 0;

	for (uint32_t i = 0; chain != NULL && i < chain->flow_count; i++)
		count += flow_at(record, i)->step_count;
	return count;
}

/* Step index and the flow it stands in; NULL: there are not so many. */
static const struct chain_step *
step_at(const struct escdiff_record *record, size_t index,
	const struct chain_flow **flow)
{
	const struct chain *chain = chain_of(record);

	for (uint32_t i = 0; chain != NULL && i < chain->flow_count; i++) {
		*flow = flow_at(record, i);
		if (index < (*flow)->step_count)
			return &record->set->steps[(*flow)->first_step + index];
		index -= (*flow)->step_count;
	}
	return NULL;
}

const char *
escdiff_record_step_target(const struct escdiff_record *record, size_t index)
{
	const struct chain_flow *flow;

	return step_at(record, index, &flow) != NULL
		       ? text_of(record, flow->dst) : "";
}

const char *
escdiff_record_step_expression(const struct escdiff_record *record,
			       size_t index)
{
	const struct chain_flow *flow;
	const struct chain_step *step = step_at(record, index, &flow);

	return step != NULL ? text_of(record, step->expr) : "";
}

const char *
escdiff_record_step_reason(const struct escdiff_record *record, size_t index)
{
	const struct chain_flow *flow;
	const struct chain_step *step = step_at(record, index, &flow);

	return step != NULL ? text_of(record, step->reason) : "";
}

struct escdiff_place
escdiff_record_step_place(const struct escdiff_record *record, size_t index)
{
	const struct chain_flow *flow;
	const struct chain_step *step = step_at(record, index, &flow);
	const struct position nowhere = { 0 };

	return library_place(record->set->strings,
			     step != NULL ? &step->pos : &nowhere);
}
