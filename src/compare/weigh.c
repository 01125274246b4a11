/* What changes are worth, between matching and reporting. */
#include <stdlib.h>

#include "compare/hear.h"
#include "escdiff/worth.h"

/* Ask the machine code of one side. */
static enum esc_status
weigh_side(struct comparison *cmp, bool old_side, struct worth_index *index,
	   const struct build_options *options, struct esc_error *err)
{
	const struct build *build = old_side ? &cmp->old_build
					     : &cmp->new_build;
	struct machine_codes codes = { 0 };
	struct machine_want *wants = NULL;
	size_t count = 0;
	enum esc_status status = worth_wants(&cmp->changes, old_side, &wants,
					     &count, err);

	if (status == ESC_OK)
		status = build_machine_code(build, options, wants, count,
					    &codes, comparison_hear, cmp, err);
	if (status == ESC_OK)
		status = worth_by_machine(&cmp->changes, old_side, index,
					  &codes, err);
	machine_codes_free(&codes);
	free(wants);
	return status;
}

/* Of several platforms the first tells of which side the profile is. */
static enum esc_status
weigh_shares(struct comparison *cmp, struct esc_error *err)
{
	const bool first = cmp->account.side == PROFILE_EITHER;
	const struct profile_input input = {
		.old_records = &cmp->old_build.records,
		.new_records = &cmp->new_build.records,
		.map = &cmp->map,
		.side = first ? cmp->profile_side : cmp->account.side,
		.min_percent = cmp->min_percent,
	};
	struct profile_account again = { 0 };

	return cmp->profile == NULL
		       ? ESC_OK
		       : profile_weigh(cmp->profile, &input, &cmp->changes,
				       first ? &cmp->account : &again, err);
}

enum esc_status
comparison_weigh(struct comparison *cmp, const struct build_options *options,
		 struct esc_error *err)
{
	struct worth_index old = { .set = &cmp->old_build.records };
	struct worth_index new = { .set = &cmp->new_build.records };

	worth_mark_noise(&cmp->changes, cmp->strings);
	enum esc_status status = worth_by_rules(&cmp->changes, &old, &new,
						err);
	if (status == ESC_OK)
		status = weigh_side(cmp, true, &old, options, err);
	if (status == ESC_OK)
		status = weigh_side(cmp, false, &new, options, err);
	worth_index_free(&old);
	worth_index_free(&new);
	comparison_hear(BUILD_PROGRESS, NULL, cmp);
	change_list_count(&cmp->changes);
	return status == ESC_OK ? weigh_shares(cmp, err) : status;
}
