/* record_set_finish: one order for equal logs, and a fact once, however
 * often the compiler said it. */
#include "escdiff/record.h"

#include <stdlib.h>
#include <string.h>

/*
 * What records are compared by, small enough to sort fast: the first two
 * words hold the rank of the file's name, line, column and kind.
 */
struct sort_key {
	uint64_t place;		/* rank of the file, line */
	uint64_t point;		/* column, kind */
	uint32_t index;		/* into set->recs */
	strid symbol;
};

struct sorter {
	const struct record_set *set;
	uint32_t *ranks;	/* of file names in the order of their text,
				   by strid */
	struct sort_key *keys;
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
		order = compare_texts(strings, a->variant, b->variant);
	if (order == 0)
		order = COMPARE(a->log_line, b->log_line);
	return order;
}

static int
compare_keys(const void *left, const void *right, void *context)
{
	const struct sort_key *a = left, *b = right;
	const struct record_set *set = context;

	if (a->place != b->place)
		return COMPARE(a->place, b->place);
	if (a->point != b->point)
		return COMPARE(a->point, b->point);
	int order = compare_texts(set->strings, a->symbol, b->symbol);
	if (order == 0)
		order = compare_records(set, &set->recs[a->index],
					&set->recs[b->index]);
	return order != 0 ? order : COMPARE(a->index, b->index);
}

static int
compare_files(const void *left, const void *right, void *context)
{
	const strid *a = left, *b = right;

	return compare_texts(context, *a, *b);
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
	return true;
}

static void
fill_keys(struct sorter *sorter)
{
	for (size_t i = 0; i < sorter->set->len; i++) {
		const struct record *rec = &sorter->set->recs[i];

		sorter->keys[i] = (struct sort_key){
			.place = (uint64_t)sorter->ranks[rec->pos.file] << 32 |
				 rec->pos.line,
			.point = (uint64_t)rec->pos.column << 8 |
				 (uint64_t)rec->kind,
			.index = (uint32_t)i,
			.symbol = rec->symbol,
		};
	}
}

static bool
same_fact(const struct record *a, const struct record *b)
{
	return a->package == b->package && a->kind == b->kind &&
	       a->symbol == b->symbol && a->detail == b->detail &&
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
		const struct record *rec = &set->recs[sorter->keys[i].index];

		if (len > 0 && same_fact(&out[len - 1], rec))
			merge(&out[len - 1], rec);
		else
			out[len++] = *rec;
	}
	return len;
}

enum esc_status
record_set_finish(struct record_set *set, struct esc_error *err)
{
	struct sorter sorter = { .set = set };
	struct record *out = NULL;
	enum esc_status status = ESC_OK;

	if (set->len == 0)
		return ESC_OK;
	sorter.keys = malloc(set->len * sizeof(*sorter.keys));
	out = malloc(set->len * sizeof(*out));
	if (sorter.keys == NULL || out == NULL || !rank_files(&sorter)) {
		status = esc_nomem(err);
		goto out;
	}
	fill_keys(&sorter);
	qsort_r(sorter.keys, set->len, sizeof(*sorter.keys), compare_keys,
		set);
	const size_t len = merge_sorted(&sorter, out);
	free(set->recs);
	set->recs = out;
	set->cap = set->len;
	set->len = len;
	out = NULL;
out:
	free(out);
	free(sorter.keys);
	free(sorter.ranks);
	return status;
}
