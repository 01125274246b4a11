/* The commonest wordings read by hand: a tenth of the time that their
 * expressions take.  What looks odd is left to those. */
#include "parse/quick.h"

/* How many digits the text begins with. */
static size_t
digits_len(struct span text)
{
	size_t len = 0;

	while (len < text.len && text.text[len] >= '0' && text.text[len] <= '9')
		len++;
	return len;
}

/* Where needle first begins behind the first byte; 0: nowhere. */
static size_t
find_inside(struct span text, struct span needle)
{
	const char *at = text.len > 1 ? span_find(span_from(text, 1), needle)
				      : NULL;

	return at != NULL ? (size_t)(at - text.text) : 0;
}

/* Move over words; false if the text does not begin with them. */
static bool
skip_words(struct span *text, struct span words)
{
	if (!span_starts(*text, words))
		return false;
	*text = span_from(*text, words.len);
	return true;
}

/* Move over digits, which become the group; false if there are none. */
static bool
take_digits(struct span *text, struct span *group)
{
	*group = (struct span){ text->text, digits_len(*text) };
	*text = span_from(*text, group->len);
	return group->len > 0;
}

/* can inline SYM with cost NUM as: ...} */
static bool
can_inline(struct span text, struct span *groups)
{
	struct span rest = span_from(text, strlen("can inline "));
	const size_t len = find_inside(rest, SPAN(" with cost "));

	if (len == 0)
		return false;
	groups[GROUP_SYMBOL] = (struct span){ rest.text, len };
	rest = span_from(rest, len + strlen(" with cost "));
	return take_digits(&rest, &groups[GROUP_NUMBER]) &&
	       skip_words(&rest, SPAN(" as: ")) && rest.len > 0;
}

/* function too complex: cost NUM exceeds budget N */
static bool
too_complex(struct span text, struct span *number)
{
	struct span budget;

	return skip_words(&text, SPAN("function too complex: cost ")) &&
	       take_digits(&text, number) &&
	       skip_words(&text, SPAN(" exceeds budget ")) &&
	       take_digits(&text, &budget) && text.len == 0;
}

/* cannot inline SYM: DETAIL */
static bool
cannot_inline(struct span text, struct span *groups)
{
	const struct span rest = span_from(text, strlen("cannot inline "));
	const size_t len = find_inside(rest, SPAN(": "));

	if (len == 0 || span_find(rest, SPAN(" closure variable ")) != NULL)
		return false;
	const struct span detail = span_from(rest, len + 2);
	if (detail.len == 0 ||
	    span_equal(detail, SPAN("repeated recursive cycle")))
		return false;
	groups[GROUP_SYMBOL] = (struct span){ rest.text, len };
	groups[GROUP_DETAIL] = detail;
	if (!too_complex(detail, &groups[GROUP_NUMBER]))
		groups[GROUP_NUMBER] = (struct span){ text.text, 0 };
	return true;
}

/* SYM escapes to heap in FN:, at the last place that can be meant */
static bool
heap_head(struct span text, struct span *groups)
{
	static const struct span words = SPAN_INIT(" escapes to heap in ");
	const struct span body = { text.text, text.len - 1 };
	size_t from = 0, at = 0, next;

	while ((next = find_inside(span_from(body, from), words)) > 0 &&
	       from + next + words.len < body.len)
		from = at = from + next;
	if (at == 0)
		return false;
	groups[GROUP_SYMBOL] = (struct span){ text.text, at };
	groups[GROUP_FUNCTION] = span_from(body, at + words.len);
	return true;
}

/* inlining call to SYM, of one word */
static bool
inlining_call(struct span text, struct span *groups)
{
	const struct span rest = span_from(text, strlen("inlining call to "));

	if (rest.len == 0 || memchr(rest.text, ' ', rest.len) != NULL)
		return false;
	groups[GROUP_SYMBOL] = rest;
	return true;
}

static bool
skip_truth(struct span *text)
{
	return skip_words(text, SPAN("false")) || skip_words(text, SPAN("true"));
}

/* (addr=false assign=true width=NUM), from behind the first "=" */
static bool
capture_flags(struct span text, struct span *width)
{
	return skip_truth(&text) && skip_words(&text, SPAN(" assign=")) &&
	       skip_truth(&text) && skip_words(&text, SPAN(" width=")) &&
	       take_digits(&text, width) && span_equal(text, SPAN(")"));
}

/* FN capturing by ref: SYM (addr=...; both words stand there but once */
static bool
capturing(struct span text, struct span *groups)
{
	static const struct span words = SPAN_INIT(" capturing by "),
				 flags = SPAN_INIT(" (addr=");
	const size_t fn_len = find_inside(text, words);

	if (fn_len == 0)
		return false;
	struct span rest = span_from(text, fn_len + words.len);
	const char *const by = rest.text;
	if (span_find(rest, words) != NULL ||
	    !(skip_words(&rest, SPAN("ref")) ||
	      skip_words(&rest, SPAN("value"))))
		return false;
	groups[GROUP_FUNCTION] = (struct span){ text.text, fn_len };
	groups[GROUP_DETAIL] = (struct span){ by, (size_t)(rest.text - by) };
	if (!skip_words(&rest, SPAN(": ")))
		return false;
	const size_t len = find_inside(rest, flags);
	if (len == 0)
		return false;
	groups[GROUP_SYMBOL] = (struct span){ rest.text, len };
	rest = span_from(rest, len + flags.len);
	return span_find(rest, flags) == NULL &&
	       capture_flags(rest, &groups[GROUP_NUMBER]);
}

struct quick {
	const char *expression;		/* as in wording.c */
	quick_fn *read;
};

quick_fn *
quick_find(const char *expression)
{
	static const struct quick table[] = {
		{ "can inline (?<sym>.+?) with cost (?<num>\\d+) as: .*\\}",
		  can_inline },
		{ "cannot inline (?!(?:escaping|re-assigned|global) closure "
		  "variable )(?<sym>.+?): (?!repeated recursive cycle$)"
		  "(?<detail>function too complex: cost (?<num>\\d+) exceeds "
		  "budget \\d+|.+)",
		  cannot_inline },
		{ "(?<sym>.+) escapes to heap in (?<fn>.+):", heap_head },
		{ "inlining call to (?<sym>[^ ]+|(?!.+ with score -?\\d+$)"
		  "(?!.+ (?:func|method)\\(.*\\}$).+)", inlining_call },
		{ "(?<fn>.+?) capturing by (?<detail>ref|value): (?<sym>.+) "
		  "\\(addr=\\w+ assign=\\w+ width=(?<num>-?\\d+)\\)",
		  capturing },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(expression, table[i].expression) == 0)
			return table[i].read;
	}
	return NULL;
}
