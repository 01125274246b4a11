/* Tables of the HTML report: escapes by package with a bar for each, edits
 * with what they cause, and files of what has no row. */
#include <stdlib.h>
#include <string.h>

#include "report/culprits.h"
#include "report/html.h"
#include "report/phrase.h"

#define PACKAGES_MAX	15
#define EDITS_MAX	10
#define LINKS_MAX	5
#define FILES_MAX	200

/* The bars: what is fixed to the left of the middle, what is new to the
 * right. */
#define BAR_HALF	80
#define BAR_HEIGHT	12

struct tally {
	strid name;
	size_t added, fixed;	/* new and hidden ones, and fixed ones */
};

struct tallies {
	struct tally *all;	/* owned; by strid at first */
	size_t len;
	size_t largest;		/* of the numbers in them */
};

static int
heaviest_first(const void *a, const void *b, void *data)
{
	const struct tally *x = a, *y = b;

	if (x->added != y->added)
		return x->added > y->added ? -1 : 1;
	if (x->fixed != y->fixed)
		return x->fixed > y->fixed ? -1 : 1;
	return strcmp(intern_text(data, x->name), intern_text(data, y->name));
}

static struct intern *
strings_of(const struct html *html)
{
	return html->report.new_side.records->strings;
}

/* Count findings by a name of theirs; 0 says that one is not to be counted. */
static enum esc_status
count(const struct html *html, struct tallies *out,
      strid (*name_of)(const struct html *html, size_t index),
      bool nameless, struct esc_error *err)
{
	struct intern *strings = strings_of(html);
	const size_t cap = intern_count(strings);
	size_t kept = 0;

	*out = (struct tallies){ .all = calloc(cap, sizeof(*out->all)) };
	if (out->all == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < html->findings.len; i++) {
		const struct finding *finding = &html->findings.all[i];
		struct tally *tally = &out->all[name_of(html, i)];

		tally->added += html_section_of(finding) <= HTML_PASSES;
		tally->fixed += html_section_of(finding) == HTML_FIXED;
	}
	for (size_t i = nameless ? 0 : 1; i < cap; i++) {
		struct tally tally = out->all[i];

		if (tally.added + tally.fixed == 0)
			continue;
		tally.name = (strid)i;
		out->all[kept++] = tally;
		if (tally.added > out->largest)
			out->largest = tally.added;
		if (tally.fixed > out->largest)
			out->largest = tally.fixed;
	}
	out->len = kept;
	qsort_r(out->all, out->len, sizeof(*out->all), heaviest_first,
		strings);
	return ESC_OK;
}

static void
open_table(struct html *html, const char *caption, const char *const *heads)
{
	html_open(html, "table", NULL);
	html_element(html, "caption", NULL, caption);
	html_text(html, "\n");
	html_open(html, "thead", NULL);
	html_open(html, "tr", NULL);
	for (; *heads != NULL; heads++) {
		/* "#" in front: the head of numbers. */
		const bool number = **heads == '#';

		html_open(html, "th", number ? "number" : NULL);
		html_attribute(html, "scope", "col");
		html_text(html, *heads + number);
		html_close(html);
	}
	html_close(html);
	html_close(html);
	html_text(html, "\n");
	html_open(html, "tbody", NULL);
	html_text(html, "\n");
}

static void
close_table(struct html *html)
{
	html_close(html);
	html_close(html);
	html_text(html, "\n");
}

static void
add_number(struct html *html, const char *class, size_t number)
{
	buffer_addf(&html->raw, "%zu", number);
	html_take_element(html, "td", class);
}

static void
add_rect(struct html *html, const char *class, const char *fill, size_t x,
	 size_t width)
{
	html_open(html, "rect", class);
	html_attribute(html, "x", "%zu", x);
	html_attribute(html, "y", "1");
	html_attribute(html, "width", "%zu", width);
	html_attribute(html, "height", "%d", BAR_HEIGHT - 2);
	html_attribute(html, "fill", "%s", fill);
	html_close(html);
}

/* What there is at all is seen. */
static size_t
bar_length(size_t number, size_t largest)
{
	return number == 0 ? 0 : 2 + number * (BAR_HALF - 2) / largest;
}

