/* What the list of the text report leaves out, counted by why. */
#include "report/leftout.h"

#include "report/cells.h"

enum reason {
	OUT_HARMLESS, OUT_COLD, OUT_WRAPPER, OUT_FOREIGN, OUT_CGO, OUT_COUNT
};

static const char *const words[OUT_COUNT] = {
	[OUT_HARMLESS] = "that allocate nothing",
	[OUT_COLD] = "cold",
	[OUT_WRAPPER] = "in generated wrappers",
	[OUT_FOREIGN] = "in generic code of other modules",
	[OUT_CGO] = "in generated glue",
};

static enum reason
reason_of(const struct change *change)
{
	static const enum reason reasons[CHANGE_NOISE_COUNT] = {
		[NOISE_WRAPPER] = OUT_WRAPPER,
		[NOISE_FOREIGN] = OUT_FOREIGN,
		[NOISE_CGO] = OUT_CGO,
	};

	if (change->noise != NOISE_NONE)
		return reasons[change->noise];
	return change->allocates == ALLOCATES_NO ? OUT_HARMLESS : OUT_COLD;
}

/* "cold: less than 1% of 9.7 GB allocated" */
static void
add_least(const struct report *report, struct buffer *out)
{
	if (report->profile == NULL)
		return;
	buffer_addf(out, ": less than %g%% of ", report->profile->min_percent);
	share_add_bytes(report->profile->bytes, out);
}

void
left_out_add(const struct report *report, struct buffer *out)
{
	const struct change_list *list = report->changes;
	size_t counts[OUT_COUNT] = { 0 };
	bool first = true;

	for (size_t i = 0; i < list->len; i++) {
		const struct change *change = &list->changes[i];

		if (change_status_is_shown(report, change->status) &&
		    !change_is_shown(report, change))
			counts[reason_of(change)]++;
	}
	for (size_t i = 0; i < OUT_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		buffer_addf(out, "%s%zu %s", first ? "\n+ " : ", ", counts[i],
			    words[i]);
		if (i == OUT_COLD)
			add_least(report, out);
		first = false;
	}
	if (!first)
		buffer_adds(out, " (--noise shows them)\n");
}
