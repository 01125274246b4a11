/* Which explanation belongs to which record.  They are paired by position:
 * several packages' worth of lines may lie between them, and the texts are
 * not always the same. */
#include <stdlib.h>

#include "parse/block.h"

#define MAX_CHAINS 4		/* of one record, each with another text */
#define MAX_LEAK_CHAINS 16

/* A head or a record, by what they are paired by. */
struct item {
	uint64_t place;		/* file, line */
	uint32_t column;
	strid text;		/* subject or symbol */
	uint32_t index;
	bool leak;
	bool done;
	bool spare;		/* a head more than records with its text */
};

struct items {
	struct item *items;
	size_t len;
};

/* Items at one position: [begin, end). */
struct range {
	size_t begin, end;
};

struct pairing {
	struct block *block;
	struct items heads, recs;
	strid append;		/* what the plain line says of append(x, y) */
	strid heap;		/* "{heap}" */
};

static int
compare_places(const struct item *a, const struct item *b)
{
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a->leak - b->leak;
}

static int
compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;
	int order = compare_places(a, b);

	if (order == 0)
		order = (a->text > b->text) - (a->text < b->text);
	if (order == 0)
		order = (a->index > b->index) - (a->index < b->index);
	return order;
}

static void
add_item(struct items *items, const struct position *pos, strid text,
	 size_t index, bool leak)
{
	items->items[items->len++] = (struct item){
		.place = (uint64_t)pos->file << 32 | pos->line,
		.column = pos->column,
		.text = text,
		.index = (uint32_t)index,
		.leak = leak,
	};
}

static bool
collect_heads(struct pairing *pairing)
{
	const struct block *block = pairing->block;
	struct items *items = &pairing->heads;

	items->items = malloc(block->heads_len * sizeof(*items->items));
	if (items->items == NULL)
		return false;
	for (size_t i = 0; i < block->heads_len; i++) {
		const struct head *head = &block->heads[i];

		if (head->record == 0)
			add_item(items, &head->pos, head->subject, i,
				 head->leak);
	}
	qsort(items->items, items->len, sizeof(*items->items), compare_items);
	return true;
}

static bool
collect_records(struct pairing *pairing)
{
	const struct block *block = pairing->block;
	const struct record_set *set = block->set;
	struct items *items = &pairing->recs;
	const enum parse_chains chains = block->options->chains;
	const bool leaks = chains == PARSE_CHAINS_ALL ||
			   chains == PARSE_CHAINS_LEAKS;
	const size_t count = set->len - block->first_record;

	items->items = malloc((count + 1) * sizeof(*items->items));
	if (items->items == NULL)
		return false;
	for (size_t i = block->first_record; i < set->len; i++) {
		const struct record *rec = &set->recs[i];

		if (record_kind_is_heap(rec->kind) ||
		    (leaks && record_kind_is_leak(rec->kind)))
			add_item(items, &rec->pos, rec->symbol, i,
				 record_kind_is_leak(rec->kind));
	}
	qsort(items->items, items->len, sizeof(*items->items), compare_items);
	return true;
}

/* The kept lines of a head as a chain of the set; its index + 1, or 0. */
static uint32_t
decode(struct block *block, const struct head *head)
{
	struct chain_reader *reader = &block->chains;
	const uint32_t chain = chain_begin(reader, head->function,
					   head->subject);
	const char *at = block->text.data + head->begin;
	const char *const end = block->text.data + head->end;

	while (chain != 0 && head->begin < head->end && at < end) {
		struct span line;

		memcpy(&line.len, at, sizeof(line.len));
		line.text = at + sizeof(line.len);
		chain_add_line(reader, line);
		at = line.text + line.len;
	}
	if (chain != 0 && head->truncated)
		block->set->chains[chain - 1].truncated = true;
	return chain;
}

static bool
same_lines(const struct block *block, const struct head *a,
	   const struct head *b)
{
	const size_t len = a->end - a->begin;

	return len == b->end - b->begin &&
	       (len == 0 || memcmp(block->text.data + a->begin,
				   block->text.data + b->begin, len) == 0);
}

/* Chains of one record, linked in the order they are added. */
struct links {
	const struct head *heads[MAX_LEAK_CHAINS];
	size_t len;
	uint32_t first, last;
};

