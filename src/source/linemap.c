/* How lines moved between two trees: files found by path through an index for
 * each side, lines by binary search among the hunks. */
#include "escdiff/linemap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum side { OLD_SIDE, NEW_SIDE };

/* The lines that a hunk covers on one side: first <= line < end. */
struct extent {
	uint32_t first, end;
};

void
linemap_init(struct linemap *map, struct intern *strings)
{
	*map = (struct linemap){ .strings = strings };
}

void
linemap_free(struct linemap *map)
{
	for (size_t i = 0; i < map->len; i++)
		free(map->files[i].hunks);
	free(map->files);
	free(map->by_new);
	free(map->by_old);
	*map = (struct linemap){ 0 };
}

static bool
grow(struct linemap *map)
{
	const size_t cap = map->cap == 0 ? 64 : map->cap * 2;

	if (cap > UINT32_MAX)
		return false;
	struct linemap_file *files =
		realloc(map->files, cap * sizeof(*files));

	if (files == NULL)
		return false;
	map->files = files;
	map->cap = cap;
	return true;
}

enum esc_status
linemap_add(struct linemap *map, strid old_path, strid new_path,
	    const struct line_hunk *hunks, size_t hunk_count, bool whole,
	    struct esc_error *err)
{
	struct line_hunk *copy = NULL;

	if (map->len == map->cap && !grow(map))
		return esc_nomem(err);
	if (hunk_count > 0) {
		copy = malloc(hunk_count * sizeof(*copy));
		if (copy == NULL)
			return esc_nomem(err);
		memcpy(copy, hunks, hunk_count * sizeof(*copy));
	}
	map->files[map->len++] = (struct linemap_file){
		.old_path = old_path,
		.new_path = new_path,
		.hunks = copy,
		.hunk_count = hunk_count,
		.whole = whole,
	};
	return ESC_OK;
}

static strid
path_on(const struct linemap_file *file, enum side side)
{
	return side == OLD_SIDE ? file->old_path : file->new_path;
}

static int
compare_paths(strid a, strid b)
{
	return a < b ? -1 : a > b;
}

static int
by_old_path(const void *a, const void *b, void *data)
{
	const struct linemap_file *files = data;

	return compare_paths(files[*(const uint32_t *)a].old_path,
			     files[*(const uint32_t *)b].old_path);
}

static int
by_new_path(const void *a, const void *b, void *data)
{
	const struct linemap_file *files = data;

	return compare_paths(files[*(const uint32_t *)a].new_path,
			     files[*(const uint32_t *)b].new_path);
}

/* The numbers of all files, in the order of their paths on that side. */
static uint32_t *
make_index(const struct linemap *map, enum side side)
{
	uint32_t *index = malloc((map->len + 1) * sizeof(*index));

	if (index == NULL)
		return NULL;
	for (size_t i = 0; i < map->len; i++)
		index[i] = (uint32_t)i;
	qsort_r(index, map->len, sizeof(*index),
		side == OLD_SIDE ? by_old_path : by_new_path, map->files);
	return index;
}

enum esc_status
linemap_seal(struct linemap *map, struct esc_error *err)
{
	free(map->by_old);
	free(map->by_new);
	map->by_old = make_index(map, OLD_SIDE);
	map->by_new = make_index(map, NEW_SIDE);
	if (map->by_old == NULL || map->by_new == NULL)
		return esc_nomem(err);
	return ESC_OK;
}

static const struct linemap_file *
find_file(const struct linemap *map, enum side side, strid path)
{
	if (map == NULL || map->len == 0 || path == 0)
		return NULL;
	const uint32_t *index = side == OLD_SIDE ? map->by_old : map->by_new;
	assert(index != NULL);	/* sealed */

	size_t low = 0, high = map->len;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (path_on(&map->files[index[middle]], side) < path)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == map->len || path_on(&map->files[index[low]], side) != path)
		return NULL;
	return &map->files[index[low]];
}

static struct extent
hunk_on(const struct line_hunk *hunk, enum side side)
{
	const uint32_t count = side == OLD_SIDE ? hunk->old_count
						: hunk->new_count;
	uint32_t first = side == OLD_SIDE ? hunk->old_line : hunk->new_line;

	/* "@@ -4,0 ..." stands behind line 4. */
	if (count == 0)
		first++;
	return (struct extent){ first, first + count };
}

/* How many hunks of the file begin at or above line on that side. */
static size_t
hunks_above(const struct linemap_file *file, enum side side, uint32_t line)
{
	size_t low = 0, high = file->hunk_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (hunk_on(&file->hunks[middle], side).first <= line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The line of an edit that goes with the one so many lines below its first;
 * where nothing stands on that side the line above. */
static uint32_t
line_of_edit(struct extent there, uint32_t below)
{
	const uint32_t count = there.end - there.first;

	if (count == 0)
		return there.first - 1;
	return there.first + (below < count ? below : count - 1);
}

static bool
map_line(const struct linemap *map, enum side from, strid path, uint32_t line,
	 strid *to_path, uint32_t *to_line)
{
	const enum side to = from == OLD_SIDE ? NEW_SIDE : OLD_SIDE;
	const struct linemap_file *file = find_file(map, from, path);

	*to_path = file == NULL ? path : path_on(file, to);
	*to_line = line;
	if (file == NULL)
		return true;
	if (*to_path == 0 || file->whole) {
		*to_line = 0;
		return false;
	}
	const size_t above = hunks_above(file, from, line);
	if (above == 0)
		return true;

	const struct line_hunk *hunk = &file->hunks[above - 1];
	const struct extent here = hunk_on(hunk, from);
	const struct extent there = hunk_on(hunk, to);
	if (line < here.end) {
		*to_line = line_of_edit(there, line - here.first);
		return false;
	}
	*to_line = line - here.end + there.end;
	return true;
}

bool
linemap_to_old(const struct linemap *map, strid new_path, uint32_t line,
	       strid *old_path, uint32_t *old_line)
{
	return map_line(map, NEW_SIDE, new_path, line, old_path, old_line);
}

bool
linemap_to_new(const struct linemap *map, strid old_path, uint32_t line,
	       strid *new_path, uint32_t *new_line)
{
	return map_line(map, OLD_SIDE, old_path, line, new_path, new_line);
}

bool
linemap_keeps(const struct linemap *map, strid old_path, uint32_t first,
	      uint32_t last, strid *new_path, uint32_t *new_line)
{
	const struct linemap_file *file = find_file(map, OLD_SIDE, old_path);

	/* No hunk begins between them, not even one that only adds. */
	return linemap_to_new(map, old_path, first, new_path, new_line) &&
	       (file == NULL || hunks_above(file, OLD_SIDE, first) ==
					hunks_above(file, OLD_SIDE, last));
}

const struct linemap_file *
linemap_of_new(const struct linemap *map, strid new_path)
{
	return find_file(map, NEW_SIDE, new_path);
}
