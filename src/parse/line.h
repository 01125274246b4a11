#ifndef PARSE_LINE_H
#define PARSE_LINE_H

#include "escdiff/buffer.h"
#include "parse/span.h"

/*
 * The line as the compiler wrote it, without what terminals and the logs of
 * build services put around it: escape sequences, a byte order mark, a
 * carriage return, bytes of 0 at the ends, a time and a job in front.  The
 * result is the line itself or a copy in *scratch; check scratch->failed.
 */
struct span line_clean(struct span line, struct buffer *scratch);

/*
 * Does a text end inside a `raw string`?  open says that it begins in one.
 * Quoted strings and runes are skipped; they end with their line.
 */
bool line_ends_raw(struct span text, bool open);

#endif
