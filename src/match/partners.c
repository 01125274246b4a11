/* Declarations of both sides that are the same: by name, then by likeness of
 * their bodies.  Likeness is the share of equal runs of four tokens, where
 * all names that are not behind a dot count as one. */
#include "match/order.h"
#include "match/partners.h"

#include <stdlib.h>
#include <string.h>

#define RUN 4			/* tokens in a run */
#define MAX_LIKE 64		/* functions that may share a run; more say
				   nothing */
#define LEAST_LIKENESS 0.6
#define MOST_TRIED 1000000	/* pairs of one name */
#define SMALL 60		/* tokens of a function that proves little */

static bool
join(struct code *code, uint32_t old_unit, uint32_t new_unit)
{
	struct code_unit *a = &code->side[CODE_OLD].units[old_unit];
	struct code_unit *b = &code->side[CODE_NEW].units[new_unit];

	if (a->partner != CODE_NONE || b->partner != CODE_NONE)
		return false;
	a->partner = new_unit;
	b->partner = old_unit;
	return true;
}

/* What a declaration is called, and where. */
struct named {
	strid directory, name, path;
	bool is_func;
	uint32_t unit;
};

static int
compare_names(const struct named *a, const struct named *b)
{
	int order = compare_numbers(a->directory, b->directory);

	if (order == 0)
		order = compare_numbers(a->name, b->name);
	return order != 0 ? order : (int)a->is_func - (int)b->is_func;
}

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	const int order = compare_names(x, y);

	/* Units are in the order of their paths. */
	return order != 0 ? order : compare_numbers(x->unit, y->unit);
}

static struct named *
list_names(const struct code_side *side)
{
	struct named *list = malloc((side->unit_count + 1) * sizeof(*list));

	for (uint32_t i = 0; list != NULL && i < side->unit_count; i++) {
		const struct code_unit *unit = &side->units[i];
		const struct code_file *file = &side->files[unit->file];

		list[i] = (struct named){
			.directory = file->directory,
			.name = unit->is_func ? unit->function : unit->name,
			.path = file->path,
			.is_func = unit->is_func,
			.unit = i,
		};
	}
	if (list != NULL && side->unit_count > 0)
		qsort(list, side->unit_count, sizeof(*list), by_name);
	return list;
}

static size_t
group_length(const struct named *list, size_t len)
{
	size_t count = 1;

	while (count < len && compare_names(&list[0], &list[count]) == 0)
		count++;
	return count;
}

static bool
is_same_code(const struct code *code, uint32_t old_unit, uint32_t new_unit)
{
	const struct code_side *old = &code->side[CODE_OLD];
	const struct code_side *new = &code->side[CODE_NEW];
	const struct code_unit *a = &old->units[old_unit];
	const struct code_unit *b = &new->units[new_unit];
	const uint32_t len = a->end_token - a->first_token;

	if (b->end_token - b->first_token != len)
		return false;
	for (uint32_t i = 0; i < len; i++) {
		if (old->tokens[a->first_token + i].text !=
		    new->tokens[b->first_token + i].text)
			return false;
	}
	return true;
}

/* Of several that have one name those that are the same, token by token. */
static void
join_same_code(struct code *code, const struct named *old, size_t old_len,
	       const struct named *new, size_t new_len)
{
	if ((old_len == 1 && new_len == 1) || old_len * new_len > MOST_TRIED)
		return;
	for (size_t i = 0; i < old_len; i++) {
		for (size_t j = 0; j < new_len; j++) {
			if (is_same_code(code, old[i].unit, new[j].unit) &&
			    join(code, old[i].unit, new[j].unit))
				break;
		}
	}
}

/* Several of one name: `init`, `_`, and files that exclude each other; those
 * that are the same go together, then those of one path, then the rest in
 * order. */
static void
join_group(struct code *code, const struct named *old, size_t old_len,
	   const struct named *new, size_t new_len)
{
	join_same_code(code, old, old_len, new, new_len);
	for (size_t i = 0, j = 0; i < old_len && j < new_len;) {
		if (old[i].path == new[j].path)
			join(code, old[i++].unit, new[j++].unit);
		else if (strcmp(intern_text(code->strings, old[i].path),
				intern_text(code->strings, new[j].path)) < 0)
			i++;
		else
			j++;
	}
	for (size_t i = 0, j = 0; i < old_len && j < new_len;) {
		if (code->side[CODE_OLD].units[old[i].unit].partner !=
		    CODE_NONE)
			i++;
		else if (!join(code, old[i].unit, new[j].unit))
			j++;
	}
}

