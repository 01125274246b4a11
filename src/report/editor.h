#ifndef REPORT_EDITOR_H
#define REPORT_EDITOR_H

#include "report/finding.h"

/* Append the lines of a finding and its notes; they are harmless in a log. */
void editor_add(const struct findings *list, const struct finding *finding,
		struct buffer *out);

#endif
