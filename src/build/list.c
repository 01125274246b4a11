/* Arrays that grow, for what a build collects. */
#include "build/list.h"

#include <stdlib.h>

bool
list_grow(void **items, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return true;
	const size_t more = *cap == 0 ? 8 : *cap * 2;
	void *grown = reallocarray(*items, more, size);
	if (grown == NULL)
		return false;
	*items = grown;
	*cap = more;
	return true;
}

bool
strid_list_add(struct strid_list *list, strid id)
{
	void *items = list->items;

	if (id == STRID_NOMEM ||
	    !list_grow(&items, list->len, &list->cap, sizeof(*list->items)))
		return false;
	list->items = items;
	list->items[list->len++] = id;
	return true;
}

bool
strid_list_copy(struct strid_list *to, const struct strid_list *from)
{
	bool ok = true;

	for (size_t i = 0; ok && i < from->len; i++)
		ok = strid_list_add(to, from->items[i]);
	return ok;
}

bool
strid_list_has(const struct strid_list *list, strid id)
{
	for (size_t i = 0; i < list->len; i++) {
		if (list->items[i] == id)
			return true;
	}
	return false;
}

void
strid_list_free(struct strid_list *list)
{
	free(list->items);
	*list = (struct strid_list){ 0 };
}
