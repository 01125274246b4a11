/* On which platforms a change is. */
#include "report/platforms.h"

bool
change_is_on(const struct change *change, size_t i)
{
	return (change->platforms >> i & 1) != 0;
}

bool
change_is_on_some(const struct report *report, const struct change *change)
{
	for (size_t i = 0; i < report->platform_count; i++) {
		if (!change_is_on(change, i))
			return true;
	}
	return false;
}

void
change_add_platforms(const struct report *report, const struct change *change,
		     const char *between, struct buffer *out)
{
	const char *before = "";

	for (size_t i = 0; i < report->platform_count; i++) {
		if (!change_is_on(change, i))
			continue;
		buffer_addf(out, "%s%s", before, report->platforms[i]);
		before = between;
	}
}
