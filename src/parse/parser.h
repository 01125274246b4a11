#ifndef PARSE_PARSER_H
#define PARSE_PARSER_H

#include "parse/block.h"
#include "parse/memo.h"
#include "parse/pattern.h"
#include "parse/utf16.h"

/* What the next line of an explanation would belong to. */
enum cursor_mode {
	CURSOR_NONE,
	CURSOR_SKIP,		/* a head whose explanation is not kept */
	CURSOR_KEEP,		/* the newest head of the block */
	CURSOR_RECORD		/* a record that "<TAB>from" lines may follow */
};

#define REPEATS 1024		/* a power of two */

struct cursor {
	enum cursor_mode mode;
	struct buffer pos;	/* "POS: " as printed: its lines repeat it */
	uint32_t record;	/* of CURSOR_RECORD: its index */
	struct span skipped;	/* the last line, if it was skipped: a raw
				   string in it may go on in the next */
	struct buffer copy;	/* of it, when its piece of the log is gone */
};

/*
 * A raw string of Go 1.18 to 1.21 may hold newlines: lines are collected
 * until it ends.
 */
struct joiner {
	struct buffer text;	/* the lines so far; empty: none is open */
	size_t log_line;	/* number of the first */
	unsigned failures;	/* texts that turned out to be no record */
	bool closed;		/* no text may be opened now */
};

struct parser {
	struct record_set *set;		/* borrowed */
	struct parse_options options;
	struct matcher *matcher;
	struct memo *memo;
	uint32_t repeats[REPEATS];	/* flow facts lately said, by what and
					   where: index + 1 */
	struct position_reader positions;
	struct block block;
	struct cursor cursor;
	struct joiner joiner;
	struct decoder decoder;
	struct buffer decoded;		/* what it gave for the last piece */
	struct buffer rest;		/* a line whose end has not come yet */
	struct buffer scratch;		/* of line_clean */
	strid json_package;		/* ImportPath of the last JSON line */
	size_t log_line;		/* number of the current line */
	bool inside_json;		/* it is a part of a JSON line, which
					   no release with such strings wrote */
	bool failed;			/* memory ran out */
};

/* One line as it is in the log, without its newline.  In consume.c. */
void parser_line(struct parser *parser, struct span line);

/*
 * In add.c: what a message means, and what that adds to the set; printed is
 * the position as it stands in the line, with the blank behind it.
 */
struct fact parser_fact(struct parser *parser,
			const struct pattern_match *match,
			struct span message);
void parser_add(struct parser *parser, const struct fact *fact,
		const struct position *pos, struct span printed);

/* Also there: are explanations of such facts kept? */
bool parser_keeps_chain(const struct parser *parser, bool heap);

/* The first "<TAB>from" line behind the record the cursor is at. */
enum cursor_mode parser_open_legacy_head(struct parser *parser);

/* The next lines may explain what was said at that position. */
void cursor_set(struct parser *parser, enum cursor_mode mode,
		struct span printed);

/*
 * In skip.c: pass over whole lines from at that continue an explanation we
 * do not keep, and return where the next one begins.  cursor_save copies
 * what is remembered of them, since their memory is about to go.
 */
const char *cursor_skip(struct parser *parser, const char *at,
			const char *end);
void cursor_skip_line(struct parser *parser, struct span line);
void cursor_save(struct parser *parser);

/* Open a text with the line that was skipped last if it was not whole. */
void cursor_unskip(struct parser *parser);

/* A clean line, whole or of a joined text. */
void parser_consume(struct parser *parser, struct span line);

/* The number of a text; 0 and parser->failed when memory is out. */
strid parser_intern(struct parser *parser, struct span text);

/* A header's package and variant: "m/p [m/p.test]". */
bool parser_begin_block(struct parser *parser, struct span name);

/*
 * In join.c.  joiner_open begins a text if the line ends inside a raw string
 * and says whether it did; joiner_add is the next line; joiner_flush gives
 * up, and consumes the lines one by one.
 */
bool joiner_open(struct parser *parser, struct span line, size_t log_line);
void joiner_add(struct parser *parser, struct span line);
void joiner_flush(struct parser *parser);

/*
 * In split.c: where in the line a second record or a header begins, because
 * a newline was lost; 0 if the line is one.  pos_len is the length of the
 * line's "POS: ", 0 if it has none.
 */
size_t split_point(struct parser *parser, struct span line, size_t pos_len);

/*
 * In events.c: a line of `go build -json` or `go test -json`.  False if it
 * is none; its text is consumed otherwise.
 */
bool event_consume(struct parser *parser, struct span line);

#endif
