/* What explain says of a heap record, apart from the picture. */
#include "report/story.h"

#include <string.h>

#include "report/advice.h"
#include "report/phrase.h"

#define ARROW		" \xe2\x86\x92 "
#define STORAGE		"{storage for "

static bool
starts(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* A place of the compiler by its name: a variable, {heap}, {storage for x}. */
static void
add_location(const struct record_set *set, strid id, struct buffer *out)
{
	const char *text = intern_text(set->strings, id);
	const size_t len = intern_len(set->strings, id);

	if (strcmp(text, "{heap}") == 0)
		buffer_adds(out, "the heap");
	else if (strcmp(text, STORAGE "... argument}") == 0)
		buffer_adds(out, "the slice of arguments");
	else if (starts(text, STORAGE))
		buffer_add(out, text + strlen(STORAGE),
			   len - strlen(STORAGE) - 1);
	else if (starts(text, "~r"))
		buffer_adds(out, "a result");
	else
		buffer_add(out, text, len);
}

/* What flows: "the address of x", "what p points to". */
static void
add_source(const struct record_set *set, const struct chain_flow *flow,
	   struct buffer *out)
{
	const bool storage =
		starts(intern_text(set->strings, flow->src), STORAGE);

	if (flow->derefs < 0 && !storage)
		buffer_adds(out, "the address of ");
	if (flow->derefs == 1)
		buffer_adds(out, "what ");
	for (int32_t i = 0; flow->derefs > 1 && i < flow->derefs; i++)
		buffer_addc(out, '*');
	add_location(set, flow->src, out);
	if (flow->derefs == 1)
		buffer_adds(out, storage ? " holds" : " points to");
}

void
story_target(const struct record_set *set, const struct record *record,
	     struct buffer *out)
{
	const struct chain *chain = &set->chains[record->chain - 1];
	const struct chain_flow *flow =
		&set->flows[chain->first_flow + chain->flow_count - 1];
	const strid function = phrase_function(record);
	const char *name = intern_text(set->strings, flow->dst);
	const char *reason = "";

	if (flow->step_count > 0)
		reason = intern_text(set->strings,
			set->steps[flow->first_step + flow->step_count - 1]
				.reason);
	if (strcmp(reason, "return") != 0 || name[0] == '{') {
		add_location(set, flow->dst, out);
		return;
	}
	buffer_adds(out, "the result");
	if (!starts(name, "~r"))
		buffer_addf(out, " %s", name);
	if (function != 0)
		buffer_addf(out, " of %s", intern_text(set->strings, function));
}

void
story_step(const struct record_set *set, const struct record *record,
	   const struct chain_step *step, bool last, struct buffer *out)
{
	const struct reason *reason = reason_of_step(set->strings, step);
	const struct chain *chain = &set->chains[record->chain - 1];

	buffer_adds(out, reason != NULL ? reason->words
					: intern_text(set->strings,
						      step->reason));
	if (!last || chain->flow_count == 0 ||
	    set->flows[chain->first_flow].dst == 0)
		return;
	buffer_adds(out, ARROW);
	story_target(set, record, out);
}

/* A result of an inlined call, a temporary of the compiler's, a variable that
 * is assigned to its namesake. */
static bool
is_no_stop(const struct record_set *set, const struct chain_flow *flow)
{
	const char *src = intern_text(set->strings, flow->src);

	return starts(src, "~r") || starts(src, "{temp}") ||
	       (flow->derefs == 0 && flow->src == flow->dst);
}

void
story_flow(const struct record_set *set, const struct record *record,
	   struct buffer *out)
{
	if (record->chain == 0)
		return;
	const struct chain *chain = &set->chains[record->chain - 1];
	const struct chain_flow *flows = &set->flows[chain->first_flow];
	if (chain->flow_count == 0 || flows[0].dst == 0)
		return;
	if (strcmp(advice_for(set, record)->entry, "boxed value") == 0)
		buffer_adds(out, "a copy of ");
	for (uint32_t i = 0; i < chain->flow_count; i++) {
		if (i > 0 && is_no_stop(set, &flows[i]))
			continue;
		add_source(set, &flows[i], out);
		buffer_adds(out, ARROW);
	}
	story_target(set, record, out);
}

/* Where it was: what differs of its place now. */
static void
add_old_place(const struct record_set *set, const struct change *change,
	      struct buffer *out)
{
	const struct record *old = change->old_record;
	const struct record *now = change->new_record;

	if (old->pos.file != now->pos.file) {
		buffer_adds(out, ", at ");
		phrase_position(set->strings, &old->pos, out);
	} else if (old->pos.line != now->pos.line) {
		buffer_addf(out, ", on line %u", (unsigned)old->pos.line);
	}
	if (old->function != now->function && old->function != 0)
		buffer_addf(out, ", in %s",
			    intern_text(set->strings, old->function));
}

/* What no line of the log tells: see change.h. */
static void
add_hidden(const struct record_set *set, const struct change *change,
	   const char *old, struct buffer *out)
{
	if (change->call.line != 0)
		buffer_addf(out, "new since %s, where this call allocated "
			    "nothing, as %s was inlined", old,
			    intern_text(set->strings,
					change_record(change)->function));
	else if (change->old_record != NULL)
		buffer_addf(out, "new since %s: one variable for each "
			    "iteration, where the whole loop had one", old);
	else
		buffer_addf(out, "new since %s%s: the size is no constant%s, "
			    "and what is above 32 bytes is allocated", old,
			    change->origin == ORIGIN_ADDED ? ", as this code is"
							   : "",
			    change->origin == ORIGIN_REGRESSION ? " any more"
								: "");
}

static void
add_status(const struct explanation *explain, const struct change *change,
	   struct buffer *out)
{
	const struct record_set *set = explain->records;
	const char *old = explain->old_name;

	switch (change->status) {
	case CHANGE_NEW:
		if (change->origin == ORIGIN_REGRESSION)
			buffer_addf(out, "new since %s, where it stayed on the "
				    "stack", old);
		else if (change->origin == ORIGIN_ADDED)
			buffer_addf(out, "new since %s, as this code is",
				    old);
		else
			buffer_addf(out, "new since %s", old);
		return;
	case CHANGE_HIDDEN:
		add_hidden(set, change, old, out);
		return;
	case CHANGE_LEAK:
		buffer_addf(out, "new since %s: what is passed has to be on "
			    "the heap", old);
		return;
	case CHANGE_RELOCATED:
	case CHANGE_UNCHANGED:
		buffer_addf(out, "none: %s has it too", old);
		if (change->old_record != NULL && change->new_record != NULL)
			add_old_place(set, change, out);
		return;
	case CHANGE_FIXED:
		buffer_addf(out, "less than in %s: one variable for the whole "
			    "loop, not one for each iteration", old);
		return;
	case CHANGE_STATUS_COUNT:
		return;
	}
}

void
story_change(const struct explanation *explain, const struct change *change,
	     const struct record *record, struct buffer *out)
{
	const char *evidence =
		intern_text(explain->records->strings, change->evidence);

	add_status(explain, change, out);
	if (record != change->new_record && change->call.line == 0) {
		buffer_adds(out, ", with the code at ");
		phrase_position(explain->records->strings,
				&change->new_record->pos, out);
	}
	if (change->noise == NOISE_WRAPPER)
		buffer_adds(out, "; in a wrapper that the compiler made");
	else if (change->noise == NOISE_FOREIGN)
		buffer_adds(out, "; in a generic function of another module");
	if (change->allocates == ALLOCATES_UNKNOWN)
		return;
	buffer_adds(out, change->allocates == ALLOCATES_YES
				 ? "; it allocates"
				 : "; it allocates nothing");
	if (evidence[0] != '\0')
		buffer_addf(out, " (%s)", evidence);
}

void
story_fact(const struct record_set *set, const struct record *record,
	   struct buffer *out)
{
	const char *symbol = intern_text(set->strings, record->symbol);
	const char *detail = intern_text(set->strings, record->detail);

	switch (record->kind) {
	case REC_STAYS:
		buffer_addf(out, "%s does not escape", symbol);
		return;
	case REC_LEAK:
		buffer_addf(out, "parameter %s leaks to the heap", symbol);
		return;
	case REC_LEAK_CONTENT:
		buffer_addf(out, "what parameter %s points to leaks to the "
			    "heap", symbol);
		return;
	case REC_LEAK_RESULT:
		buffer_addf(out, "parameter %s flows to result %s",
			    symbol, detail);
		return;
	case REC_CAN_INLINE:
		buffer_addf(out, "%s can be inlined", symbol);
		if (record->number > 0)
			buffer_addf(out, " (cost %d)", record->number);
		return;
	case REC_CANNOT_INLINE:
		buffer_addf(out, "%s cannot be inlined: %s", symbol, detail);
		return;
	case REC_INLINE_CALL:
		buffer_addf(out, "%s is inlined here", symbol);
		return;
	case REC_CAPTURE:
		buffer_addf(out, "%s is captured by a function literal",
			    symbol);
		return;
	case REC_DEVIRT:
		buffer_addf(out, "%s is called directly: it is of type %s",
			    symbol, detail);
		return;
	default:
		phrase_message(set->strings, record, out);
		return;
	}
}
