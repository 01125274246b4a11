/* The packages of a run, found by import path. */
#include "build/packages.h"

#include <stdlib.h>

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

void
package_map_free(struct package_map *map)
{
	free(map->items);
	*map = (struct package_map){ 0 };
}
