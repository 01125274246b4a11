/* Lines "name=value" for the file that GitHub's runner takes the outputs of
 * a step from: numbers, and words of ours. */
#include "escdiff/coverage.h"
#include "report/finding.h"
#include "report/formats.h"
#include "report/output.h"

static enum esc_status
output_write(const struct report *report, struct esc_error *err)
{
	const bool whole = report->old_side.complete &&
			   report->new_side.complete;
	struct findings list;
	struct buffer out = { 0 };
	enum esc_status status = findings_collect(report, &list, err);
	size_t fails = 0;

	for (size_t i = 0; status == ESC_OK && i < list.len; i++)
		fails += list.all[i].fails;
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++) {
		if ((i == CHANGE_UNCHANGED && report->untouched) ||
		    (i == CHANGE_LEAK && report->changes->counts[i] == 0))
			continue;
		buffer_addf(&out, "%s=%zu\n",
			    change_status_word((enum change_status)i),
			    report->changes->counts[i]);
	}
	buffer_addf(&out, "accepted=%zu\n",
		    change_list_accepted(report->changes));
	buffer_addf(&out, "failing=%zu\ncomplete=%s\n", fails,
		    whole ? "true" : "false");
	if (report->coverage != NULL && !report->untouched)
		buffer_addf(&out, "packages=%zu\n",
			    report->coverage->packages);
	if (status == ESC_OK)
		status = output_put(report->out, &out, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	buffer_free(&out);
	findings_free(&list);
	return status;
}

const struct report_format report_github_output = {
	.name = "github-output", .write = output_write, .appends = true,
};
