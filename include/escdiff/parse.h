#ifndef ESCDIFF_PARSE_H
#define ESCDIFF_PARSE_H

#include "escdiff/record.h"

/*
 * Compiler output in, records out.  Takes any bytes, in pieces of any size:
 * what no wording knows is counted and kept in the set, never an error.
 * UTF-16 is read too if the log begins with a byte order mark.
 * Source of the format: cmd/compile and cmd/go of every release from 1.8.
 */

/*
 * Whose explanations are kept; those of parameters are nine in ten lines.
 * With PARSE_CHAINS_LEAKS the set gets nothing but facts about leaking
 * parameters, and explanations of those that wanted asks for.
 */
enum parse_chains {
	PARSE_CHAINS_HEAP, PARSE_CHAINS_NONE, PARSE_CHAINS_ALL,
	PARSE_CHAINS_LEAKS
};

/*
 * Is this leak's explanation wanted?  What its head says is set: package,
 * position as printed, symbol, detail, number, and the kind it makes likely.
 */
typedef bool parse_wanted_fn(const struct record *leak, void *data);

struct parse_options {
	bool all_messages;	/* keep the message of flow facts too, not
				   only of heap records */
	enum parse_chains chains;
	bool merge;		/* nothing but this log is in the set: it may
				   be finished while it grows, so that what is
				   said again and again takes no memory */
	size_t max_flows;	/* flows kept of one chain; 0: 64 */
	parse_wanted_fn *wanted;	/* for PARSE_CHAINS_LEAKS; NULL: all */
	void *wanted_data;
};

struct parser;

/*
 * A parser that adds to *set, which outlives it.  options may be NULL.
 * Errors: ESC_NOMEM.
 */
enum esc_status parser_new(struct parser **parser, struct record_set *set,
			   const struct parse_options *options,
			   struct esc_error *err);

/* The next piece of the log. Errors: ESC_NOMEM. */
enum esc_status parser_feed(struct parser *parser, const char *data,
			    size_t len, struct esc_error *err);

/*
 * End of a log: the last line may lack its newline; chains are paired with
 * their records.  The parser may be fed a further log afterwards.
 */
enum esc_status parser_end(struct parser *parser, struct esc_error *err);

void parser_free(struct parser *parser);	/* NULL is fine */

/*
 * Read fd to its end through a parser.  name is for messages.
 * Errors: ESC_LOG when it cannot be read, ESC_NOMEM.
 */
enum esc_status parse_fd(int fd, const char *name, struct record_set *set,
			 const struct parse_options *options,
			 struct esc_error *err);

#endif
