/* Which function a record belongs to: said by the compiler, or found by the
 * positions of its lines about inlining. */
#include "parse/function.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/symbol.h"
#include "parse/span.h"

/* Where a function begins. */
struct start {
	uint64_t place;		/* file, line */
	uint32_t column;
	uint32_t index;		/* into set->recs; earlier ones come first */
	strid declared;		/* its name; 0: not looked up yet */
};

struct start_list {
	struct start *starts;
	size_t len;
	strid init;		/* "init" */
};

void
function_names_init(struct function_names *names, struct intern *strings)
{
	*names = (struct function_names){ .strings = strings };
}

void
function_names_free(struct function_names *names)
{
	free(names->slots);
	buffer_free(&names->scratch);
	*names = (struct function_names){ 0 };
}

static struct function_name *
find_slot(const struct function_names *names, strid raw)
{
	size_t slot = (raw * UINT32_C(2654435769)) & (names->cap - 1);

	while (names->slots[slot].raw != 0 && names->slots[slot].raw != raw)
		slot = (slot + 1) & (names->cap - 1);
	return &names->slots[slot];
}

static bool
grow(struct function_names *names)
{
	const struct function_names old = *names;
	const size_t cap = old.cap == 0 ? 256 : old.cap * 2;

	names->slots = calloc(cap, sizeof(*names->slots));
	if (names->slots == NULL) {
		names->slots = old.slots;
		return false;
	}
	names->cap = cap;
	for (size_t i = 0; i < old.cap; i++) {
		if (old.slots[i].raw != 0)
			*find_slot(names, old.slots[i].raw) = old.slots[i];
	}
	free(old.slots);
	return true;
}

static strid
intern_scratch(struct function_names *names)
{
	const struct buffer *text = &names->scratch;
	const strid id = text->failed ? STRID_NOMEM
			: intern_put(names->strings, text->data, text->len);

	if (id != STRID_NOMEM)
		return id;
	names->failed = true;
	return 0;
}

/* Is the name longer than its declared function: a closure, a wrapper? */
static bool
is_part(strid declared, const struct function_names *names,
	const struct buffer *normal)
{
	const size_t len = intern_len(names->strings, declared);

	return normal->len > len &&
	       memcmp(normal->data, intern_text(names->strings, declared),
		      len) == 0 &&
	       memchr(".-", normal->data[len], 2) != NULL;
}

static struct function_name
take_apart(struct function_names *names, strid raw)
{
	const char *text = intern_text(names->strings, raw);
	const size_t len = intern_len(names->strings, raw);
	struct function_name name = { .raw = raw };

	buffer_clear(&names->scratch);
	symbol_declared_function(text, len, &names->scratch);
	name.declared = intern_scratch(names);
	buffer_clear(&names->scratch);
	symbol_normalize(text, len, &names->scratch);
	if (is_part(name.declared, names, &names->scratch))
		name.closure = intern_scratch(names);
	return name;
}

struct function_name
function_names_get(struct function_names *names, strid raw)
{
	if (raw == 0)
		return (struct function_name){ 0 };
	if (names->len * 2 >= names->cap && !grow(names)) {
		names->failed = true;
		return (struct function_name){ 0 };
	}
	struct function_name *slot = find_slot(names, raw);
	if (slot->raw == 0) {
		*slot = take_apart(names, raw);
		names->len++;
	}
	return *slot;
}

/* Does the record stand at the name of a function, and name it? */
static bool
is_start(const struct record *rec)
{
	return rec->kind == REC_CAN_INLINE ||
	       (rec->kind == REC_CANNOT_INLINE && rec->symbol != 0);
}

static uint64_t
place_of(const struct position *pos)
{
	return (uint64_t)pos->file << 32 | pos->line;
}

