#ifndef PARSE_SPAN_H
#define PARSE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Bytes that belong to somebody else, a piece of a line. */
struct span {
	const char *text;
	size_t len;
};

/* A literal's bytes: to initialize with, and as a value. */
#define SPAN_INIT(literal) { (literal), sizeof(literal) - 1 }
#define SPAN(literal) ((struct span)SPAN_INIT(literal))

static inline struct span
span_from(struct span span, size_t offset)
{
	return (struct span){ span.text + offset, span.len - offset };
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len &&
	       (a.len == 0 || memcmp(a.text, b.text, a.len) == 0);
}

static inline bool
span_starts(struct span span, struct span prefix)
{
	return span.len >= prefix.len &&
	       memcmp(span.text, prefix.text, prefix.len) == 0;
}

static inline bool
span_ends(struct span span, struct span suffix)
{
	return span.len >= suffix.len &&
	       memcmp(span.text + span.len - suffix.len, suffix.text,
		      suffix.len) == 0;
}

/* Where needle first begins in span, or NULL. */
static inline const char *
span_find(struct span span, struct span needle)
{
	return memmem(span.text, span.len, needle.text, needle.len);
}

#endif
