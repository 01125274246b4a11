/* Lines that lost the newline between them, as happens when two programs
 * write to one place: found by the second position. */
#include "parse/parser.h"

#define MAX_SPLIT_LINE 4096	/* longer ones are constants, not accidents */
#define MAX_FILE_NAME 512
#define MAX_TRIES 64		/* places in one line */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
fits(struct parser *parser, enum wording_scope scope, struct span text,
     struct pattern_match *match)
{
	return matcher_match(parser->matcher, scope, text, match) &&
	       match->wording->class != WORD_ERROR;
}

/* Does the text have an odd number of quotes?  Then a second record in it
 * is a part of a constant, unless the constant was cut (Go 1.22). */
static bool
inside_quotes(struct span text)
{
	size_t quotes = 0;

	for (size_t i = 0; i < text.len; i++)
		quotes += text.text[i] == '"' || text.text[i] == '`';
	return quotes % 2 != 0 && span_find(text, SPAN("... ")) == NULL;
}

static bool
is_left_part(struct parser *parser, struct span line, size_t pos_len)
{
	struct pattern_match match;

	return line.len > pos_len &&
	       !inside_quotes(span_from(line, pos_len)) &&
	       fits(parser, pos_len > 0 ? AFTER_POS : WHOLE_LINE,
		    span_from(line, pos_len), &match);
}

/* "POS: text" with a known wording. */
static bool
is_right_part(struct parser *parser, struct span line)
{
	struct pattern_match match;
	struct position pos;
	size_t len;

	return position_read(&parser->positions, line, &pos, &len) &&
	       fits(parser, AFTER_POS, span_from(line, len + 2), &match);
}

/* May a file name begin here: "./x", "../x", "/x", "C:\x", or a known one
 * that ends at end? */
static bool
may_begin_file(const struct parser *parser, struct span line, size_t at,
	       size_t end)
{
	const struct span text = span_from(line, at);

	if (span_starts(text, SPAN("./")) || span_starts(text, SPAN("../")) ||
	    span_starts(text, SPAN(".\\")) || span_starts(text, SPAN("/")) ||
	    (text.len > 2 && text.text[1] == ':' && text.text[2] == '\\'))
		return true;
	return intern_find(parser->set->strings, text.text, end - at) != 0;
}

/* The end of the file name of the next ".go:DIGIT" behind from; 0: none. */
static size_t
next_file_end(struct span line, size_t from)
{
	while (from < line.len) {
		const struct span text = span_from(line, from);
		const char *at = span_find(text, SPAN(".go:"));

		if (at == NULL)
			return 0;
		const size_t end = (size_t)(at - line.text) + 3;
		if (end + 1 < line.len && is_digit(line.text[end + 1]))
			return end;
		from = end;
	}
	return 0;
}

static size_t
find_record(struct parser *parser, struct span line, size_t pos_len)
{
	size_t begin = pos_len, end = pos_len, tries = 0;

	while ((end = next_file_end(line, end)) > 0) {
		if (end - begin > MAX_FILE_NAME)
			begin = end - MAX_FILE_NAME;
		for (size_t at = begin + 1; at < end; at++) {
			if (!may_begin_file(parser, line, at, end))
				continue;
			if (is_left_part(parser, (struct span){
					line.text, at }, pos_len) &&
			    is_right_part(parser, span_from(line, at)))
				return at;
			if (++tries == MAX_TRIES)
				return 0;
		}
		begin = end;
	}
	return 0;
}

static size_t
find_header(struct parser *parser, struct span line, size_t pos_len)
{
	size_t from = pos_len;

	while (from < line.len) {
		const char *at = span_find(span_from(line, from), SPAN("# "));

		if (at == NULL)
			return 0;
		const size_t begin = (size_t)(at - line.text);
		const struct span name = span_from(line, begin + 2);
		if (begin > 0 && name.len > 0 &&
		    (memchr(name.text, ' ', name.len) == NULL ||
		     span_ends(name, SPAN("]"))) &&
		    is_left_part(parser, (struct span){ line.text, begin },
				 pos_len))
			return begin;
		from = begin + 2;
	}
	return 0;
}

size_t
split_point(struct parser *parser, struct span line, size_t pos_len)
{
	if (line.len > MAX_SPLIT_LINE)
		return 0;
	const size_t at = find_record(parser, line, pos_len);
	return at > 0 ? at : find_header(parser, line, pos_len);
}
