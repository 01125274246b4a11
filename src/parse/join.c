/* Records of several lines: Go 1.18 to 1.21 print a raw string constant as
 * it stands in the source, and its lines may look like anything. */
#include "parse/line.h"
#include "parse/parser.h"

#define MAX_JOINED ((size_t)4 * 1024 * 1024)
#define MAX_FAILURES 8

bool
joiner_open(struct parser *parser, struct span line, size_t log_line)
{
	struct joiner *joiner = &parser->joiner;

	if (parser->inside_json || joiner->closed ||
	    joiner->failures >= MAX_FAILURES ||
	    memchr(line.text, '`', line.len) == NULL ||
	    !line_ends_raw(line, false))
		return false;
	buffer_add(&joiner->text, line.text, line.len);
	joiner->log_line = log_line;
	return true;
}

/* Is the joined text one line of the compiler? */
static bool
is_whole(struct parser *parser)
{
	const struct span text = { parser->joiner.text.data,
				   parser->joiner.text.len };
	struct pattern_match match;
	struct position pos;
	size_t pos_len;

	return position_read(&parser->positions, text, &pos, &pos_len) &&
	       matcher_match(parser->matcher, AFTER_POS,
			     span_from(text, pos_len + 2), &match);
}

/* Consume the joined text; what it was collected in is free meanwhile. */
static void
consume_whole(struct parser *parser)
{
	struct joiner *joiner = &parser->joiner;
	struct buffer text = joiner->text;
	const size_t log_line = parser->log_line;
	const bool closed = joiner->closed;

	joiner->text = (struct buffer){ 0 };
	joiner->closed = true;
	parser->log_line = joiner->log_line;
	parser_consume(parser, (struct span){ text.data, text.len });
	parser->log_line = log_line;
	joiner->closed = closed;
	buffer_free(&text);
}

void
joiner_flush(struct parser *parser)
{
	struct joiner *joiner = &parser->joiner;
	struct buffer text = joiner->text;
	const size_t log_line = parser->log_line;
	const bool closed = joiner->closed;
	struct span rest = { buffer_text(&text), text.len };

	if (text.len == 0)
		return;
	joiner->text = (struct buffer){ 0 };
	joiner->failures++;
	parser->log_line = joiner->log_line;
	/* The first line opened the text in vain; the others may open one. */
	joiner->closed = true;
	for (;;) {
		const char *newline = memchr(rest.text, '\n', rest.len);
		const size_t len = newline != NULL
				   ? (size_t)(newline - rest.text) : rest.len;
		const struct span line = { rest.text, len };

		if (joiner->text.len > 0)
			joiner_add(parser, line);
		else
			parser_consume(parser, line);
		joiner->closed = closed;
		if (newline == NULL)
			break;
		rest = span_from(rest, len + 1);
		parser->log_line++;
	}
	parser->log_line = log_line;
	buffer_free(&text);
}

void
joiner_add(struct parser *parser, struct span line)
{
	struct joiner *joiner = &parser->joiner;

	buffer_addc(&joiner->text, '\n');
	buffer_add(&joiner->text, line.text, line.len);
	if (joiner->text.len > MAX_JOINED)
		joiner_flush(parser);
	else if (line_ends_raw(line, true))
		return;
	else if (is_whole(parser))
		consume_whole(parser);
	else
		joiner_flush(parser);
}
