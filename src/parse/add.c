/* What a line that was understood adds to the set and to its block. */
#include "parse/parser.h"

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

static uint32_t
record_line(const struct parser *parser)
{
	return parser->log_line < UINT32_MAX ? (uint32_t)parser->log_line
					     : UINT32_MAX;
}

bool
parser_keeps_chain(const struct parser *parser, bool heap)
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

/* Where the fact was last said at that place, if it was. */
static uint32_t *
repeat_slot(struct parser *parser, const struct fact *fact,
	    const struct position *pos)
{
	const uint32_t hash = (pos->line * UINT32_C(0x9e3779b1)) ^
			      (pos->column * UINT32_C(0x85ebca6b)) ^
			      (fact->symbol * UINT32_C(0xc2b2ae35));

	return &parser->repeats[hash >> 16 & (REPEATS - 1)];
}

static bool
is_same(const struct record *rec, const struct fact *fact,
	const struct position *pos)
{
	return rec->pos.line == pos->line && rec->pos.column == pos->column &&
	       rec->pos.file == pos->file && rec->symbol == fact->symbol &&
	       rec->kind == fact->wording->kind &&
	       rec->function == fact->function &&
	       rec->detail == fact->detail && rec->number == fact->number;
}

/*
 * A flow fact this block has already said, in the same words: counted, as
 * record_set_finish would do.  Up to one in four is of this kind.  Others can
 * differ in what their explanations tell.
 */
static bool
count_repeat(struct parser *parser, const struct fact *fact,
	     const struct position *pos, uint32_t *slot)
{
	struct record_set *set = parser->set;
	const uint32_t at = *slot;

	if (at <= parser->block.first_record || at > set->len ||
	    !is_same(&set->recs[at - 1], fact, pos))
		return false;
	set->recs[at - 1].count++;
	parser->cursor.record = at - 1;
	return true;
}

static void
add_record(struct parser *parser, const struct fact *fact,
	   const struct position *pos)
{
	const enum record_kind kind = fact->wording->kind;
	const bool flow = !record_kind_is_heap(kind) &&
			  !parser_keeps_chain(parser, false);
	uint32_t *slot = repeat_slot(parser, fact, pos);

	if (flow && count_repeat(parser, fact, pos, slot))
		return;
	struct record *rec = record_set_add(parser->set);
	if (rec == NULL) {
		parser->failed = true;
		return;
	}
	*rec = (struct record){
		.kind = kind,
		.place = PLACE_UNRESOLVED,
		.package = parser->block.package,
		.variant = parser->block.variant,
		.pos = *pos,
		.function = fact->function,
		.symbol = fact->symbol,
		.detail = fact->detail,
		.message = fact->message,
		.number = fact->number,
		.count = 1,
		.log_line = record_line(parser),
	};
	parser->cursor.record = (uint32_t)(parser->set->len - 1);
	if (flow)
		*slot = (uint32_t)parser->set->len;
	parser->block.all_functions |= fact->wording->level == 2 &&
				       (kind == REC_CAN_INLINE ||
					kind == REC_CANNOT_INLINE);
}

void
cursor_set(struct parser *parser, enum cursor_mode mode, struct span printed)
{
	struct buffer *buf = &parser->cursor.pos;

	parser->cursor.mode = mode;
	buffer_clear(buf);
	buffer_add(buf, printed.text, printed.len);
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
		.log_line = record_line(parser),
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
open_head(struct parser *parser, const struct fact *fact,
	  const struct position *pos)
{
	const bool heap = fact->wording->class == WORD_HEAP_HEAD;

	if (heap ? parser->options.chains == PARSE_CHAINS_LEAKS
		 : !parser_keeps_chain(parser, false))
		return CURSOR_SKIP;
	struct head *head = add_head(parser, pos);
	if (head == NULL)
		return CURSOR_SKIP;
	head->subject = fact->symbol;
	head->function = fact->function;
	if (heap)
		return parser_keeps_chain(parser, true) ? CURSOR_KEEP : CURSOR_SKIP;
	head->leak = true;
	head->target = fact->detail;
	head->derefs = fact->number;
	const struct record leak = leak_of(parser, head);
	if (is_wanted(parser, &leak))
		return CURSOR_KEEP;
	parser->block.heads_len--;
	return CURSOR_SKIP;
}

/* The first "<TAB>from" line behind a record. */
enum cursor_mode
parser_open_legacy_head(struct parser *parser)
{
	const uint32_t index = parser->cursor.record;
	const struct record *rec = &parser->set->recs[index];

	if (!parser_keeps_chain(parser, record_kind_is_heap(rec->kind)) ||
	    !is_wanted(parser, rec))
		return CURSOR_SKIP;
	struct head *head = add_head(parser, &rec->pos);
	if (head == NULL)
		return CURSOR_SKIP;
	head->record = index + 1;
	head->subject = rec->symbol;
	return CURSOR_KEEP;
}

static strid
number_or_fail(struct parser *parser, const struct intern_item *item)
{
	if (item->id != STRID_NOMEM)
		return item->id;
	parser->failed = true;
	return 0;
}

struct fact
parser_fact(struct parser *parser, const struct pattern_match *match,
	    struct span message)
{
	const struct span *groups = match->groups;
	const bool keeps_message = match->wording->class == WORD_RECORD &&
		(parser->options.all_messages ||
		 record_kind_is_heap(match->wording->kind));
	struct intern_item items[] = {
		{ groups[GROUP_SYMBOL].text, groups[GROUP_SYMBOL].len, 0 },
		{ groups[GROUP_FUNCTION].text, groups[GROUP_FUNCTION].len, 0 },
		{ groups[GROUP_DETAIL].text, groups[GROUP_DETAIL].len, 0 },
		{ message.text, keeps_message ? message.len : 0, 0 },
	};

	intern_put_all(parser->set->strings, items,
		       sizeof(items) / sizeof(items[0]));
	return (struct fact){
		.wording = match->wording,
		.symbol = number_or_fail(parser, &items[0]),
		.function = number_or_fail(parser, &items[1]),
		.detail = number_or_fail(parser, &items[2]),
		.message = number_or_fail(parser, &items[3]),
		.number = number_of(groups[GROUP_NUMBER]),
	};
}

void
parser_add(struct parser *parser, const struct fact *fact,
	   const struct position *pos, struct span printed)
{
	if (fact->wording->class == WORD_RECORD) {
		add_record(parser, fact, pos);
		cursor_set(parser, CURSOR_RECORD, printed);
	} else {
		cursor_set(parser, open_head(parser, fact, pos), printed);
	}
}
