#ifndef ESCDIFF_BUILD_LIST_H
#define ESCDIFF_BUILD_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/intern.h"

/* Numbers of interned texts, in order; a struct of zeroes is empty. */
struct strid_list {
	strid *items;	/* owned */
	size_t len, cap;
};

bool strid_list_add(struct strid_list *list, strid id);	/* false: no memory */
bool strid_list_copy(struct strid_list *to, const struct strid_list *from);
bool strid_list_has(const struct strid_list *list, strid id);
void strid_list_free(struct strid_list *list);

/*
 * Room for one more item of size bytes in *items, which holds len of *cap;
 * false when memory is out.
 */
bool list_grow(void **items, size_t len, size_t *cap, size_t size);

#endif
