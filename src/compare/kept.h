#ifndef COMPARE_KEPT_H
#define COMPARE_KEPT_H

#include "escdiff/compare.h"

/* Free what comparison_keep has kept, and the names of the platforms. */
void comparison_forget(struct comparison *cmp);

#endif
