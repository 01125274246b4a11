#ifndef ESCDIFF_REPORT_H
#define ESCDIFF_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "escdiff/match.h"
#include "escdiff/policy.h"
#include "escdiff/profile.h"

struct coverage;	/* coverage.h */

/* How one side is named in a report; texts borrowed. */
struct report_side {
	const char *name;	/* as the user wrote it; "the work tree",
				   "the index"; a log's file name */
	const char *commit;	/* hexadecimal id or "" */
	const struct record_set *records;
	size_t packages;	/* looked at; 0 for saved logs */
	bool complete;		/* everything compiled */
	/* What the side was compiled with, if that is not what the report
	 * says of both: NULL, or as below; settings like "GOAMD64=v3". */
	const char *go_version;
	const char *platform;
	const char *settings;
};

/*
 * What a format gets: changes already sorted and decided.  The same input
 * gives the same bytes.  Width and colour were settled by the caller.
 */
struct report {
	FILE *out;
	struct report_side old_side, new_side;
	const char *go_version;		/* "go1.26.8", or "" for saved logs */
	const char *platform;		/* "linux/amd64", or "" */
	const char *const *platforms;	/* names, by the bits of changes */
	size_t platform_count;		/* 0: one, and it is above */
	const char *tags;		/* of both builds, as for -tags; NULL:
					   none, or not known */
	bool tests;			/* test variants were compiled, too */
	const char *const *patterns;	/* of packages, as they were given */
	size_t pattern_count;		/* 0: all modules */
	const char *const *paths;	/* only what lies there is reported, as
					   they were given */
	size_t path_count;		/* 0: all */
	const size_t *elsewhere;	/* by status: what counts of the rest;
					   NULL with path_count 0 */
	const struct coverage *coverage;	/* of the new side; NULL: not
						   known, for saved logs */
	const struct change_list *changes;
	const struct profile_account *profile;	/* that the shares of the
					   changes are from; or NULL */
	const struct promise_list *promises;	/* of one side, that is
						   compared with itself; NULL:
						   two sides */
	const struct match_sources *sources;	/* NULL: not known, for saved
						   logs */
	const struct linemap *map;	/* how lines moved; NULL: not known */
	bool saved;			/* the sides are saved logs */
	bool untouched;			/* nothing that Go compiles differs:
					   what was compiled, and how, is not
					   known, and nothing has changed */
	bool all;			/* relocated and unchanged ones, too */
	bool noise;			/* noise, and what allocates nothing,
					   too */
	bool verbose;			/* whole chains; relocated ones, too */
	bool nul;			/* NUL ends a record, where the format
					   takes that */
	bool color;
	unsigned width;			/* of the terminal; 0: no limit */
};

/*
 * write gives back with everything flushed to report->out.
 * Errors: ESC_IO, ESC_DISK_FULL, ESC_NOMEM, ESC_INTERRUPTED (SIGPIPE).  While
 * SIGPIPE is ignored, a reader that closed its end of a pipe is no error: it
 * has had enough.
 */
struct report_format {
	const char *name;		/* as given to --format */
	enum esc_status (*write)(const struct report *report,
				 struct esc_error *err);
	bool says_incomplete;		/* may be written without a verdict */
	bool appends;			/* a file of it has what others wrote */
	bool takes_nul;			/* its records can end in NUL */
};

/* The format of that name, or NULL. */
const struct report_format *report_format_find(const char *name);

/* Has it to say what was compiled, even when nothing that Go compiles
 * differs? */
bool report_format_tells_platform(const struct report_format *format);

/* All formats, ended by NULL. */
extern const struct report_format *const report_formats[];

/* The records of one log, for `escdiff parse`: "text", "jsonl", "tsv". */
struct record_report {
	FILE *out;
	const struct record_set *records;
	const char *log;		/* its name when there are several
					   logs, else NULL */
	const struct share *shares;	/* of each record; NULL: no profile */
	const struct profile_account *profile;	/* that they are from */
	bool first;			/* of several logs; the header of a
					   table is written once */
	bool verbose;			/* chains; unrecognised lines */
	bool color;
};

/* As struct report_format. */
struct record_format {
	const char *name;
	enum esc_status (*write)(const struct record_report *report,
				 struct esc_error *err);
};
const struct record_format *record_format_find(const char *name);
extern const struct record_format *const record_formats[];

#endif
