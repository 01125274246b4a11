/* Explanations: `flow:` and `from` lines of Go 1.14 and later, and the
 * `from` lines of Go 1.12 and older, which have no flow above them. */
#include "parse/chain.h"

#include <stdlib.h>

/* The reasons of all releases, sorted: they tell where EXPR ends, since it
 * may hold ") at " itself, within a string constant. */
static const char *const known_reasons[] = {
	"... arg to recursive call", "//go:uintptrescapes", "address-of",
	"append-first-arg", "appended slice...", "appended to slice",
	"appendee slice", "arg to ...", "arg to recursive call",
	"arg to uintptrescapes ...", "array literal element",
	"array-element-equals", "assign", "assign-pair",
	"assign-pair-dot-type", "assign-pair-func-call", "assign-pair-mapr",
	"assign-pair-receive", "assigned", "assigned to top level variable",
	"call parameter", "call part", "call receiver", "callee operand",
	"captured by a closure", "captured by called closure", "closure-var",
	"conversion to unsafe.Pointer", "converted", "copied slice",
	"defer func", "defer func ...", "defer func arg", "dot",
	"dot of pointer", "dot-equals", "escaping uintptr",
	"fixed-array-index-of", "go func", "go func ...", "go func arg",
	"indirection", "interface-converted", "key of map put", "ltmp = &_",
	"map index", "map literal key", "map literal value",
	"non-constant size", "panic", "parameter to indirect call",
	"passed to call[argument content escapes]",
	"passed to call[argument escapes]", "passed-to-and-returned-from-call",
	"pointer literal", "pointer literal [assign]", "range", "range-deref",
	"receiver in indirect call", "recursive call receiver", "reference",
	"reflect.Header.Data", "return", "returned from recursive function",
	"selrecv", "send", "slice", "slice literal element",
	"slice-element-equals", "slice-literal-element", "slice-to-array",
	"spill", "star-dot-equals", "star-equals", "struct literal element",
	"switch case", "too aligned for stack", "too large for stack",
	"value of map put", "zero-sized element",
};

static const struct span flow_words = SPAN_INIT("  flow: ");
static const struct span from_words = SPAN_INIT("    from ");
static const struct span warning_words = SPAN_INIT("  warning: truncated ");
static const struct span legacy_words = SPAN_INIT("\tfrom ");

enum chain_line
chain_line_kind(struct span message)
{
	if (span_starts(message, from_words))
		return CHAIN_FROM;
	if (span_starts(message, flow_words))
		return CHAIN_FLOW;
	if (span_starts(message, legacy_words))
		return CHAIN_LEGACY;
	if (span_starts(message, warning_words))
		return CHAIN_TRUNCATED;
	return CHAIN_NONE;
}

bool
chain_is_leak_head(struct span message)
{
	static const struct span begin = SPAN_INIT("parameter ");
	static const struct span middle = SPAN_INIT(" leaks to ");

	if (!span_starts(message, begin) || message.text[message.len - 1] != ':')
		return false;
	message = span_from(message, begin.len);
	const char *blank = memchr(message.text, ' ', message.len);
	return blank != NULL &&
	       span_starts(span_from(message,
				     (size_t)(blank - message.text)), middle);
}

bool
chain_line_is_plain(struct span message)
{
	const char last = message.text[message.len - 1];

	return last == ':' || last == '>' || (last >= '0' && last <= '9');
}

void
chain_reader_init(struct chain_reader *reader, struct record_set *set)
{
	*reader = (struct chain_reader){ .set = set };
	position_reader_init(&reader->positions, set->strings);
}

void
chain_reader_free(struct chain_reader *reader)
{
	position_reader_free(&reader->positions);
}

static strid
intern_span(struct chain_reader *reader, struct span text)
{
	const strid id = intern_put(reader->set->strings, text.text, text.len);

	if (id != STRID_NOMEM)
		return id;
	reader->failed = true;
	return 0;
}

uint32_t
chain_begin(struct chain_reader *reader, strid function, strid subject)
{
	struct record_set *set = reader->set;
	struct chain *chain = record_set_add_chain(set);

	if (chain == NULL) {
		reader->failed = true;
		return 0;
	}
	chain->function = function;
	chain->subject = subject;
	chain->first_flow = (uint32_t)set->flows_len;
	return (uint32_t)set->chains_len;
}

static struct chain_flow *
add_flow(struct chain_reader *reader)
{
	struct record_set *set = reader->set;
	struct chain_flow *flow = record_set_add_flow(set);

	if (flow == NULL) {
		reader->failed = true;
		return NULL;
	}
	flow->first_step = (uint32_t)set->steps_len;
	set->chains[set->chains_len - 1].flow_count++;
	return flow;
}

/* The first arrow of the text: " = ", or " \xe2\x86\x90 " since Go 1.25. */
static const char *
find_arrow(struct span text, size_t *len)
{
	const char *at = text.text, *const end = text.text + text.len;

	while ((at = memchr(at, ' ', (size_t)(end - at))) != NULL) {
		const struct span rest = { at, (size_t)(end - at) };

		*len = span_starts(rest, SPAN(" = ")) ? 3
		     : span_starts(rest, SPAN(" \xe2\x86\x90 ")) ? 5 : 0;
		if (*len > 0)
			return at;
		at++;
	}
	return NULL;
}

