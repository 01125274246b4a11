/* record_set_finish: one order for equal logs, and a fact once, however
 * often the compiler said it. */
#include "escdiff/record.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/symbol.h"

#define KIND_BITS 8
#define DIGIT_BITS 11
#define DIGIT_MASK (((uint64_t)1 << DIGIT_BITS) - 1)

/*
 * A record's place in the order, as far as numbers tell it: the rank of its
 * file's name, line, column and kind, each with as many bits as needed.
 */
struct sort_key {
	uint64_t place;
	uint32_t index;		/* into set->recs */
	strid symbol;		/* maybe without shapes */
};

struct sorter {
	const struct record_set *set;
	bool copies;		/* shapes make no difference */
	uint32_t *ranks;	/* of file names in the order of their text,
				   by strid */
	struct sort_key *keys;
	struct sort_key *spare;	/* as many */
	unsigned line_bits, column_bits, bits;
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
compare_places(const struct position *a, const struct position *b,
	       const uint32_t *ranks)
{
	if (a->file != b->file)
		return COMPARE(ranks[a->file], ranks[b->file]);
	if (a->line != b->line)
		return COMPARE(a->line, b->line);
	return COMPARE(a->column, b->column);
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

	/* Numbers too large for a key are all the same in it. */
	if (order == 0 && sorter->bits == 0)
		order = compare_places(&one->pos, &other->pos, sorter->ranks);
	if (order == 0 && sorter->bits == 0)
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

static unsigned
bits_of(uint32_t number)
{
	unsigned bits = 0;

	while (bits < 32 && number >> bits != 0)
		bits++;
	return bits;
}

/* Number the files that occur by the order of their names. */
static bool
rank_files(struct sorter *sorter)
{
	const struct record_set *set = sorter->set;
	const size_t count = intern_count(set->strings);
	strid *files = malloc((count + 1) * sizeof(*files));
	size_t len = 0;

	sorter->ranks = calloc(count + 1, sizeof(*sorter->ranks));
	if (files == NULL || sorter->ranks == NULL) {
		free(files);
		return false;
	}
	for (size_t i = 0; i < set->len; i++) {
		const strid file = set->recs[i].pos.file;

		if (sorter->ranks[file]++ == 0)
			files[len++] = file;
	}
	qsort_r(files, len, sizeof(*files), compare_files, set->strings);
	for (size_t i = 0; i < len; i++)
		sorter->ranks[files[i]] = (uint32_t)i;
	free(files);
	sorter->bits = bits_of((uint32_t)len);
	return true;
}

/* How many bits each part of a key takes; bits 0 if they do not fit. */
static void
measure_keys(struct sorter *sorter)
{
	const struct record_set *set = sorter->set;
	uint32_t lines = 0, columns = 0;

	for (size_t i = 0; i < set->len; i++) {
		lines |= set->recs[i].pos.line;
		columns |= set->recs[i].pos.column;
	}
	sorter->line_bits = bits_of(lines);
	sorter->column_bits = bits_of(columns);
	sorter->bits += sorter->line_bits + sorter->column_bits + KIND_BITS;
	if (sorter->bits > 64)
		sorter->bits = 0;
}

static uint64_t
key_of(const struct sorter *sorter, const struct record *rec)
{
	uint64_t key = sorter->ranks[rec->pos.file];

	if (sorter->bits == 0)
		return 0;
	key = key << sorter->line_bits | rec->pos.line;
	key = key << sorter->column_bits | rec->pos.column;
	return key << KIND_BITS | (uint64_t)rec->kind;
}

/* Facts that are no allocations tell the copies apart: they are asked for
 * what was inlined where. */
static strid
key_symbol(const struct sorter *sorter, const struct record *rec,
	   struct buffer *scratch)
{
	const struct record_set *set = sorter->set;

	const char *symbol = intern_text(set->strings, rec->symbol);

	if (!sorter->copies || !record_kind_is_heap(rec->kind) ||
	    strstr(symbol, "go.shape.") == NULL)
		return rec->symbol;
	buffer_clear(scratch);
	symbol_normalize(symbol, intern_len(set->strings, rec->symbol),
			 scratch);
	return scratch->failed ? STRID_NOMEM
			       : intern_put(set->strings, scratch->data,
					    scratch->len);
}

static bool
fill_keys(struct sorter *sorter)
{
	struct buffer scratch = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < sorter->set->len; i++) {
		const struct record *rec = &sorter->set->recs[i];

		sorter->keys[i] = (struct sort_key){
			.place = key_of(sorter, rec),
			.index = (uint32_t)i,
			.symbol = key_symbol(sorter, rec, &scratch),
		};
		ok = sorter->keys[i].symbol != STRID_NOMEM;
	}
	buffer_free(&scratch);
	return ok;
}

/* One pass of a radix sort: stable, by DIGIT_BITS bits from shift on. */
static void
sort_digit(struct sorter *sorter, unsigned shift)
{
	const size_t len = sorter->set->len;
	uint32_t begins[1 << DIGIT_BITS] = { 0 };
	uint32_t begin = 0;

	for (size_t i = 0; i < len; i++)
		begins[sorter->keys[i].place >> shift & DIGIT_MASK]++;
	for (size_t digit = 0; digit <= DIGIT_MASK; digit++) {
		const uint32_t count = begins[digit];

		begins[digit] = begin;
		begin += count;
	}
	for (size_t i = 0; i < len; i++) {
		const struct sort_key *key = &sorter->keys[i];

		sorter->spare[begins[key->place >> shift & DIGIT_MASK]++] =
			*key;
	}
	struct sort_key *swap = sorter->keys;
	sorter->keys = sorter->spare;
	sorter->spare = swap;
}

/* By numbers first, then what is equal there by the texts. */
static void
sort_keys(struct sorter *sorter)
{
	const size_t len = sorter->set->len;

	for (unsigned shift = 0; shift < sorter->bits; shift += DIGIT_BITS)
		sort_digit(sorter, shift);
	for (size_t begin = 0, end; begin < len; begin = end) {
		for (end = begin + 1; end < len; end++) {
			if (sorter->keys[end].place !=
			    sorter->keys[begin].place)
				break;
		}
		if (end - begin > 1)
			qsort_r(&sorter->keys[begin], end - begin,
				sizeof(struct sort_key), compare_keys, sorter);
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

/* The records in the order of the keys, equal ones as one. */
static size_t
merge_sorted(const struct sorter *sorter, struct record *out)
{
	const struct record_set *set = sorter->set;
	size_t len = 0;

	for (size_t i = 0; i < set->len; i++) {
		const struct sort_key *key = &sorter->keys[i];
		const struct record *rec = &set->recs[key->index];

		if (len > 0 && key->symbol == key[-1].symbol &&
		    same_fact(&out[len - 1], rec))
			merge(&out[len - 1], rec);
		else
			out[len++] = *rec;
	}
	return len;
}

static enum esc_status
sort_and_merge(struct record_set *set, bool copies, struct esc_error *err)
{
	struct sorter sorter = { .set = set, .copies = copies };
	enum esc_status status = ESC_OK;

	if (set->len == 0)
		return ESC_OK;
	struct record *out = malloc(set->len * sizeof(*out));
	sorter.keys = malloc(set->len * sizeof(*sorter.keys));
	sorter.spare = malloc(set->len * sizeof(*sorter.spare));
	if (out == NULL || sorter.keys == NULL || sorter.spare == NULL ||
	    !rank_files(&sorter)) {
		status = esc_nomem(err);
		goto out;
	}
	measure_keys(&sorter);
	if (!fill_keys(&sorter)) {
		status = esc_nomem(err);
		goto out;
	}
	sort_keys(&sorter);
	const size_t len = merge_sorted(&sorter, out);
	free(set->recs);
	set->recs = out;
	set->cap = set->len;
	set->len = len;
	out = NULL;
out:
	free(out);
	free(sorter.keys);
	free(sorter.spare);
	free(sorter.ranks);
	return status;
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
