/* record_set_finish: one order for equal logs, and a fact once, however
 * often the compiler said it. */
#include "escdiff/record.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/symbol.h"

#define KIND_BITS 8
#define COLUMN_BITS 24		/* a line has all the 32 that are left */
#define DIGIT_BITS 8
#define DIGITS ((size_t)1 << DIGIT_BITS)
#define FEW 32			/* sorted by insertion */
#define AHEAD 8			/* records asked for before they are needed */

/* A record's place in the order within its file: line, column and kind. */
struct sort_key {
	uint64_t place;
	uint32_t index;		/* into set->recs */
	strid symbol;		/* maybe without shapes */
};

/*
 * Files come one after the other, and each fits into the machine's cache:
 * besides the records there is only a number for each of them.
 */
struct sorter {
	struct record_set *set;
	bool copies;		/* shapes make no difference */
	uint32_t *begins;	/* by strid of a file: where its records are in
				   order, once all are there: where they end */
	strid *files;		/* in the order of their text */
	size_t file_count;
	uint32_t *order;	/* indexes of records, file by file */
	struct sort_key *keys;	/* of one file, room for the largest */
	struct sort_key *spare;	/* as many */
	bool fits;		/* do its columns fit into keys? */
	uint64_t used;		/* bits that are set in one of its keys */
	struct buffer scratch;
};

static int
compare_texts(const struct intern *strings, strid a, strid b)
{
	if (a == b)
		return 0;
	const size_t a_len = intern_len(strings, a);
	const size_t b_len = intern_len(strings, b);
	const int order = memcmp(intern_text(strings, a),
				 intern_text(strings, b),
				 a_len < b_len ? a_len : b_len);
	if (order != 0)
		return order;
	return a_len < b_len ? -1 : 1;
}

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

/* Equal facts become neighbours, the plain package before its test variant,
 * then in the order of the log. */
static int
compare_records(const struct record_set *set, const struct record *a,
		const struct record *b)
{
	const struct intern *strings = set->strings;
	int order = compare_texts(strings, a->package, b->package);

	if (order == 0)
		order = compare_texts(strings, a->detail, b->detail);
	if (order == 0)
		order = compare_texts(strings, a->symbol, b->symbol);
	if (order == 0)
		order = compare_texts(strings, a->variant, b->variant);
	if (order == 0)
		order = COMPARE(a->log_line, b->log_line);
	return order;
}

static int
compare_keys(const void *left, const void *right, void *context)
{
	const struct sort_key *a = left, *b = right;
	const struct sorter *sorter = context;
	const struct record_set *set = sorter->set;
	const struct record *one = &set->recs[a->index];
	const struct record *other = &set->recs[b->index];
	int order = COMPARE(a->place, b->place);

	if (order == 0 && !sorter->fits)
		order = COMPARE(one->pos.column, other->pos.column);
	if (order == 0 && !sorter->fits)
		order = COMPARE(one->kind, other->kind);
	if (order == 0)
		order = compare_texts(set->strings, a->symbol, b->symbol);
	if (order == 0)
		order = compare_records(set, one, other);
	return order != 0 ? order : COMPARE(a->index, b->index);
}

static int
compare_files(const void *left, const void *right, void *context)
{
	const strid *a = left, *b = right;

	return compare_texts(context, *a, *b);
}

/* The files that occur, and how many records each has. */
static bool
list_files(struct sorter *sorter)
{
	const struct record_set *set = sorter->set;
	const size_t count = intern_count(set->strings);
	size_t len = 0;

	sorter->begins = calloc(count, sizeof(*sorter->begins));
	if (sorter->begins == NULL)
		return false;
	for (size_t i = 0; i < set->len; i++)
		len += sorter->begins[set->recs[i].pos.file]++ == 0;
	sorter->files = malloc(len * sizeof(*sorter->files));
	if (sorter->files == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (sorter->begins[i] > 0)
			sorter->files[sorter->file_count++] = (strid)i;
	}
	qsort_r(sorter->files, len, sizeof(*sorter->files), compare_files,
		set->strings);
	return true;
}

/* The indexes of the records, file by file. */
static bool
group_by_file(struct sorter *sorter)
{
	const struct record_set *set = sorter->set;
	uint32_t begin = 0, most = 0;

	if (!list_files(sorter))
		return false;
	for (size_t i = 0; i < sorter->file_count; i++) {
		uint32_t *const at = &sorter->begins[sorter->files[i]];
		const uint32_t count = *at;

		*at = begin;
		begin += count;
		most = count > most ? count : most;
	}
	sorter->order = malloc(set->len * sizeof(*sorter->order));
	sorter->keys = malloc(most * sizeof(*sorter->keys));
	sorter->spare = malloc(most * sizeof(*sorter->spare));
	if (sorter->order == NULL || sorter->keys == NULL ||
	    sorter->spare == NULL)
		return false;
	for (size_t i = 0; i < set->len; i++)
		sorter->order[sorter->begins[set->recs[i].pos.file]++] =
			(uint32_t)i;
	return true;
}

