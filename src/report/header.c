/* The first line of the text report: the verdict, and what was compared. */
#include "report/header.h"

#include <string.h>

#include "escdiff/utf8.h"
#include "report/cells.h"
#include "report/looked.h"
#include "report/ruling.h"

#define COMMIT_DIGITS	7
#define PLATFORMS_NAMED	4

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* What is behind the numbers of what is new; none: there was none. */
static void
end_news(const struct change_list *list, bool none, struct buffer *out)
{
	const size_t accepted = change_list_accepted(list);

	if (none)
		buffer_adds(out, "no new heap escapes");
	if (accepted > 0)
		buffer_addf(out, ", %zu accepted", accepted);
}

/* "3 new heap escapes, 1 fixed": the words are complete for the first. */
static void
add_counts(const struct change_list *list, struct buffer *out)
{
	bool first = true;

	for (size_t i = 0; i < CHANGE_UNCHANGED; i++) {
		const enum change_status status = (enum change_status)i;
		const size_t count = list->counts[i];

		if (status == CHANGE_LEAK) {
			end_news(list, first, out);
			first = false;
		}
		if (count == 0)
			continue;
		buffer_addf(out, "%s%zu %s%s", first ? "" : ", ", count,
			    change_status_word(status),
			    status == CHANGE_LEAK ? plural(count) : "");
		if (first)
			buffer_addf(out, " heap escape%s", plural(count));
		first = false;
	}
}

static bool
nothing_at_all(const struct change_list *list)
{
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++) {
		if (list->counts[i] + list->noise[i] + list->harmless[i] +
			    list->accepted[i] + list->cold[i] != 0)
			return false;
	}
	return true;
}

/* "a1b2c3d", "work tree", "old.log". */
void
header_add_side(const struct report_side *side, struct buffer *out)
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
	const bool old_whole = report->old_side.complete ||
			       report->promises != NULL;
	const bool new_whole = report->new_side.complete;

	if (old_whole && new_whole)
		return;
	buffer_adds(out, "incomplete: ");
	if (!old_whole)
		header_add_side(&report->old_side, out);
	if (!old_whole && !new_whole)
		buffer_adds(out, " and ");
	if (!new_whole)
		header_add_side(&report->new_side, out);
	buffer_adds(out, " did not compile whole; in the rest: ");
}

/* "go1.25.14 -> go1.26.8" where the sides differ, else what both have. */
static void
add_either(const char *before, const char *old, const char *new,
	   const char *both, struct buffer *out)
{
	if (old == NULL || new == NULL)
		buffer_addf(out, "%s%s", both[0] != '\0' ? before : "", both);
	else
		buffer_addf(out, "%s%s \xe2\x86\x92 %s", before,
			    old[0] != '\0' ? old : "none",
			    new[0] != '\0' ? new : "none");
}

/* Several of both sides: by name, unless there are many. */
static void
add_platforms(const struct report *report, struct buffer *out)
{
	if (report->platform_count > PLATFORMS_NAMED) {
		buffer_addf(out, " on %zu platforms", report->platform_count);
		return;
	}
	for (size_t i = 0; i < report->platform_count; i++) {
		const char *name = report->platforms[i];

		buffer_adds(out, i > 0 ? ", " : " ");
		utf8_printable(name, strlen(name), out);
	}
}

/* One commit compiled in two ways is named once. */
static bool
is_one_commit(const struct report *report)
{
	const struct report_side *old = &report->old_side;
	const struct report_side *new = &report->new_side;

	return old->commit[0] != '\0' &&
	       strcmp(old->commit, new->commit) == 0 &&
	       (old->go_version != NULL || old->platform != NULL ||
		old->settings != NULL);
}

void
header_add_compared(const struct report *report, struct buffer *out)
{
	const struct change_list *list = report->changes;
	const bool commits = report->old_side.commit[0] != '\0' &&
			     report->new_side.commit[0] != '\0';

	header_add_side(&report->old_side, out);
	if (report->promises == NULL && !is_one_commit(report)) {
		buffer_adds(out, commits ? ".." : " \xe2\x86\x92 ");
		header_add_side(&report->new_side, out);
	}
	add_either(", ", report->old_side.go_version,
		   report->new_side.go_version, report->go_version, out);
	add_either(" ", report->old_side.platform, report->new_side.platform,
		   report->platform, out);
	add_platforms(report, out);
	add_either(", ", report->old_side.settings, report->new_side.settings,
		   "", out);
	if (report->promises == NULL && !report->untouched &&
	    list->counts[CHANGE_NEW] + list->counts[CHANGE_HIDDEN] == 0 &&
	    list->counts[CHANGE_UNCHANGED] > 0)
		buffer_addf(out, ", %zu unchanged",
			    list->counts[CHANGE_UNCHANGED]);
}

