/* The message of a result of SARIF: sentences that end with a period, names
 * in single quotes, and links to the edits that cause it. */
#include <inttypes.h>
#include <string.h>

#include "report/layout.h"
#include "report/phrase.h"
#include "report/plain.h"
#include "report/platforms.h"
#include "report/sarif.h"

#define NAMES_MAX	20
#define NAME_COLUMNS	200
#define LINKS_MAX	5

/* The links of a message are [text](id). */
static void
add_unlinked(const char *text, struct buffer *out)
{
	for (const char *end; (end = strstr(text, "](")) != NULL;
	     text = end + 2) {
		buffer_add(out, text, (size_t)(end - text));
		buffer_adds(out, "\\](");
	}
	buffer_adds(out, text);
}

void
sarif_add_name(const char *text, size_t len, struct buffer *out)
{
	struct buffer clean = { 0 }, cut = { 0 };

	plain_add(text, len, &clean);
	layout_cut(buffer_text(&clean), NAME_COLUMNS, &cut);
	add_unlinked(buffer_text(&cut), out);
	out->failed |= clean.failed || cut.failed;
	buffer_free(&clean);
	buffer_free(&cut);
}

static void
add_id(const struct finding *finding, strid id, struct buffer *out)
{
	const struct intern *strings = finding->set->strings;

	buffer_addc(out, '\'');
	sarif_add_name(intern_text(strings, id), intern_len(strings, id), out);
	buffer_addc(out, '\'');
}

/* 'a', 'b' and 'c'; of calls also what allocates. */
static void
add_names(const struct sarif *sarif, const struct sarif_group *group,
	  struct buffer *out)
{
	const size_t shown = group->len > NAMES_MAX ? NAMES_MAX : group->len;
	size_t index = group->first;

	for (size_t i = 0; i < shown; i++) {
		const struct finding *finding = sarif_finding(sarif, index);
		const strid callee = phrase_function(finding->record);

		if (i > 0)
			buffer_adds(out, i + 1 == group->len ? " and " : ", ");
		add_id(finding, finding->record->symbol, out);
		if (group->rule == RULE_CALL && callee != 0) {
			buffer_adds(out, " in ");
			add_id(finding, callee, out);
		}
		index = sarif->next[index];
	}
	if (group->len > shown)
		buffer_addf(out, " and %zu more", group->len - shown);
}

static void
add_first_sentence(const struct sarif *sarif, const struct sarif_group *group,
		   struct buffer *out)
{
	const struct rule *rule = &rules[group->rule];
	const struct finding *first = sarif_finding(sarif, group->first);
	const char *sentence = group->len == 1 ? rule->one : rule->more;
	const char *names = strstr(sentence, "%s");

	buffer_add(out, sentence, (size_t)(names - sentence));
	add_names(sarif, group, out);
	buffer_adds(out, names + 2);
	if (first->function != 0) {
		buffer_adds(out, group->rule == RULE_CALL ? ", called by "
							  : " in ");
		add_id(first, first->function, out);
	}
	buffer_addc(out, '.');
}

/* What else there is to say of them, as numbers. */
struct remarks {
	size_t regressions, iterations, copies;
};

static struct remarks
count_remarks(const struct sarif *sarif, const struct sarif_group *group)
{
	struct remarks n = { 0 };
	size_t index = group->first;

	for (size_t i = 0; i < group->len; i++, index = sarif->next[index]) {
		const struct change *change =
			sarif_finding(sarif, index)->change;
		const bool alone = change->call.file == 0;

		n.copies += change->copy_count;
		n.regressions += change->status == CHANGE_NEW &&
				 change->origin == ORIGIN_REGRESSION;
		n.iterations += change->status == CHANGE_HIDDEN && alone &&
				group->rule == RULE_MOVED;
	}
	return n;
}

/* "It", "They" or "Some of them". */
static const char *
pronoun(const struct sarif_group *group, size_t count)
{
	if (count < group->len)
		return "Some of them";
	return group->len == 1 ? "It" : "They";
}

static void
add_remarks(const struct sarif *sarif, const struct sarif_group *group,
	    struct buffer *out)
{
	const struct remarks n = count_remarks(sarif, group);

	if (n.regressions > 0)
		buffer_addf(out, " %s stayed on the stack before.",
			    pronoun(group, n.regressions));
	if (n.iterations > 0)
		buffer_addf(out, " %s: one for each iteration now.",
			    pronoun(group, n.iterations));
	if (n.copies > 0)
		buffer_addf(out, " Inlining repeats the allocation in %zu "
			    "other place%s.", n.copies,
			    n.copies == 1 ? "" : "s");
}

static void
add_links(unsigned links, struct buffer *out)
{
	const unsigned shown = links > LINKS_MAX ? LINKS_MAX : links;

	buffer_addf(out, " The edit%s that cause%s it: ", links == 1 ? "" : "s",
		    links == 1 ? "s" : "");
	for (unsigned i = 1; i <= shown; i++)
		buffer_addf(out, "%s[here](%u)",
			    i == 1 ? "" : i == links ? " and " : ", ", i);
	if (links > shown)
		buffer_addf(out, " and %u more", links - shown);
	buffer_addc(out, '.');
}

/*
 * A cause that is no line of the new side: another Go, a line that was taken
 * away.  "because of ..." becomes a sentence.
 */
static void
add_other_cause(const struct sarif *sarif, const struct finding *finding,
		struct buffer *out)
{
	struct finding_note note;
	struct buffer text = { 0 };

	if (finding_last_cause(&sarif->findings, finding, &note, &text)) {
		buffer_adds(out, note.cause->what == CAUSE_UNKNOWN
				     ? " Its " : " This is ");
		sarif_add_name(buffer_text(&text), text.len, out);
		buffer_addc(out, '.');
	}
	out->failed |= text.failed;
	buffer_free(&text);
}

/* Where not all platforms have all of them. */
static void
add_platforms(const struct sarif *sarif, const struct sarif_group *group,
	      struct buffer *out)
{
	const struct finding *first = sarif_finding(sarif, group->first);
	struct buffer names = { 0 };
	size_t index = group->first;
	bool equal = true, some = false;

	for (size_t i = 0; i < group->len; i++, index = sarif->next[index]) {
		const struct change *change =
			sarif_finding(sarif, index)->change;

		some = some || change_is_on_some(sarif->report, change);
		equal = equal &&
			change->platforms == first->change->platforms;
	}
	if (some && equal) {
		change_add_platforms(sarif->report, first->change, ", ",
				     &names);
		buffer_adds(out, " Only on ");
		sarif_add_name(buffer_text(&names), names.len, out);
		buffer_addc(out, '.');
	} else if (some) {
		buffer_adds(out, " Some of them are on some platforms only.");
	}
	out->failed |= names.failed;
	buffer_free(&names);
}

void
sarif_message(const struct sarif *sarif, const struct sarif_group *group,
	      unsigned links, struct buffer *out)
{
	add_first_sentence(sarif, group, out);
	add_platforms(sarif, group, out);
	add_remarks(sarif, group, out);
	if (links > 0)
		add_links(links, out);
	else
		add_other_cause(sarif, sarif_finding(sarif, group->first),
				out);
}
