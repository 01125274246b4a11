#ifndef REPORT_SOURCES_H
#define REPORT_SOURCES_H

#include "escdiff/report.h"
#include "report/excerpt.h"
#include "report/linehash.h"

/* A file of one side. */
struct source_file {
	strid path;
	bool of_old;
	struct excerpt excerpt;		/* not found: nothing is known of it */
	struct line_hash *hashes;	/* owned; of its lines, see linehash.h;
					   NULL: not asked for yet */
	size_t hash_count;
};

/* The files that a report speaks of, each read once.  Zeroes, with report
 * set, are an empty list. */
struct sources {
	const struct report *report;
	struct source_file **files;	/* owned, each of them too */
	size_t len, cap;
};

/*
 * *file is NULL when there is no such file, or no source at all.  It stays
 * until sources_free.
 * Errors: ESC_NOMEM, those of the reader.
 */
enum esc_status sources_find(struct sources *sources, bool of_old, strid path,
			     struct source_file **file,
			     struct esc_error *err);

/* The hash of a line; *hash is NULL when it has none.  Errors: ESC_NOMEM. */
enum esc_status source_hash(struct source_file *file, uint32_t line,
			    const struct line_hash **hash,
			    struct esc_error *err);

/*
 * The column in UTF-16 units, from 1, of one in bytes; 0 if the line is not
 * that long: what was compiled is not this text.
 */
uint32_t source_column(const struct source_file *file, uint32_t line,
		       uint32_t column);

/*
 * The same of the end, one past the last unit, of a text that starts at
 * column; 0 if it does not stand there.
 */
uint32_t source_end_column(const struct source_file *file, uint32_t line,
			   uint32_t column, const char *text, size_t len);

void sources_free(struct sources *sources);

#endif
