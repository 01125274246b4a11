#ifndef REPORT_COMMAND_H
#define REPORT_COMMAND_H

#include <stddef.h>

#include "escdiff/buffer.h"

/*
 * Workflow commands of GitHub's runner: "::error file=F,line=1::MESSAGE".
 * Source: src/command.ts of @actions/core; ActionCommand.cs of
 * actions/runner.
 */

/* A message: "%", CR and LF are escaped. */
void command_add_message(const char *text, size_t len, struct buffer *out);

/* The value of a property: also ":" and ",". */
void command_add_property(const char *text, size_t len, struct buffer *out);

#endif
