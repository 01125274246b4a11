/* The reports of one run: one on standard output, others in files, each whole
 * or not there. */
#include "cmd/reports.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/pager.h"
#include "cmd/similar.h"
#include "cmd/whole.h"

void
reports_init(struct reports *reports)
{
	*reports = (struct reports){ .format = report_format_find("text") };
}

static enum esc_status
no_format(const char *option, const char *value, const char *name,
	  struct esc_error *err)
{
	struct similar similar = { .word = name };

	for (size_t i = 0; report_formats[i] != NULL; i++)
		similar_try(&similar, report_formats[i]->name);
	usage_error(err, "%s=%s: no such format", option, value);
	err->hint[0] = '\0';
	esc_hint(err, "'escdiff help formats' lists them");
	similar_hint(&similar, "format", "", err);
	return ESC_USAGE;
}

enum esc_status
reports_set_format(struct reports *reports, const char *name,
		   struct esc_error *err)
{
	const struct report_format *format = report_format_find(name);

	if (format == NULL)
		return no_format("--format", name, name, err);
	reports->format = format;
	return ESC_OK;
}

static enum esc_status
add_file(struct reports *reports, const struct report_format *format,
	 const char *file, struct esc_error *err)
{
	for (size_t i = 0; i < reports->file_count; i++) {
		if (strcmp(reports->files[i].file, file) == 0)
			return usage_error(err, "two reports in %s", file);
	}
	if (reports->file_count == REPORTS_MAX)
		return usage_error(err, "more than %d reports", REPORTS_MAX);
	reports->files[reports->file_count++] =
		(struct report_order){ format, file };
	return ESC_OK;
}

enum esc_status
reports_add(struct reports *reports, const char *value, struct esc_error *err)
{
	const size_t len = strcspn(value, ":");
	const char *file = value[len] == ':' ? value + len + 1 : "-";
	char *name = strndup(value, len);

	if (name == NULL)
		return esc_nomem(err);
	const struct report_format *format = report_format_find(name);
	const enum esc_status status =
		format != NULL ? ESC_OK
			       : no_format("--report", value, name, err);
	free(name);
	if (status != ESC_OK)
		return status;
	if (file[0] == '\0')
		return usage_error(err, "--report=%s: no file", value);
	if (strcmp(file, "-") != 0)
		return add_file(reports, format, file, err);
	reports->format = format;
	return ESC_OK;
}

bool
reports_tell_platform(const struct reports *reports)
{
	bool tell = report_format_tells_platform(reports->format);

	for (size_t i = 0; !tell && i < reports->file_count; i++)
		tell = report_format_tells_platform(reports->files[i].format);
	return tell;
}

bool
reports_take_nul(const struct reports *reports)
{
	bool take = reports->format->takes_nul;

	for (size_t i = 0; !take && i < reports->file_count; i++)
		take = reports->files[i].format->takes_nul;
	return take;
}

enum esc_status
reports_check(const struct reports *reports, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < reports->file_count; i++)
		status = whole_check(reports->files[i].file, err);
	return status;
}

/* A report into one of its files. */
struct filing {
	const struct report_format *format;
	struct report report;
};

static enum esc_status
file_report(FILE *out, void *data, struct esc_error *err)
{
	struct filing *filing = data;

	filing->report.out = out;
	return filing->format->write(&filing->report, err);
}

static enum esc_status
write_file(const struct report_order *order, const struct report *report,
	   struct esc_error *err)
{
	struct filing filing = { order->format, *report };

	return order->format->appends
		       ? whole_append(order->file, file_report, &filing, err)
		       : whole_write(order->file, file_report, &filing, err);
}

enum esc_status
reports_write(const struct reports *reports, const struct report *report,
	      bool verdict, FILE *out, struct esc_error *err)
{
	struct report copy = *report;
	enum esc_status status = ESC_OK;

	/* In a file nobody sees colours, or how wide the terminal is. */
	copy.color = false;
	copy.width = 0;
	for (size_t i = 0; verdict && status == ESC_OK &&
			   i < reports->file_count; i++)
		status = write_file(&reports->files[i], &copy, err);
	copy = *report;
	copy.out = out;
	if (status == ESC_OK && out != NULL &&
	    (verdict || reports->format->says_incomplete)) {
		pager_start();
		status = reports->format->write(&copy, err);
	}
	return status;
}

void
reports_remove(const struct reports *reports)
{
	for (size_t i = 0; i < reports->file_count; i++) {
		const char *file = reports->files[i].file;

		if (!reports->files[i].format->appends &&
		    !whole_is_special(file))
			unlink(file);
	}
}
