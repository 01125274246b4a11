/* JUnit's XML: a suite for each package, a case for each finding, and one
 * that passes for each package without any. */
#include "report/editor.h"
#include "report/formats.h"
#include "report/looked.h"
#include "report/output.h"
#include "report/phrase.h"
#include "report/suites.h"
#include "report/xml.h"

struct counts {
	size_t tests, failures, skipped;
};

enum outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_SKIPPED };

/* What is new and does not count is looked at and left aside. */
static enum outcome
outcome_of(const struct finding *finding)
{
	if (finding->fails)
		return OUTCOME_FAILED;
	return change_status_fails(finding->change->status)
		       ? OUTCOME_SKIPPED : OUTCOME_PASSED;
}

static struct counts
count_suite(const struct suite *suite)
{
	struct counts counts = { .tests = suite->len > 0 ? suite->len : 1 };

	for (size_t i = 0; i < suite->len; i++) {
		const enum outcome outcome = outcome_of(suite->findings[i]);

		counts.failures += outcome == OUTCOME_FAILED;
		counts.skipped += outcome == OUTCOME_SKIPPED;
	}
	return counts;
}

/* Nothing was run, so nothing took time. */
static void
add_counts(struct xml *xml, const struct counts *counts)
{
	xml_attribute_count(xml, "tests", counts->tests);
	xml_attribute_count(xml, "failures", counts->failures);
	xml_attribute(xml, "errors", "0");
}

/*
 * By its name a case is known again in another run: there is no line in it,
 * nor what became of the change.  The message may be shorter than what tells
 * two of them apart: "append escapes to heap".
 */
static void
add_name(struct xml *xml, const struct finding *finding)
{
	const struct intern *strings = finding->set->strings;
	struct record record = *finding->record;
	struct buffer name = { 0 };

	record.message = 0;
	if (finding->function != 0) {
		buffer_adds(&name, intern_text(strings, finding->function));
		buffer_adds(&name, ": ");
	}
	if (finding->change->call.file != 0) {
		buffer_adds(&name, "call of ");
		buffer_adds(&name,
			    intern_text(strings,
					phrase_function(finding->record)));
		buffer_adds(&name, ": ");
	}
	phrase_message(strings, &record, &name);
	if (finding->occurrence > 1)
		buffer_addf(&name, " #%u", (unsigned)finding->occurrence);
	xml_attribute_plain(xml, "name", &name);
	buffer_free(&name);
}

static void
add_class(struct xml *xml, const struct intern *strings, strid package)
{
	struct buffer name = { 0 };

	buffer_adds(&name, package != 0 ? intern_text(strings, package)
					: "escdiff");
	xml_attribute_plain(xml, "classname", &name);
	buffer_free(&name);
}

static void
add_place(struct xml *xml, const struct finding *finding)
{
	const struct intern *strings = finding->set->strings;
	const struct position *pos = &finding->pos;

	if (pos->file == 0)
		return;
	xml_attribute_bytes(xml, "file", intern_text(strings, pos->file),
			    intern_len(strings, pos->file));
	if (pos->line != 0)
		xml_attribute_count(xml, "line", pos->line);
}

static void
add_outcome(struct xml *xml, const struct findings *list,
	    const struct finding *finding)
{
	const enum outcome outcome = outcome_of(finding);
	struct buffer text = { 0 };

	if (outcome == OUTCOME_PASSED)
		return;
	xml_start(xml, outcome == OUTCOME_FAILED ? "failure" : "skipped");
	finding_message(finding, &text);
	xml_attribute_plain(xml, "message", &text);
	if (outcome == OUTCOME_FAILED) {
		xml_attribute(xml, "type",
			      record_kind_name(finding->record->kind));
		editor_add(list, finding, &text);
		xml_text(xml, buffer_text(&text), text.len);
		xml->failed |= text.failed;
	}
	xml_end(xml);
	buffer_free(&text);
}

static void
add_case(struct xml *xml, const struct findings *list,
	 const struct finding *finding)
{
	xml_start(xml, "testcase");
	add_name(xml, finding);
	add_class(xml, finding->set->strings, finding->package);
	add_place(xml, finding);
	xml_attribute(xml, "time", "0");
	add_outcome(xml, list, finding);
	xml_end(xml);
}

/* So that a run in which all is well is no empty one. */
static void
add_clean(struct xml *xml, const struct intern *strings, strid package)
{
	xml_start(xml, "testcase");
	xml_attribute(xml, "name", "no new heap escapes");
	add_class(xml, strings, package);
	xml_attribute(xml, "time", "0");
	xml_end(xml);
}

/* In each suite, since many readers show one at a time. */
static void
add_looked(struct xml *xml, const struct report *report)
{
	struct buffer text = { 0 };

	xml_start(xml, "properties");
	xml_start(xml, "property");
	xml_attribute(xml, "name", "escdiff.coverage");
	looked_add(report, &text);
	xml_attribute_plain(xml, "value", &text);
	xml_end(xml);
	xml_end(xml);
	buffer_free(&text);
}

static void
add_suite(struct xml *xml, const struct findings *list,
	  const struct suite *suite)
{
	const struct intern *strings =
		list->report->new_side.records->strings;
	const struct counts counts = count_suite(suite);
	struct buffer name = { 0 };

	xml_start(xml, "testsuite");
	buffer_adds(&name, suite->package != 0
				   ? intern_text(strings, suite->package)
				   : "escdiff");
	xml_attribute_plain(xml, "name", &name);
	buffer_free(&name);
	add_counts(xml, &counts);
	xml_attribute_count(xml, "skipped", counts.skipped);
	xml_attribute(xml, "time", "0");
	add_looked(xml, list->report);
	for (size_t i = 0; i < suite->len; i++)
		add_case(xml, list, suite->findings[i]);
	if (suite->len == 0)
		add_clean(xml, strings, suite->package);
	xml_end(xml);
}

static enum esc_status
put_suites(struct xml *xml, const struct findings *list,
	   const struct suites *suites, struct esc_error *err)
{
	static const struct suite nothing = { 0 };	/* an empty log */
	const struct suite *all = suites->len > 0 ? suites->all : &nothing;
	const size_t len = suites->len > 0 ? suites->len : 1;
	struct counts total = { 0 };
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < len; i++) {
		const struct counts counts = count_suite(&all[i]);

		total.tests += counts.tests;
		total.failures += counts.failures;
	}
	xml_start(xml, "testsuites");
	xml_attribute(xml, "name", "escdiff");
	add_counts(xml, &total);
	xml_attribute(xml, "time", "0");
	for (size_t i = 0; status == ESC_OK && i < len; i++) {
		add_suite(xml, list, &all[i]);
		status = xml_put(xml, list->report->out, err);
	}
	xml_end(xml);
	return status == ESC_OK ? xml_put(xml, list->report->out, err)
				: status;
}

static enum esc_status
junit_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	struct suites suites = { 0 };
	struct xml xml = xml_begin();
	enum esc_status status = findings_collect(report, &list, err);

	if (status == ESC_OK)
		status = suites_collect(&list, &suites, err);
	if (status == ESC_OK)
		status = put_suites(&xml, &list, &suites, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	xml_free(&xml);
	suites_free(&suites);
	findings_free(&list);
	return status;
}

const struct report_format report_junit = {
	.name = "junit", .write = junit_write,
};
