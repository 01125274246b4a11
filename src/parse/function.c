/* Which function a record belongs to: said by the compiler, or found by the
 * positions of its lines about inlining. */
#include "parse/function.h"

#include <stdlib.h>
#include <string.h>

/* Where a function begins. */
struct start {
	uint64_t place;		/* file, line */
	uint32_t column;
	uint32_t index;		/* into set->recs; earlier ones come first */
	strid declared;		/* its name; 0: not looked up yet */
};

/* Of calls: functions begin elsewhere. */
static const char *const call_details[] = {
	"repeated recursive cycle", "escaping closure variable",
	"re-assigned closure variable", "global closure variable",
};

#define CALL_DETAILS (sizeof(call_details) / sizeof(*call_details))

struct start_list {
	struct start *starts;
	size_t len;
	size_t low;		/* where the last search ended */
	strid init;		/* "init" */
	strid call_details[CALL_DETAILS];	/* 0: never said */
};

/* Does the record stand at the name of a function, and name it? */
static bool
is_start(const struct start_list *list, const struct record *rec)
{
	if (rec->kind == REC_CAN_INLINE)
		return true;
	if (rec->kind != REC_CANNOT_INLINE || rec->symbol == 0)
		return false;
	for (size_t i = 0; i < CALL_DETAILS; i++) {
		if (rec->detail != 0 && rec->detail == list->call_details[i])
			return false;
	}
	return true;
}

/* Method values stand where they are used. */
static bool
is_bound(const struct record_set *set, const struct record *rec)
{
	const char *text = intern_text(set->strings, rec->symbol);
	const size_t len = intern_len(set->strings, rec->symbol);

	return len > 3 && memcmp(text + len - 3, "-fm", 3) == 0;
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
		count += is_start(list, &set->recs[i]);
	if (count == 0)
		return true;
	list->starts = malloc(count * sizeof(*list->starts));
	if (list->starts == NULL)
		return false;
	for (size_t i = first; i < set->len; i++) {
		const struct record *rec = &set->recs[i];

		if (is_start(list, rec) && rec->pos.file != 0 &&
		    intern_text(set->strings, rec->pos.file)[0] != '<' &&
		    !is_bound(set, rec))
			list->starts[list->len++] = (struct start){
				place_of(&rec->pos), rec->pos.column,
				(uint32_t)i, 0 };
	}
	qsort(list->starts, list->len, sizeof(*list->starts), compare_starts);
	return true;
}

/* The first start that is not before key; mostly where the last one was. */
static size_t
find_low(struct start_list *list, const struct start *key)
{
	const struct start *const starts = list->starts;
	size_t low = 0, high = list->len;

	if ((list->low == 0 ||
	     compare_starts(&starts[list->low - 1], key) < 0) &&
	    (list->low == list->len ||
	     compare_starts(&starts[list->low], key) >= 0))
		return list->low;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (compare_starts(&starts[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	list->low = low;
	return low;
}

/*
 * The function that begins last at or before the record, in the same file;
 * NULL if there is none, but perhaps later ones.  Of several at one place
 * the first line is about the source, the others about copies.
 */
static struct start *
find_start(struct start_list *list, const struct record *rec, bool *before_all)
{
	const struct start key = { place_of(&rec->pos), rec->pos.column,
				   UINT32_MAX, 0 };
	const size_t low = find_low(list, &key);

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

/* Where a closure ends is not known here: only its function is. */
static strid
find_declared(struct function_names *names, const struct record_set *set,
	      struct start_list *list, const struct record *rec)
{
	bool before_all;

	if (list->len == 0 || rec->pos.file == 0)
		return 0;
	struct start *start = find_start(list, rec, &before_all);
	/* Before all functions there are only initial values of variables,
	 * and methods of interfaces, whose parameters leak. */
	if (start == NULL)
		return before_all && (record_kind_is_heap(rec->kind) ||
				      rec->kind == REC_STAYS)
		       ? list->init : 0;
	if (start->declared == 0)
		start->declared = function_names_get(
			names, set->recs[start->index].symbol,
			rec->pos.file).declared;
	return start->declared;
}

static void
assign(struct function_names *names, const struct record_set *set,
       struct start_list *list, struct record *rec)
{
	const strid raw = rec->function == 0 && is_start(list, rec)
			  ? rec->symbol : rec->function;
	const struct function_name name = function_names_get(names, raw,
							     rec->pos.file);
	strid declared = name.declared;

	if (declared == 0 || name.bound)
		declared = find_declared(names, set, list, rec);
	/* Where there is no table, a method value at least says a method. */
	rec->function = declared != 0 ? declared : name.declared;
	rec->closure = name.closure;
}

bool
functions_assign(struct function_names *names, struct record_set *set,
		 size_t first, bool complete)
{
	struct start_list list = {
		.init = intern_puts(set->strings, "init"),
	};

	for (size_t i = 0; i < CALL_DETAILS; i++)
		list.call_details[i] = intern_find(set->strings,
						   call_details[i],
						   strlen(call_details[i]));
	if (list.init == STRID_NOMEM ||
	    (complete && !collect_starts(set, first, &list)))
		return false;
	function_names_begin(names, set, first);
	for (size_t i = first; i < set->len; i++)
		assign(names, set, &list, &set->recs[i]);
	free(list.starts);
	return !names->failed;
}
