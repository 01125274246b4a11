/* The entry points of the parser: pieces of any size become lines. */
#include "escdiff/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "parse/parser.h"

#define READ_SIZE ((size_t)128 * 1024)

enum esc_status
parser_new(struct parser **parser, struct record_set *set,
	   const struct parse_options *options, struct esc_error *err)
{
	struct parser *made = calloc(1, sizeof(*made));

	*parser = NULL;
	if (made == NULL)
		return esc_nomem(err);
	made->memo = memo_new();
	const enum esc_status status = made->memo == NULL
		? esc_nomem(err) : matcher_new(&made->matcher, err);
	if (status != ESC_OK) {
		memo_free(made->memo);
		free(made);
		return status;
	}
	made->set = set;
	if (options != NULL)
		made->options = *options;
	position_reader_init(&made->positions, set->strings);
	block_init(&made->block, set, &made->options);
	*parser = made;
	return ESC_OK;
}

void
parser_free(struct parser *parser)
{
	if (parser == NULL)
		return;
	matcher_free(parser->matcher);
	memo_free(parser->memo);
	position_reader_free(&parser->positions);
	block_free(&parser->block);
	buffer_free(&parser->cursor.pos);
	buffer_free(&parser->cursor.copy);
	buffer_free(&parser->joiner.text);
	buffer_free(&parser->decoded);
	buffer_free(&parser->rest);
	buffer_free(&parser->scratch);
	free(parser);
}

static enum esc_status
parser_status(const struct parser *parser, struct esc_error *err)
{
	if (parser->failed || parser->decoded.failed || parser->rest.failed ||
	    parser->scratch.failed ||
	    parser->positions.failed || parser->joiner.text.failed ||
	    parser->cursor.pos.failed || parser->cursor.copy.failed)
		return esc_nomem(err);
	return ESC_OK;
}

/* The rest of a line whose begin came with an earlier piece. */
static size_t
complete_line(struct parser *parser, const char *data, size_t len)
{
	const char *newline = memchr(data, '\n', len);
	const size_t taken = newline != NULL ? (size_t)(newline - data) : len;

	buffer_add(&parser->rest, data, taken);
	if (newline == NULL)
		return len;
	parser_line(parser, (struct span){ buffer_text(&parser->rest),
					   parser->rest.len });
	buffer_clear(&parser->rest);
	return taken + 1;
}

static void
split_lines(struct parser *parser, struct span piece)
{
	const char *at = piece.text, *const end = at + piece.len, *newline;

	if (piece.len == 0)
		return;
	if (parser->rest.len > 0)
		at += complete_line(parser, piece.text, piece.len);
	for (;;) {
		if (parser->cursor.mode == CURSOR_SKIP &&
		    parser->joiner.text.len == 0)
			at = cursor_skip(parser, at, end);
		newline = memchr(at, '\n', (size_t)(end - at));
		if (newline == NULL)
			break;
		parser_line(parser, (struct span){ at,
						   (size_t)(newline - at) });
		at = newline + 1;
	}
	buffer_add(&parser->rest, at, (size_t)(end - at));
	cursor_save(parser);
}

enum esc_status
parser_feed(struct parser *parser, const char *data, size_t len,
	    struct esc_error *err)
{
	const struct span piece = { data, len };

	split_lines(parser, decoder_feed(&parser->decoder, piece,
					 &parser->decoded));
	return parser_status(parser, err);
}

enum esc_status
parser_end(struct parser *parser, struct esc_error *err)
{
	split_lines(parser, decoder_end(&parser->decoder, &parser->decoded));
	if (parser->rest.len > 0) {
		parser->set->unterminated = true;
		parser_line(parser, (struct span){ parser->rest.data,
						   parser->rest.len });
	}
	buffer_clear(&parser->rest);
	parser->cursor.skipped.len = 0;
	parser->joiner.closed = true;
	joiner_flush(parser);
	parser->joiner.closed = false;
	parser->joiner.failures = 0;
	parser->failed |= !block_end(&parser->block);
	parser->cursor.mode = CURSOR_NONE;
	parser->json_package = 0;
	parser->log_line = 0;
	return parser_status(parser, err);
}

static enum esc_status
feed_all(struct parser *parser, int fd, const char *name, char *block,
	 struct esc_error *err)
{
	for (;;) {
		const ssize_t len = read(fd, block, READ_SIZE);

		if (len == 0)
			return parser_end(parser, err);
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return esc_fail(err, ESC_LOG, "%s: %s", name,
					strerror(errno));
		const enum esc_status status =
			parser_feed(parser, block, (size_t)len, err);
		if (status != ESC_OK)
			return status;
	}
}

enum esc_status
parse_fd(int fd, const char *name, struct record_set *set,
	 const struct parse_options *options, struct esc_error *err)
{
	struct parser *parser = NULL;
	char *block = malloc(READ_SIZE);
	enum esc_status status;

	if (block == NULL)
		return esc_nomem(err);
	status = parser_new(&parser, set, options, err);
	if (status == ESC_OK)
		status = feed_all(parser, fd, name, block, err);
	parser_free(parser);
	free(block);
	return status;
}
