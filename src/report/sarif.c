/* SARIF 2.1.0 for code scanning: one run, whose results are in the order of
 * the changes.  The other files of this format are sarif_*.c. */
#include "report/sarif.h"

#include <ctype.h>
#include <stdlib.h>

#include "report/formats.h"
#include "report/header.h"
#include "report/looked.h"
#include "report/output.h"
#include "report/plain.h"

#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

static json_t *
plain_text(struct sarif *sarif, const char *text)
{
	json_t *object = json_object();

	json_line_set(&sarif->json, object, "text", json_string(text));
	return object;
}

static json_t *
new_rule(struct sarif *sarif, const struct rule *rule)
{
	struct json_line *json = &sarif->json;
	json_t *object = json_object();

	json_line_set(json, object, "id", json_string(rule->id));
	json_line_set(json, object, "name", json_string(rule->name));
	json_line_set(json, object, "shortDescription",
		      plain_text(sarif, rule->title));
	json_line_set(json, object, "fullDescription",
		      plain_text(sarif, rule->text));
	json_t *help = plain_text(sarif, rule->help);
	json_line_set(json, help, "markdown", json_string(rule->help));
	json_line_set(json, object, "help", help);
	json_line_set(json, object, "defaultConfiguration",
		      json_pack("{s:s}", "level", "error"));
	json_line_set(json, object, "properties",
		      json_pack("{s:[s,s,s], s:s, s:s}", "tags", "performance",
				"memory", "go", "precision", "high",
				"problem.severity", "error"));
	return object;
}

static void
set_tool(struct sarif *sarif, json_t *run)
{
	struct json_line *json = &sarif->json;
	json_t *tool = json_object(), *driver = json_object();
	json_t *all = json_array();

	json_line_set(json, driver, "name", json_string("escdiff"));
	json_line_set(json, driver, "semanticVersion",
		      json_string(ESCDIFF_VERSION));
	for (size_t i = 0; i < RULE_COUNT; i++)
		json_line_append(json, all, new_rule(sarif, &rules[i]));
	json_line_set(json, driver, "rules", all);
	json_line_set(json, tool, "driver", driver);
	json_line_set(json, run, "tool", tool);
}

/* What is no plain word would read as another category. */
static void
add_word(const char *text, struct buffer *out)
{
	for (; *text != '\0'; text++) {
		const unsigned char c = (unsigned char)*text;

		buffer_addc(out, c < 0x80 && (isalnum(c) || c == '_' ||
					      c == '.') ? *text : '-');
	}
}

/*
 * "escdiff/linux-amd64-TAGS/": what stands before the last slash is the
 * category.  An upload takes the place of the last one of its category, so
 * that each build has one of its own.
 */
static void
set_category(struct sarif *sarif, json_t *run)
{
	const struct report *report = sarif->report;
	const char *platform = report->new_side.platform != NULL
				       ? report->new_side.platform
				       : report->platform;
	struct buffer id = { 0 };
	json_t *details = json_object();

	buffer_adds(&id, "escdiff/");
	add_word(platform, &id);
	for (size_t i = 0; i < report->platform_count; i++) {
		buffer_adds(&id, i > 0 ? "_" : "");
		add_word(report->platforms[i], &id);
	}
	if (report->tags != NULL && report->tags[0] != '\0') {
		if (platform[0] != '\0' || report->platform_count > 0)
			buffer_addc(&id, '-');
		add_word(report->tags, &id);
	}
	if (id.len > 0 && id.data[id.len - 1] != '/')
		buffer_addc(&id, '/');
	sarif->json.failed |= id.failed;
	json_line_text(&sarif->json, details, "id", buffer_text(&id), id.len);
	json_line_set(&sarif->json, run, "automationDetails", details);
	buffer_free(&id);
}

static void
notify(struct sarif *sarif, json_t *array, const char *level,
       const struct buffer *text)
{
	json_t *notification = json_object();

	json_line_set(&sarif->json, notification, "level", json_string(level));
	json_line_set(&sarif->json, notification, "message",
		      sarif_text(sarif, text));
	json_line_append(&sarif->json, array, notification);
}