/* The numbers beside it say the same: it is for the eye alone. */
static void
add_bar(struct html *html, const struct tally *tally, size_t largest)
{
	const size_t fixed = bar_length(tally->fixed, largest);
	const size_t added = bar_length(tally->added, largest);

	html_open(html, "td", "bar");
	html_open(html, "svg", NULL);
	html_attribute(html, "width", "%d", 2 * BAR_HALF);
	html_attribute(html, "height", "%d", BAR_HEIGHT);
	html_attribute(html, "viewBox", "0 0 %d %d", 2 * BAR_HALF, BAR_HEIGHT);
	html_attribute(html, "preserveAspectRatio", "none");
	html_attribute(html, "aria-hidden", "true");
	add_rect(html, "axis", "#8b949e", BAR_HALF, 1);
	if (fixed > 0)
		add_rect(html, "good", "#2da44e", BAR_HALF - fixed, fixed);
	if (added > 0)
		add_rect(html, "bad", "#cf222e", BAR_HALF + 1, added - 1);
	html_close(html);
	html_close(html);
}

static strid
package_of(const struct html *html, size_t index)
{
	return html->findings.all[index].package;
}

static void
add_name(struct html *html, strid name, const char *none)
{
	html_open(html, "th", "name");
	html_attribute(html, "scope", "row");
	if (name == 0)
		buffer_adds(&html->raw, none);
	else
		buffer_add(&html->raw, intern_text(strings_of(html), name),
			   intern_len(strings_of(html), name));
	html_take(html);
	html_close(html);
}

static void
add_tally(struct html *html, const struct tally *tally, const char *none,
	  size_t largest)
{
	html_open(html, "tr", NULL);
	add_name(html, tally->name, none);
	add_number(html, "number", tally->added);
	add_number(html, "number", tally->fixed);
	if (largest > 0)
		add_bar(html, tally, largest);
	html_close(html);
	html_text(html, "\n");
}

static void
add_more(struct html *html, size_t more, const char *what)
{
	buffer_addf(&html->raw, "and %zu more %s%s", more, what,
		    more == 1 ? "" : "s");
	html_take_element(html, "p", "more");
	html_text(html, "\n");
}

enum esc_status
html_packages(struct html *html, struct esc_error *err)
{
	static const char *const heads[] = {
		"Package", "#New", "#Fixed", "Fixed against new", NULL,
	};
	struct tallies tallies;
	const enum esc_status status =
		count(html, &tallies, package_of, true, err);

	if (status == ESC_OK && tallies.len > 0) {
		html_open(html, "section", "table");
		open_table(html, "Escapes by package", heads);
		for (size_t i = 0; i < tallies.len && i < PACKAGES_MAX; i++)
			add_tally(html, &tallies.all[i], "(not known)",
				  tallies.largest);
		close_table(html);
		if (tallies.len > PACKAGES_MAX)
			add_more(html, tallies.len - PACKAGES_MAX, "package");
		html_close(html);
		html_text(html, "\n");
	}
	free(tallies.all);
	return status;
}

/* "store/put.go:11", and what stands there. */
static void
add_edit(struct html *html, const struct culprit *culprit)
{
	const struct finding *first =
		&html->findings.all[culprit->findings[0]];
	struct finding_note note;
	struct buffer text = { 0 };

	html_open(html, "th", "name");
	html_attribute(html, "scope", "row");
	phrase_position(first->set->strings, &culprit->pos, &html->raw);
	html_take_element(html, "span", "at");
	html_text(html, " ");
	finding_last_cause(&html->findings, first, &note, &text);
	if (note.cause != NULL && note.cause->text != 0)
		buffer_add(&html->raw,
			   intern_text(first->set->strings, note.cause->text),
			   intern_len(first->set->strings, note.cause->text));
	html_take_cut(html, "code", NULL);
	html->xml.failed |= text.failed;
	buffer_free(&text);
	html_close(html);
}