static enum esc_status
join_by_name(struct code *code, struct esc_error *err)
{
	const size_t old_count = code->side[CODE_OLD].unit_count;
	const size_t new_count = code->side[CODE_NEW].unit_count;
	struct named *old = list_names(&code->side[CODE_OLD]);
	struct named *new = list_names(&code->side[CODE_NEW]);
	const bool failed = old == NULL || new == NULL;

	for (size_t i = 0, j = 0; !failed && i < old_count && j < new_count;) {
		const int order = compare_names(&old[i], &new[j]);
		const size_t old_len = group_length(&old[i], old_count - i);
		const size_t new_len = group_length(&new[j], new_count - j);

		if (order == 0)
			join_group(code, &old[i], old_len, &new[j], new_len);
		i += order <= 0 ? old_len : 0;
		j += order >= 0 ? new_len : 0;
	}
	free(old);
	free(new);
	return failed ? esc_nomem(err) : ESC_OK;
}

/* A run of tokens of a function, as a number. */
struct run {
	uint64_t hash;
	uint32_t unit;
};

struct runs {
	struct run *list;	/* owned; sorted by hash, then unit */
	size_t len;
	uint32_t *counts;	/* owned: of each unit */
};

static int
by_hash(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return compare_numbers(x->unit, y->unit);
}

static uint64_t
hash_run(const struct code_token *tokens)
{
	uint64_t hash = 14695981039346656037u;	/* FNV-1a */

	for (size_t i = 0; i < RUN; i++) {
		hash ^= tokens[i].is_name && !tokens[i].is_selector
				? 0 : tokens[i].text;
		hash *= 1099511628211u;
	}
	return hash;
}

static bool
wants_partner(const struct code_unit *unit)
{
	return unit->partner == CODE_NONE &&
	       unit->end_token - unit->first_token >= RUN;
}

/* The runs of all declarations without a partner. */
static bool
list_runs(const struct code_side *side, struct runs *runs)
{
	size_t room = 1;

	for (size_t i = 0; i < side->unit_count; i++) {
		if (wants_partner(&side->units[i]))
			room += side->units[i].end_token -
				side->units[i].first_token;
	}
	runs->list = malloc(room * sizeof(*runs->list));
	runs->counts = calloc(side->unit_count + 1, sizeof(*runs->counts));
	if (runs->list == NULL || runs->counts == NULL)
		return false;
	for (uint32_t i = 0; i < side->unit_count; i++) {
		const struct code_unit *unit = &side->units[i];

		if (!wants_partner(unit))
			continue;
		for (uint32_t t = unit->first_token;
		     t + RUN <= unit->end_token; t++)
			runs->list[runs->len++] = (struct run){
				hash_run(&side->tokens[t]), i };
		runs->counts[i] = unit->end_token - unit->first_token - RUN
				  + 1;
	}
	qsort(runs->list, runs->len, sizeof(*runs->list), by_hash);
	return true;
}

/* Two functions that have runs in common. */
struct likeness {
	uint32_t old_unit, new_unit;
	uint32_t common;
	double score;
};

struct likenesses {
	struct likeness *list;	/* owned */
	size_t len, cap;
};

static bool
add_likeness(struct likenesses *all, uint32_t old_unit, uint32_t new_unit,
	     uint32_t common)
{
	if (all->len == all->cap) {
		const size_t cap = all->cap != 0 ? all->cap * 2 : 256;
		struct likeness *list = reallocarray(all->list, cap,
						     sizeof(*list));

		if (list == NULL)
			return false;
		all->list = list;
		all->cap = cap;
	}
	all->list[all->len++] = (struct likeness){ old_unit, new_unit, common,
						   0 };
	return true;
}

static size_t
same_hash(const struct runs *runs, size_t from)
{
	size_t end = from + 1;

	while (end < runs->len && runs->list[end].hash == runs->list[from].hash)
		end++;
	return end - from;
}

/* How often the unit of list[at] has the run; they stand together. */
static uint32_t
same_unit(const struct run *list, size_t at, size_t len)
{
	uint32_t count = 1;

	while (at + count < len && list[at + count].unit == list[at].unit)
		count++;
	return count;
}

static bool
compare_groups(struct likenesses *all, const struct run *old, size_t old_len,
	       const struct run *new, size_t new_len)
{
	for (size_t i = 0; i < old_len;) {
		const uint32_t a = same_unit(old, i, old_len);

		for (size_t j = 0; j < new_len;) {
			const uint32_t b = same_unit(new, j, new_len);

			if (!add_likeness(all, old[i].unit, new[j].unit,
					  a < b ? a : b))
				return false;
			j += b;
		}
		i += a;
	}
	return true;
}

