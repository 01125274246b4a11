#ifndef CMD_LOG_H
#define CMD_LOG_H

#include <stdbool.h>

#include "escdiff/parse.h"

/*
 * Read a saved log, "-" being standard input, into *set and finish that.
 * Errors: ESC_LOG, ESC_NOMEM.
 */
enum esc_status log_read(const char *name, const struct parse_options *options,
			 struct record_set *set, struct esc_error *err);

/* How a log is called in messages. */
const char *log_title(const char *name);

/*
 * On standard error: what makes the records of title doubtful; with verbose
 * each line that no wording knows.
 */
void log_print_doubts(const struct record_set *set, const char *title,
		      bool verbose);

#endif
