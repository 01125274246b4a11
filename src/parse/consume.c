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

static int32_t
number_of(struct span digits)
{
	const bool negative = digits.len > 0 && digits.text[0] == '-';
	int64_t value = 0;

	for (size_t i = negative; i < digits.len; i++) {
		value = value * 10 + (digits.text[i] - '0');
		if (value > INT32_MAX)
			value = INT32_MAX;
	}
	return (int32_t)(negative ? -value : value);
}

static void
add_record(struct parser *parser, const struct pattern_match *match,
	   const struct position *pos, struct span message)
{
	const enum record_kind kind = match->wording->kind;
	struct record *rec = record_set_add(parser->set);

	if (rec == NULL) {
		parser->failed = true;
		return;
	}
	rec->kind = kind;
	rec->place = PLACE_UNRESOLVED;
	rec->package = parser->block.package;
	rec->variant = parser->block.variant;
	rec->pos = *pos;
	rec->symbol = parser_intern(parser, match->groups[GROUP_SYMBOL]);
	rec->function = parser_intern(parser, match->groups[GROUP_FUNCTION]);
	rec->detail = parser_intern(parser, match->groups[GROUP_DETAIL]);
	rec->number = number_of(match->groups[GROUP_NUMBER]);
	if (parser->options.all_messages || record_kind_is_heap(kind))
		rec->message = parser_intern(parser, message);
	rec->count = 1;
	rec->log_line = parser->log_line;
	parser->block.all_functions |= match->wording->level == 2 &&
				       (kind == REC_CAN_INLINE ||
					kind == REC_CANNOT_INLINE);
}

static void
set_cursor(struct parser *parser, enum cursor_mode mode, struct span line,
	   size_t pos_len)
{
	parser->cursor.mode = mode;
	buffer_clear(&parser->cursor.pos);
	buffer_add(&parser->cursor.pos, line.text, pos_len);
}

static bool
keeps_chain(const struct parser *parser, bool heap)
{
	switch (parser->options.chains) {
	case PARSE_CHAINS_HEAP:
		return heap;
	case PARSE_CHAINS_ALL:
		return true;
	case PARSE_CHAINS_LEAKS:
		return !heap;
	case PARSE_CHAINS_NONE:
		break;
	}
	return false;
}

/* A leak as its head tells it, for who picks among them. */
static bool
is_wanted(const struct parser *parser, const struct record *leak)
{
	const struct parse_options *options = &parser->options;

	return options->chains != PARSE_CHAINS_LEAKS ||
	       options->wanted == NULL ||
	       options->wanted(leak, options->wanted_data);
}

/* The fact that a leak's head will be summed up in, as far as one can tell:
 * what leaks to a variable leaks to a result, or to the heap with it. */
static struct record
leak_of(const struct parser *parser, const struct head *head)
{
	const bool result = intern_text(parser->set->strings,
					head->target)[0] != '{';

	return (struct record){
		.kind = result ? REC_LEAK_RESULT
			: head->derefs == 0 ? REC_LEAK : REC_LEAK_CONTENT,
		.package = parser->block.package,
		.variant = parser->block.variant,
		.pos = head->pos,
		.symbol = head->subject,
		.function = head->function,
		.detail = head->target,
		.number = head->derefs,
		.count = 1,
		.log_line = parser->log_line,
	};
}

static struct head *
add_head(struct parser *parser, const struct position *pos)
{
	struct head *head = block_add_head(&parser->block);

	if (head == NULL) {
		parser->failed = true;
		return NULL;
	}
	head->pos = *pos;
	return head;
}