static void
notify_verdict(struct sarif *sarif, json_t *array)
{
	struct buffer line = { 0 }, text = { 0 };

	header_add_line(sarif->report, &line);
	plain_add(buffer_text(&line), line.len, &text);
	text.failed |= line.failed;
	notify(sarif, array, "note", &text);
	buffer_free(&line);
	buffer_free(&text);
}

static void
notify_looked(struct sarif *sarif, json_t *array)
{
	struct buffer line = { 0 }, text = { 0 };

	looked_add(sarif->report, &line);
	plain_add(buffer_text(&line), line.len, &text);
	buffer_addc(&text, '.');
	text.failed |= line.failed;
	notify(sarif, array, "note", &text);
	buffer_free(&line);
	buffer_free(&text);
}

/* The verdict, and what a reader of the results alone would miss. */
static json_t *
new_notifications(struct sarif *sarif)
{
	json_t *array = json_array();
	struct buffer text = { 0 };
	size_t cut = 0;

	notify_verdict(sarif, array);
	for (size_t i = 0; i < sarif->group_count; i++)
		cut += !sarif->groups[i].kept;
	if (cut > 0) {
		buffer_addf(&text, "%zu of %zu results are left out: code "
			    "scanning shows no more than these, the heaviest.",
			    cut, sarif->group_count);
		notify(sarif, array, "warning", &text);
		buffer_clear(&text);
	}
	if (sarif->placeless > 0) {
		buffer_addf(&text, "%zu finding%s left out: not at a line of a "
			    "file of the repository.", sarif->placeless,
			    sarif->placeless == 1 ? " is" : "s are");
		notify(sarif, array, "warning", &text);
	}
	notify_looked(sarif, array);
	buffer_free(&text);
	return array;
}

static void
set_invocation(struct sarif *sarif, json_t *run)
{
	const struct report *report = sarif->report;
	json_t *invocation = json_object(), *all = json_array();

	json_line_set(&sarif->json, invocation, "executionSuccessful",
		      json_boolean(report->old_side.complete &&
				   report->new_side.complete));
	json_line_set(&sarif->json, invocation, "toolExecutionNotifications",
		      new_notifications(sarif));
	json_line_append(&sarif->json, all, invocation);
	json_line_set(&sarif->json, run, "invocations", all);
}

static enum esc_status
set_results(struct sarif *sarif, json_t *run, struct esc_error *err)
{
	json_t *results = json_array();
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < sarif->group_count; i++) {
		json_t *result;

		if (!sarif->groups[i].kept)
			continue;
		status = sarif_result(sarif, &sarif->groups[i], &result, err);
		if (status == ESC_OK)
			json_line_append(&sarif->json, results, result);
	}
	json_line_set(&sarif->json, run, "results", results);
	return status;
}

static enum esc_status
set_run(struct sarif *sarif, struct esc_error *err)
{
	struct json_line *json = &sarif->json;
	json_t *run = json_object(), *runs = json_array();

	json_line_set(json, json->root, "$schema", json_string(SCHEMA));
	json_line_set(json, json->root, "version", json_string("2.1.0"));
	set_tool(sarif, run);
	json_line_set(json, run, "originalUriBaseIds",
		      json_pack("{s:{s:{s:s}}}", "%SRCROOT%", "description",
				"text", "The root of the repository."));
	set_category(sarif, run);
	json_line_set(json, run, "columnKind", json_string("utf16CodeUnits"));
	set_invocation(sarif, run);
	const enum esc_status status = set_results(sarif, run, err);
	json_line_append(json, runs, run);
	json_line_set(json, json->root, "runs", runs);
	return status;
}

static enum esc_status
sarif_write(const struct report *report, struct esc_error *err)
{
	struct sarif sarif = {
		.report = report,
		.sources = { .report = report },
		.json = { .root = json_object() },
	};
	enum esc_status status = findings_collect(report, &sarif.findings,
						  err);

	sarif.json.failed = sarif.json.root == NULL;
	if (status == ESC_OK)
		status = sarif_group_findings(&sarif, err);
	if (status == ESC_OK)
		status = set_run(&sarif, err);
	if (status == ESC_OK)
		status = json_line_put(&sarif.json, report->out, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	json_decref(sarif.json.root);
	sources_free(&sarif.sources);
	free(sarif.groups);
	free(sarif.next);
	findings_free(&sarif.findings);
	return status;
}

const struct report_format report_sarif = {
	.name = "sarif", .write = sarif_write,
};
