/* Explanations nobody asked for: nine lines in ten of a log, told by the
 * position they repeat and by their indentation. */
#include "parse/parser.h"

#define WORDS_LEN 8	/* of the two texts a line goes on with */

static bool
is_line_end(char last)
{
	return last == ':' || last == '>' || (last >= '0' && last <= '9');
}

/*
 * The same as parser_line for each of them, but for speed: the position is
 * compared, and of the rest only begin and end are looked at.
 */
const char *
cursor_skip(struct parser *parser, const char *at, const char *end)
{
	struct cursor *cursor = &parser->cursor;
	const char *const pos = cursor->pos.data;
	const size_t pos_len = cursor->pos.len;
	size_t count = 0;

	while ((size_t)(end - at) > pos_len + WORDS_LEN &&
	       memcmp(at, pos, pos_len) == 0) {
		const char *words = at + pos_len;

		if (memcmp(words, "  flow: ", WORDS_LEN) != 0 &&
		    (memcmp(words, "    from", WORDS_LEN) != 0 ||
		     words[WORDS_LEN] != ' '))
			break;
		words += WORDS_LEN;
		const char *newline = memchr(words, '\n', (size_t)(end - words));
		if (newline == NULL || !is_line_end(newline[-1]))
			break;
		cursor->skipped = (struct span){ at, (size_t)(newline - at) };
		at = newline + 1;
		count++;
	}
	parser->set->lines += count;
	parser->log_line += count;
	return at;
}

void
cursor_skip_line(struct parser *parser, struct span line)
{
	parser->cursor.skipped = line;
	cursor_save(parser);
}

void
cursor_save(struct parser *parser)
{
	struct cursor *cursor = &parser->cursor;
	const struct span line = cursor->skipped;

	if (line.len == 0 || line.text == cursor->copy.data)
		return;
	cursor->skipped.len = 0;
	if (memchr(line.text, '`', line.len) == NULL)
		return;
	buffer_clear(&cursor->copy);
	buffer_add(&cursor->copy, line.text, line.len);
	cursor->skipped = (struct span){ buffer_text(&cursor->copy),
					 cursor->copy.len };
}

void
cursor_unskip(struct parser *parser)
{
	struct cursor *cursor = &parser->cursor;
	const struct span line = cursor->skipped;

	cursor->skipped.len = 0;
	if (line.len > 0)
		joiner_open(parser, line, parser->log_line - 1);
}