/* Line, column and kind as one number, if they fit. */
static uint64_t
key_of(const struct record *rec, bool *fits)
{
	*fits &= rec->pos.column >> COLUMN_BITS == 0;
	return (uint64_t)rec->pos.line << (KIND_BITS + COLUMN_BITS) |
	       (uint64_t)rec->pos.column << KIND_BITS | (uint64_t)rec->kind;
}

/* Facts that are no allocations tell the copies apart: they are asked for
 * what was inlined where. */
static strid
key_symbol(struct sorter *sorter, const struct record *rec)
{
	const struct record_set *set = sorter->set;
	struct buffer *scratch = &sorter->scratch;

	if (!sorter->copies || !record_kind_is_heap(rec->kind))
		return rec->symbol;
	const char *symbol = intern_text(set->strings, rec->symbol);
	if (strstr(symbol, "go.shape.") == NULL)
		return rec->symbol;
	buffer_clear(scratch);
	symbol_normalize(symbol, intern_len(set->strings, rec->symbol),
			 scratch);
	return scratch->failed ? STRID_NOMEM
			       : intern_put(set->strings, scratch->data,
					    scratch->len);
}

/* Where columns are too large for the keys, these say no more than the line. */
static void
widen_keys(struct sorter *sorter, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sorter->keys[i].place =
			sorter->set->recs[sorter->keys[i].index].pos.line;
	sorter->used = UINT32_MAX;
}

static bool
fill_keys(struct sorter *sorter, const uint32_t *order, size_t len)
{
	const struct record *const recs = sorter->set->recs;
	bool ok = true;

	sorter->fits = true;
	sorter->used = 0;
	for (size_t i = 0; ok && i < len; i++) {
		const struct record *rec = &recs[order[i]];

		if (i + AHEAD < len)
			__builtin_prefetch(&recs[order[i + AHEAD]]);
		sorter->keys[i] = (struct sort_key){
			.place = key_of(rec, &sorter->fits),
			.index = order[i],
			.symbol = key_symbol(sorter, rec),
		};
		sorter->used |= sorter->keys[i].place;
		ok = sorter->keys[i].symbol != STRID_NOMEM;
	}
	if (!sorter->fits)
		widen_keys(sorter, len);
	return ok;
}

/* One pass of a radix sort: stable, by DIGIT_BITS bits from shift on. */
static void
sort_digit(struct sorter *sorter, size_t len, unsigned shift)
{
	uint32_t begins[DIGITS] = { 0 };
	uint32_t begin = 0;

	if ((sorter->used >> shift & (DIGITS - 1)) == 0)
		return;
	for (size_t i = 0; i < len; i++)
		begins[sorter->keys[i].place >> shift & (DIGITS - 1)]++;
	for (size_t digit = 0; digit < DIGITS; digit++) {
		const uint32_t count = begins[digit];

		begins[digit] = begin;
		begin += count;
	}
	for (size_t i = 0; i < len; i++) {
		const struct sort_key *key = &sorter->keys[i];

		sorter->spare[begins[key->place >> shift & (DIGITS - 1)]++] =
			*key;
	}
	struct sort_key *swap = sorter->keys;
	sorter->keys = sorter->spare;
	sorter->spare = swap;
}

/* Few keys, by places or by all of them. */
static void
insert_keys(struct sorter *sorter, struct sort_key *keys, size_t len,
	    bool places)
{
	for (size_t i = 1; i < len; i++) {
		const struct sort_key key = keys[i];
		size_t at = i;

		while (at > 0 &&
		       (places ? keys[at - 1].place > key.place
			       : compare_keys(&keys[at - 1], &key, sorter) >
					 0)) {
			keys[at] = keys[at - 1];
			at--;
		}
		keys[at] = key;
	}
}