/* "2 of 14 functions with //escdiff:noescape allocate". */
static void
add_promises(const struct report *report, struct buffer *out)
{
	static const char what[] = "with //escdiff:noescape";
	const struct promise_list *promises = report->promises;
	const size_t kept = promise_count(promises, PROMISE_KEPT);
	const size_t broken = promise_count(promises, PROMISE_BROKEN);
	const size_t unknown = promise_count(promises, PROMISE_UNKNOWN);
	const size_t unseen = promise_count(promises, PROMISE_UNSEEN);
	const size_t accepted = report->changes->rulings[RULING_ACCEPTED];
	const size_t seen = kept + broken + unknown;

	if (broken > 0)
		buffer_addf(out, "%zu of %zu function%s %s allocate%s", broken,
			    seen, plural(seen), what, broken == 1 ? "s" : "");
	else if (seen == 0)
		buffer_addf(out, "no function %s", what);
	else
		buffer_addf(out, "%zu function%s %s allocate%s nothing", kept,
			    plural(kept), what, kept == 1 ? "s" : "");
	if (accepted > 0)
		buffer_addf(out, ", %zu accepted", accepted);
	if (unknown > 0)
		buffer_addf(out, ", %zu not known", unknown);
	if (unseen > 0)
		buffer_addf(out, ", %zu not looked at", unseen);
}

void
header_add_counts(const struct report *report, struct buffer *out)
{
	const struct change_list *list = report->changes;

	if (report->promises != NULL)
		add_promises(report, out);
	else if (report->untouched)
		buffer_adds(out, "no new heap escapes: nothing that Go "
				 "compiles differs");
	else if (nothing_at_all(list))
		buffer_adds(out, "no heap escapes on either side");
	else
		add_counts(list, out);
	if (report->path_count > 0 && !report->untouched) {
		buffer_adds(out, " in ");
		looked_add_paths(report, out);
	}
}

/* Which marks the shares that are listed have. */
static void
find_marks(const struct report *report, bool *function, bool *unknown)
{
	const struct change_list *list = report->changes;

	*function = *unknown = false;
	for (size_t i = 0; i < list->len; i++) {
		const enum share_basis basis = list->changes[i].share.basis;

		if (!change_is_shown(report, &list->changes[i]))
			continue;
		*function = *function || basis == SHARE_FUNCTION;
		*unknown = *unknown || basis == SHARE_UNKNOWN;
	}
}

void
header_add_profile(const struct report *report, struct buffer *out)
{
	const struct profile_account *profile = report->profile;
	bool function, unknown;

	if (profile == NULL || report->untouched)
		return;
	utf8_printable(profile->name, strlen(profile->name), out);
	buffer_addf(out, ", %s the %s side: ",
		    profile->told ? "of" : "seems to be of",
		    profile->side == PROFILE_OLD ? "old" : "new");
	share_add_bytes(profile->bytes, out);
	buffer_adds(out, " allocated");
	find_marks(report, &function, &unknown);
	if (function)
		buffer_adds(out, "; ~: by the function and what it calls");
	if (unknown)
		buffer_adds(out, "; ?: not seen to run");
}

bool
header_add_policy(const struct report *report, struct buffer *out)
{
	const struct intern *strings = report->new_side.records->strings;
	struct buffer text = { 0 };
	const bool any = report->promises == NULL &&
			 ruling_summary(report->changes, strings, &text);

	utf8_printable(buffer_text(&text), text.len, out);
	out->failed |= text.failed;
	buffer_free(&text);
	return any;
}

static void
add_verdict(const struct report *report, struct buffer *out)
{
	add_incomplete(report, out);
	header_add_counts(report, out);
	buffer_adds(out, "   (");
	header_add_compared(report, out);
	buffer_adds(out, ")");
}

static void
add_with_policy(const struct report *report, const char *before,
		struct buffer *out)
{
	struct buffer text = { 0 };

	add_verdict(report, out);
	if (header_add_policy(report, &text))
		buffer_addf(out, "%spolicy: %s", before, buffer_text(&text));
	out->failed |= text.failed;
	buffer_free(&text);
}

void
header_add(const struct report *report, struct buffer *out)
{
	add_with_policy(report, "\n", out);
	buffer_addc(out, '\n');
	header_add_profile(report, out);
	if (report->profile != NULL && !report->untouched)
		buffer_addc(out, '\n');
}

void
header_add_line(const struct report *report, struct buffer *out)
{
	add_with_policy(report, "; ", out);
}