static void
link_head(struct block *block, struct links *links, struct head *head,
	  size_t max)
{
	head->taken = true;
	if (head->end == head->begin)
		return;
	for (size_t i = 0; i < links->len; i++) {
		if (same_lines(block, links->heads[i], head))
			return;
	}
	if (links->len == max)
		return;
	const uint32_t chain = decode(block, head);
	if (chain == 0)
		return;
	if (links->last != 0)
		block->set->chains[links->last - 1].next = chain;
	else
		links->first = chain;
	links->last = chain;
	links->heads[links->len++] = head;
}

static struct head *
head_at(const struct pairing *pairing, size_t i)
{
	return &pairing->block->heads[pairing->heads.items[i].index];
}

static struct record *
record_at(const struct pairing *pairing, size_t i)
{
	return &pairing->block->set->recs[pairing->recs.items[i].index];
}

/*
 * Records and heads with one text at one position.  Copies of a record
 * share the chains; each has its own function.
 */
static void
pair_equal(struct pairing *pairing, struct range recs, struct range heads)
{
	struct links links = { 0 };

	for (size_t i = heads.begin; i < heads.end; i++) {
		link_head(pairing->block, &links, head_at(pairing, i),
			  MAX_CHAINS);
		pairing->heads.items[i].done = true;
		pairing->heads.items[i].spare =
			i - heads.begin >= recs.end - recs.begin;
	}
	for (size_t i = recs.begin; i < recs.end; i++) {
		struct record *rec = record_at(pairing, i);
		size_t head = heads.begin + (i - recs.begin);

		if (head >= heads.end)
			head = heads.end - 1;
		rec->chain = links.first;
		rec->function = head_at(pairing, head)->function;
		pairing->recs.items[i].done = true;
	}
}

static bool
is_append(const struct pairing *pairing, const struct head *head)
{
	const struct intern *strings = pairing->block->set->strings;

	return span_starts((struct span){ intern_text(strings, head->subject),
					  intern_len(strings, head->subject) },
			   SPAN("append("));
}

/*
 * One record and one head whose texts differ.  The slice that an append
 * makes and its conversion to an interface have one text: the latter has it
 * already if the head was to spare.
 */
static void
pair_unequal(struct pairing *pairing, size_t rec_item, size_t head_item)
{
	struct record *rec = record_at(pairing, rec_item);
	struct head *head = head_at(pairing, head_item);
	struct item *item = &pairing->heads.items[head_item];
	struct links links = { 0 };

	link_head(pairing->block, &links, head, MAX_CHAINS);
	rec->chain = links.first;
	rec->function = head->function;
	if (rec->symbol == pairing->append && is_append(pairing, head) &&
	    !item->spare)
		rec->symbol = head->subject;
	item->done = true;
	item->spare = false;
	pairing->recs.items[rec_item].done = true;
}

/* May the head explain a record with another text? */
static bool
is_free(const struct pairing *pairing, size_t item, bool append)
{
	const struct item *head = &pairing->heads.items[item];

	if (append)
		return (!head->done || head->spare) &&
		       is_append(pairing, head_at(pairing, item));
	return !head->done;
}

static int
compare_indexes(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	return (a->index > b->index) - (a->index < b->index);
}

/* What is left at a position, in order of appearance; first the appends,
 * whose plain line has lost its arguments. */
static void
pair_rest(struct pairing *pairing, struct range recs, struct range heads)
{
	qsort(&pairing->recs.items[recs.begin], recs.end - recs.begin,
	      sizeof(struct item), compare_indexes);
	qsort(&pairing->heads.items[heads.begin], heads.end - heads.begin,
	      sizeof(struct item), compare_indexes);
	for (int appends = 1; appends >= 0; appends--) {
		size_t head = heads.begin;

		for (size_t i = recs.begin; i < recs.end; i++) {
			if (pairing->recs.items[i].done ||
			    (appends && record_at(pairing, i)->symbol !=
					pairing->append))
				continue;
			while (head < heads.end &&
			       !is_free(pairing, head, appends))
				head++;
			if (head == heads.end)
				break;
			pair_unequal(pairing, i, head);
		}
	}
}

static size_t
text_end(const struct items *items, size_t begin, size_t end)
{
	size_t i = begin;

	while (i < end && items->items[i].text == items->items[begin].text)
		i++;
	return i;
}

static bool
any_left(const struct items *items, struct range range)
{
	for (size_t i = range.begin; i < range.end; i++) {
		if (!items->items[i].done)
			return true;
	}
	return false;
}

