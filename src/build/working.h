#ifndef ESCDIFF_BUILD_WORKING_H
#define ESCDIFF_BUILD_WORKING_H

#include "escdiff/buffer.h"

/*
 * Append the package that a process of the go command compiles at this
 * moment, or nothing: it runs no compiler, or the system does not tell.
 * Source: proc(5), task/TID/children; cmd/go, `compile ... -p PACKAGE`.
 */
void working_on(int go_pid, struct buffer *out);

#endif
