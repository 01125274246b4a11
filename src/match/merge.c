/* Change lists of several platforms into one.  Until the end rows know their
 * records by number: the arrays still move. */
#include "escdiff/merge.h"

#include <stdlib.h>
#include <string.h>

#define NONE SIZE_MAX

/* What tells one change from another; compared as bytes. */
struct key_record {
	strid package, file, function, closure, symbol;
	uint32_t line, column, kind, place;
};

struct key {
	uint32_t status, origin, noise, harmless;
	uint32_t has_old, has_new;
	struct key_record old_record, new_record;
	strid call_file, caller;
	uint32_t call_line, call_column;
};

struct row {
	struct change change;	/* without records, copies and causes */
	size_t old_record, new_record;	/* in the sets, or NONE */
	size_t next;		/* of the same key, or NONE */
	size_t first_copy, last_copy;	/* in copies, or NONE */
};

/* An inlined copy of a row. */
struct row_copy {
	size_t record;		/* in the set of the row's side */
	size_t next;		/* of the row, or NONE */
};

struct merge_rows {
	struct intern *keys;	/* owned: of changes; their numbers */
	size_t *first;		/* owned: the first row, by key */
	size_t first_cap;
	struct row *all;	/* owned */
	size_t len, cap;
	struct row_copy *copies;	/* owned */
	size_t copies_len, copies_cap;
	struct intern *seen[2];	/* owned: packages and files of each side */
};

/* What is taken in, and which of its records are there already, + 1. */
struct intake {
	const struct record_set *sets[2];
	const struct change_list *list;
	size_t *copied[2];
	uint64_t bit;
};

enum { OLD, NEW };

static struct record_set *
set_of(struct change_merge *merge, int side)
{
	return side == OLD ? &merge->old_set : &merge->new_set;
}

enum esc_status
change_merge_init(struct change_merge *merge, struct intern *strings,
		  struct esc_error *err)
{
	struct merge_rows *rows = calloc(1, sizeof(*rows));

	*merge = (struct change_merge){ .strings = strings, .rows = rows };
	record_set_init(&merge->old_set, strings);
	record_set_init(&merge->new_set, strings);
	if (rows == NULL)
		return esc_nomem(err);
	rows->keys = intern_new();
	rows->seen[OLD] = intern_new();
	rows->seen[NEW] = intern_new();
	return rows->keys != NULL && rows->seen[OLD] != NULL &&
			       rows->seen[NEW] != NULL
		       ? ESC_OK : esc_nomem(err);
}

static void
rows_free(struct merge_rows *rows)
{
	if (rows == NULL)
		return;
	intern_free(rows->keys);
	intern_free(rows->seen[OLD]);
	intern_free(rows->seen[NEW]);
	free(rows->first);
	free(rows->all);
	free(rows->copies);
	free(rows);
}

void
change_merge_free(struct change_merge *merge)
{
	rows_free(merge->rows);
	change_list_free(&merge->list);
	record_set_free(&merge->old_set);
	record_set_free(&merge->new_set);
	*merge = (struct change_merge){ 0 };
}

/* Room for one more; the array, or NULL. */
static void *
grow(void *items, size_t len, size_t *cap, size_t size)
{
	if (len < *cap)
		return items;
	const size_t more = *cap < 64 ? 64 : *cap * 2;
	void *moved = reallocarray(items, more, size);
	if (moved != NULL)
		*cap = more;
	return moved;
}

static struct key_record
key_record(const struct record *record)
{
	if (record == NULL)
		return (struct key_record){ 0 };
	return (struct key_record){
		.package = record->package, .file = record->pos.file,
		.function = record->function, .closure = record->closure,
		.symbol = record->symbol, .line = record->pos.line,
		.column = record->pos.column, .kind = record->kind,
		.place = record->place,
	};
}

/* The number of the key, or STRID_NOMEM. */
static strid
key_of(const struct change *change, struct intern *keys)
{
	const struct key key = {
		.status = change->status, .origin = change->origin,
		.noise = change->noise,
		.harmless = change->allocates == ALLOCATES_NO,
		.has_old = change->old_record != NULL,
		.has_new = change->new_record != NULL,
		.old_record = key_record(change->old_record),
		.new_record = key_record(change->new_record),
		.call_file = change->call.file, .caller = change->caller,
		.call_line = change->call.line,
		.call_column = change->call.column,
	};
	char bytes[sizeof(key)];

	/* No padding: all members are of 32 bits. */
	memcpy(bytes, &key, sizeof(key));
	return intern_put(keys, bytes, sizeof(bytes));
}

