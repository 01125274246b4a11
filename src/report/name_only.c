/* The files with new escapes, a line each, as `git diff --name-only`. */
#include <stdlib.h>

#include "report/finding.h"
#include "report/formats.h"
#include "report/output.h"
#include "report/quote.h"

/* What has no place in a file has no name either. */
static bool
has_name(const struct finding *finding)
{
	const enum place place = finding->record->place;

	return finding->pos.file != 0 &&
	       (finding->change->call.file != 0 ||
		(place != PLACE_GENERATED && place != PLACE_UNKNOWN));
}

static enum esc_status
put_name(const struct report *report, const struct intern *strings,
	 strid file, struct esc_error *err)
{
	const char *name = intern_text(strings, file);
	const size_t len = intern_len(strings, file);
	struct buffer line = { 0 };

	if (report->nul || !quote_needed(name, len))
		buffer_add(&line, name, len);
	else
		quote_add(name, len, &line);
	buffer_addc(&line, report->nul ? '\0' : '\n');
	const enum esc_status status = output_put(report->out, &line, err);
	buffer_free(&line);
	return status;
}

/* Each once, in the order of the changes. */
static enum esc_status
put_names(const struct findings *list, struct esc_error *err)
{
	const struct report *report = list->report;
	const struct intern *strings = report->new_side.records->strings;
	bool *seen = calloc(intern_count(strings), sizeof(*seen));
	enum esc_status status = seen != NULL ? ESC_OK : esc_nomem(err);

	for (size_t i = 0; status == ESC_OK && i < list->len; i++) {
		const strid file = list->all[i].pos.file;

		if (!has_name(&list->all[i]) || list->all[i].settled ||
		    seen[file])
			continue;
		seen[file] = true;
		status = put_name(report, strings, file, err);
	}
	free(seen);
	return status;
}

static enum esc_status
name_only_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	enum esc_status status = findings_collect(report, &list, err);

	if (status == ESC_OK)
		status = put_names(&list, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	findings_free(&list);
	return status;
}

const struct report_format report_name_only = {
	.name = "name-only", .write = name_only_write, .takes_nul = true,
};
