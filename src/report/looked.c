/* A report that finds nothing says something of what it looked at, and of
 * nothing else: that is told in each. */
#include "report/looked.h"

#include <string.h>

#include "escdiff/coverage.h"
#include "escdiff/utf8.h"

/* ", 3 test files", after "; not at" at first. */
static void
add_left_out(size_t count, const char *one, const char *more, bool *first,
	     struct buffer *out)
{
	if (count == 0)
		return;
	buffer_addf(out, "%s%zu %s", *first ? "; not at " : ", ", count,
		    count == 1 ? one : more);
	*first = false;
}

static void
add_count(size_t count, const char *what, struct buffer *out)
{
	buffer_addf(out, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

/* How it was compiled, where that decides what was. */
static void
add_options(const struct report *report, struct buffer *out)
{
	if (report->tests)
		buffer_adds(out, " with tests");
	if (report->tags != NULL && report->tags[0] != '\0')
		buffer_addf(out, ", tags %s", report->tags);
	if (report->platform_count > 1) {
		buffer_adds(out, ", on");
		for (size_t i = 0; i < report->platform_count; i++)
			buffer_addf(out, "%s %s", i > 0 ? "," : "",
				    report->platforms[i]);
	}
	if (report->saved && report->sources != NULL)
		buffer_adds(out, ", and at the sources in this repository");
}

static void
add_coverage(const struct report *report, const struct coverage *coverage,
	     struct buffer *out)
{
	bool first = true;

	add_count(coverage->packages, "package", out);
	if (coverage->modules > 1)
		buffer_addf(out, " of %zu modules", coverage->modules);
	add_options(report, out);
	add_left_out(coverage->tests, "test file (--tests)",
		     "test files (--tests)", &first, out);
	add_left_out(coverage->ignored, "file for other platforms or tags",
		     "files for other platforms or tags", &first, out);
	add_left_out(coverage->other_packages, "other package",
		     "other packages", &first, out);
	add_left_out(coverage->other_modules, "other module",
		     "other modules", &first, out);
}

void
looked_add_paths(const struct report *report, struct buffer *out)
{
	const size_t most = 4;

	for (size_t i = 0; i < report->path_count && i < most; i++) {
		buffer_adds(out, i > 0 ? " " : "");
		utf8_printable(report->paths[i], strlen(report->paths[i]),
			       out);
	}
	if (report->path_count > most)
		buffer_addf(out, " and %zu more", report->path_count - most);
}

/* What is not told is counted: it is there. */
static void
add_elsewhere(const struct report *report, struct buffer *out)
{
	bool first = true;

	buffer_adds(out, "; told only of ");
	looked_add_paths(report, out);
	for (size_t i = 0; i < CHANGE_UNCHANGED; i++) {
		if (report->elsewhere[i] == 0)
			continue;
		buffer_addf(out, "%s%zu %s", first ? ", elsewhere " : ", ",
			    report->elsewhere[i],
			    change_status_word((enum change_status)i));
		first = false;
	}
	if (first)
		buffer_adds(out, ", elsewhere nothing new or fixed");
}

void
looked_add(const struct report *report, struct buffer *out)
{
	buffer_adds(out, "looked at ");
	if (report->untouched) {
		buffer_adds(out, "the files alone");
		add_options(report, out);
		if (!report->tests)
			buffer_adds(out, "; not at tests (--tests)");
	} else if (report->coverage == NULL) {
		buffer_adds(out, "what the logs hold");
		add_options(report, out);
	} else {
		add_coverage(report, report->coverage, out);
	}
	if (report->path_count > 0 && !report->untouched)
		add_elsewhere(report, out);
}
