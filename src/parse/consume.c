/* One line: which wording it is, and what follows from that. */
#include "parse/line.h"
#include "parse/parser.h"

strid
parser_intern(struct parser *parser, struct span text)
{
	const strid id = intern_put(parser->set->strings, text.text, text.len);

	if (id != STRID_NOMEM)
		return id;
	parser->failed = true;
	return 0;
}

/* "pkg [variant]"; a blank elsewhere only in the old "_/dir with blank". */
static bool
split_header(struct span name, struct span *package, struct span *variant)
{
	*variant = (struct span){ name.text, 0 };
	if (name.len > 0 && name.text[name.len - 1] == ']') {
		const char *bracket = memrchr(name.text, '[', name.len);

		if (bracket == NULL || bracket - name.text < 2 ||
		    bracket[-1] != ' ')
			return false;
		const size_t begin = (size_t)(bracket - name.text);
		*variant = (struct span){ bracket + 1, name.len - begin - 2 };
		name.len = begin - 1;
	}
	*package = name;
	return name.len > 0 && (memchr(name.text, ' ', name.len) == NULL ||
				span_starts(name, SPAN("_/")));
}

bool
parser_begin_block(struct parser *parser, struct span name)
{
	struct span package, variant;

	if (!split_header(name, &package, &variant))
		return false;
	parser->failed |= !block_begin(&parser->block,
				       parser_intern(parser, package),
				       parser_intern(parser, variant));
	parser->cursor.mode = CURSOR_NONE;
	return true;
}

static bool
take_header(struct parser *parser, struct span line)
{
	if (!span_starts(line, SPAN("# ")))
		return false;
	/* Go vet and others repeat the package, in brackets. */
	if (span_starts(line, SPAN("# [")) && span_ends(line, SPAN("]")))
		parser->block.other_tool = true;
	return parser_begin_block(parser, span_from(line, 2));
}

/* A line no wording fits; inside trees of -m=3 anything may stand. */
static void
add_unknown(struct parser *parser, struct span line, bool has_pos)
{
	struct record_set *set = parser->set;
	bool ok = true;

	if (set->dumps > 0)
		set->dumps++;
	else if (has_pos)
		ok = record_set_add_unknown(set, parser->log_line, line);
	else
		ok = record_set_add_foreign(set, parser->log_line, line);
	parser->failed |= !ok;
}

/* A line of the explanation that the cursor is at. */
static void
follow_chain(struct parser *parser, struct span message, enum chain_line kind)
{
	struct cursor *cursor = &parser->cursor;

	if (cursor->mode == CURSOR_RECORD)
		cursor->mode = kind == CHAIN_LEGACY
			       ? parser_open_legacy_head(parser) : CURSOR_SKIP;
	if (cursor->mode == CURSOR_KEEP)
		parser->failed |= !block_add_line(&parser->block, message);
}

static bool
at_cursor(const struct parser *parser, struct span line)
{
	const struct buffer *pos = &parser->cursor.pos;

	return parser->cursor.mode != CURSOR_NONE && line.len > pos->len &&
	       memcmp(line.text, pos->data, pos->len) == 0;
}

/*
 * Nine lines in ten continue the explanation above them: those are told by
 * their indentation alone, and need no expression.
 */
static bool
follow_plain_chain(struct parser *parser, struct span line)
{
	if (!at_cursor(parser, line))
		return false;
	const struct span message = span_from(line, parser->cursor.pos.len);
	if (message.text[0] != ' ' && message.text[0] != '\t')
		return false;
	const enum chain_line kind = chain_line_kind(message);
	if (kind == CHAIN_NONE || !chain_line_is_plain(message))
		return false;
	if (parser->cursor.mode == CURSOR_SKIP) {
		cursor_skip_line(parser, line);
		return true;
	}
	/* A raw string may go on in the next line: ask the expressions. */
	if (memchr(message.text, '`', message.len) != NULL)
		return false;
	follow_chain(parser, message, kind);
	return true;
}

/* What begins a record or an explanation; others are only counted. */
static bool
says_a_fact(const struct wording *wording)
{
	return wording->class == WORD_RECORD ||
	       wording->class == WORD_HEAP_HEAD ||
	       wording->class == WORD_LEAK_HEAD;
}

/* A line of an explanation, or one that is only counted. */
static void
take_other(struct parser *parser, enum wording_class class, struct span line,
	   size_t pos_len)
{
	const struct span message = span_from(line, pos_len);

	switch (class) {
	case WORD_RECORD:
	case WORD_HEAP_HEAD:
	case WORD_LEAK_HEAD:
		break;
	case WORD_CHAIN:
		/* Without its head it explains nothing. */
		if (at_cursor(parser, line))
			follow_chain(parser, message,
				     chain_line_kind(message));
		break;
	case WORD_ERROR:
		parser->set->errors++;
		break;
	case WORD_DUMP:
		parser->set->dumps++;
		break;
	case WORD_NOTE:
		parser->set->notes++;
		break;
	}
}

