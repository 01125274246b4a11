/* The packages of a run, found by import path. */
#include "build/packages.h"

#include <stdlib.h>
#include <string.h>

static int
by_path(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->path != y->path)
		return x->path < y->path ? -1 : 1;
	return (x->dir > y->dir) - (x->dir < y->dir);
}

void
package_map_sort(struct package_map *map)
{
	if (map->len > 1)
		qsort(map->items, map->len, sizeof(*map->items), by_path);
}

const struct listed *
package_map_find(const struct package_map *map, strid path)
{
	size_t low = 0, high = map->len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (map->items[middle].path < path)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < map->len && map->items[low].path == path)
		return &map->items[low];
	return NULL;
}

enum esc_status
package_map_copy(struct package_map *to, const struct package_map *from,
		 struct esc_error *err)
{
	*to = *from;
	to->ignored = (struct strid_list){ 0 };
	to->cap = from->len + 1;
	to->items = calloc(to->cap, sizeof(*to->items));
	if (to->items == NULL ||
	    !strid_list_copy(&to->ignored, &from->ignored)) {
		package_map_free(to);
		return esc_nomem(err);
	}
	if (from->len > 0)
		memcpy(to->items, from->items,
		       from->len * sizeof(*to->items));
	return ESC_OK;
}

void
package_map_free(struct package_map *map)
{
	free(map->items);
	strid_list_free(&map->ignored);
	*map = (struct package_map){ 0 };
}
