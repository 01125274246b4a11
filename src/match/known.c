/* The functions that the log of a side tells of, and what code calls them. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/symbol.h"
#include "match/collect.h"
#include "match/order.h"

static int
compare_known(const struct known *a, const struct known *b)
{
	const int order = compare_numbers(a->function, b->function);

	return order != 0 ? order : compare_numbers(a->scope, b->scope);
}

static int
by_function(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	const int order = compare_known(x, y);

	return order != 0 ? order
			  : compare_numbers(x->package_name, y->package_name);
}

strid
collector_put(struct collector *collector, const char *text, size_t len)
{
	const strid id = intern_put(collector->strings, text, len);

	collector->failed |= id == STRID_NOMEM;
	return id;
}

/* The directory of a file, as the old side calls it. */
strid
collector_scope(struct collector *collector, strid file)
{
	strid old_path = file;
	uint32_t line;

	if (file == collector->last_file)
		return collector->last_scope;
	if (collector->which == CODE_NEW)
		linemap_to_old(collector->map, file, 1, &old_path, &line);
	const char *path = intern_text(collector->strings,
				       old_path != 0 ? old_path : file);
	const char *slash = strrchr(path, '/');
	collector->last_file = file;
	collector->last_scope = slash == NULL ? 0
		: collector_put(collector, path, (size_t)(slash - path) + 1);
	return collector->last_scope;
}

static strid
name_of_package(struct collector *collector, strid package)
{
	size_t len;
	const char *name = symbol_package_name(
		intern_text(collector->strings, package), &len);

	return collector_put(collector, name, len);
}

static bool
is_function_fact(const struct record *record)
{
	return (record->kind == REC_CAN_INLINE ||
		record->kind == REC_CANNOT_INLINE ||
		record->kind == REC_INLINE_BIG) &&
	       record->closure == 0 && record->function != 0 &&
	       record->place == PLACE_SOURCE;
}

/* Several facts of one function into one. */
static void
merge_known(struct side_facts *facts)
{
	size_t len = 0;

	for (size_t i = 0; i < facts->known_count; i++) {
		struct known *known = &facts->known[i];
		struct known *last = len > 0 ? &facts->known[len - 1] : NULL;

		if (last == NULL || by_function(last, known) != 0) {
			facts->known[len++] = *known;
			continue;
		}
		last->can_inline |= known->can_inline;
		last->is_big |= known->is_big;
	}
	facts->known_count = len;
}

static int
by_number(const void *a, const void *b)
{
	return compare_numbers(*(const strid *)a, *(const strid *)b);
}

/* The files that the log speaks of; its records come by file. */
bool
collector_list_files(struct side_facts *facts)
{
	const struct record_set *set = facts->set;
	strid last = 0;

	facts->files = malloc((set->len + 1) * sizeof(*facts->files));
	if (facts->files == NULL)
		return false;
	for (size_t i = 0; i < set->len; i++) {
		const strid file = set->recs[i].pos.file;

		if (file != last && set->recs[i].place == PLACE_SOURCE)
			facts->files[facts->file_count++] = last = file;
	}
	if (facts->file_count > 0)
		qsort(facts->files, facts->file_count, sizeof(*facts->files),
		      by_number);
	return true;
}

bool
is_compiled(const struct side_facts *facts, strid file)
{
	return facts->file_count > 0 &&
	       bsearch(&file, facts->files, facts->file_count,
		       sizeof(*facts->files), by_number) != NULL;
}

bool
collector_list_known(struct collector *collector)
{
	struct side_facts *facts = collector->facts;
	const struct record_set *set = facts->set;
	size_t count = 0;

	for (size_t i = 0; i < set->len; i++)
		count += is_function_fact(&set->recs[i]);
	facts->known = malloc((count + 1) * sizeof(*facts->known));
	if (facts->known == NULL)
		return false;
	for (size_t i = 0; i < set->len; i++) {
		const struct record *record = &set->recs[i];

		if (!is_function_fact(record))
			continue;
		facts->known[facts->known_count++] = (struct known){
			.function = record->function,
			.scope = collector_scope(collector, record->pos.file),
			.package_name = name_of_package(collector,
							record->package),
			.can_inline = record->kind == REC_CAN_INLINE,
			.is_big = record->kind == REC_INLINE_BIG,
		};
	}
	if (count > 0)
		qsort(facts->known, count, sizeof(*facts->known),
		      by_function);
	merge_known(facts);
	return !collector->failed;
}

static size_t
first_known(const struct side_facts *facts, const struct known *key)
{
	size_t low = 0, high = facts->known_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_known(&facts->known[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct known *
known_function(const struct side_facts *facts, strid function, strid scope)
{
	const struct known key = { .function = function, .scope = scope };
	const size_t at = first_known(facts, &key);

	return at < facts->known_count &&
	       compare_known(&facts->known[at], &key) == 0
		       ? &facts->known[at] : NULL;
}

bool
any_big(const struct side_facts *facts, strid function)
{
	const struct known key = { .function = function };

	for (size_t i = first_known(facts, &key);
	     i < facts->known_count && facts->known[i].function == function;
	     i++) {
		if (facts->known[i].is_big)
			return true;
	}
	return false;
}

/* Whether a directory "a/b/" ends in the name. */
static bool
is_last_element(const struct collector *collector, strid scope, strid name)
{
	const char *path = intern_text(collector->strings, scope);
	const size_t path_len = intern_len(collector->strings, scope);
	const size_t len = intern_len(collector->strings, name);

	return path_len > len &&
	       memcmp(path + path_len - 1 - len,
		      intern_text(collector->strings, name), len) == 0 &&
	       (path_len == len + 1 || path[path_len - len - 2] == '/');
}

/* The function `rest` of the package that code calls `qualifier`. */
static const struct known *
find_qualified(const struct collector *collector, strid qualifier, strid rest)
{
	const struct side_facts *facts = collector->facts;
	const struct known key = { .function = rest };

	for (size_t i = first_known(facts, &key);
	     i < facts->known_count && facts->known[i].function == rest; i++) {
		const struct known *known = &facts->known[i];

		if (known->package_name == qualifier ||
		    is_last_element(collector, known->scope, qualifier))
			return known;
	}
	return NULL;
}

/* The declared function that a call means: `New`, `(*T).M`, `store.New`;
 * NULL: it is in no log. */
const struct known *
collector_find_callee(struct collector *collector, strid scope,
		      const char *name)
{
	const strid whole = intern_find(collector->strings, name,
					strlen(name));
	const char *dot = name[0] == '(' ? NULL : strchr(name, '.');
	const struct known *found = whole != 0
		? known_function(collector->facts, whole, scope) : NULL;

	if (found != NULL || dot == NULL)
		return found;
	const strid rest = intern_find(collector->strings, dot + 1,
				       strlen(dot + 1));
	if (rest == 0)
		return NULL;
	/* Put, since it may name a directory whose package has no log. */
	const strid qualifier = collector_put(collector, name,
					      (size_t)(dot - name));
	return collector->failed ? NULL
				 : find_qualified(collector, qualifier, rest);
}
