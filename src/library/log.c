/* Logs, for other programs: compiler output in, records out. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escdiff/parse.h"
#include "library/library.h"

#define PIECE_BYTES 65536

static const struct parse_options everything = { .all_messages = true,
						 .merge = true };

enum esc_status
library_records(const struct record_set *set, struct escdiff_record **out,
		struct esc_error *err)
{
	*out = reallocarray(NULL, set->len + 1, sizeof(**out));
	if (*out == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < set->len; i++)
		(*out)[i] = (struct escdiff_record){ set, &set->recs[i] };
	return ESC_OK;
}

static struct escdiff_log *
log_new(struct esc_error *err)
{
	struct escdiff_log *log = calloc(1, sizeof(*log));

	if (log != NULL) {
		log->strings = intern_new();
		record_set_init(&log->set, log->strings);
	}
	if (log != NULL && log->strings != NULL)
		return log;
	free(log);
	esc_nomem(err);
	return NULL;
}

/* The log once all of it was read, or NULL and the reason for that. */
static struct escdiff_log *
log_end(struct escdiff_log *log, enum esc_status status,
	struct esc_error *err, struct escdiff_error **error)
{
	if (status == ESC_OK)
		status = record_set_finish(&log->set, err);
	if (status == ESC_OK)
		status = library_records(&log->set, &log->records, err);
	if (status == ESC_OK)
		return log;
	library_fail(err, error);
	escdiff_log_free(log);
	return NULL;
}

static enum esc_status
feed(struct parser *parser, escdiff_read_fn *read, void *data,
     struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	char *piece = malloc(PIECE_BYTES);
	ptrdiff_t len = 1;

	if (piece == NULL)
		return esc_nomem(err);
	while (status == ESC_OK && len > 0) {
		len = read(data, piece, PIECE_BYTES);
		if (len < 0 || len > PIECE_BYTES)
			status = esc_fail(err, ESC_LOG, "the log cannot be "
					  "read to its end");
		else if (len > 0)
			status = parser_feed(parser, piece, (size_t)len, err);
	}
	free(piece);
	return status == ESC_OK ? parser_end(parser, err) : status;
}

struct escdiff_log *
escdiff_log_read(escdiff_read_fn *read, void *data,
		 struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	struct parser *parser = NULL;
	struct escdiff_log *log = log_new(&err);
	enum esc_status status = err.status;

	if (log != NULL)
		status = parser_new(&parser, &log->set, &everything, &err);
	if (status == ESC_OK)
		status = feed(parser, read, data, &err);
	parser_free(parser);
	return log_end(log, status, &err, error);
}

/* What is left of a text. */
struct rest {
	const char *at;
	size_t len;
};

static ptrdiff_t
read_rest(void *data, char *buffer, size_t size)
{
	struct rest *rest = data;
	const size_t len = rest->len < size ? rest->len : size;

	if (len > 0)
		memcpy(buffer, rest->at, len);
	rest->at += len;
	rest->len -= len;
	return (ptrdiff_t)len;
}

struct escdiff_log *
escdiff_log_parse(const void *text, size_t size, struct escdiff_error **error)
{
	struct rest rest = { text, size };

	if (size == 0)
		rest.at = "";
	return escdiff_log_read(read_rest, &rest, error);
}

/* A snapshot says what it was compiled for. */
static enum esc_status
read_fd(int fd, const char *path, struct escdiff_log *log,
	struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		status = saved_read_header(fd, path, &log->header, err);
	if (status == ESC_OK)
		status = saved_read(fd, path, &everything, &log->set, err);
	return status;
}

struct escdiff_log *
escdiff_log_read_file(const char *path, struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	struct escdiff_log *log = log_new(&err);
	enum esc_status status = err.status;
	int fd = -1;

	if (log != NULL) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		status = fd < 0 ? esc_fail(&err, ESC_LOG, "%s: %s", path,
					   strerror(errno))
				: read_fd(fd, path, log, &err);
	}
	if (fd >= 0)
		close(fd);
	return log_end(log, status, &err, error);
}

void
escdiff_log_free(struct escdiff_log *log)
{
	if (log == NULL)
		return;
	record_set_free(&log->set);
	saved_header_free(&log->header);
	intern_free(log->strings);
	free(log->records);
	free(log);
}

bool
escdiff_log_is_complete(const struct escdiff_log *log)
{
	return record_set_is_whole(&log->set);
}

size_t
escdiff_log_unknown_lines(const struct escdiff_log *log)
{
	return log->set.unknown_count;
}

size_t
escdiff_log_record_count(const struct escdiff_log *log)
{
	return log->set.len;
}

const struct escdiff_record *
escdiff_log_record(const struct escdiff_log *log, size_t index)
{
	return index < log->set.len ? &log->records[index] : NULL;
}
