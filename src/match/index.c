/* The records of a set by function and by line, for the many questions about
 * what changes are worth.  Buckets by a hash: filled in two passes, in order. */
#include "match/index.h"

#include <stdlib.h>

#include "escdiff/path.h"

/* The number that decides a record's bucket; false: it goes in none. */
typedef bool bucket_fn(const struct record_set *set,
		       const struct record *record, uint32_t *hash);

static uint32_t
mix(uint32_t number)
{
	number *= 2654435769u;
	return number ^ number >> 15;
}

static uint32_t
hash_line(const char *base, uint32_t line)
{
	uint32_t hash = 2166136261u;	/* FNV-1a */

	for (; *base != '\0'; base++)
		hash = (hash ^ (unsigned char)*base) * 16777619u;
	return mix(hash ^ line * 2654435769u);
}

static bool
by_function(const struct record_set *set, const struct record *record,
	    uint32_t *hash)
{
	(void)set;
	*hash = mix(record->function);
	return record->function != 0;
}

static bool
by_line(const struct record_set *set, const struct record *record,
	uint32_t *hash)
{
	if (!record_kind_is_heap(record->kind) &&
	    record->kind != REC_INLINE_CALL)
		return false;
	*hash = hash_line(path_base(intern_text(set->strings,
					      record->pos.file)),
			  record->pos.line);
	return true;
}

/* The compiler's "<S>" is no name. */
static bool
by_no_name(const struct record_set *set, const struct record *record,
	   uint32_t *hash)
{
	const char first = intern_text(set->strings, record->function)[0];

	*hash = 0;
	return record->kind == REC_CAPTURE && (first == '\0' || first == '<');
}

static uint32_t
mask_for(size_t len)
{
	uint32_t mask = 0;

	while (mask < len / 2)
		mask = mask << 1 | 1;
	return mask;
}

static bool
fill(struct worth_buckets *buckets, const struct record_set *set,
     bucket_fn *bucket_of, uint32_t mask)
{
	uint32_t hash, total = 0;

	buckets->mask = mask;
	buckets->ends = calloc((size_t)mask + 2, sizeof(*buckets->ends));
	if (buckets->ends == NULL)
		return false;
	/* One place ahead: filling moves each start on to its end. */
	for (size_t i = 0; i < set->len; i++) {
		if (bucket_of(set, &set->recs[i], &hash))
			buckets->ends[(hash & mask) + 1]++;
	}
	for (size_t i = 0; i <= (size_t)mask + 1; i++)
		buckets->ends[i] = total += buckets->ends[i];
	buckets->items = malloc(((size_t)total + 1) * sizeof(uint32_t));
	if (buckets->items == NULL)
		return false;
	for (size_t i = 0; i < set->len; i++) {
		if (bucket_of(set, &set->recs[i], &hash))
			buckets->items[buckets->ends[hash & mask]++] =
				(uint32_t)i;
	}
	return true;
}

enum esc_status
worth_index_make(struct worth_index *index, struct esc_error *err)
{
	const struct record_set *set = index->set;
	const uint32_t mask = mask_for(set->len);

	if (index->made)
		return ESC_OK;
	index->made = fill(&index->functions, set, by_function, mask) &&
		      fill(&index->lines, set, by_line, mask) &&
		      fill(&index->nameless, set, by_no_name, 0);
	if (!index->made)
		worth_index_free(index);
	return index->made ? ESC_OK : esc_nomem(err);
}

static void
free_buckets(struct worth_buckets *buckets)
{
	free(buckets->ends);
	free(buckets->items);
}

void
worth_index_free(struct worth_index *index)
{
	free_buckets(&index->functions);
	free_buckets(&index->lines);
	free_buckets(&index->nameless);
	*index = (struct worth_index){ .set = index->set };
}

static struct bucket
bucket_at(const struct worth_buckets *buckets, uint32_t hash)
{
	const uint32_t at = hash & buckets->mask;
	const uint32_t start = at > 0 ? buckets->ends[at - 1] : 0;

	return (struct bucket){ buckets->items + start,
				buckets->ends[at] - start };
}

struct bucket
index_of_function(const struct worth_index *index, strid function)
{
	return bucket_at(&index->functions, mix(function));
}

struct bucket
index_of_line(const struct worth_index *index, const char *base,
	      uint32_t line)
{
	return bucket_at(&index->lines, hash_line(base, line));
}

struct bucket
index_of_nameless(const struct worth_index *index)
{
	return bucket_at(&index->nameless, 0);
}
