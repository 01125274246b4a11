#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "escdiff/report.h"

/* One row here, one in report.c and one file: that is a format. */
extern const struct report_format report_text;
extern const struct report_format report_stat;
extern const struct report_format report_name_only;
extern const struct report_format report_jsonl;
extern const struct report_format report_json;
extern const struct report_format report_porcelain;
extern const struct report_format report_sarif;
extern const struct report_format report_editor;
extern const struct report_format report_github;
extern const struct report_format report_rdjsonl;
extern const struct report_format report_rdjson;
extern const struct report_format report_gitlab;
extern const struct report_format report_checkstyle;
extern const struct report_format report_github_summary;
extern const struct report_format report_github_output;
extern const struct report_format report_markdown;
extern const struct report_format report_html;
extern const struct report_format report_junit;
extern const struct report_format report_benchfmt;

extern const struct record_format record_text;
extern const struct record_format record_jsonl;
extern const struct record_format record_tsv;

#endif