static void
pair_heap(struct pairing *pairing, struct range recs, struct range heads)
{
	size_t r = recs.begin, h = heads.begin;

	while (r < recs.end && h < heads.end) {
		const strid symbol = pairing->recs.items[r].text;
		const strid subject = pairing->heads.items[h].text;
		const size_t r_end = text_end(&pairing->recs, r, recs.end);
		const size_t h_end = text_end(&pairing->heads, h, heads.end);

		if (symbol == subject)
			pair_equal(pairing, (struct range){ r, r_end },
				   (struct range){ h, h_end });
		if (symbol <= subject)
			r = r_end;
		if (subject <= symbol)
			h = h_end;
	}
	if (any_left(&pairing->recs, recs))
		pair_rest(pairing, recs, heads);
}

/* Does the parameter leak to this result, as a line at its place says? */
static bool
is_result(const struct pairing *pairing, struct range recs, strid symbol,
	  strid target)
{
	for (size_t i = recs.begin; i < recs.end; i++) {
		const struct record *rec = record_at(pairing, i);

		if (rec->kind == REC_LEAK_RESULT && rec->symbol == symbol &&
		    rec->detail == target)
			return true;
	}
	return false;
}

/*
 * Does the plain line sum up this head?  What leaks to a variable that is no
 * result, or to what is stored on the heap, leaks to the heap with it.
 */
static bool
explains_leak(const struct pairing *pairing, struct range recs,
	      const struct record *rec, const struct head *head)
{
	if (rec->symbol != head->subject)
		return false;
	if (rec->kind == REC_LEAK_RESULT)
		return head->target == rec->detail &&
		       head->derefs == rec->number;
	return (head->derefs == 0) == (rec->kind == REC_LEAK) &&
	       !is_result(pairing, recs, rec->symbol, head->target);
}

/* One record and its heads; first those that end at the heap itself. */
static void
pair_leak(struct pairing *pairing, struct record *rec, struct range recs,
	  struct range heads)
{
	struct links links = { 0 };

	for (int other = 0; other <= 1; other++) {
		for (size_t h = heads.begin; h < heads.end; h++) {
			struct head *head = head_at(pairing, h);

			if ((head->target != pairing->heap) != other ||
			    !explains_leak(pairing, recs, rec, head))
				continue;
			link_head(pairing->block, &links, head,
				  MAX_LEAK_CHAINS);
			if (rec->function == 0)
				rec->function = head->function;
		}
	}
	rec->chain = links.first;
}

static void
pair_leaks(struct pairing *pairing, struct range recs, struct range heads)
{
	/* Looking at all of hundreds is not worth it: they say the same. */
	if (heads.end - heads.begin > 256)
		heads.end = heads.begin + 256;
	for (size_t r = recs.begin; r < recs.end; r++)
		pair_leak(pairing, record_at(pairing, r), recs, heads);
}

static size_t
place_end(const struct items *items, size_t begin)
{
	size_t i = begin;

	while (i < items->len &&
	       compare_places(&items->items[i], &items->items[begin]) == 0)
		i++;
	return i;
}

static void
pair_places(struct pairing *pairing)
{
	size_t r = 0, h = 0;

	while (r < pairing->recs.len && h < pairing->heads.len) {
		const struct item *rec = &pairing->recs.items[r];
		const struct item *head = &pairing->heads.items[h];
		const size_t r_end = place_end(&pairing->recs, r);
		const size_t h_end = place_end(&pairing->heads, h);
		const int order = compare_places(rec, head);

		if (order == 0 && rec->leak)
			pair_leaks(pairing, (struct range){ r, r_end },
				   (struct range){ h, h_end });
		else if (order == 0)
			pair_heap(pairing, (struct range){ r, r_end },
				  (struct range){ h, h_end });
		if (order <= 0)
			r = r_end;
		if (order >= 0)
			h = h_end;
	}
}

/* Up to Go 1.12 the lines follow their record. */
static void
link_known(struct block *block)
{
	for (size_t i = 0; i < block->heads_len; i++) {
		struct head *head = &block->heads[i];
		struct links links = { 0 };

		if (head->record == 0)
			continue;
		link_head(block, &links, head, MAX_CHAINS);
		block->set->recs[head->record - 1].chain = links.first;
	}
}

bool
pairing_run(struct block *block)
{
	struct pairing pairing = { .block = block };
	bool ok = true;

	if (block->heads_len == 0)
		return true;
	link_known(block);
	pairing.append = intern_find(block->set->strings, "append", 6);
	pairing.heap = intern_find(block->set->strings, "{heap}", 6);
	ok = collect_heads(&pairing) && collect_records(&pairing);
	if (ok)
		pair_places(&pairing);
	free(pairing.heads.items);
	free(pairing.recs.items);
	return ok && !block->chains.failed;
}
