/* Functions that are the same on both sides and that nobody asks about. */
#include "match/spare.h"

#include <stdlib.h>

#include "match/order.h"

/* A function by its name in its package. */
struct named {
	strid directory, function;
	uint32_t unit;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	const int order = compare_numbers(x->directory, y->directory);

	return order != 0 ? order : compare_numbers(x->function, y->function);
}

/* Which functions of a side are the only ones of their name. */
static bool *
find_single(const struct code_side *side)
{
	struct named *list = malloc((side->unit_count + 1) * sizeof(*list));
	bool *single = calloc(side->unit_count + 1, sizeof(*single));
	size_t len = 0;

	for (uint32_t i = 0; list != NULL && i < side->unit_count; i++) {
		const struct code_unit *unit = &side->units[i];

		if (unit->is_func)
			list[len++] = (struct named){
				side->files[unit->file].directory,
				unit->function, i };
	}
	if (list == NULL || single == NULL) {
		free(list);
		free(single);
		return NULL;
	}
	if (len > 0)
		qsort(list, len, sizeof(*list), by_name);
	for (size_t i = 0; i < len; i++)
		single[list[i].unit] =
			(i == 0 || by_name(&list[i - 1], &list[i]) != 0) &&
			(i + 1 == len || by_name(&list[i], &list[i + 1]) != 0);
	free(list);
	return single;
}

/* Whether a place in the unit is asked about. */
static bool
is_asked(const struct code *code, const struct code_asked *asked,
	 enum code_sides which, const struct code_unit *unit)
{
	const struct position *places = asked->places[which];
	const struct position key = {
		.file = code->side[which].files[unit->file].path,
		.line = unit->first_line,
	};
	size_t low = 0, high = asked->counts[which];

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_places(&places[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < asked->counts[which] && places[low].file == key.file &&
	       places[low].line <= unit->last_line;
}

/* The same function on the new side, or CODE_NONE: its lines are kept there,
 * so that its tokens are the same. */
static uint32_t
same_unit(const struct code *code, const struct linemap *map,
	  const struct code_unit *old_unit)
{
	const struct code_side *new = &code->side[CODE_NEW];
	const struct code_file *old_file =
		&code->side[CODE_OLD].files[old_unit->file];
	strid path;
	uint32_t line;

	if (!old_unit->is_func || !old_unit->is_alone ||
	    !linemap_keeps(map, old_file->path, old_unit->first_line,
			   old_unit->last_line, &path, &line))
		return CODE_NONE;
	const uint32_t found = code_unit_at(new, path, line);
	if (found == CODE_NONE)
		return CODE_NONE;
	const struct code_unit *unit = &new->units[found];
	return unit->is_func && unit->is_alone &&
	       unit->function == old_unit->function &&
	       unit->first_line == line &&
	       unit->last_line - line ==
		       old_unit->last_line - old_unit->first_line &&
	       new->files[unit->file].directory == old_file->directory
		       ? found : CODE_NONE;
}

enum esc_status
spare_units(struct code *code, const struct linemap *map,
	    const struct code_asked *asked, struct esc_error *err)
{
	struct code_side *old = &code->side[CODE_OLD];
	struct code_side *new = &code->side[CODE_NEW];
	bool *old_single = find_single(old), *new_single = find_single(new);
	const bool failed = old_single == NULL || new_single == NULL;

	for (size_t i = 0; i < old->unit_count && !failed; i++) {
		struct code_unit *a = &old->units[i];
		const uint32_t found = old_single[i] ? same_unit(code, map, a)
						     : CODE_NONE;

		if (found == CODE_NONE || !new_single[found])
			continue;
		struct code_unit *b = &new->units[found];
		if (is_asked(code, asked, CODE_OLD, a) ||
		    is_asked(code, asked, CODE_NEW, b))
			continue;
		a->is_spared = b->is_spared = true;
	}
	free(old_single);
	free(new_single);
	return failed ? esc_nomem(err) : ESC_OK;
}
