#ifndef REPORT_XML_H
#define REPORT_XML_H

#include <stdbool.h>
#include <stdio.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"

struct xml_library;	/* xml_library.h */

/*
 * Writing XML 1.0.  A failure (no memory, no library) is remembered until what was
 * written is put.  Texts are any bytes: they are made valid UTF-8, and what
 * XML cannot hold, escaped or not, becomes U+FFFD.
 */
struct xml {
	const struct xml_library *library;
	struct _xmlTextWriter *writer;	/* owned */
	struct _xmlBuffer *buffer;	/* owned; what is not put yet */
	bool failed;
};

/* <?xml ...?>; to be freed. */
struct xml xml_begin(void);

/* <!DOCTYPE html>: HTML in the syntax of XML, without white space of our own;
 * elements are to be ended by xml_end_full. */
struct xml xml_begin_html(void);
void xml_free(struct xml *xml);

void xml_start(struct xml *xml, const char *element);
void xml_end(struct xml *xml);

/* The same with an end tag even of an element without content, which HTML
 * asks for but of those that never have any. */
void xml_end_full(struct xml *xml);

/* Of the element just started. */
void xml_attribute(struct xml *xml, const char *name, const char *value);
void xml_attribute_bytes(struct xml *xml, const char *name,
			 const char *bytes, size_t len);
void xml_attribute_count(struct xml *xml, const char *name, size_t count);

/* A text for people, see plain.h; empties it. */
void xml_attribute_plain(struct xml *xml, const char *name,
			 struct buffer *text);

void xml_text(struct xml *xml, const char *bytes, size_t len);

/* Markup of our own. */
void xml_raw(struct xml *xml, const char *text);

/*
 * Write what there is so far, so that no document has to be held whole; after
 * the last element it is all.  Errors: ESC_IO (no library), as output_put.
 */
enum esc_status xml_put(struct xml *xml, FILE *out, struct esc_error *err);

#endif
