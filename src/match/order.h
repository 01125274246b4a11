#ifndef MATCH_ORDER_H
#define MATCH_ORDER_H

#include <stdint.h>

/* For sorting: less than 0, 0 or more than 0. */
static inline int
compare_numbers(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

#endif
