/* Reviewdog's own format, as one document and as a line each.  Columns are
 * bytes from 1 there as here; a place is required. */
#include "report/finding.h"
#include "report/formats.h"
#include "report/json.h"
#include "report/output.h"

static const char head[] =
	"{\"source\":{\"name\":\"escdiff\"},\"severity\":\"ERROR\","
	"\"diagnostics\":[";

/* {"path":...,"range":{"start":{"line":1,"column":1}}} */
static void
set_place(struct json_line *line, json_t *object,
	  const struct intern *strings, const struct position *pos)
{
	json_t *location = json_object(), *range, *start;

	json_line_id(line, location, "path", strings, pos->file);
	if (pos->line != 0) {
		start = json_object();
		json_line_count(line, start, "line", pos->line);
		if (pos->column != 0)
			json_line_count(line, start, "column", pos->column);
		range = json_object();
		json_line_set(line, range, "start", start);
		json_line_set(line, location, "range", range);
	}
	json_line_set(line, object, "location", location);
}

/* Of what stands in no file, where it stands in words. */
static void
set_location(struct json_line *line, json_t *object,
	     const struct finding *finding)
{
	struct buffer place = { 0 };
	json_t *location;

	if (finding->pos.file != 0) {
		set_place(line, object, finding->set->strings, &finding->pos);
		return;
	}
	finding_place(finding, &place);
	location = json_object();
	json_line_plain(line, location, "path", &place);
	json_line_set(line, object, "location", location);
	buffer_free(&place);
}

/* What is not in the tree stays with its finding. */
static void
append_note(struct json_line *line, json_t *array,
	    const struct finding *finding, const struct finding_note *note,
	    struct buffer *text)
{
	json_t *related = json_object();

	finding_note_tell(finding, note, text);
	json_line_plain(line, related, "message", text);
	if (note->in_tree)
		set_place(line, related, finding->set->strings, &note->pos);
	else
		set_location(line, related, finding);
	json_line_append(line, array, related);
}

static void
set_notes(struct json_line *line, const struct findings *list,
	  const struct finding *finding)
{
	struct buffer text = { 0 };
	struct finding_note note;
	json_t *array = json_array();

	for (size_t i = 0; finding_note(list, finding, i, &note, &text); i++)
		append_note(line, array, finding, &note, &text);
	if (json_array_size(array) > 0)
		json_line_set(line, line->root, "related_locations", array);
	else
		json_decref(array);
	buffer_free(&text);
}

/* What reviewdog prints in a log, and below a comment; else it is the JSON. */
static void
set_original(struct json_line *line, const struct finding *finding)
{
	struct buffer text = { 0 };

	finding_place(finding, &text);
	buffer_adds(&text, ": ");
	finding_message(finding, &text);
	json_line_plain(line, line->root, "original_output", &text);
	buffer_free(&text);
}

static struct json_line
diagnostic(const struct findings *list, const struct finding *finding)
{
	struct json_line line = json_line_empty();
	const char *kind = record_kind_name(finding->record->kind);
	struct buffer message = { 0 };

	finding_message(finding, &message);
	json_line_plain(&line, line.root, "message", &message);
	buffer_free(&message);
	set_location(&line, line.root, finding);
	json_line_set(&line, line.root, "severity",
		      json_string(finding->fails ? "ERROR" : "INFO"));
	json_line_set(&line, line.root, "source",
		      json_pack("{s:s}", "name", "escdiff"));
	json_line_set(&line, line.root, "code",
		      json_pack("{s:s}", "value", kind));
	set_original(&line, finding);
	set_notes(&line, list, finding);
	return line;
}

/* Places are of the new side: what is fixed has none. */
static enum esc_status
put_diagnostics(const struct report *report, bool lines, struct esc_error *err)
{
	struct findings list;
	enum esc_status status = findings_collect(report, &list, err);
	const char *before = "\n";

	for (size_t i = 0; status == ESC_OK && i < list.len; i++) {
		if (list.all[i].gone || list.all[i].settled)
			continue;
		struct json_line line = diagnostic(&list, &list.all[i]);
		status = lines ? json_line_put(&line, report->out, err)
			       : json_item_put(&line, before, report->out,
					       err);
		before = ",\n";
	}
	findings_free(&list);
	return status;
}

static enum esc_status
rdjsonl_write(const struct report *report, struct esc_error *err)
{
	const enum esc_status status = put_diagnostics(report, true, err);

	return status == ESC_OK ? output_finish(report->out, err) : status;
}

static enum esc_status
rdjson_write(const struct report *report, struct esc_error *err)
{
	enum esc_status status = output_text(report->out, head, err);

	if (status == ESC_OK)
		status = put_diagnostics(report, false, err);
	if (status == ESC_OK)
		status = output_text(report->out, "\n]}\n", err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	return status;
}

const struct report_format report_rdjsonl = {
	.name = "rdjsonl", .write = rdjsonl_write,
};
const struct report_format report_rdjson = {
	.name = "rdjson", .write = rdjson_write,
};
