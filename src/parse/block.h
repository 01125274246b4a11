#ifndef PARSE_BLOCK_H
#define PARSE_BLOCK_H

#include "escdiff/parse.h"
#include "parse/chain.h"
#include "parse/function.h"

/* The head of an explanation, `x escapes to heap in F:`, and its lines. */
struct head {
	struct position pos;
	strid subject, function;
	strid target;		/* of a leak: what it leaks to */
	int32_t derefs;		/* of a leak */
	bool leak;
	bool truncated;		/* we kept no further lines */
	bool taken;		/* explains a record */
	uint32_t record;	/* index + 1 if known at once: Go 1.12- */
	size_t begin, end;	/* its lines in block.text */
	size_t flows, lines;
};

/*
 * What one package said, "# pkg" to the next header.  An explanation and
 * its plain line are not next to each other, so they are paired at the end.
 */
struct block {
	struct record_set *set;		/* borrowed */
	const struct parse_options *options;	/* borrowed */
	struct chain_reader chains;
	struct function_names names;
	strid package, variant;
	bool header;			/* began with one */
	bool other_tool;		/* go vet: "# [pkg]" */
	bool all_functions;		/* -m=2: each has an inlining line */
	size_t merged;			/* records there were when the set was
					   last finished */
	size_t first_record;		/* those of this block and where its */
	size_t first_unknown;		/* unknown lines begin */
	size_t first_unknown_kept;
	struct head *heads;		/* owned */
	size_t heads_len, heads_cap;
	struct buffer text;		/* lines of heads, each with its length
					   in front */
};

void block_init(struct block *block, struct record_set *set,
		const struct parse_options *options);
void block_free(struct block *block);

/* Errors of all of these: false when memory is out. */

/* Finish what came before, then begin a block. */
bool block_begin(struct block *block, strid package, strid variant);

/* A head is added, and lines to the newest. */
struct head *block_add_head(struct block *block);
bool block_add_line(struct block *block, struct span message);

/* Pair chains with records and find functions; the block is empty again. */
bool block_end(struct block *block);

/*
 * In pairing.c: link the heads of a block to the records they explain, and
 * take functions and full expressions from them.
 */
bool pairing_run(struct block *block);

#endif
