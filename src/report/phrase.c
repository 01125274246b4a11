/* The words for records and their parts, shared by all formats. */
#include "report/phrase.h"

static void
add_id(const struct intern *strings, strid id, struct buffer *out)
{
	buffer_add(out, intern_text(strings, id), intern_len(strings, id));
}

void
phrase_line(const struct position *pos, struct buffer *out)
{
	if (pos->line != 0)
		buffer_addf(out, ":%u", (unsigned)pos->line);
	if (pos->line != 0 && pos->column != 0)
		buffer_addf(out, ":%u", (unsigned)pos->column);
}

void
phrase_position(const struct intern *strings, const struct position *pos,
		struct buffer *out)
{
	if (pos->file == 0)
		return;
	add_id(strings, pos->file, out);
	phrase_line(pos, out);
}

void
phrase_place(const struct intern *strings, const struct record *record,
	     struct buffer *out)
{
	const bool nowhere = record->pos.file == 0 ||
			     record->place == PLACE_UNKNOWN;

	if (!nowhere && record->place != PLACE_GENERATED) {
		phrase_position(strings, &record->pos, out);
		return;
	}
	if (record->package != 0) {
		add_id(strings, record->package, out);
		buffer_addc(out, ' ');
	}
	if (nowhere)
		buffer_adds(out, "(no position)");
	else
		add_id(strings, record->pos.file, out);
}

const char *
phrase_place_word(enum place place)
{
	switch (place) {
	case PLACE_OUTSIDE:
		return "outside";
	case PLACE_GENERATED:
		return "generated";
	case PLACE_UNKNOWN:
		return "unknown";
	case PLACE_UNRESOLVED:
	case PLACE_SOURCE:
		break;
	}
	return NULL;
}

void
phrase_message(const struct intern *strings, const struct record *record,
	       struct buffer *out)
{
	if (record->message != 0) {
		add_id(strings, record->message, out);
		return;
	}
	switch (record->kind) {
	case REC_MOVED:
		buffer_adds(out, "moved to heap: ");
		add_id(strings, record->symbol, out);
		break;
	case REC_ESCAPES:
		add_id(strings, record->symbol, out);
		buffer_adds(out, " escapes to heap");
		break;
	case REC_STAYS:
		/* Of a slice of variable size it is half the truth. */
		add_id(strings, record->symbol, out);
		buffer_adds(out, " does not escape, unless it is large");
		break;
	case REC_LEAK:
		buffer_adds(out, "leaking param: ");
		add_id(strings, record->symbol, out);
		break;
	case REC_LEAK_CONTENT:
		buffer_adds(out, "leaking param content: ");
		add_id(strings, record->symbol, out);
		break;
	default:
		buffer_addf(out, "%s: ", record_kind_name(record->kind));
		add_id(strings, record->symbol, out);
		break;
	}
}

strid
phrase_function(const struct record *record)
{
	return record->closure != 0 ? record->closure : record->function;
}

void
phrase_flow(const struct intern *strings, const struct chain_flow *flow,
	    const char *arrow, struct buffer *out)
{
	add_id(strings, flow->dst, out);
	buffer_adds(out, arrow);
	if (flow->derefs < 0)
		buffer_addc(out, '&');
	for (int32_t i = 0; i < flow->derefs; i++)
		buffer_addc(out, '*');
	add_id(strings, flow->src, out);
}

const char *
phrase_number_word(const struct record *record)
{
	switch (record->kind) {
	case REC_LEAK_RESULT:
		return "level";
	case REC_MUTATES:
	case REC_CALLS:
		return "derefs";
	case REC_CAN_INLINE:
	case REC_CANNOT_INLINE:
		return record->number > 0 ? "cost" : NULL;
	default:
		return NULL;
	}
}
