/* Code Quality of GitLab: an array of findings.  GitLab compares the reports
 * of two branches by fingerprint; it stops at the first entry that lacks
 * something, and takes one of each fingerprint. */
#include "report/finding.h"
#include "report/formats.h"
#include "report/json.h"
#include "report/output.h"

/* A line is required.  What has none was made by the compiler. */
static void
set_location(struct json_line *line, const struct finding *finding)
{
	const uint32_t begin = finding->pos.line != 0 ? finding->pos.line : 1;
	json_t *location = json_object(), *lines = json_object();
	struct buffer place = { 0 };

	if (finding->pos.file != 0) {
		json_line_id(line, location, "path", finding->set->strings,
			     finding->pos.file);
	} else {
		finding_place(finding, &place);
		json_line_plain(line, location, "path", &place);
		buffer_free(&place);
	}
	json_line_count(line, lines, "begin", begin);
	json_line_set(line, location, "lines", lines);
	json_line_set(line, line->root, "location", location);
}

static enum esc_status
put_entry(const struct finding *finding, const char *before, FILE *out,
	  struct esc_error *err)
{
	const char *kind = record_kind_name(finding->record->kind);
	char fingerprint[FINDING_IDENTITY_SIZE];
	struct buffer text = { 0 };
	enum esc_status status = finding_identity(finding, fingerprint, err);

	if (status != ESC_OK)
		return status;
	struct json_line line = json_line_empty();
	finding_message(finding, &text);
	json_line_plain(&line, line.root, "description", &text);
	buffer_free(&text);
	json_line_set(&line, line.root, "check_name", json_string(kind));
	json_line_set(&line, line.root, "fingerprint",
		      json_string(fingerprint));
	json_line_set(&line, line.root, "severity",
		      json_string(finding->fails ? "major" : "info"));
	set_location(&line, finding);
	return json_item_put(&line, before, out, err);
}

/* What is gone is not in the report: so GitLab sees that it is. */
static enum esc_status
gitlab_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	const char *before = "[\n";
	enum esc_status status = findings_collect(report, &list, err);

	for (size_t i = 0; status == ESC_OK && i < list.len; i++) {
		if (list.all[i].gone)
			continue;
		status = put_entry(&list.all[i], before, report->out, err);
		before = ",\n";
	}
	if (status == ESC_OK)
		status = output_text(report->out,
				     before[0] == '[' ? "[\n]\n" : "\n]\n",
				     err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	findings_free(&list);
	return status;
}

const struct report_format report_gitlab = {
	.name = "gitlab", .write = gitlab_write,
};
