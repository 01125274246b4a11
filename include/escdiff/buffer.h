#ifndef ESCDIFF_BUFFER_H
#define ESCDIFF_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes that grow.  A struct of zeroes is an empty buffer.  Running out of
 * memory is remembered in failed, and later appends do nothing, so a caller
 * checks once at the end.
 */
struct buffer {
	char *data;	/* owned; NUL-terminated once anything was added */
	size_t len;	/* bytes, without that NUL */
	size_t cap;
	bool failed;	/* memory ran out: the content is not whole */
};

void buffer_add(struct buffer *buf, const void *data, size_t len);
void buffer_adds(struct buffer *buf, const char *text);
void buffer_addc(struct buffer *buf, char c);
void buffer_addf(struct buffer *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buffer_addv(struct buffer *buf, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));
void buffer_clear(struct buffer *buf);	/* empty, keeps the memory */
void buffer_free(struct buffer *buf);	/* empty, all zeroes */

/* The text, "" if empty; belongs to the buffer. */
const char *buffer_text(const struct buffer *buf);

#endif