/* What each two functions have in common, one entry for each run. */
static bool
meet(const struct runs *old, const struct runs *new, struct likenesses *all)
{
	for (size_t i = 0, j = 0; i < old->len && j < new->len;) {
		const size_t old_len = same_hash(old, i);
		const size_t new_len = same_hash(new, j);
		const uint64_t a = old->list[i].hash, b = new->list[j].hash;

		if (a == b && old_len <= MAX_LIKE && new_len <= MAX_LIKE &&
		    !compare_groups(all, &old->list[i], old_len,
				    &new->list[j], new_len))
			return false;
		i += a <= b ? old_len : 0;
		j += a >= b ? new_len : 0;
	}
	return true;
}

static int
by_units(const void *a, const void *b)
{
	const struct likeness *x = a, *y = b;
	const int order = compare_numbers(x->old_unit, y->old_unit);

	return order != 0 ? order : compare_numbers(x->new_unit, y->new_unit);
}

static int
by_score(const void *a, const void *b)
{
	const struct likeness *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return by_units(a, b);
}

/* Names and places that are the same speak for a pair of equal likeness. */
static double
bonus(const struct code *code, const struct likeness *pair)
{
	const struct code_side *old = &code->side[CODE_OLD];
	const struct code_side *new = &code->side[CODE_NEW];
	const struct code_unit *a = &old->units[pair->old_unit];
	const struct code_unit *b = &new->units[pair->new_unit];
	const struct code_file *x = &old->files[a->file];
	const struct code_file *y = &new->files[b->file];

	return (a->name == b->name ? 0.2 : 0) +
	       (x->directory == y->directory ? 0.05 : 0) +
	       (x->path == y->path ? 0.05 : 0);
}

/*
 * Whether half of the names that a function does not declare itself stand in
 * the other one, too.  Small functions are all alike but for these.
 */
static bool
shares_names(const struct code_side *here, const struct code_unit *a,
	     const struct code_side *there, const struct code_unit *b)
{
	size_t count = 0, shared = 0;

	for (uint32_t i = a->first_token; i < a->end_token; i++) {
		const struct code_token *token = &here->tokens[i];

		if (!token->is_name || token->is_local ||
		    token->is_declared || token->text == a->name)
			continue;
		count++;
		for (uint32_t j = b->first_token; j < b->end_token; j++) {
			if (there->tokens[j].text == token->text) {
				shared++;
				break;
			}
		}
	}
	return 2 * shared >= count;
}

static bool
is_likely(const struct code *code, const struct likeness *pair)
{
	const struct code_side *old = &code->side[CODE_OLD];
	const struct code_side *new = &code->side[CODE_NEW];
	const struct code_unit *a = &old->units[pair->old_unit];
	const struct code_unit *b = &new->units[pair->new_unit];

	if (a->is_func != b->is_func || a->is_type != b->is_type)
		return false;
	if (a->name == b->name || a->end_token - a->first_token > SMALL)
		return true;
	return shares_names(old, a, new, b) && shares_names(new, b, old, a);
}

/* The entries of two functions into one, with its score. */
static void
sum_up(const struct code *code, const struct runs *old,
       const struct runs *new, struct likenesses *all)
{
	size_t len = 0;

	if (all->len > 0)
		qsort(all->list, all->len, sizeof(*all->list), by_units);
	for (size_t i = 0, end; i < all->len; i = end) {
		struct likeness sum = all->list[i];

		for (end = i + 1; end < all->len &&
		     by_units(&all->list[i], &all->list[end]) == 0; end++)
			sum.common += all->list[end].common;
		sum.score = 2.0 * sum.common / (old->counts[sum.old_unit] +
						new->counts[sum.new_unit]);
		if (!is_likely(code, &sum))
			continue;
		sum.score += bonus(code, &sum);
		if (sum.score < LEAST_LIKENESS)
			continue;
		all->list[len++] = sum;
	}
	all->len = len;
	if (len > 0)
		qsort(all->list, len, sizeof(*all->list), by_score);
}

static enum esc_status
join_by_likeness(struct code *code, struct esc_error *err)
{
	struct runs old = { 0 }, new = { 0 };
	struct likenesses all = { 0 };
	const bool done = list_runs(&code->side[CODE_OLD], &old) &&
			  list_runs(&code->side[CODE_NEW], &new) &&
			  meet(&old, &new, &all);

	if (done)
		sum_up(code, &old, &new, &all);
	for (size_t i = 0; done && i < all.len; i++)
		join(code, all.list[i].old_unit, all.list[i].new_unit);
	free(old.list);
	free(old.counts);
	free(new.list);
	free(new.counts);
	free(all.list);
	return done ? ESC_OK : esc_nomem(err);
}

enum esc_status
partners_find(struct code *code, struct esc_error *err)
{
	const enum esc_status status = join_by_name(code, err);

	return status == ESC_OK ? join_by_likeness(code, err) : status;
}
