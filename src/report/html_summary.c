/* The top of the HTML report: the verdict, how many of what, and what was
 * looked at; and the words, at its end. */
#include <string.h>

#include "report/embedded.h"
#include "report/header.h"
#include "report/html.h"
#include "report/leftout.h"
#include "report/looked.h"

static void
add_embedded(struct html *html, const char *element,
	     const struct embedded *embedded)
{
	html_open(html, element, NULL);
	for (size_t i = 0; embedded->lines[i] != NULL; i++)
		xml_raw(&html->xml, embedded->lines[i]);
	html_close(html);
	html_text(html, "\n");
}

static void
add_meta(struct html *html, const char *name, const char *content)
{
	html_open(html, "meta", NULL);
	html_attribute(html, "name", "%s", name);
	html_attribute(html, "content", "%s", content);
	html_close_void(html);
	html_text(html, "\n");
}

/* Nothing is loaded, and nothing runs but our own script. */
static void
add_policy(struct html *html)
{
	html_open(html, "meta", NULL);
	html_attribute(html, "http-equiv", "Content-Security-Policy");
	html_attribute(html, "content", "default-src 'none'; style-src '%s'; "
		       "script-src '%s'; base-uri 'none'; form-action 'none'",
		       html_css.digest, html_js.digest);
	html_close_void(html);
	html_text(html, "\n");
}

void
html_head(struct html *html)
{
	html_open(html, "head", NULL);
	xml_raw(&html->xml, "\n<meta charset=\"utf-8\"/>\n");
	add_policy(html);
	add_meta(html, "viewport", "width=device-width, initial-scale=1");
	add_meta(html, "color-scheme", "light dark");
	add_meta(html, "generator", "escdiff " ESCDIFF_VERSION);
	header_add_counts(&html->report, &html->raw);
	buffer_adds(&html->raw, " (");
	header_add_compared(&html->report, &html->raw);
	buffer_addc(&html->raw, ')');
	html_take_element(html, "title", NULL);
	html_text(html, "\n");
	add_embedded(html, "style", &html_css);
	html_close(html);
	html_text(html, "\n");
}

void
html_header(struct html *html)
{
	const bool fails = html_failing(html) > 0;

	xml_raw(&html->xml, "<a class=\"skip\" href=\"#main\">"
			    "To the changes</a>\n");
	html_open(html, "header", fails ? "fails" : "passes");
	html_open(html, "h1", NULL);
	html_element(html, "span", "verdict", fails ? "fails" : "passes");
	html_between(html, ": ");
	header_add_counts(&html->report, &html->raw);
	html_take(html);
	html_close(html);
	header_add_compared(&html->report, &html->raw);
	html_take_element(html, "p", "compared");
	if (header_add_policy(&html->report, &html->raw)) {
		html_open(html, "p", "policy");
		html_text(html, "policy: ");
		html_take(html);
		html_close(html);
	}
	html_close(html);
	html_text(html, "\n");
}

/* What is said below the number of a status. */
static const struct {
	const char *word, *meaning;
} meanings[CHANGE_STATUS_COUNT] = {
	[CHANGE_NEW] = { "new", "the old side did not make them" },
	[CHANGE_HIDDEN] = { "hidden", "new, though no line of the compiler "
				      "says so" },
	[CHANGE_LEAK] = { "leaks", "callers' values go to the heap" },
	[CHANGE_RELOCATED] = { "relocated", "the same, elsewhere" },
	[CHANGE_FIXED] = { "fixed", "not made any more" },
	[CHANGE_UNCHANGED] = { "unchanged", "on both sides" },
};

/* Of what is new: whether the code is, too. */
static void
add_origins(struct html *html)
{
	const struct change_list *list = html->report.changes;
	size_t counts[CHANGE_ORIGIN_COUNT] = { 0 };

	for (size_t i = 0; i < list->len; i++) {
		const struct change *change = &list->changes[i];

		counts[change->origin] +=
			change->status == CHANGE_NEW && change_fails(change);
	}
	if (counts[ORIGIN_ADDED] > 0)
		buffer_addf(&html->raw, "%zu in new code",
			    counts[ORIGIN_ADDED]);
	if (counts[ORIGIN_REGRESSION] > 0)
		buffer_addf(&html->raw, "%s%zu stayed on the stack before",
			    html->raw.len > 0 ? ", " : "",
			    counts[ORIGIN_REGRESSION]);
}

