#ifndef REPORT_PLAIN_H
#define REPORT_PLAIN_H

#include "escdiff/buffer.h"

/*
 * Append a text for people that other programs will show: on one line, valid
 * UTF-8, steering no terminal, and no command for a GitHub runner, whose log
 * obeys "##[error]" wherever it stands in a line.
 */
void plain_add(const char *bytes, size_t len, struct buffer *out);

#endif
