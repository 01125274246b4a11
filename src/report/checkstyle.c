/* Checkstyle's XML, which reviewdog, Jenkins and others read: the findings of
 * each file. */
#include "report/finding.h"
#include "report/formats.h"
#include "report/output.h"
#include "report/xml.h"

/* Of what stands in no file, where it stands in words. */
static void
start_file(struct xml *xml, const struct finding *finding)
{
	const struct intern *strings = finding->set->strings;
	const strid file = finding->pos.file;
	struct buffer place = { 0 };

	xml_start(xml, "file");
	if (file != 0) {
		xml_attribute_bytes(xml, "name", intern_text(strings, file),
				    intern_len(strings, file));
		return;
	}
	finding_place(finding, &place);
	xml_attribute_plain(xml, "name", &place);
	buffer_free(&place);
}

static void
add_error(struct xml *xml, const struct finding *finding)
{
	struct buffer text = { 0 };

	xml_start(xml, "error");
	if (finding->pos.line != 0)
		xml_attribute_count(xml, "line", finding->pos.line);
	if (finding->pos.line != 0 && finding->pos.column != 0)
		xml_attribute_count(xml, "column", finding->pos.column);
	xml_attribute(xml, "severity", finding->fails ? "error" : "info");
	finding_message(finding, &text);
	xml_attribute_plain(xml, "message", &text);
	buffer_adds(&text, "escdiff.");
	buffer_adds(&text, record_kind_name(finding->record->kind));
	xml_attribute_plain(xml, "source", &text);
	xml_end(xml);
	buffer_free(&text);
}

/* A file at a time: they are in their order.  What has no file is alone. */
static enum esc_status
put_files(const struct findings *list, struct xml *xml, FILE *out,
	  struct esc_error *err)
{
	const struct finding *last = NULL;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < list->len; i++) {
		const struct finding *finding = &list->all[i];

		if (finding->gone || finding->settled)
			continue;
		if (last == NULL || finding->pos.file == 0 ||
		    last->pos.file != finding->pos.file) {
			if (last != NULL)
				xml_end(xml);
			status = xml_put(xml, out, err);
			start_file(xml, finding);
		}
		add_error(xml, finding);
		last = finding;
	}
	if (last != NULL)
		xml_end(xml);
	return status;
}

static enum esc_status
checkstyle_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	struct xml xml = xml_begin();
	enum esc_status status = findings_collect(report, &list, err);

	xml_start(&xml, "checkstyle");
	xml_attribute(&xml, "version", "5.0");
	if (status == ESC_OK)
		status = put_files(&list, &xml, report->out, err);
	xml_end(&xml);
	if (status == ESC_OK)
		status = xml_put(&xml, report->out, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	xml_free(&xml);
	findings_free(&list);
	return status;
}

const struct report_format report_checkstyle = {
	.name = "checkstyle", .write = checkstyle_write,
};
