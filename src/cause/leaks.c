/* Parameters that leak now and did not. */
#include <stdlib.h>
#include <string.h>

#include "cause/finder.h"
#include "match/order.h"

strid
last_name(struct intern *strings, const char *text, size_t len)
{
	size_t start = len;

	while (start > 0 && text[start - 1] != '.' && text[start - 1] != ' ')
		start--;
	return intern_put(strings, text + start, len - start);
}

static bool
same_directory(const struct intern *strings, strid a, strid b)
{
	const char *x = intern_text(strings, a), *y = intern_text(strings, b);
	const char *x_end = strrchr(x, '/'), *y_end = strrchr(y, '/');
	const size_t x_len = x_end != NULL ? (size_t)(x_end - x) : 0;
	const size_t y_len = y_end != NULL ? (size_t)(y_end - y) : 0;

	return x_len == y_len && memcmp(x, y, x_len) == 0;
}

/* A result is called ~r0 or by its name; which one is not the question. */
static bool
is_as_bad(const struct record *old, const struct record *new)
{
	if (old->kind == REC_LEAK)
		return true;
	if (new->kind == REC_LEAK)
		return false;
	if (old->kind != new->kind)
		return old->kind == REC_LEAK_CONTENT &&
		       new->kind == REC_LEAK_RESULT && new->number > 0;
	return new->kind != REC_LEAK_RESULT || old->number <= new->number;
}

/* The same parameter: by its place on a line that is kept, else its name. */
static bool
is_same_param(const struct finder *finder, const struct record *old,
	      const struct record *new)
{
	strid old_path;
	uint32_t old_line;

	if (linemap_to_old(finder->input->map, new->pos.file, new->pos.line,
			   &old_path, &old_line))
		return old->pos.file == old_path &&
		       old->pos.line == old_line &&
		       old->pos.column == new->pos.column;
	return old->symbol == new->symbol &&
	       same_directory(finder->strings, old->pos.file, old_path != 0
				      ? old_path : new->pos.file);
}

static bool
leaked_before(const struct finder *finder, const struct record *leak)
{
	const struct facts *old = &finder->old_facts;
	size_t count;
	const uint32_t *list = facts_of_function(old, old->leaks,
						 old->leak_count,
						 leak->function, &count);

	for (size_t i = 0; i < count; i++) {
		const struct record *fact = &old->set->recs[list[i]];

		if (is_as_bad(fact, leak) &&
		    is_same_param(finder, fact, leak))
			return true;
	}
	return false;
}

/* The compiler says something of it that the same parameter only can have. */
static bool
is_told_of(const struct record *fact, const struct record *leak)
{
	return fact->function == leak->function &&
	       fact->symbol == leak->symbol &&
	       fact->closure == leak->closure &&
	       (record_kind_is_leak(fact->kind) || fact->kind == REC_STAYS);
}

bool
parameter_was_there(const struct finder *finder, const struct record *leak)
{
	const struct record_set *old = finder->old_facts.set;
	strid path;
	uint32_t line;

	if (linemap_to_old(finder->input->map, leak->pos.file, leak->pos.line,
			   &path, &line))
		return true;
	for (size_t i = 0; i < old->len; i++) {
		if (is_told_of(&old->recs[i], leak) &&
		    same_directory(finder->strings, old->recs[i].pos.file,
				   path != 0 ? path : leak->pos.file))
			return true;
	}
	return false;
}

static int
by_name(const void *a, const void *b)
{
	const struct worse_leak *x = a, *y = b;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	return x->fact < y->fact ? -1 : x->fact > y->fact;
}

static int
by_place(const void *a, const void *b)
{
	return compare_places(a, b);
}

/* Where they stand: each leak of a log is looked for among them. */
static enum esc_status
list_places(struct finder *finder, struct esc_error *err)
{
	const size_t count = finder->worse_count;
	struct position *places = malloc((count + 1) * sizeof(*places));

	if (places == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < count; i++)
		places[i] = finder->new_facts.set->recs[
			finder->worse[i].fact].pos;
	if (count > 0)
		qsort(places, count, sizeof(*places), by_place);
	finder->worse_places = places;
	return ESC_OK;
}

bool
is_worse_leak(const struct record *leak, void *data)
{
	const struct finder *finder = data;

	return finder->worse_count > 0 &&
	       bsearch(&leak->pos, finder->worse_places, finder->worse_count,
		       sizeof(*finder->worse_places), by_place) != NULL;
}

enum esc_status
worse_leaks_find(struct finder *finder, struct esc_error *err)
{
	const struct facts *new = &finder->new_facts;

	finder->worse = malloc((new->leak_count + 1) *
			       sizeof(*finder->worse));
	if (finder->worse == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < new->leak_count; i++) {
		const struct record *leak = &new->set->recs[new->leaks[i]];
		const char *name = intern_text(finder->strings,
					       leak->function);

		if (leak->function == 0 || leaked_before(finder, leak))
			continue;
		const strid last = last_name(finder->strings, name,
					     strlen(name));
		if (last == STRID_NOMEM)
			return esc_nomem(err);
		finder->worse[finder->worse_count++] = (struct worse_leak){
			.name = last, .fact = new->leaks[i] };
	}
	if (finder->worse_count > 0)
		qsort(finder->worse, finder->worse_count,
		      sizeof(*finder->worse), by_name);
	return list_places(finder, err);
}

struct worse_leak *
worse_leaks_of(struct finder *finder, strid name, size_t *count)
{
	size_t low = 0, high = finder->worse_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (finder->worse[middle].name < name)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (name != 0 && low + *count < finder->worse_count &&
	       finder->worse[low + *count].name == name)
		(*count)++;
	return finder->worse + low;
}