/* Symbols seldom hold a colon, lines that lost their newline always do. */
static bool
may_be_two(const struct pattern_match *match)
{
	const struct span symbol = match->groups[GROUP_SYMBOL];
	const struct span detail = match->groups[GROUP_DETAIL];

	return match->wording->class == WORD_RECORD &&
	       ((symbol.len > 0 &&
		 memchr(symbol.text, ':', symbol.len) != NULL) ||
		(detail.len > 0 &&
		 memchr(detail.text, ':', detail.len) != NULL));
}

/* A file name may begin like this, but such lines are those of tests and of
 * JSON, and those hold positions further on. */
static bool
begins_otherwise(struct span line)
{
	return line.len == 0 || line.text[0] == ' ' || line.text[0] == '\t' ||
	       span_starts(line, SPAN("{\""));
}

/* A head that explains what nobody asked for, or a text met before. */
static bool
take_known(struct parser *parser, const struct position *pos, struct span line,
	   size_t pos_len)
{
	const struct span message = span_from(line, pos_len);
	const struct span printed = { line.text, pos_len };

	if (!parser_keeps_chain(parser, false) && chain_is_leak_head(message)) {
		cursor_set(parser, CURSOR_SKIP, printed);
		return true;
	}
	const struct fact *fact = memo_find(parser->memo, message);
	if (fact == NULL)
		return false;
	parser_add(parser, fact, pos, printed);
	return true;
}

/*
 * A line with or without a position.  What is left of it, if two lines were
 * joined into it, is returned.
 */
static struct span
consume_text(struct parser *parser, struct span line)
{
	static const struct span nothing = { "", 0 };
	struct position pos = { 0 };
	struct pattern_match match;
	size_t pos_len = 0;

	const bool has_pos = !begins_otherwise(line) &&
			     position_read(&parser->positions, line, &pos,
					   &pos_len);
	if (has_pos)
		pos_len += 2;
	const struct span message = span_from(line, pos_len);
	if (has_pos && take_known(parser, &pos, line, pos_len))
		return nothing;
	const bool known = matcher_match(parser->matcher,
					 has_pos ? AFTER_POS : WHOLE_LINE,
					 message, &match);
	const bool doubtful = !known || may_be_two(&match);
	if (doubtful) {
		const size_t at = split_point(parser, line, pos_len);

		if (at > 0) {
			struct span left = { line.text, at };

			while (left.len > 0)
				left = consume_text(parser, left);
			return span_from(line, at);
		}
	}
	if (known && says_a_fact(match.wording)) {
		const struct fact fact = parser_fact(parser, &match, message);

		if (has_pos && !doubtful)
			memo_add(parser->memo, message, &fact);
		parser_add(parser, &fact, &pos,
			   (struct span){ line.text, pos_len });
	} else if (known) {
		take_other(parser, match.wording->class, line, pos_len);
	} else if (!has_pos || !joiner_open(parser, line, parser->log_line)) {
		add_unknown(parser, line, has_pos);
	}
	return nothing;
}

/* A clean line that does not continue an explanation. */
static struct span
consume_line(struct parser *parser, struct span line)
{
	static const struct span nothing = { "", 0 };

	parser->cursor.skipped.len = 0;
	return take_header(parser, line) ? nothing
					 : consume_text(parser, line);
}

void
parser_consume(struct parser *parser, struct span line)
{
	do {
		if (follow_plain_chain(parser, line))
			return;
		line = consume_line(parser, line);
	} while (line.len > 0);
}

void
parser_line(struct parser *parser, struct span line)
{
	parser->set->lines++;
	parser->log_line++;
	if (line.len > 0 && line.text[line.len - 1] == '\r')
		line.len--;
	if (parser->joiner.text.len == 0 && follow_plain_chain(parser, line))
		return;
	const struct span clean = line_clean(line, &parser->scratch);
	const bool changed = clean.text != line.text || clean.len != line.len;
	if (parser->joiner.text.len == 0 && parser->cursor.skipped.len > 0) {
		if (changed && follow_plain_chain(parser, clean))
			return;
		cursor_unskip(parser);
	}
	if (span_starts(clean, SPAN("{\"")) && event_consume(parser, clean))
		return;
	if (parser->joiner.text.len > 0) {
		joiner_add(parser, clean);
		return;
	}
	if (changed && follow_plain_chain(parser, clean))
		return;
	line = consume_line(parser, clean);
	if (line.len > 0)
		parser_consume(parser, line);
}
