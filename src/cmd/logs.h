#ifndef CMD_LOGS_H
#define CMD_LOGS_H

#include "cmd/diff_options.h"
#include "cmd/log_files.h"
#include "escdiff/compare.h"

/*
 * The two sides of diff --no-index: files of each, and which of them belong
 * together.  Snapshots do by what their headers say they were compiled for;
 * logs without one are merged.
 */
struct logs {
	struct log_files old_files, new_files;
	struct log_pair {
		const struct saved_header *like;	/* of one of them */
		char *label;		/* owned: "linux/amd64 with tests" */
	} pairs[MERGE_PLATFORMS];
	size_t pair_count;
	bool any_key;		/* a log without a header goes with anything */
	bool partial;		/* one side may lack packages of the other:
				   those are to be left out */
};

/*
 * Open both, pair them, and say in cmp what is known of its sides, with their
 * trees if the repository of the current directory has them.
 * Owner:  logs_free, also after an error.
 * Errors: ESC_UNPAIRED (something is on one side alone, unless
 * options->allow_missing), those of log_files_open.
 */
enum esc_status logs_open(struct logs *logs, struct comparison *cmp,
			  const struct diff_options *options,
			  struct esc_error *err);
void logs_free(struct logs *logs);

/*
 * Read the records of a pair into the builds of cmp.
 * Errors: ESC_UNPAIRED, those of saved_read, of the git library.
 */
enum esc_status logs_read(const struct logs *logs, size_t pair,
			  struct comparison *cmp,
			  const struct diff_options *options,
			  struct esc_error *err);

#endif
