/* Locations of SARIF: paths as URIs, columns in UTF-16 units. */
#include "report/plain.h"
#include "report/sarif.h"
#include "report/uri.h"

/*
 * Without the source a column in bytes cannot be told in other units: then
 * the line alone is the region.
 */
static enum esc_status
set_columns(struct sarif *sarif, bool of_old, const struct position *pos,
	    strid symbol, json_t *region, struct esc_error *err)
{
	const struct intern *strings = sarif->report->new_side.records->strings;
	struct source_file *file = NULL;

	if (pos->column == 0)
		return ESC_OK;
	const enum esc_status status = sources_find(&sarif->sources, of_old,
						    pos->file, &file, err);
	if (status != ESC_OK || file == NULL)
		return status;
	const uint32_t start = source_column(file, pos->line, pos->column);
	if (start == 0)
		return ESC_OK;
	json_line_count(&sarif->json, region, "startColumn", start);
	const uint32_t end = source_end_column(file, pos->line, pos->column,
					       intern_text(strings, symbol),
					       intern_len(strings, symbol));
	if (end > start)
		json_line_count(&sarif->json, region, "endColumn", end);
	return ESC_OK;
}

static json_t *
new_artifact(struct sarif *sarif, strid path)
{
	const struct intern *strings = sarif->report->new_side.records->strings;
	json_t *artifact = json_object();
	struct buffer uri = { 0 };

	uri_add_path(intern_text(strings, path), intern_len(strings, path),
		     &uri);
	sarif->json.failed |= uri.failed;
	json_line_text(&sarif->json, artifact, "uri", buffer_text(&uri),
		       uri.len);
	json_line_set(&sarif->json, artifact, "uriBaseId",
		      json_string("%SRCROOT%"));
	buffer_free(&uri);
	return artifact;
}

enum esc_status
sarif_location(struct sarif *sarif, bool of_old, const struct position *pos,
	       strid symbol, json_t **location, struct esc_error *err)
{
	json_t *region = json_object();

	*location = NULL;
	json_line_count(&sarif->json, region, "startLine", pos->line);
	const enum esc_status status = set_columns(sarif, of_old, pos, symbol,
						   region, err);
	if (status != ESC_OK) {
		json_decref(region);
		return status;
	}
	json_t *physical = json_object();
	json_line_set(&sarif->json, physical, "artifactLocation",
		      new_artifact(sarif, pos->file));
	json_line_set(&sarif->json, physical, "region", region);
	*location = json_object();
	json_line_set(&sarif->json, *location, "physicalLocation", physical);
	return ESC_OK;
}

void
sarif_set_name(struct sarif *sarif, json_t *object, const char *key, strid id)
{
	const struct intern *strings = sarif->report->new_side.records->strings;
	struct buffer name = { 0 };

	if (id == 0)
		return;
	plain_add(intern_text(strings, id), intern_len(strings, id), &name);
	sarif->json.failed |= name.failed;
	json_line_text(&sarif->json, object, key, buffer_text(&name), name.len);
	buffer_free(&name);
}

json_t *
sarif_text(struct sarif *sarif, const struct buffer *text)
{
	json_t *message = json_object();

	sarif->json.failed |= text->failed;
	json_line_text(&sarif->json, message, "text", buffer_text(text),
		       text->len);
	return message;
}
