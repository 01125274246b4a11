/* The HTML report: one page, from what matters most to what was counted
 * only. */
#include "report/html.h"

#include <stdlib.h>

#include "report/cells.h"
#include "report/formats.h"
#include "report/output.h"
#include "report/weight.h"

#define OPEN_MAX	5	/* so many that decide are shown open */
#define PRINTED_MAX	40	/* so many are printed open */

static const struct {
	const char *id, *title, *lead;
} sections[HTML_SECTION_COUNT] = {
	[HTML_WORSE] = { "worse", "Got worse",
		"The code was there, and allocated nothing: each fails the "
		"comparison." },
	[HTML_ADDED] = { "added", "New",
		"Allocations of new code, or not known to be of old code: "
		"each fails the comparison." },
	[HTML_PASSES] = { "passes", "New, and does not count",
		"Accepted with a reason, let pass by the policy, or known to "
		"allocate nothing." },
	[HTML_FIXED] = { "fixed", "Fixed",
		"Allocations that the new side does not make any more." },
	[HTML_STAYS] = { "stays", "On both sides",
		"The same allocations, maybe at another place." },
};

enum html_section
html_section_of(const struct finding *finding)
{
	if (finding->fails)
		return finding->change->origin == ORIGIN_REGRESSION ||
				       !change_status_fails(
					       finding->change->status)
			       ? HTML_WORSE : HTML_ADDED;
	if (change_status_fails(finding->change->status))
		return HTML_PASSES;
	return finding->change->status == CHANGE_FIXED ? HTML_FIXED
						       : HTML_STAYS;
}

size_t
html_failing(const struct html *html)
{
	return html->counts[HTML_WORSE] + html->counts[HTML_ADDED];
}

/* Without --all only what came and went. */
static bool
is_on_page(const struct report *report, const struct finding *finding)
{
	return finding->fails ||
	       change_status_is_shown(report, finding->change->status);
}

/* By what they allocate; what is equal stays in the order of the changes. */
static int
compare_shares(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	const int order = share_compare(&x->change->share, &y->change->share);

	return order != 0 ? order : (x->change > y->change) -
					    (x->change < y->change);
}

/* Which have a row, and which their source: the heaviest. */
static enum esc_status
weigh(struct html *html, struct esc_error *err)
{
	const size_t len = html->findings.len;
	unsigned *weights = calloc(len + 1, sizeof(*weights));
	bool *rows = calloc(len + 1, sizeof(*rows));
	bool *pictures = calloc(len + 1, sizeof(*pictures));
	enum esc_status status = ESC_OK;

	html->extents = calloc(len + 1, sizeof(*html->extents));
	if (weights == NULL || rows == NULL || pictures == NULL ||
	    html->extents == NULL)
		status = esc_nomem(err);
	for (size_t i = 0; status == ESC_OK && i < len; i++)
		weights[i] = finding_weight(&html->findings.all[i]) << 1 |
			     (html_section_of(&html->findings.all[i]) !=
			      HTML_STAYS);
	if (status == ESC_OK)
		status = weights_keep(weights, len, HTML_ROWS_MAX, rows, err);
	if (status == ESC_OK)
		status = weights_keep(weights, len, HTML_PICTURES_MAX,
				      pictures, err);
	for (size_t i = 0; status == ESC_OK && i < len; i++) {
		const enum html_section section =
			html_section_of(&html->findings.all[i]);

		html->extents[i] = pictures[i] ? HTML_PICTURE :
				   rows[i] ? HTML_ROW : HTML_FOLDED;
		html->counts[section]++;
		html->folded[section] += !rows[i];
	}
	free(weights);
	free(rows);
	free(pictures);
	return status;
}

static enum esc_status
collect(struct html *html, const struct report *report, struct esc_error *err)
{
	size_t kept = 0;

	html->given = report;
	html->report = *report;
	html->report.all = true;
	html->sources.report = &html->report;
	const enum esc_status status =
		findings_collect(&html->report, &html->findings, err);
	if (status != ESC_OK)
		return status;
	for (size_t i = 0; i < html->findings.len; i++) {
		if (is_on_page(report, &html->findings.all[i]))
			html->findings.all[kept++] = html->findings.all[i];
	}
	html->findings.len = kept;
	if (report->profile != NULL)
		qsort(html->findings.all, kept, sizeof(*html->findings.all),
		      compare_shares);
	return weigh(html, err);
}

static enum esc_status
put(struct html *html, struct esc_error *err)
{
	return xml_put(&html->xml, html->report.out, err);
}

