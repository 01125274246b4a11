#ifndef PARSE_POSITION_H
#define PARSE_POSITION_H

#include "escdiff/buffer.h"
#include "escdiff/record.h"
#include "parse/span.h"

/*
 * Reads positions as the compiler prints them.  It remembers the last file
 * name, since that of the next line is nearly always the same.
 */
struct position_reader {
	struct intern *strings;		/* borrowed */
	struct buffer printed;		/* the last file name as printed */
	strid file;			/* and as kept */
	bool failed;			/* memory ran out */
};

void position_reader_init(struct position_reader *reader,
			  struct intern *strings);
void position_reader_free(struct position_reader *reader);

/*
 * The position that the line begins with, up to the first ": " behind a
 * line number.  *len is its length without that ": ".  The file loses a
 * leading "./", and is written with "/" if it looks like one of Windows.
 * <unknown line number> is a position of zeroes.
 */
bool position_read(struct position_reader *reader, struct span line,
		   struct position *pos, size_t *len);

/* The same where the text is nothing but a position. */
bool position_read_whole(struct position_reader *reader, struct span text,
			 struct position *pos);

#endif