/* A number with its word, and what raw holds, or else a meaning, below. */
static void
add_count(struct html *html, size_t count, const char *word,
	  const char *meaning)
{
	struct buffer number = { 0 };

	buffer_addf(&number, "%zu", count);
	html_open(html, "li", word);
	html_element(html, "b", NULL, buffer_text(&number));
	html_text(html, " ");
	html_element(html, "span", "word", word);
	html_between(html, ": ");
	if (html->raw.len == 0)
		buffer_adds(&html->raw, meaning);
	html_take_element(html, "span", "meaning");
	html_close(html);
	html_text(html, "\n");
	html->xml.failed |= number.failed;
	buffer_free(&number);
}

static void
add_counts(struct html *html)
{
	const struct change_list *list = html->report.changes;
	const size_t accepted = change_list_accepted(list);

	html_open(html, "ul", "counts");
	for (size_t i = 0; i < CHANGE_STATUS_COUNT; i++) {
		if (i == CHANGE_LEAK && list->counts[i] == 0)
			continue;
		if (i == CHANGE_NEW)
			add_origins(html);
		add_count(html, list->counts[i], meanings[i].word,
			  meanings[i].meaning);
		if (i == CHANGE_HIDDEN && accepted > 0)
			add_count(html, accepted, "accepted",
				  "new or hidden, with a reason");
	}
	html_close(html);
	html_text(html, "\n");
}

static void
add_side(struct html *html, const char *term, const struct report_side *side)
{
	buffer_adds(&html->raw, side->name);
	if (side->commit[0] != '\0' && strcmp(side->name, side->commit) != 0)
		buffer_addf(&html->raw, " (%s)", side->commit);
	if (side->go_version != NULL)
		buffer_addf(&html->raw, ", %s", side->go_version);
	if (side->platform != NULL)
		buffer_addf(&html->raw, ", %s", side->platform);
	if (side->settings != NULL && side->settings[0] != '\0')
		buffer_addf(&html->raw, ", %s", side->settings);
	html_fact(html, term);
}

/* As below the list of the text report, without its sign. */
static void
add_left_out(struct html *html)
{
	struct buffer text = { 0 };

	left_out_add(html->given, &text);
	buffer_adds(&html->raw,
		    buffer_text(&text) + strspn(buffer_text(&text), "\n+ "));
	while (html->raw.len > 0 &&
	       html->raw.data[html->raw.len - 1] == '\n')
		html->raw.data[--html->raw.len] = '\0';
	html->xml.failed |= text.failed;
	buffer_free(&text);
	html_fact(html, "not counted");
}

static void
add_looked_at(struct html *html)
{
	const struct report *report = &html->report;

	html_open(html, "dl", "looked-at");
	html_text(html, "\n");
	add_side(html, "old side", &report->old_side);
	add_side(html, "new side", &report->new_side);
	buffer_adds(&html->raw, report->go_version);
	html_fact(html, "compiler");
	for (size_t i = 0; i < report->platform_count; i++)
		buffer_addf(&html->raw, "%s%s", i > 0 ? ", " : "",
			    report->platforms[i]);
	if (report->platform_count == 0)
		buffer_adds(&html->raw, report->platform);
	html_fact(html, report->platform_count > 1 ? "platforms" : "platform");
	looked_add(report, &html->raw);
	html_fact(html, "coverage");
	header_add_profile(report, &html->raw);
	html_fact(html, "profile");
	add_left_out(html);
	html_close(html);
	html_text(html, "\n");
}

void
html_summary(struct html *html)
{
	xml_raw(&html->xml, "<section aria-labelledby=\"summary\">\n"
			    "<h2 id=\"summary\">Summary</h2>\n");
	if (!html->report.untouched)
		add_counts(html);
	add_looked_at(html);
	xml_raw(&html->xml, "</section>\n");
}

void
html_footer(struct html *html)
{
	html_open(html, "footer", NULL);
	xml_raw(&html->xml,
		"<p>A value escapes when the compiler cannot keep it on the "
		"stack: each time the line is reached it allocates memory "
		"that has to be collected again. Steps follow the value from "
		"where it is made to where it leaves, and on to the edit that "
		"is the cause. In sources, <code>+</code> is a line of the "
		"new side only and <code>-</code> one of the old side.</p>\n"
		"<p>escdiff " ESCDIFF_VERSION "</p>\n");
	html_close(html);
	html_text(html, "\n");
	add_embedded(html, "script", &html_js);
}
