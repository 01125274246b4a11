/* XML by libxml2's writer, which escapes and closes; what it takes on trust,
 * the characters, is cleaned before. */
#include "report/xml.h"

#include <string.h>

#include "escdiff/utf8.h"
#include "report/output.h"
#include "report/plain.h"
#include "report/xml_library.h"

#define REPLACEMENT "\xef\xbf\xbd"	/* U+FFFD */

/* A writer without a document yet; it failed if there is none. */
static struct xml
begin(void)
{
	struct xml xml = { .failed = true };
	struct esc_error told_later;

	if (xml_library_load(&xml.library, &told_later) != ESC_OK)
		return xml;
	xml.buffer = xml.library->xmlBufferCreate();
	if (xml.buffer != NULL)
		xml.writer = xml.library->xmlNewTextWriterMemory(xml.buffer,
								 0);
	xml.failed = xml.writer == NULL;
	return xml;
}

struct xml
xml_begin(void)
{
	struct xml xml = begin();

	xml.failed = xml.failed ||
		     xml.library->xmlTextWriterSetIndent(xml.writer, 1) < 0 ||
		     xml.library->xmlTextWriterStartDocument(
			     xml.writer, NULL, "UTF-8", NULL) < 0;
	return xml;
}

struct xml
xml_begin_html(void)
{
	struct xml xml = begin();

	xml_raw(&xml, "<!DOCTYPE html>\n");
	return xml;
}

void
xml_free(struct xml *xml)
{
	if (xml->writer != NULL)
		xml->library->xmlFreeTextWriter(xml->writer);
	if (xml->buffer != NULL)
		xml->library->xmlBufferFree(xml->buffer);
	*xml = (struct xml){ 0 };
}

/* Each call below is one that gives a negative number when it fails. */
static void
check(struct xml *xml, int result)
{
	xml->failed |= result < 0;
}

void
xml_start(struct xml *xml, const char *element)
{
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterStartElement(
				   xml->writer, (const xmlChar *)element));
}

void
xml_end(struct xml *xml)
{
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterEndElement(xml->writer));
}

void
xml_end_full(struct xml *xml)
{
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterFullEndElement(
				   xml->writer));
}

void
xml_raw(struct xml *xml, const char *text)
{
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterWriteRaw(
				   xml->writer, (const xmlChar *)text));
}

/*
 * The length of what XML 1.0 has no way to say at text, valid UTF-8, or 0:
 * most control characters, U+FFFE and U+FFFF.
 */
static size_t
unfit(const char *text)
{
	const unsigned char first = (unsigned char)text[0];

	if (first < ' ')
		return first != '\t' && first != '\n' && first != '\r';
	return strncmp(text, "\xef\xbf\xbe", 3) == 0 ||
	       strncmp(text, "\xef\xbf\xbf", 3) == 0 ? 3 : 0;
}

static void
add_fit(const char *bytes, size_t len, struct buffer *out)
{
	struct buffer clean = { 0 };

	utf8_clean(bytes, len, &clean);
	out->failed |= clean.failed;
	const char *text = buffer_text(&clean);
	size_t start = 0, skip;
	for (size_t at = 0; at < clean.len; at += skip == 0 ? 1 : skip) {
		skip = unfit(text + at);
		if (skip == 0)
			continue;
		buffer_add(out, text + start, at - start);
		buffer_adds(out, REPLACEMENT);
		start = at + skip;
	}
	buffer_add(out, text + start, clean.len - start);
	buffer_free(&clean);
}

/* A GitHub runner obeys "##[error]" in any line: spelt in another way it
 * means the same. */
static void
write_disarmed(struct xml *xml, char *text)
{
	char *found;

	while (!xml->failed && (found = strstr(text, "##[")) != NULL) {
		found[1] = '\0';
		check(xml, xml->library->xmlTextWriterWriteString(
				   xml->writer, (const xmlChar *)text));
		check(xml, xml->library->xmlTextWriterWriteRaw(
				   xml->writer, (const xmlChar *)"&#35;"));
		text = found + 2;
	}
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterWriteString(
				   xml->writer, (const xmlChar *)text));
}

void
xml_text(struct xml *xml, const char *bytes, size_t len)
{
	struct buffer fit = { 0 };

	add_fit(bytes, len, &fit);
	xml->failed |= fit.failed;
	if (fit.len > 0)
		write_disarmed(xml, fit.data);
	buffer_free(&fit);
}

void
xml_attribute_bytes(struct xml *xml, const char *name, const char *bytes,
		    size_t len)
{
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterStartAttribute(
				   xml->writer, (const xmlChar *)name));
	xml_text(xml, bytes, len);
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterEndAttribute(
				   xml->writer));
}

void
xml_attribute(struct xml *xml, const char *name, const char *value)
{
	xml_attribute_bytes(xml, name, value, strlen(value));
}

void
xml_attribute_count(struct xml *xml, const char *name, size_t count)
{
	char text[32];

	snprintf(text, sizeof(text), "%zu", count);
	xml_attribute(xml, name, text);
}

void
xml_attribute_plain(struct xml *xml, const char *name, struct buffer *text)
{
	struct buffer plain = { 0 };

	plain_add(buffer_text(text), text->len, &plain);
	xml->failed |= text->failed || plain.failed;
	xml_attribute_bytes(xml, name, buffer_text(&plain), plain.len);
	buffer_free(&plain);
	buffer_clear(text);
}

enum esc_status
xml_put(struct xml *xml, FILE *out, struct esc_error *err)
{
	struct buffer text = { 0 };
	enum esc_status status = ESC_OK;

	if (xml->library == NULL)
		status = xml_library_load(&xml->library, err);
	if (status != ESC_OK)
		return status;
	if (!xml->failed)
		check(xml, xml->library->xmlTextWriterFlush(xml->writer));
	if (xml->failed)
		return esc_nomem(err);
	buffer_add(&text, xml->library->xmlBufferContent(xml->buffer),
		   (size_t)xml->library->xmlBufferLength(xml->buffer));
	xml->library->xmlBufferEmpty(xml->buffer);
	status = output_put(out, &text, err);
	buffer_free(&text);
	return status;
}
