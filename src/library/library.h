#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

/* What the header of the library promises is all that can be seen of it. */
#pragma GCC visibility push(default)
#include "escdiff.h"
#pragma GCC visibility pop

#include "escdiff/buffer.h"
#include "escdiff/compare.h"
#include "escdiff/saved.h"

struct escdiff_record {
	const struct record_set *set;
	const struct record *record;
};

struct escdiff_log {
	struct intern *strings;
	struct record_set set;
	struct saved_header header;	/* of a snapshot */
	struct escdiff_record *records;	/* one each of the set */
};

/* The texts are owned. */
struct escdiff_options {
	char *go, *tags, *platform, *fail_on, *max_new;
	char **patterns;
	size_t pattern_count;
	bool cached, no_cache, tests;
	escdiff_event_fn *event;
	void *event_data;
};

struct escdiff_change {
	const struct escdiff_diff *diff;
	const struct change *change;
	struct escdiff_record sides[2];	/* old, new; their record may be NULL */
};

struct escdiff_diff {
	struct comparison cmp;
	struct escdiff_options options;	/* the build refers to them */
	struct build_options build;
	bool uses_git;			/* to be shut down */
	struct escdiff_change *changes;	/* one each of cmp.changes */
	strid *sentences;		/* one each of its causes */
	struct buffer problems;
};

/* Hand a failure to the caller, who may not want it. */
void library_fail(const struct esc_error *err, struct escdiff_error **out);

/* A view of each record. */
enum esc_status library_records(const struct record_set *set,
				struct escdiff_record **out,
				struct esc_error *err);

struct escdiff_place library_place(const struct intern *strings,
				   const struct position *pos);

/* Errors: ESC_NOMEM; library_options_free is fine then too. */
enum esc_status library_options_copy(struct escdiff_options *to,
				     const struct escdiff_options *from,
				     struct esc_error *err);
void library_options_free(struct escdiff_options *options);

#endif