/* Where the lines of a head go; it is needed for its function anyway. */
static enum cursor_mode
open_head(struct parser *parser, const struct pattern_match *match,
	  const struct position *pos)
{
	const bool heap = match->wording->class == WORD_HEAP_HEAD;

	if (heap ? parser->options.chains == PARSE_CHAINS_LEAKS
		 : !keeps_chain(parser, false))
		return CURSOR_SKIP;
	struct head *head = add_head(parser, pos);
	if (head == NULL)
		return CURSOR_SKIP;
	head->subject = parser_intern(parser, match->groups[GROUP_SYMBOL]);
	head->function = parser_intern(parser, match->groups[GROUP_FUNCTION]);
	if (heap)
		return keeps_chain(parser, true) ? CURSOR_KEEP : CURSOR_SKIP;
	head->leak = true;
	head->target = parser_intern(parser, match->groups[GROUP_DETAIL]);
	head->derefs = number_of(match->groups[GROUP_NUMBER]);
	const struct record leak = leak_of(parser, head);
	if (is_wanted(parser, &leak))
		return CURSOR_KEEP;
	parser->block.heads_len--;
	return CURSOR_SKIP;
}

/* The first "<TAB>from" line behind a record. */
static enum cursor_mode
open_legacy_head(struct parser *parser)
{
	const size_t index = parser->set->len - 1;
	const struct record *rec = &parser->set->recs[index];

	if (!keeps_chain(parser, record_kind_is_heap(rec->kind)) ||
	    !is_wanted(parser, rec))
		return CURSOR_SKIP;
	struct head *head = add_head(parser, &rec->pos);
	if (head == NULL)
		return CURSOR_SKIP;
	head->record = (uint32_t)index + 1;
	head->subject = rec->symbol;
	return CURSOR_KEEP;
}

/* A line of the explanation that the cursor is at. */
static void
follow_chain(struct parser *parser, struct span message, enum chain_line kind)
{
	struct cursor *cursor = &parser->cursor;

	if (cursor->mode == CURSOR_RECORD)
		cursor->mode = kind == CHAIN_LEGACY
			       ? open_legacy_head(parser) : CURSOR_SKIP;
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

static void
take_match(struct parser *parser, const struct pattern_match *match,
	   const struct position *pos, struct span line, size_t pos_len)
{
	const struct span message = span_from(line, pos_len);

	switch (match->wording->class) {
	case WORD_RECORD:
		add_record(parser, match, pos, message);
		set_cursor(parser, CURSOR_RECORD, line, pos_len);
		break;
	case WORD_HEAP_HEAD:
	case WORD_LEAK_HEAD:
		set_cursor(parser, open_head(parser, match, pos), line,
			   pos_len);
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
	if (has_pos && !keeps_chain(parser, false) &&
	    chain_is_leak_head(span_from(line, pos_len))) {
		set_cursor(parser, CURSOR_SKIP, line, pos_len);
		return nothing;
	}
	const bool known = matcher_match(parser->matcher,
					 has_pos ? AFTER_POS : WHOLE_LINE,
					 span_from(line, pos_len), &match);
	if (!known || may_be_two(&match)) {
		const size_t at = split_point(parser, line, pos_len);

		if (at > 0) {
			struct span left = { line.text, at };

			while (left.len > 0)
				left = consume_text(parser, left);
			return span_from(line, at);
		}
	}
	if (known)
		take_match(parser, &match, &pos, line, pos_len);
	else if (!has_pos || !joiner_open(parser, line, parser->log_line))
		add_unknown(parser, line, has_pos);
	return nothing;
}

void
parser_consume(struct parser *parser, struct span line)
{
	do {
		if (follow_plain_chain(parser, line))
			return;
		parser->cursor.skipped.len = 0;
		if (take_header(parser, line))
			return;
		line = consume_text(parser, line);
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
	line = line_clean(line, &parser->scratch);
	if (parser->joiner.text.len == 0 && parser->cursor.skipped.len > 0) {
		if (follow_plain_chain(parser, line))
			return;
		cursor_unskip(parser);
	}
	if (span_starts(line, SPAN("{\"")) && event_consume(parser, line))
		return;
	if (parser->joiner.text.len > 0)
		joiner_add(parser, line);
	else
		parser_consume(parser, line);
}
