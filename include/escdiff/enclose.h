#ifndef ESCDIFF_ENCLOSE_H
#define ESCDIFF_ENCLOSE_H

#include <stdbool.h>

#include "escdiff/buffer.h"
#include "escdiff/record.h"

/*
 * The text of a source file into *out (cleared first).  *found tells whether
 * there is such a file; a missing one is no error.  repo_tree_read is one.
 */
typedef enum esc_status enclose_read_fn(const char *path, struct buffer *out,
					bool *found, void *data,
					struct esc_error *err);

/*
 * Set the function of each heap record that lies in a source file to the
 * declared function around its line, as the source has it: what the log
 * tells is a guess for most records.  An initialiser of a package's variable
 * belongs to "init", where the compiler puts it.  The closure stays as it is.
 *
 * What the log tells stays too where the source cannot say better: a line
 * outside of functions and variables, a file that is missing or no ".go", and
 * one with line directives, whose positions may be those of another file.
 *
 * Each file with a heap record is read and scanned once, others never.
 * Errors: ESC_NOMEM, what read returned.
 */
enum esc_status enclose_records(struct record_set *set, enclose_read_fn *read,
				void *data, struct esc_error *err);

#endif
