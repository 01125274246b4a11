#ifndef COMPARE_HEAR_H
#define COMPARE_HEAR_H

#include "escdiff/compare.h"

/* What a build tells on the way, for whoever wants to hear it; data points to
 * the struct comparison. */
build_event_fn comparison_hear;

#endif