static int
compare_starts(const void *left, const void *right)
{
	const struct start *a = left, *b = right;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static bool
collect_starts(const struct record_set *set, size_t first,
	       struct start_list *list)
{
	size_t count = 0;

	for (size_t i = first; i < set->len; i++)
		count += is_start(&set->recs[i]);
	if (count == 0)
		return true;
	list->starts = malloc(count * sizeof(*list->starts));
	if (list->starts == NULL)
		return false;
	for (size_t i = first; i < set->len; i++) {
		const struct record *rec = &set->recs[i];

		if (is_start(rec) && rec->pos.file != 0)
			list->starts[list->len++] = (struct start){
				place_of(&rec->pos), rec->pos.column,
				(uint32_t)i, 0 };
	}
	qsort(list->starts, list->len, sizeof(*list->starts), compare_starts);
	return true;
}

/*
 * The function that begins last at or before the record, in the same file;
 * NULL if there is none, but perhaps later ones.  Of several at one place
 * the first line is about the source, the others about copies.
 */
static struct start *
find_start(const struct start_list *list, const struct record *rec,
	   bool *before_all)
{
	const struct start key = { place_of(&rec->pos), rec->pos.column,
				   UINT32_MAX, 0 };
	size_t low = 0, high = list->len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_starts(&list->starts[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*before_all = low < list->len &&
		      list->starts[low].place >> 32 == rec->pos.file;
	if (low == 0 || list->starts[low - 1].place >> 32 != rec->pos.file)
		return NULL;
	struct start *found = &list->starts[low - 1];
	while (found > list->starts && found[-1].place == found->place &&
	       found[-1].column == found->column)
		found--;
	return found;
}

/* The last element of the file's directory, before a "v2" of its module. */
static struct span
package_of(struct span file)
{
	struct span name = { file.text, 0 };

	for (int levels = 0; levels < 2; levels++) {
		const char *slash = memrchr(file.text, '/', file.len);

		if (slash == NULL)
			return name;
		file.len = (size_t)(slash - file.text);
		slash = memrchr(file.text, '/', file.len);
		name = slash == NULL ? file
		     : span_from(file, (size_t)(slash + 1 - file.text));
		if (name.len < 2 || name.text[0] != 'v' ||
		    strspn(name.text + 1, "0123456789") != name.len - 1)
			break;
	}
	return name;
}

static struct span
span_of(const struct intern *strings, strid id)
{
	return (struct span){ intern_text(strings, id),
			      intern_len(strings, id) };
}

/*
 * The declared function of a start.  The inlining lines qualify generic
 * functions of other packages, maps.All[...], which heads do not.
 */
static strid
declared_of(struct function_names *names, const struct record *start)
{
	const struct intern *strings = names->strings;
	const strid declared = function_names_get(names,
						  start->symbol).declared;
	const struct span raw = span_of(strings, start->symbol);
	const struct span package = package_of(span_of(strings,
						       start->pos.file));
	struct span name = span_of(strings, declared);

	if (package.len == 0 || memchr(raw.text, '[', raw.len) == NULL ||
	    name.len <= package.len + 1 || !span_starts(name, package) ||
	    name.text[package.len] != '.')
		return declared;
	name = span_from(name, package.len + 1);
	buffer_clear(&names->scratch);
	buffer_add(&names->scratch, name.text, name.len);
	return intern_scratch(names);
}

/* Where a closure ends is not known here: only its function is. */
static strid
find_declared(struct function_names *names, const struct record_set *set,
	      const struct start_list *list, const struct record *rec)
{
	const char *file = intern_text(set->strings, rec->pos.file);
	bool before_all;

	if (list->len == 0 || rec->pos.file == 0 || file[0] == '<')
		return 0;
	struct start *start = find_start(list, rec, &before_all);
	/* Before all functions there are only initial values of variables,
	 * and methods of interfaces, whose parameters leak. */
	if (start == NULL)
		return before_all && (record_kind_is_heap(rec->kind) ||
				      rec->kind == REC_STAYS)
		       ? list->init : 0;
	if (start->declared == 0)
		start->declared = declared_of(names,
					      &set->recs[start->index]);
	return start->declared;
}

static void
assign(struct function_names *names, const struct record_set *set,
       const struct start_list *list, struct record *rec)
{
	const strid raw = rec->function == 0 && is_start(rec) ? rec->symbol
							      : rec->function;

	if (raw == 0) {
		rec->function = find_declared(names, set, list, rec);
		return;
	}
	const struct function_name name = function_names_get(names, raw);
	rec->function = name.declared;
	rec->closure = name.closure;
}

bool
functions_assign(struct function_names *names, struct record_set *set,
		 size_t first, bool complete)
{
	struct start_list list = {
		.init = intern_puts(set->strings, "init"),
	};

	if (list.init == STRID_NOMEM ||
	    (complete && !collect_starts(set, first, &list)))
		return false;
	for (size_t i = first; i < set->len; i++)
		assign(names, set, &list, &set->recs[i]);
	free(list.starts);
	return !names->failed;
}
