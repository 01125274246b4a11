#ifndef REPORT_WHY_H
#define REPORT_WHY_H

#include "escdiff/buffer.h"
#include "report/fold.h"

/*
 * Append the reason of step i, and behind the last where the value goes and
 * how many steps are left out; names are raw bytes.
 */
void why_phrase(const struct record_set *set, const struct record *record,
		const struct folded *folded, size_t i, struct buffer *out);

#endif
