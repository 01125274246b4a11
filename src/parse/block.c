/* One package's output while it is read: collects explanations, and at the
 * end settles what only the whole block can tell. */
#include "parse/block.h"

#include <stdlib.h>

#define DEFAULT_MAX_FLOWS 64
#define MIN_MERGED 100000
#define MAX_CHAIN_LINES 1024
#define MAX_CHAIN_BYTES ((size_t)256 * 1024)

void
block_init(struct block *block, struct record_set *set,
	   const struct parse_options *options)
{
	*block = (struct block){ .set = set, .options = options };
	chain_reader_init(&block->chains, set);
	function_names_init(&block->names, set->strings);
	block->first_record = set->len;
	block->first_unknown = set->unknown_count;
	block->first_unknown_kept = set->unknown_kept;
}

void
block_free(struct block *block)
{
	chain_reader_free(&block->chains);
	function_names_free(&block->names);
	free(block->heads);
	buffer_free(&block->text);
	*block = (struct block){ 0 };
}

struct head *
block_add_head(struct block *block)
{
	if (block->heads_len == block->heads_cap) {
		const size_t cap = block->heads_cap < 64
				   ? 64 : block->heads_cap * 2;
		struct head *heads = realloc(block->heads,
					     cap * sizeof(*heads));
		if (heads == NULL)
			return NULL;
		block->heads = heads;
		block->heads_cap = cap;
	}
	struct head *head = &block->heads[block->heads_len++];
	*head = (struct head){ .begin = block->text.len,
			       .end = block->text.len };
	return head;
}

bool
block_add_line(struct block *block, struct span message)
{
	struct head *head = &block->heads[block->heads_len - 1];
	const size_t max_flows = block->options->max_flows != 0
				 ? block->options->max_flows
				 : DEFAULT_MAX_FLOWS;
	const bool flow = chain_line_kind(message) == CHAIN_FLOW;

	if (head->truncated || (flow && head->flows == max_flows) ||
	    head->lines == MAX_CHAIN_LINES ||
	    head->end - head->begin + message.len > MAX_CHAIN_BYTES) {
		head->truncated = true;
		return true;
	}
	head->flows += flow;
	head->lines++;
	buffer_add(&block->text, &message.len, sizeof(message.len));
	buffer_add(&block->text, message.text, message.len);
	head->end = block->text.len;
	return !block->text.failed;
}

/*
 * A package that does not compile prints its errors and nothing else, in
 * words too many for a table: unknown lines are errors if they are alone.
 */
static void
count_errors(struct block *block)
{
	struct record_set *set = block->set;
	const size_t unknown = set->unknown_count - block->first_unknown;

	if (!block->header || set->len > block->first_record)
		return;
	if (block->other_tool)
		set->notes += unknown;
	else
		set->errors += unknown;
	set->unknown_count = block->first_unknown;
	set->unknown_kept = block->first_unknown_kept;
}

/* Only what was asked for; the rest was needed to find functions. */
static void
keep_leaks(struct block *block)
{
	struct record_set *set = block->set;
	size_t kept = block->first_record;

	for (size_t i = kept; i < set->len; i++) {
		if (record_kind_is_leak(set->recs[i].kind))
			set->recs[kept++] = set->recs[i];
	}
	set->len = kept;
}

/* Once the set has doubled: then all of it costs but twice as much. */
static bool
merge_repeats(struct block *block)
{
	struct record_set *set = block->set;

	if (!block->options->merge ||
	    set->len < 2 * block->merged + MIN_MERGED)
		return true;
	const enum esc_status status = record_set_finish(set, NULL);
	block->merged = set->len;
	return status == ESC_OK;
}

bool
block_end(struct block *block)
{
	struct record_set *set = block->set;

	count_errors(block);
	bool ok = pairing_run(block) &&
		  functions_assign(&block->names, set, block->first_record,
				   block->all_functions);
	if (block->options->chains == PARSE_CHAINS_LEAKS)
		keep_leaks(block);
	ok = ok && merge_repeats(block);
	block->heads_len = 0;
	buffer_clear(&block->text);
	block->package = 0;
	block->variant = 0;
	block->header = false;
	block->other_tool = false;
	block->all_functions = false;
	block->first_record = set->len;
	block->first_unknown = set->unknown_count;
	block->first_unknown_kept = set->unknown_kept;
	return ok;
}

bool
block_begin(struct block *block, strid package, strid variant)
{
	if (!block_end(block))
		return false;
	block->package = package;
	block->variant = variant;
	block->header = true;
	return true;
}
