/* What changes are worth: rules laid on their records, and rows that say
 * nothing of the code that is compared. */
#include "escdiff/worth.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/path.h"
#include "match/index.h"

static bool
ends_with(const char *text, size_t len, const char *end, size_t end_len)
{
	return len >= end_len &&
	       memcmp(text + len - end_len, end, end_len) == 0;
}

static bool
is_inlined(const struct record *record, const struct record *fact)
{
	return fact->kind == REC_INLINE_CALL &&
	       fact->package == record->package &&
	       fact->pos.file == record->pos.file &&
	       fact->pos.line == record->pos.line &&
	       fact->pos.column == record->pos.column;
}

static bool
any_inlined(const struct record *record, const struct worth_index *index)
{
	const struct record_set *set = index->set;
	const struct bucket bucket = index_of_line(
		index, path_base(intern_text(set->strings, record->pos.file)),
		record->pos.line);

	for (size_t i = 0; i < bucket.len; i++) {
		if (is_inlined(record, &set->recs[bucket.items[i]]))
			return true;
	}
	return false;
}

/* In its function, or in one that the log does not name. */
static bool
any_captured(const struct record *record, const struct worth_index *index)
{
	const struct record *recs = index->set->recs;
	const struct bucket own = index_of_function(index, record->function);
	const struct bucket nameless = index_of_nameless(index);

	for (size_t i = 0; i < own.len; i++) {
		const struct record *fact = &recs[own.items[i]];

		if (fact->kind == REC_CAPTURE &&
		    fact->package == record->package &&
		    fact->function == record->function)
			return true;
	}
	for (size_t i = 0; i < nameless.len; i++) {
		if (recs[nameless.items[i]].package == record->package)
			return true;
	}
	return false;
}

/*
 * A function literal of a function in which nothing is captured is laid out
 * by the compiler.  What is captured, -m=2 tells, and only that explains.
 */
static bool
is_static(const struct record *record, const struct worth_index *index)
{
	return record->chain != 0 && record->function != 0 &&
	       strcmp(intern_text(index->set->strings, record->symbol),
		      "func literal") == 0 &&
	       !any_captured(record, index) && !any_inlined(record, index);
}

/*
 * A slice of no length.  Where it is put into an interface too, that copy has
 * the same text at the same place, and was counted with it.
 */
static bool
is_empty_slice(const struct record *record, const struct record_set *set)
{
	const char *text = intern_text(set->strings, record->symbol);
	const size_t len = intern_len(set->strings, record->symbol);

	if (record->count != 1 || record->chain == 0)
		return false;
	if (strncmp(text, "[]", 2) == 0)
		return ends_with(text, len, "{}", 2) &&
		       !ends_with(text, len, " {}", 3);
	return strncmp(text, "make([]", strlen("make([]")) == 0 &&
	       strchr(text, ',') != NULL &&
	       strcmp(strchr(text, ','), ", 0)") == 0;
}

enum worth_rule
worth_of_record(const struct record *record, const struct worth_index *index)
{
	const struct record_set *set = index->set;

	if (record->kind != REC_ESCAPES)
		return WORTH_UNKNOWN;
	const enum worth_rule rule =
		worth_of_symbol(intern_text(set->strings, record->symbol),
				intern_len(set->strings, record->symbol));
	if (rule == WORTH_UNKNOWN && is_empty_slice(record, set))
		return WORTH_EMPTY;
	if (rule == WORTH_UNKNOWN && is_static(record, index))
		return WORTH_STATIC;
	return rule;
}

static enum esc_status
apply_rules(struct change *change, struct worth_index *index,
	    struct esc_error *err)
{
	enum esc_status status = worth_index_make(index, err);

	if (status != ESC_OK)
		return status;
	const enum worth_rule rule = worth_of_record(change_record(change),
						     index);
	if (rule == WORTH_UNKNOWN)
		return ESC_OK;
	change->allocates = ALLOCATES_NO;
	change->evidence = intern_puts(index->set->strings,
				       worth_rule_word(rule));
	if (change->evidence != STRID_NOMEM)
		return ESC_OK;
	change->evidence = 0;
	return esc_nomem(err);
}

/* What was there before is worth what it was, unless it fails all the
 * same. */