/* The slot of a key for its first row, or NULL: no memory. */
static size_t *
slot_of(struct merge_rows *rows, strid key)
{
	if (key == STRID_NOMEM)
		return NULL;
	if (key >= rows->first_cap) {
		const size_t cap = 2 * (size_t)key + 64;
		size_t *first = reallocarray(rows->first, cap, sizeof(*first));

		if (first == NULL)
			return NULL;
		for (size_t i = rows->first_cap; i < cap; i++)
			first[i] = NONE;
		rows->first = first;
		rows->first_cap = cap;
	}
	return &rows->first[key];
}

/* Where the record is in the set of that side, copied if it is new there;
 * NONE: no memory. */
static size_t
take_record(struct change_merge *merge, struct intake *in, int side,
	    const struct record *record)
{
	const struct record_set *from = in->sets[side];
	const size_t at = (size_t)(record - from->recs);

	if (in->copied[side][at] == 0)
		/* NONE + 1 is 0 again. */
		in->copied[side][at] =
			record_set_take(set_of(merge, side), from, record) + 1;
	return in->copied[side][at] - 1;
}

static bool
is_copy(const struct record *a, const struct record *b)
{
	return a->pos.file == b->pos.file && a->pos.line == b->pos.line &&
	       a->pos.column == b->pos.column &&
	       a->function == b->function && a->closure == b->closure &&
	       a->symbol == b->symbol;
}

/* The side that a change, and with it its copies, is shown at. */
static int
side_of(const struct change *change)
{
	return change->new_record != NULL ? NEW : OLD;
}

static bool
add_copy(struct change_merge *merge, struct intake *in, struct row *row,
	 int side, const struct record *record)
{
	struct merge_rows *rows = merge->rows;

	for (size_t i = row->first_copy; i != NONE; i = rows->copies[i].next) {
		if (is_copy(&set_of(merge, side)->recs[rows->copies[i].record],
			    record))
			return true;
	}
	struct row_copy *copies = grow(rows->copies, rows->copies_len,
				       &rows->copies_cap, sizeof(*copies));
	const size_t at = take_record(merge, in, side, record);
	if (copies == NULL || at == NONE)
		return false;
	rows->copies = copies;
	copies[rows->copies_len] = (struct row_copy){ at, NONE };
	if (row->first_copy == NONE)
		row->first_copy = rows->copies_len;
	else
		copies[row->last_copy].next = rows->copies_len;
	row->last_copy = rows->copies_len++;
	row->change.copy_count++;
	return true;
}

static bool
add_copies(struct change_merge *merge, struct intake *in, struct row *row,
	   const struct change *change)
{
	bool good = true;

	for (uint32_t i = 0; good && i < change->copy_count; i++)
		good = add_copy(merge, in, row, side_of(change),
				in->list->copies[change->first_copy + i]);
	return good;
}

static bool
is_explained(const struct change_list *list, const struct change *change)
{
	return change->cause_count > 0 &&
	       list->causes[change->first_cause + change->cause_count - 1]
			       .what != CAUSE_UNKNOWN;
}

/* A row without a cause, or without one that tells, gets this one. */
static bool
add_cause(struct change_merge *merge, const struct intake *in,
	  struct change *row, const struct change *change)
{
	struct change_list *list = &merge->list;

	if (change->cause_count == 0 ||
	    (row->cause_count > 0 && (is_explained(list, row) ||
				      !is_explained(in->list, change))))
		return true;
	row->first_cause = (uint32_t)list->causes_len;
	row->cause_count = change->cause_count;
	for (uint32_t i = 0; i < change->cause_count; i++) {
		struct cause_step *causes = grow(list->causes,
						 list->causes_len,
						 &list->causes_cap,
						 sizeof(*causes));
		if (causes == NULL)
			return false;
		list->causes = causes;
		causes[list->causes_len++] =
			in->list->causes[change->first_cause + i];
	}
	return true;
}

/* A new row for the change; NULL: no memory. */
static struct row *
add_row(struct change_merge *merge, struct intake *in,
	const struct change *change)
{
	struct merge_rows *rows = merge->rows;
	struct row *all = grow(rows->all, rows->len, &rows->cap, sizeof(*all));
	struct row row = { .change = *change, .old_record = NONE,
			   .new_record = NONE, .next = NONE,
			   .first_copy = NONE, .last_copy = NONE };

	row.change.copy_count = row.change.cause_count = 0;
	row.change.platforms = 0;
	/* Reasons are looked for in the whole list, too. */
	row.change.ruling = RULING_NONE;
	row.change.acceptance = 0;
	if (all == NULL)
		return NULL;
	rows->all = all;
	if (change->old_record != NULL) {
		row.old_record = take_record(merge, in, OLD,
					     change->old_record);
		if (row.old_record == NONE)
			return NULL;
	}
	if (change->new_record != NULL) {
		row.new_record = take_record(merge, in, NEW,
					     change->new_record);
		if (row.new_record == NONE)
			return NULL;
	}
	all[rows->len] = row;
	return &all[rows->len++];
}

/* The row that the change belongs to.  Of several with one key each platform
 * has another, in their order. */
