/* Bytes that grow, with failure remembered until somebody asks. */
#include "escdiff/buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for more bytes and a NUL. */
static bool
buffer_reserve(struct buffer *buf, size_t more)
{
	if (buf->failed)
		return false;
	if (more > SIZE_MAX / 2 - buf->len - 1) {
		buf->failed = true;
		return false;
	}
	const size_t need = buf->len + more + 1;
	if (need <= buf->cap)
		return true;
	size_t cap = buf->cap < 64 ? 64 : buf->cap;
	while (cap < need)
		cap *= 2;
	char *data = realloc(buf->data, cap);
	if (data == NULL) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->cap = cap;
	return true;
}

void
buffer_add(struct buffer *buf, const void *data, size_t len)
{
	if (!buffer_reserve(buf, len))
		return;
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buffer_adds(struct buffer *buf, const char *text)
{
	buffer_add(buf, text, strlen(text));
}

void
buffer_addc(struct buffer *buf, char c)
{
	buffer_add(buf, &c, 1);
}

void
buffer_addv(struct buffer *buf, const char *fmt, va_list args)
{
	va_list again;

	va_copy(again, args);
	const int len = vsnprintf(NULL, 0, fmt, args);
	if (len < 0 || !buffer_reserve(buf, (size_t)len)) {
		buf->failed = true;
	} else {
		vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void
buffer_addf(struct buffer *buf, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buffer_addv(buf, fmt, args);
	va_end(args);
}

void
buffer_clear(struct buffer *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
buffer_free(struct buffer *buf)
{
	free(buf->data);
	*buf = (struct buffer){ 0 };
}

const char *
buffer_text(const struct buffer *buf)
{
	return buf->data != NULL ? buf->data : "";
}