/* By numbers first, then what is equal there by the texts. */
static void
sort_keys(struct sorter *sorter, size_t len)
{
	if (len <= FEW)
		insert_keys(sorter, sorter->keys, len, true);
	else
		for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS)
			sort_digit(sorter, len, shift);
	for (size_t begin = 0, end; begin < len; begin = end) {
		struct sort_key *const keys = &sorter->keys[begin];

		for (end = begin + 1; end < len; end++) {
			if (sorter->keys[end].place != keys->place)
				break;
		}
		if (end - begin <= FEW)
			insert_keys(sorter, keys, end - begin, false);
		else
			qsort_r(keys, end - begin, sizeof(*keys), compare_keys,
				sorter);
	}
}

/* Of those whose keys have one symbol. */
static bool
same_fact(const struct record *a, const struct record *b)
{
	return a->package == b->package && a->kind == b->kind &&
	       a->detail == b->detail &&
	       a->pos.file == b->pos.file && a->pos.line == b->pos.line &&
	       a->pos.column == b->pos.column;
}

/* A variant repeats what the plain package says: only one of them counts. */
static void
merge(struct record *kept, const struct record *other)
{
	if (kept->variant == other->variant)
		kept->count += other->count;
	if (kept->function == 0) {
		kept->function = other->function;
		kept->closure = other->closure;
	}
	if (kept->chain == 0)
		kept->chain = other->chain;
}

/* The records of one file, sorted and equal ones as one, to kept: how many
 * they are. */
static size_t
sort_file(struct sorter *sorter, size_t len, uint32_t *kept)
{
	struct record *const recs = sorter->set->recs;
	size_t count = 0;

	sort_keys(sorter, len);
	for (size_t i = 0; i < len; i++) {
		const struct sort_key *key = &sorter->keys[i];
		const struct record *rec = &recs[key->index];

		if (count > 0 && key->symbol == key[-1].symbol &&
		    same_fact(&recs[kept[count - 1]], rec))
			merge(&recs[kept[count - 1]], rec);
		else
			kept[count++] = key->index;
	}
	return count;
}

/* All files.  What is kept needs no more room than all did before. */
static bool
sort_files(struct sorter *sorter, size_t *kept)
{
	size_t begin = 0;

	*kept = 0;
	for (size_t i = 0; i < sorter->file_count; i++) {
		const size_t end = sorter->begins[sorter->files[i]];

		if (!fill_keys(sorter, sorter->order + begin, end - begin))
			return false;
		*kept += sort_file(sorter, end - begin,
				   sorter->order + *kept);
		begin = end;
	}
	return true;
}

/*
 * Put record order[i] at i, from i on; what stood there is moved before it is
 * overwritten, if anybody wants it.
 */
static void
move_from(const struct sorter *sorter, size_t len, size_t i)
{
	struct record *const recs = sorter->set->recs;
	const struct record first = recs[i];
	const size_t begin = i;

	while (i < len && sorter->order[i] != i) {
		const uint32_t from = sorter->order[i];

		recs[i] = from == begin ? first : recs[from];
		sorter->order[i] = (uint32_t)i;
		i = from;
	}
}

/* The records into their order, without a second array of them. */
static bool
move_records(struct sorter *sorter, size_t len)
{
	bool *wanted = calloc(sorter->set->len, sizeof(*wanted));

	if (wanted == NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		wanted[sorter->order[i]] = true;
	/* Those that begin where nobody wants what is there, then circles. */
	for (size_t i = 0; i < len; i++) {
		if (!wanted[i])
			move_from(sorter, len, i);
	}
	for (size_t i = 0; i < len; i++)
		move_from(sorter, len, i);
	free(wanted);
	return true;
}

/* Give back the room that nothing is in. */
static void
shrink(struct record_set *set)
{
	struct record *recs = reallocarray(set->recs, set->len, sizeof(*recs));

	if (recs == NULL)
		return;
	set->recs = recs;
	set->cap = set->len;
}

static enum esc_status
sort_and_merge(struct record_set *set, bool copies, struct esc_error *err)
{
	struct sorter sorter = { .set = set, .copies = copies };
	size_t kept;

	if (set->len == 0)
		return ESC_OK;
	const bool ok = group_by_file(&sorter) && sort_files(&sorter, &kept) &&
			move_records(&sorter, kept);
	free(sorter.begins);
	free(sorter.files);
	free(sorter.order);
	free(sorter.keys);
	free(sorter.spare);
	buffer_free(&sorter.scratch);
	if (!ok)
		return esc_nomem(err);
	set->len = kept;
	shrink(set);
	return ESC_OK;
}

enum esc_status
record_set_finish(struct record_set *set, struct esc_error *err)
{
	return sort_and_merge(set, false, err);
}

enum esc_status
record_set_merge_copies(struct record_set *set, struct esc_error *err)
{
	return sort_and_merge(set, true, err);
}