static struct row *
row_for(struct change_merge *merge, struct intake *in,
	const struct change *change)
{
	struct merge_rows *rows = merge->rows;
	size_t *slot = slot_of(rows, key_of(change, rows->keys));
	size_t last = NONE;

	if (slot == NULL)
		return NULL;
	for (size_t i = *slot; i != NONE; i = rows->all[i].next) {
		if ((rows->all[i].change.platforms & in->bit) == 0)
			return &rows->all[i];
		last = i;
	}
	struct row *row = add_row(merge, in, change);
	if (row != NULL && last == NONE)
		*slot = rows->len - 1;
	else if (row != NULL)
		rows->all[last].next = rows->len - 1;
	return row;
}

static bool
add_change(struct change_merge *merge, struct intake *in,
	   const struct change *change)
{
	struct row *row = row_for(merge, in, change);

	if (row == NULL)
		return false;
	row->change.platforms |= in->bit;
	/* What counts on one of them counts. */
	if (row->change.share.cold && !change->share.cold)
		row->change.share = change->share;
	if (change->allocates == ALLOCATES_YES &&
	    row->change.allocates != ALLOCATES_YES) {
		row->change.allocates = change->allocates;
		row->change.evidence = change->evidence;
	}
	return add_copies(merge, in, row, change) &&
	       add_cause(merge, in, &row->change, change);
}

/* One record of each package and file, so that it is known who was compiled
 * even where nothing is on the heap. */
static bool
add_seen(struct change_merge *merge, struct intake *in, int side)
{
	const struct record_set *from = in->sets[side];
	struct intern *seen = merge->rows->seen[side];

	for (size_t i = 0; i < from->len; i++) {
		const struct record *record = &from->recs[i];
		const strid pair[3] = { record->package, record->pos.file,
					record->place };
		const size_t count = intern_count(seen);

		if (intern_put(seen, (const char *)pair, sizeof(pair)) ==
		    STRID_NOMEM)
			return false;
		if (intern_count(seen) > count &&
		    take_record(merge, in, side, record) == NONE)
			return false;
	}
	return true;
}

static void
add_numbers(struct record_set *to, const struct record_set *from)
{
	to->unknown_count += from->unknown_count;
	to->foreign_count += from->foreign_count;
	to->lines += from->lines;
	to->errors += from->errors;
	to->notes += from->notes;
	to->dumps += from->dumps;
	to->unterminated = to->unterminated || from->unterminated;
}

enum esc_status
change_merge_add(struct change_merge *merge, unsigned platform,
		 const struct record_set *old_set,
		 const struct record_set *new_set,
		 const struct change_list *list, struct esc_error *err)
{
	struct intake in = {
		.sets = { old_set, new_set }, .list = list,
		.copied = { calloc(old_set->len + 1, sizeof(size_t)),
			    calloc(new_set->len + 1, sizeof(size_t)) },
		.bit = UINT64_C(1) << platform,
	};
	bool good = in.copied[OLD] != NULL && in.copied[NEW] != NULL;

	for (size_t i = 0; good && i < list->len; i++)
		good = add_change(merge, &in, &list->changes[i]);
	good = good && add_seen(merge, &in, OLD) && add_seen(merge, &in, NEW);
	free(in.copied[OLD]);
	free(in.copied[NEW]);
	add_numbers(&merge->old_set, old_set);
	add_numbers(&merge->new_set, new_set);
	return good ? ESC_OK : esc_nomem(err);
}

static void
end_row(struct change_merge *merge, const struct row *row)
{
	struct change_list *list = &merge->list;
	struct change *change = &list->changes[list->len++];

	*change = row->change;
	change->old_record = row->old_record == NONE
				     ? NULL
				     : &merge->old_set.recs[row->old_record];
	change->new_record = row->new_record == NONE
				     ? NULL
				     : &merge->new_set.recs[row->new_record];
	change->first_copy = (uint32_t)list->copies_len;
	const struct record_set *set = set_of(merge, side_of(change));
	for (size_t i = row->first_copy; i != NONE;
	     i = merge->rows->copies[i].next)
		list->copies[list->copies_len++] =
			&set->recs[merge->rows->copies[i].record];
}

enum esc_status
change_merge_end(struct change_merge *merge, struct esc_error *err)
{
	const struct merge_rows *rows = merge->rows;
	struct change_list *list = &merge->list;

	list->cap = rows->len + 1;
	list->changes = calloc(list->cap, sizeof(*list->changes));
	list->copies_cap = rows->copies_len + 1;
	list->copies = calloc(list->copies_cap, sizeof(*list->copies));
	if (list->changes == NULL || list->copies == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < rows->len; i++)
		end_row(merge, &rows->all[i]);
	change_list_sort(list, merge->strings);
	change_list_count(list);
	return ESC_OK;
}
