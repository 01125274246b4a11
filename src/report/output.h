#ifndef REPORT_OUTPUT_H
#define REPORT_OUTPUT_H

#include <stdio.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"

/*
 * Write the buffer and clear it, so that a format composes a line and puts
 * it.  Checked at once, while errno still tells what went wrong.
 * Errors: ESC_IO, ESC_DISK_FULL, ESC_INTERRUPTED (SIGPIPE, caught);
 * ESC_NOMEM when the buffer had failed.
 */
enum esc_status output_put(FILE *out, struct buffer *buf,
			   struct esc_error *err);

/* Write a text as it is.  Errors: as output_put. */
enum esc_status output_text(FILE *out, const char *text,
			    struct esc_error *err);

/* Flush what is still held back.  Errors: as output_put. */
enum esc_status output_finish(FILE *out, struct esc_error *err);

#endif
