/* Any bytes as a log: the set holds together, however it was fed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/parse.h"
#include "escdiff/symbol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

struct parsed {
	struct intern *strings;
	struct record_set set;
};

/* Feed in pieces of a size that changes as it goes; 0: all at once. */
static struct parsed
parse(const char *log, size_t len, size_t piece,
      const struct parse_options *options)
{
	struct parsed parsed = { .strings = intern_new() };
	struct parser *parser;

	require(parsed.strings != NULL);
	record_set_init(&parsed.set, parsed.strings);
	require(parser_new(&parser, &parsed.set, options, NULL) == ESC_OK);
	for (size_t at = 0, turn = 1; at < len; turn++) {
		const size_t wanted = piece == 0 ? len : 1 + piece * turn % 97;
		const size_t step = wanted < len - at ? wanted : len - at;
		/* A block of its own: reading beyond it is seen. */
		char *copy = malloc(step);

		require(copy != NULL);
		memcpy(copy, log + at, step);
		require(parser_feed(parser, copy, step, NULL) == ESC_OK);
		free(copy);
		at += step;
	}
	require(parser_end(parser, NULL) == ESC_OK);
	parser_free(parser);
	return parsed;
}

static void
drop(struct parsed *parsed)
{
	record_set_free(&parsed->set);
	intern_free(parsed->strings);
}

static void
check_text(const struct parsed *parsed, strid id)
{
	require(id < intern_count(parsed->strings));
}

static void
check_chain(const struct parsed *parsed, const struct chain *chain)
{
	const struct record_set *set = &parsed->set;

	check_text(parsed, chain->function);
	check_text(parsed, chain->subject);
	require(chain->first_flow <= set->flows_len &&
		chain->flow_count <= set->flows_len - chain->first_flow);
	for (uint32_t i = 0; i < chain->flow_count; i++) {
		const struct chain_flow *flow =
			&set->flows[chain->first_flow + i];

		check_text(parsed, flow->dst);
		check_text(parsed, flow->src);
		require(flow->derefs >= -1);
		require(flow->first_step <= set->steps_len &&
			flow->step_count <= set->steps_len - flow->first_step);
	}
}

static void
check_record(const struct parsed *parsed, const struct record *rec)
{
	const struct record_set *set = &parsed->set;
	size_t chains = 0;

	require(rec->kind < REC_KINDS_COUNT && rec->count > 0);
	require(rec->log_line > 0 && rec->log_line <= set->lines);
	check_text(parsed, rec->package);
	check_text(parsed, rec->variant);
	check_text(parsed, rec->pos.file);
	check_text(parsed, rec->function);
	check_text(parsed, rec->closure);
	check_text(parsed, rec->symbol);
	check_text(parsed, rec->detail);
	check_text(parsed, rec->message);
	require(!record_kind_is_heap(rec->kind) || rec->message != 0);
	for (uint32_t c = rec->chain; c != 0; c = set->chains[c - 1].next) {
		require(c <= set->chains_len && ++chains <= set->chains_len);
		check_chain(parsed, &set->chains[c - 1]);
	}
}

static void
check_set(const struct parsed *parsed)
{
	const struct record_set *set = &parsed->set;

	for (size_t i = 0; i < set->len; i++)
		check_record(parsed, &set->recs[i]);
	for (size_t i = 0; i < set->steps_len; i++) {
		check_text(parsed, set->steps[i].expr);
		check_text(parsed, set->steps[i].reason);
		check_text(parsed, set->steps[i].pos.file);
	}
	require(set->unknown_kept <= set->unknown_count &&
		set->foreign_kept <= set->foreign_count);
	for (size_t i = 0; i < set->unknown_kept; i++)
		require(set->unknown[i].log_line <= set->lines);
}

static size_t
count_lines(const char *log, size_t len)
{
	size_t lines = len > 0 && log[len - 1] != '\n';

	for (size_t i = 0; i < len; i++)
		lines += log[i] == '\n';
	return lines;
}

/* The same log gives the same strings in the same order: ids compare. */
static void
check_equal(const struct parsed *a, const struct parsed *b)
{
	const struct record_set *one = &a->set, *other = &b->set;

	require(intern_count(a->strings) == intern_count(b->strings));
	require(one->len == other->len &&
		one->chains_len == other->chains_len &&
		one->flows_len == other->flows_len &&
		one->steps_len == other->steps_len);
	for (size_t i = 0; i < one->len; i++)
		require(memcmp(&one->recs[i], &other->recs[i],
			       sizeof(one->recs[i])) == 0);
	require(one->lines == other->lines &&
		one->unknown_count == other->unknown_count &&
		one->foreign_count == other->foreign_count &&
		one->errors == other->errors && one->notes == other->notes &&
		one->dumps == other->dumps &&
		one->unterminated == other->unterminated);
}

/* Sorting loses nothing but repetitions, and a second time does nothing. */
static void
check_finish(struct parsed *parsed)
{
	const size_t len = parsed->set.len;

	require(record_set_finish(&parsed->set, NULL) == ESC_OK);
	require(parsed->set.len <= len && (len == 0) == (parsed->set.len == 0));
	check_set(parsed);
	const size_t merged = parsed->set.len;
	require(record_set_finish(&parsed->set, NULL) == ESC_OK);
	require(parsed->set.len == merged);
}

static void
check_symbols(const struct parsed *parsed)
{
	struct buffer once = { 0 }, twice = { 0 };

	for (strid id = 0; id < intern_count(parsed->strings); id++) {
		buffer_clear(&once);
		buffer_clear(&twice);
		symbol_normalize(intern_text(parsed->strings, id),
				 intern_len(parsed->strings, id), &once);
		symbol_normalize(once.data, once.len, &twice);
		require(once.len == twice.len &&
			(once.len == 0 ||
			 memcmp(once.data, twice.data, once.len) == 0));
	}
	buffer_free(&once);
	buffer_free(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct parse_options everything = {
		.all_messages = true,
		.chains = PARSE_CHAINS_ALL,
		.max_flows = 3,
	};
	const char *log = (const char *)data;
	struct parsed whole = parse(log, size, 0, NULL);
	struct parsed pieces = parse(log, size, 1 + size % 96, NULL);
	struct parsed all = parse(log, size, 0, &everything);

	/* UTF-16 has other newlines. */
	require(size == 0 || data[0] >= 0xfe ||
		whole.set.lines == count_lines(log, size));
	check_equal(&whole, &pieces);
	check_finish(&whole);
	check_finish(&all);
	check_symbols(&whole);
	drop(&whole);
	drop(&pieces);
	drop(&all);
	return 0;
}