static enum esc_status
add_links(struct html *html, const struct culprit *culprit,
	  struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	size_t links = 0;

	html_open(html, "td", NULL);
	for (size_t i = 0; status == ESC_OK && i < culprit->len; i++) {
		const size_t index = culprit->findings[i];
		const struct finding *finding = &html->findings.all[index];
		struct buffer id = { 0 };

		if (html->extents[index] == HTML_FOLDED || links++ >= LINKS_MAX)
			continue;
		status = html_id(finding, &id, err);
		html_text(html, links > 1 ? ", " : "");
		html_open(html, "a", NULL);
		html_attribute(html, "href", "#%s", buffer_text(&id));
		if (finding->function != 0)
			buffer_adds(&html->raw,
				    intern_text(finding->set->strings,
						finding->function));
		else
			finding_place(finding, &html->raw);
		html_take_cut(html, "code", NULL);
		html_close(html);
		buffer_free(&id);
	}
	if (links > LINKS_MAX)
		html_text(html, ", \xe2\x80\xa6");
	html_close(html);
	return status;
}

/* What causes most comes first. */
static int
most_first(const void *a, const void *b)
{
	const struct culprit *x = a, *y = b;

	if (x->len != y->len)
		return x->len > y->len ? -1 : 1;
	return (x->findings[0] > y->findings[0]) -
	       (x->findings[0] < y->findings[0]);
}

enum esc_status
html_edits(struct html *html, struct esc_error *err)
{
	static const char *const heads[] = {
		"Edit", "#Escapes", "In", NULL,
	};
	struct culprits culprits;
	enum esc_status status = culprits_collect(&html->findings, &culprits,
						  err);

	if (status == ESC_OK && culprits.len > 0) {
		qsort(culprits.all, culprits.len, sizeof(*culprits.all),
		      most_first);
		html_open(html, "section", "table");
		open_table(html, "Edits that cause escapes elsewhere", heads);
		for (size_t i = 0; status == ESC_OK && i < culprits.len &&
				   i < EDITS_MAX; i++) {
			html_open(html, "tr", NULL);
			add_edit(html, &culprits.all[i]);
			add_number(html, "number", culprits.all[i].len);
			status = add_links(html, &culprits.all[i], err);
			html_close(html);
			html_text(html, "\n");
		}
		close_table(html);
		if (culprits.len > EDITS_MAX)
			add_more(html, culprits.len - EDITS_MAX, "edit");
		html_close(html);
		html_text(html, "\n");
	}
	culprits_free(&culprits);
	return status;
}

/* Files of a section with what they have beyond the rows. */
static enum esc_status
count_rest(const struct html *html, enum html_section section,
	   struct tallies *out, struct esc_error *err)
{
	const size_t cap = intern_count(strings_of(html));
	size_t kept = 0;

	*out = (struct tallies){ .all = calloc(cap, sizeof(*out->all)) };
	if (out->all == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < html->findings.len; i++) {
		const struct finding *finding = &html->findings.all[i];

		if (html->extents[i] == HTML_FOLDED &&
		    html_section_of(finding) == section)
			out->all[finding->pos.file].added++;
	}
	for (size_t i = 0; i < cap; i++) {
		const size_t found = out->all[i].added;

		if (found > 0)
			out->all[kept++] = (struct tally){ (strid)i, found, 0 };
	}
	out->len = kept;
	qsort_r(out->all, kept, sizeof(*out->all), heaviest_first,
		strings_of(html));
	return ESC_OK;
}

enum esc_status
html_rest(struct html *html, enum html_section section, struct esc_error *err)
{
	static const char *const heads[] = { "File", "#Changes", NULL };
	struct tallies tallies;
	const enum esc_status status = count_rest(html, section, &tallies,
						  err);

	if (status == ESC_OK) {
		html_open(html, "details", "rest");
		buffer_addf(&html->raw, "%zu more without a row of their own: "
			    "the page has the %d that weigh most",
			    html->folded[section], HTML_ROWS_MAX);
		html_take_element(html, "summary", NULL);
		html_element(html, "p", NULL, "All of them are in the report "
			     "of --format=jsonl.");
		open_table(html, "Changes without a row, by file", heads);
		for (size_t i = 0; i < tallies.len && i < FILES_MAX; i++) {
			html_open(html, "tr", NULL);
			add_name(html, tallies.all[i].name, "(no position)");
			add_number(html, "number", tallies.all[i].added);
			html_close(html);
			html_text(html, "\n");
		}
		close_table(html);
		if (tallies.len > FILES_MAX)
			add_more(html, tallies.len - FILES_MAX, "file");
		html_close(html);
	}
	free(tallies.all);
	return status;
}
