/* Statuses and messages: how every module reports failure. */
#include "escdiff/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const words[] = {
#define X(id, word, phrase) [id] = word,
	ESC_STATUSES(X)
#undef X
};

const char *
esc_status_word(enum esc_status status)
{
	return words[status];
}

enum esc_status
esc_fail(struct esc_error *err, enum esc_status status, const char *fmt, ...)
{
	va_list args;

	if (err == NULL)
		return status;
	err->status = status;
	err->hint[0] = '\0';
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return status;
}

enum esc_status
esc_nomem(struct esc_error *err)
{
	return esc_fail(err, ESC_NOMEM, "out of memory");
}

static enum esc_status
status_of_errno(int number)
{
	switch (number) {
	case ENOSPC:
	case EDQUOT:
		return ESC_DISK_FULL;
	case ENOMEM:
		return ESC_NOMEM;
	default:
		return ESC_IO;
	}
}

enum esc_status
esc_errno(struct esc_error *err, const char *fmt, ...)
{
	const int number = errno;
	const enum esc_status status = status_of_errno(number);
	char purpose[sizeof(err->text)];
	va_list args;

	va_start(args, fmt);
	vsnprintf(purpose, sizeof(purpose), fmt, args);
	va_end(args);
	return esc_fail(err, status, "%s: %s", purpose, strerror(number));
}

enum esc_status
esc_wrap(struct esc_error *err, const char *fmt, ...)
{
	char text[sizeof(err->text)];
	char purpose[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(purpose, sizeof(purpose), fmt, args);
	va_end(args);
	/* The value that was wrong stands last and must not be cut off first
	 * by a long purpose; that is why purpose is the shorter buffer. */
	memcpy(text, err->text, sizeof(text));
	snprintf(err->text, sizeof(err->text), "%s: %.*s", purpose,
		 (int)(sizeof(text) - sizeof(purpose) - 2), text);
	return err->status;
}

void
esc_hint(struct esc_error *err, const char *fmt, ...)
{
	va_list args;

	if (err == NULL || err->hint[0] != '\0')
		return;
	va_start(args, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, args);
	va_end(args);
}
