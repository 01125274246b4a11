/* The first line of the text report: the verdict, and what was compared. */
#include "report/header.h"

#include <string.h>

#include "escdiff/utf8.h"

#define COMMIT_DIGITS 7

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* "3 new heap escapes, 1 fixed": the words are complete for the first. */
static void
add_counts(const struct change_list *list, struct buffer *out)
{
	bool first = true;

	for (size_t i = 0; i < CHANGE_UNCHANGED; i++) {
		const enum change_status status = (enum change_status)i;
		const size_t count = list->counts[i];

		if (first && !change_status_fails(status)) {
			buffer_adds(out, "no new heap escapes");
			first = false;
		}
		if (count == 0)
			continue;
		buffer_addf(out, "%s%zu %s", first ? "" : ", ", count,
			    change_status_word(status));
		if (first)
			buffer_addf(out, " heap escape%s", plural(count));
		first = false;
	}
}

static bool
nothing_at_all(const struct change_list *list)
{
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++) {
		if (list->counts[i] + list->noise[i] + list->harmless[i] != 0)
			return false;
	}
	return true;
}

/* "a1b2c3d", "work tree", "old.log". */
static void
add_side(const struct report_side *side, struct buffer *out)
{
	const char *name = side->name;

	if (side->commit[0] != '\0') {
		buffer_addf(out, "%.*s", COMMIT_DIGITS, side->commit);
		return;
	}
	if (strcmp(name, "the work tree") == 0 ||
	    strcmp(name, "the index") == 0)
		name += strlen("the ");
	utf8_printable(name, strlen(name), out);
}

/* A verdict over half of the code must not look like one over all. */
static void
add_incomplete(const struct report *report, struct buffer *out)
{
	const bool old_whole = report->old_side.complete;
	const bool new_whole = report->new_side.complete;

	if (old_whole && new_whole)
		return;
	buffer_adds(out, "incomplete: ");
	if (!old_whole)
		add_side(&report->old_side, out);
	if (!old_whole && !new_whole)
		buffer_adds(out, " and ");
	if (!new_whole)
		add_side(&report->new_side, out);
	buffer_adds(out, " did not compile whole; in the rest: ");
}

static void
add_compared(const struct report *report, struct buffer *out)
{
	const struct change_list *list = report->changes;
	const bool commits = report->old_side.commit[0] != '\0' &&
			     report->new_side.commit[0] != '\0';

	buffer_addc(out, '(');
	add_side(&report->old_side, out);
	buffer_adds(out, commits ? ".." : " \xe2\x86\x92 ");
	add_side(&report->new_side, out);
	if (report->go_version[0] != '\0')
		buffer_addf(out, ", %s", report->go_version);
	if (report->platform[0] != '\0')
		buffer_addf(out, " %s", report->platform);
	if (list->counts[CHANGE_NEW] + list->counts[CHANGE_HIDDEN] == 0 &&
	    list->counts[CHANGE_UNCHANGED] > 0)
		buffer_addf(out, ", %zu unchanged",
			    list->counts[CHANGE_UNCHANGED]);
	buffer_addc(out, ')');
}

void
header_add(const struct report *report, struct buffer *out)
{
	add_incomplete(report, out);
	if (nothing_at_all(report->changes))
		buffer_adds(out, "no heap escapes on either side");
	else
		add_counts(report->changes, out);
	buffer_adds(out, "   ");
	add_compared(report, out);
	buffer_addc(out, '\n');
}