static enum esc_status
put_changes(struct html *html, enum html_section section,
	    struct esc_error *err)
{
	const bool open = section <= HTML_ADDED &&
			  html_failing(html) <= OPEN_MAX;
	enum esc_status status = ESC_OK;

	html_open(html, "ul", "changes");
	html_text(html, "\n");
	for (size_t i = 0; status == ESC_OK && i < html->findings.len; i++) {
		if (html_section_of(&html->findings.all[i]) != section ||
		    html->extents[i] == HTML_FOLDED)
			continue;
		status = html_change(html, i, open, err);
		if (status == ESC_OK)
			status = put(html, err);
	}
	html_close(html);
	return status;
}

static enum esc_status
put_section(struct html *html, enum html_section section,
	    struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	if (html->counts[section] == 0)
		return ESC_OK;
	html_open(html, "section", NULL);
	html_attribute(html, "aria-labelledby", "%s", sections[section].id);
	html_open(html, "h2", NULL);
	html_attribute(html, "id", "%s", sections[section].id);
	html_text(html, sections[section].title);
	html_text(html, " ");
	buffer_addf(&html->raw, "%zu", html->counts[section]);
	html_take_element(html, "span", "count");
	html_close(html);
	html_element(html, "p", "lead", sections[section].lead);
	if (html->counts[section] > html->folded[section])
		status = put_changes(html, section, err);
	if (status == ESC_OK && html->folded[section] > 0)
		status = html_rest(html, section, err);
	html_close(html);
	html_text(html, "\n");
	return status;
}

/* What a script does; without one they stay hidden. */
static void
add_controls(struct html *html)
{
	xml_raw(&html->xml,
		"<div id=\"controls\" hidden=\"hidden\" role=\"search\">\n"
		"<label>Filter <input id=\"words\" type=\"search\" "
		"placeholder=\"function, file, value\" "
		"autocomplete=\"off\"/></label>\n"
		"<label>Status <select id=\"status\">"
		"<option value=\"\">all</option></select></label>\n"
		"<label>Package <select id=\"package\">"
		"<option value=\"\">all</option></select></label>\n"
		"<label>Sort by <select id=\"order\">");
	html_open(html, "option", NULL);
	html_attribute(html, "value", "listed");
	html_text(html, html->report.profile != NULL ? "share" : "place");
	html_close(html);
	xml_raw(&html->xml,
		"<option value=\"weight\">weight</option>"
		"<option value=\"function\">function</option>"
		"<option value=\"package\">package</option>"
		"</select></label>\n"
		"<button id=\"open\" type=\"button\">Open all</button>\n"
		"<button id=\"close\" type=\"button\">Close all</button>\n"
		"<output id=\"shown\"></output>\n</div>\n");
}

static enum esc_status
put_main(struct html *html, struct esc_error *err)
{
	/* On paper few changes are open, of many those that the reader
	 * opened. */
	html_open(html, "main",
		  html->findings.len <= PRINTED_MAX ? "few" : NULL);
	html_attribute(html, "id", "main");
	html_text(html, "\n");
	html_summary(html);
	enum esc_status status = html_packages(html, err);
	if (status == ESC_OK)
		status = html_edits(html, err);
	if (html->findings.len > 0)
		add_controls(html);
	for (int i = 0; status == ESC_OK && i < HTML_SECTION_COUNT; i++)
		status = put_section(html, (enum html_section)i, err);
	html_close(html);
	html_text(html, "\n");
	return status;
}

static enum esc_status
put_page(struct html *html, struct esc_error *err)
{
	html->xml = xml_begin_html();
	html_open(html, "html", NULL);
	html_attribute(html, "lang", "en");
	html_text(html, "\n");
	html_head(html);
	html_open(html, "body", NULL);
	html_text(html, "\n");
	html_header(html);
	enum esc_status status = put_main(html, err);
	html_footer(html);
	html_close(html);
	html_text(html, "\n");
	html_close(html);
	html_text(html, "\n");
	if (status == ESC_OK)
		status = put(html, err);
	return status;
}

static enum esc_status
html_write(const struct report *report, struct esc_error *err)
{
	struct html html = { 0 };
	enum esc_status status = collect(&html, report, err);

	if (status == ESC_OK)
		status = put_page(&html, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	xml_free(&html.xml);
	buffer_free(&html.raw);
	sources_free(&html.sources);
	findings_free(&html.findings);
	free(html.extents);
	return status;
}

const struct report_format report_html = {
	.name = "html", .write = html_write,
};
