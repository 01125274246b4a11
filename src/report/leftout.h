#ifndef REPORT_LEFTOUT_H
#define REPORT_LEFTOUT_H

#include "escdiff/buffer.h"
#include "escdiff/report.h"

/*
 * Append how many changes the list leaves out and why, if any, as a line
 * below it: "+ 12 that allocate nothing (--noise shows them)".
 */
void left_out_add(const struct report *report, struct buffer *out);

#endif
