#ifndef REPORT_XML_LIBRARY_H
#define REPORT_XML_LIBRARY_H

#include <libxml/xmlwriter.h>

#include "escdiff/error.h"

/* What is used of libxml2. */
#define XML_FUNCTIONS(X)                                                     \
	X(xmlBufferContent)                                                  \
	X(xmlBufferCreate)                                                   \
	X(xmlBufferEmpty)                                                    \
	X(xmlBufferFree)                                                     \
	X(xmlBufferLength)                                                   \
	X(xmlFreeTextWriter)                                                 \
	X(xmlNewTextWriterMemory)                                            \
	X(xmlTextWriterEndAttribute)                                         \
	X(xmlTextWriterEndElement)                                           \
	X(xmlTextWriterFlush)                                                \
	X(xmlTextWriterFullEndElement)                                       \
	X(xmlTextWriterSetIndent)                                            \
	X(xmlTextWriterStartAttribute)                                       \
	X(xmlTextWriterStartDocument)                                        \
	X(xmlTextWriterStartElement)                                         \
	X(xmlTextWriterWriteRaw)                                             \
	X(xmlTextWriterWriteString)

struct xml_library {
#define X(name) __typeof__(name) *name;
	XML_FUNCTIONS(X)
#undef X
};

/*
 * libxml2, loaded when it is first asked for and then kept: it brings
 * libraries that would take a quarter of the start of every run, of which
 * few write XML.
 * Errors: ESC_IO, with what the dynamic linker said.
 */
enum esc_status xml_library_load(const struct xml_library **library,
				 struct esc_error *err);

#endif
