#ifndef MATCH_ORIGIN_H
#define MATCH_ORIGIN_H

#include "match/calls.h"

/*
 * Whether the code of each record that is left is new (or gone) itself, or
 * the other side has the value and says that it does not escape.
 */
void origins_find(struct calls *calls);

#endif
