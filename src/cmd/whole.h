#ifndef CMD_WHOLE_H
#define CMD_WHOLE_H

#include <stdbool.h>
#include <stdio.h>

#include "escdiff/error.h"

/* Files that are there whole or not at all. */

/* Writes what is to be in one. */
typedef enum esc_status whole_write_fn(FILE *out, void *data,
				       struct esc_error *err);

/*
 * Can the file be made?  Asked before the work, not after it.
 * Errors: ESC_IO.
 */
enum esc_status whole_check(const char *file, struct esc_error *err);

/* A pipe, a device: what has no name to be given once all is there. */
bool whole_is_special(const char *file);

/*
 * Write the file beside its name, and give it that once it is whole; a link
 * stays one, and what is special is written straight.
 * Errors: ESC_IO, ESC_DISK_FULL, ESC_NOMEM, what write returned.
 */
enum esc_status whole_write(const char *file, whole_write_fn *write,
			    void *data, struct esc_error *err);

/* The same behind what is there; when not all of it fits, nothing of it
 * stays. */
enum esc_status whole_append(const char *file, whole_write_fn *write,
			     void *data, struct esc_error *err);

#endif