static bool
is_weighed(const struct change *change)
{
	return (change->status != CHANGE_UNCHANGED &&
		change->status != CHANGE_RELOCATED &&
		change->status != CHANGE_LEAK) ||
	       change->ruling == RULING_REVOKED ||
	       change->ruling == RULING_PROMISE;
}

enum esc_status
worth_by_rules(struct change_list *list, struct worth_index *old_index,
	       struct worth_index *new_index, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < list->len && status == ESC_OK; i++) {
		struct change *change = &list->changes[i];

		if (is_weighed(change))
			status = apply_rules(change, change->new_record != NULL
						     ? new_index : old_index,
					     err);
	}
	return status;
}

/*
 * "maps/iter.go", "ex.com/dep@v1.2.3/x.go": files of the standard library and
 * of the module cache.  Another name of a file outside the tree comes from a
 * line directive of its own code.
 */
static bool
is_library(const char *file)
{
	return file[0] != '/' && file[0] != '.' && strchr(file, '/') != NULL &&
	       path_ends_in(file, ".go");
}

/* In a vendor directory, but not of the package that lies there. */
static bool
is_vendored(const char *file, const char *package)
{
	const char *slash = strrchr(file, '/');

	if (strncmp(file, "vendor/", strlen("vendor/")) != 0 &&
	    strstr(file, "/vendor/") == NULL)
		return false;
	const size_t dir = (size_t)(slash - file), path = strlen(package);
	return !ends_with(file, dir, package, path) &&
	       !ends_with(package, path, file, dir);
}

static enum change_noise
noise_of(const struct record *record, const struct intern *strings)
{
	const char *file = intern_text(strings, record->pos.file);

	switch (record->place) {
	case PLACE_GENERATED:
		return file[0] == '<' ? NOISE_WRAPPER : NOISE_CGO;
	case PLACE_OUTSIDE:
		return is_library(file) ? NOISE_FOREIGN : NOISE_NONE;
	case PLACE_SOURCE:
		return is_vendored(file, intern_text(strings, record->package))
			       ? NOISE_FOREIGN : NOISE_NONE;
	case PLACE_UNRESOLVED:
		return strcmp(file, "<autogenerated>") == 0 ? NOISE_WRAPPER
							    : NOISE_NONE;
	case PLACE_UNKNOWN:
		break;
	}
	return NOISE_NONE;
}

void
worth_mark_noise(struct change_list *list, const struct intern *strings)
{
	for (size_t i = 0; i < list->len; i++) {
		struct change *change = &list->changes[i];

		change->noise = noise_of(change_record(change), strings);
	}
}

/* The record whose code tells: of a hidden change that of the callee. */
static const struct record *
asked_record(const struct change *change, bool old_side)
{
	const bool old = change->status == CHANGE_FIXED;

	if (old != old_side || change->noise != NOISE_NONE ||
	    change->allocates != ALLOCATES_UNKNOWN || !is_weighed(change))
		return NULL;
	return old ? change->old_record : change->new_record;
}

enum esc_status
worth_wants(const struct change_list *list, bool old_side,
	    struct machine_want **wants, size_t *count, struct esc_error *err)
{
	*count = 0;
	*wants = calloc(list->len + 1, sizeof(**wants));
	if (*wants == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < list->len; i++) {
		const struct record *record =
			asked_record(&list->changes[i], old_side);

		if (record != NULL)
			(*wants)[(*count)++] = (struct machine_want){
				record->package, record->variant,
				record->function };
	}
	return ESC_OK;
}

enum esc_status
worth_by_machine(struct change_list *list, bool old_side,
		 struct worth_index *index,
		 const struct machine_codes *codes, struct esc_error *err)
{
	const strid no = intern_puts(index->set->strings, "machine code");
	enum esc_status status = no != STRID_NOMEM ? ESC_OK : esc_nomem(err);

	for (size_t i = 0; i < list->len && status == ESC_OK; i++) {
		struct change *change = &list->changes[i];
		const struct record *record = asked_record(change, old_side);
		strid callee;

		if (record == NULL)
			continue;
		status = worth_index_make(index, err);
		if (status != ESC_OK)
			break;
		change->allocates = worth_of_code(record, index, codes,
						  &callee);
		if (change->allocates == ALLOCATES_YES)
			change->evidence = callee;
		if (change->allocates == ALLOCATES_NO)
			change->evidence = no;
	}
	return status;
}
