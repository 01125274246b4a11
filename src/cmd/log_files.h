#ifndef CMD_LOG_FILES_H
#define CMD_LOG_FILES_H

#include <stddef.h>

#include "escdiff/saved.h"

/* The saved logs and snapshots that make one side. */
struct log_files {
	struct log_file {
		char *name;		/* owned */
		int fd;			/* owned: a regular file */
		struct saved_header header;
	} *all;				/* owned */
	size_t len, cap;
};

/*
 * What an argument names: a log, "-" for standard input, a directory with
 * logs, or several of those with "+" in between.  What exists under the whole
 * name goes first, so that names may have a "+".  Directories are entered;
 * what is hidden is passed over.  The headers are read.
 * Owner:  log_files_free, also after an error.
 * Errors: ESC_LOG, ESC_NOMEM, ESC_IO.
 */
enum esc_status log_files_open(struct log_files *files, const char *argument,
			       struct esc_error *err);
void log_files_free(struct log_files *files);	/* all zeroes again */

#endif
