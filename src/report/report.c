/* The formats by name. */
#include "escdiff/report.h"

#include <string.h>

#include "report/formats.h"

const struct report_format *const report_formats[] = {
	&report_text,
	&report_stat,
	&report_name_only,
	&report_jsonl,
	&report_json,
	&report_porcelain,
	&report_sarif,
	&report_editor,
	&report_github,
	&report_rdjsonl,
	&report_rdjson,
	&report_gitlab,
	&report_checkstyle,
	&report_github_summary,
	&report_github_output,
	&report_markdown,
	&report_html,
	&report_junit,
	&report_benchfmt,
	NULL,
};

const struct record_format *const record_formats[] = {
	&record_text, &record_jsonl, &record_tsv, NULL,
};

const struct report_format *
report_format_find(const char *name)
{
	for (size_t i = 0; report_formats[i] != NULL; i++) {
		if (strcmp(report_formats[i]->name, name) == 0)
			return report_formats[i];
	}
	return NULL;
}

const struct record_format *
record_format_find(const char *name)
{
	for (size_t i = 0; record_formats[i] != NULL; i++) {
		if (strcmp(record_formats[i]->name, name) == 0)
			return record_formats[i];
	}
	return NULL;
}

bool
report_format_tells_platform(const struct report_format *format)
{
	/* Code scanning keeps the results of each platform apart. */
	return format == &report_sarif;
}
