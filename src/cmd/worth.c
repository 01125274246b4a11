/* What changes are worth, between matching and reporting. */
#include "cmd/worth.h"

#include <stdlib.h>

#include "cmd/terminal.h"
#include "escdiff/worth.h"

/* Ask the machine code of one side. */
static enum esc_status
weigh_side(struct comparison *cmp, bool old_side,
	   const struct build_options *options, bool quiet,
	   struct esc_error *err)
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
					    &codes, comparison_event, &quiet,
					    err);
	if (status == ESC_OK)
		status = worth_by_machine(&cmp->changes, old_side,
					  &build->records, &codes, err);
	machine_codes_free(&codes);
	free(wants);
	return status;
}

enum esc_status
comparison_weigh(struct comparison *cmp, const struct build_options *options,
		 bool quiet, struct esc_error *err)
{
	worth_mark_noise(&cmp->changes, cmp->strings);
	enum esc_status status = worth_by_rules(&cmp->changes,
						&cmp->old_build.records,
						&cmp->new_build.records, err);
	if (status == ESC_OK)
		status = weigh_side(cmp, true, options, quiet, err);
	if (status == ESC_OK)
		status = weigh_side(cmp, false, options, quiet, err);
	progress_show(NULL);
	change_list_count(&cmp->changes);
	return status;
}