/* DST ends where the first arrow begins that is not inside its braces. */
static bool
split_flow(struct span text, struct span *dst, struct span *src)
{
	const bool braces = span_starts(text, SPAN("{storage for "));
	struct span rest = text;
	const char *arrow;
	size_t len;

	while ((arrow = find_arrow(rest, &len)) != NULL) {
		rest = span_from(rest, (size_t)(arrow - rest.text) + len);
		if (braces && arrow[-1] != '}')
			continue;
		*dst = (struct span){ text.text,
				      (size_t)(arrow - text.text) };
		*src = rest;
		return true;
	}
	return false;
}

static void
add_flow_line(struct chain_reader *reader, struct span message)
{
	struct span dst, src;
	struct chain_flow *flow = add_flow(reader);

	message = span_from(message, flow_words.len);
	if (message.len > 0)
		message.len--;	/* the colon */
	if (flow == NULL || !split_flow(message, &dst, &src))
		return;
	if (span_starts(src, SPAN("&"))) {
		flow->derefs = -1;
		src = span_from(src, 1);
	}
	while (flow->derefs >= 0 && span_starts(src, SPAN("*"))) {
		flow->derefs++;
		src = span_from(src, 1);
	}
	flow->dst = intern_span(reader, dst);
	flow->src = intern_span(reader, src);
}

static int
compare_reason(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

/* Asked for every step, and nearly always about the same few. */
static bool
is_known_reason(struct chain_reader *reader, strid reason)
{
	const size_t slot = reason % (sizeof(reader->reasons) /
				      sizeof(reader->reasons[0]));

	if (reader->reasons[slot].reason != reason) {
		const char *text = intern_text(reader->set->strings, reason);

		reader->reasons[slot].reason = reason;
		reader->reasons[slot].known =
			bsearch(text, known_reasons,
				sizeof(known_reasons) /
				sizeof(known_reasons[0]),
				sizeof(known_reasons[0]),
				compare_reason) != NULL;
	}
	return reader->reasons[slot].known;
}

/* The last ") at " of the text before end; NULL if there is none. */
static const char *
find_last_at(struct span text, const char *end)
{
	static const struct span words = SPAN_INIT(") at ");

	while (end - text.text >= (ptrdiff_t)words.len) {
		const char *paren = memrchr(text.text, ')',
					    (size_t)(end - text.text) -
					    words.len + 1);
		if (paren == NULL)
			return NULL;
		if (memcmp(paren, words.text, words.len) == 0)
			return paren;
		end = paren + words.len - 1;
	}
	return NULL;
}

struct step_parts {
	struct span expr, why, place;
};

/* EXPR, WHY and POS around the ") at " at paren. */
static bool
cut_step(struct span text, const char *paren, struct step_parts *parts)
{
	const size_t before = (size_t)(paren - text.text);
	const char *open = memrchr(text.text, '(', before);

	if (open == NULL || open == text.text || open[-1] != ' ')
		return false;
	parts->expr = (struct span){ text.text,
				     (size_t)(open - 1 - text.text) };
	parts->why = (struct span){ open + 1, (size_t)(paren - open - 1) };
	parts->place = span_from(text, before + 5);
	return true;
}

/* At the last ") at " behind a reason of the list, else at the last. */
static void
split_step(struct chain_reader *reader, struct span text,
	   struct step_parts *parts)
{
	struct step_parts tried;
	const char *at = text.text + text.len;
	bool found = false;

	*parts = (struct step_parts){ .expr = text, .why = { text.text, 0 },
				      .place = { text.text, 0 } };
	while ((at = find_last_at(text, at)) != NULL) {
		if (!cut_step(text, at, &tried))
			continue;
		/* Only the last one counts if no reason is known. */
		if (!found)
			*parts = tried;
		found = true;
		if (tried.why.len > 64)
			continue;
		if (is_known_reason(reader, intern_span(reader, tried.why))) {
			*parts = tried;
			return;
		}
	}
}

static void
add_from_line(struct chain_reader *reader, struct span text)
{
	struct record_set *set = reader->set;
	struct chain *chain = &set->chains[set->chains_len - 1];
	struct step_parts parts;

	/* Go 1.12 and older have no flows: one without ends holds them. */
	if (chain->flow_count == 0 && add_flow(reader) == NULL)
		return;
	struct chain_step *step = record_set_add_step(set);
	if (step == NULL) {
		reader->failed = true;
		return;
	}
	set->flows[set->flows_len - 1].step_count++;
	split_step(reader, text, &parts);
	step->expr = intern_span(reader, parts.expr);
	step->reason = intern_span(reader, parts.why);
	if (!position_read_whole(&reader->positions, parts.place, &step->pos))
		step->pos = (struct position){ 0 };
	reader->failed |= reader->positions.failed;
}

void
chain_add_line(struct chain_reader *reader, struct span message)
{
	struct record_set *set = reader->set;

	switch (chain_line_kind(message)) {
	case CHAIN_FLOW:
		add_flow_line(reader, message);
		break;
	case CHAIN_FROM:
		add_from_line(reader, span_from(message, from_words.len));
		break;
	case CHAIN_LEGACY:
		add_from_line(reader, span_from(message, legacy_words.len));
		break;
	case CHAIN_TRUNCATED:
		set->chains[set->chains_len - 1].truncated = true;
		break;
	case CHAIN_NONE:
		break;
	}
}
