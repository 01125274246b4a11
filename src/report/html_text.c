/* Elements and texts of the HTML report. */
#include <stdarg.h>
#include <string.h>

#include "report/html.h"
#include "report/layout.h"
#include "report/plain.h"

#define TEXT_MAX 240	/* columns, of what may be as long as a file */

void
html_open(struct html *html, const char *element, const char *class)
{
	xml_start(&html->xml, element);
	if (class != NULL)
		xml_attribute(&html->xml, "class", class);
}

void
html_close(struct html *html)
{
	xml_end_full(&html->xml);
}

void
html_between(struct html *html, const char *words)
{
	html_element(html, "span", "between", words);
}

void
html_close_void(struct html *html)
{
	xml_end(&html->xml);
}

void
html_text(struct html *html, const char *text)
{
	xml_text(&html->xml, text, strlen(text));
}

void
html_element(struct html *html, const char *element, const char *class,
	     const char *text)
{
	html_open(html, element, class);
	html_text(html, text);
	html_close(html);
}

void
html_printable(struct html *html, const char *text, size_t len)
{
	xml_text(&html->xml, text, len);
}

static void
take(struct html *html, size_t columns)
{
	struct buffer plain = { 0 }, cut = { 0 };

	plain_add(buffer_text(&html->raw), html->raw.len, &plain);
	layout_cut(buffer_text(&plain), columns, &cut);
	html_printable(html, buffer_text(&cut), cut.len);
	html->xml.failed |= html->raw.failed || plain.failed || cut.failed;
	buffer_free(&plain);
	buffer_free(&cut);
	buffer_clear(&html->raw);
}

void
html_take(struct html *html)
{
	take(html, SIZE_MAX);
}

void
html_take_element(struct html *html, const char *element, const char *class)
{
	html_open(html, element, class);
	html_take(html);
	html_close(html);
}

void
html_take_cut(struct html *html, const char *element, const char *class)
{
	html_open(html, element, class);
	take(html, TEXT_MAX);
	html_close(html);
}

void
html_fact(struct html *html, const char *term)
{
	if (html->raw.len == 0)
		return;
	html_element(html, "dt", NULL, term);
	html_text(html, " ");
	html_take_element(html, "dd", NULL);
	html_text(html, "\n");
}

void
html_take_attribute(struct html *html, const char *name)
{
	xml_attribute_plain(&html->xml, name, &html->raw);
}

void
html_attribute(struct html *html, const char *name, const char *fmt, ...)
{
	struct buffer value = { 0 };
	va_list args;

	va_start(args, fmt);
	buffer_addv(&value, fmt, args);
	va_end(args);
	html->xml.failed |= value.failed;
	xml_attribute(&html->xml, name, buffer_text(&value));
	buffer_free(&value);
}

/* A fixed one is numbered on the old side, so that one on the new side may
 * have its number, too. */
enum esc_status
html_id(const struct finding *finding, struct buffer *out,
	struct esc_error *err)
{
	char identity[FINDING_IDENTITY_SIZE];
	const enum esc_status status = finding_identity(finding, identity,
							err);

	if (status == ESC_OK)
		buffer_addf(out, "%s-%s",
			    finding->change->status == CHANGE_FIXED ? "fixed"
								    : "escape",
			    identity);
	return status;
}
