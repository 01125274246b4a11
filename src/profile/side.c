/* Which of two sides a profile is of, by where things stand. */
#include "profile/side.h"

/* A line may be one with a record by chance. */
#define CLEARLY 3

struct evidence {
	size_t old_only, new_only;
};

static void
add(struct evidence *evidence, bool old, bool new)
{
	evidence->old_only += old && !new;
	evidence->new_only += new && !old;
}

static void
add_starts(const struct view *old_view, const struct view *new_view,
	   struct evidence *evidence)
{
	for (size_t i = 0; i < old_view->profile->functions_len; i++) {
		const uint32_t function = (uint32_t)i;
		bool old_known, new_known;
		const bool old = view_starts(old_view, function, &old_known);
		const bool new = view_starts(new_view, function, &new_known);

		if (old_known || new_known)
			add(evidence, old, new);
	}
}

/* The lines of frames that allocate. */
static void
add_lines(const struct view *old_view, const struct view *new_view,
	  struct evidence *evidence)
{
	const struct profile *p = old_view->profile;

	for (size_t i = 0; i < p->samples_len; i++) {
		const struct sampled_location *at =
			sample_frame(p, &p->samples[i], 0);

		for (uint32_t j = 0; at != NULL && j < at->line_count; j++) {
			const struct sampled_line *line =
				&p->lines[at->first_line + j];

			add(evidence,
			    view_has_heap(old_view, line->function,
					  line->line),
			    view_has_heap(new_view, line->function,
					  line->line));
		}
	}
}

enum profile_side
side_find(const struct view *old_view, const struct view *new_view)
{
	struct evidence evidence = { 0 };

	add_starts(old_view, new_view, &evidence);
	add_lines(old_view, new_view, &evidence);
	return evidence.new_only > CLEARLY * evidence.old_only ? PROFILE_NEW
							       : PROFILE_OLD;
}

void
side_count(const struct view *view, size_t *functions, size_t *moved)
{
	*functions = *moved = 0;
	for (size_t i = 0; i < view->profile->functions_len; i++) {
		bool known;
		const bool starts = view_starts(view, (uint32_t)i, &known);

		*functions += known;
		*moved += known && !starts;
	}
}
