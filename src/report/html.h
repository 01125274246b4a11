#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/finding.h"
#include "report/sources.h"
#include "report/xml.h"

/*
 * A page for a review: what the files of this format share.  Everything is
 * there without scripts and without style; those only make it nicer.
 */

#define HTML_ROWS_MAX		5000	/* changes with a row of their own */
#define HTML_PICTURES_MAX	1000	/* with their source */

/* In this order on the page. */
enum html_section {
	HTML_WORSE,		/* fails, and the code was there */
	HTML_ADDED,		/* fails */
	HTML_PASSES,		/* new or hidden, and does not */
	HTML_FIXED,
	HTML_STAYS,		/* relocated and unchanged */
	HTML_SECTION_COUNT
};

/* How much of a finding is shown. */
enum html_extent { HTML_FOLDED, HTML_ROW, HTML_PICTURE };

struct html {
	const struct report *given;	/* borrowed; what was asked for */
	struct report report;		/* the same with all */
	struct findings findings;	/* those of the page only */
	unsigned char *extents;		/* owned; enum html_extent of each */
	size_t counts[HTML_SECTION_COUNT];
	size_t folded[HTML_SECTION_COUNT];
	struct sources sources;
	struct xml xml;
	struct buffer raw;		/* the text being composed */
};

enum html_section html_section_of(const struct finding *finding);

/* How many fail. */
size_t html_failing(const struct html *html);

/*
 * Elements: class may be NULL.  Texts of html_text and html_element are ours;
 * those of the code that is compared go through raw.
 */
void html_open(struct html *html, const char *element, const char *class);
void html_close(struct html *html);
void html_text(struct html *html, const char *text);
void html_element(struct html *html, const char *element, const char *class,
		  const char *text);

/* Words between two texts, for who does not see how they are set. */
void html_between(struct html *html, const char *words);

/* For elements that never have content: <br/>. */
void html_close_void(struct html *html);

/* What raw holds, printable; empties it. */
void html_take(struct html *html);
void html_take_element(struct html *html, const char *element,
		       const char *class);

void html_take_attribute(struct html *html, const char *name);

/* A row of a list of facts, from raw; nothing when that is empty. */
void html_fact(struct html *html, const char *term);

/* The same with its middle cut out where it is very long. */
void html_take_cut(struct html *html, const char *element, const char *class);

/* A printable text as it is. */
void html_printable(struct html *html, const char *text, size_t len);

/* ASCII text of ours as an attribute, composed as by printf. */
void html_attribute(struct html *html, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Append the id of a finding: the same in other runs, see finding_identity.
 * Errors: ESC_NOMEM, ESC_GIT. */
enum esc_status html_id(const struct finding *finding, struct buffer *out,
			struct esc_error *err);

/* html_summary.c: title and verdict, what was counted and compared. */
void html_head(struct html *html);
void html_header(struct html *html);
void html_summary(struct html *html);
void html_footer(struct html *html);

/* html_tables.c: by package, and by the edits that are to blame.
 * Errors: ESC_NOMEM, ESC_GIT. */
enum esc_status html_packages(struct html *html, struct esc_error *err);
enum esc_status html_edits(struct html *html, struct esc_error *err);

/* Findings without a row, by file.  Errors: ESC_NOMEM. */
enum esc_status html_rest(struct html *html, enum html_section section,
			  struct esc_error *err);

/* html_change.c: one finding.
 * Errors: ESC_NOMEM, ESC_GIT, those of the reader of sources. */
enum esc_status html_change(struct html *html, size_t index, bool open,
			    struct esc_error *err);

#endif
