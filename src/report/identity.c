/* By what a finding is known in other runs.  Reports of two runs are compared
 * by others (GitLab, code scanning): line numbers would make all that lies
 * below an edit new, and a set would lose a fix beside a new one. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/repo.h"
#include "escdiff/symbol.h"
#include "report/finding.h"

static void
add_part(const char *text, size_t len, struct buffer *out)
{
	buffer_add(out, text, len);
	buffer_addc(out, '\0');		/* in no name, so nothing runs over */
}

static void
add_id(const struct intern *strings, strid id, struct buffer *out)
{
	add_part(intern_text(strings, id), intern_len(strings, id), out);
}

/* A call is told from others by its function; of that one's package only the
 * directory is known. */
static void
add_call(const struct intern *strings, const struct change *change,
	 struct buffer *out)
{
	const char *file = intern_text(strings, change->call.file);
	const char *slash = strrchr(file, '/');

	add_part("call", 4, out);
	add_part(file, slash != NULL ? (size_t)(slash - file) : 0, out);
	add_id(strings, change->caller, out);
}

static void
add_key(const struct intern *strings, const struct change *change,
	const struct record *record, struct buffer *out)
{
	const char *kind = record_kind_name(record->kind);

	if (change->call.file != 0)
		add_call(strings, change, out);
	add_id(strings, record->package, out);
	add_id(strings, record->function, out);
	add_part(kind, strlen(kind), out);
	symbol_normalize_across(intern_text(strings, record->symbol),
				intern_len(strings, record->symbol), out);
}

/* Equal ones of a side are counted here, by the number of their key. */
struct tally {
	struct intern *keys;
	uint32_t *counts;
	size_t cap;
};

/* The count for a key, with room for it; NULL when memory is out. */
static uint32_t *
tally_count(struct tally *tally, const struct buffer *key)
{
	const strid id = intern_put(tally->keys, buffer_text(key), key->len);

	if (key->failed || id == STRID_NOMEM)
		return NULL;
	if (id >= tally->cap) {
		const size_t cap = 2 * (size_t)id + 64;
		uint32_t *counts = realloc(tally->counts,
					   cap * sizeof(*counts));

		if (counts == NULL)
			return NULL;
		memset(counts + tally->cap, 0,
		       (cap - tally->cap) * sizeof(*counts));
		tally->counts = counts;
		tally->cap = cap;
	}
	return &tally->counts[id];
}

/* One side: what stands on both, or what is on this one alone. */
struct pass {
	bool old_side, pairs;
};

/* The record that a pass counts, or NULL. */
static const struct record *
counted(const struct change *change, struct pass pass)
{
	const bool is_pair = change->status == CHANGE_RELOCATED ||
			     change->status == CHANGE_UNCHANGED;

	if (is_pair != pass.pairs)
		return NULL;
	if (is_pair)
		return pass.old_side ? change->old_record : change->new_record;
	return (change->status == CHANGE_FIXED) == pass.old_side
		       ? change_record(change) : NULL;
}

/* The number goes to the side that the change is shown at. */
static bool
run_pass(const struct report *report, struct pass pass, struct tally *tally,
	 uint32_t *numbers)
{
	const struct intern *strings = report->new_side.records->strings;
	const struct change_list *list = report->changes;
	struct buffer key = { 0 };
	bool good = true;

	for (size_t i = 0; good && i < list->len; i++) {
		const struct change *change = &list->changes[i];
		const struct record *record = counted(change, pass);

		if (record == NULL)
			continue;
		buffer_clear(&key);
		add_key(strings, change, record, &key);
		uint32_t *count = tally_count(tally, &key);
		good = count != NULL;
		if (good)
			++*count;
		if (good && record == change_record(change))
			numbers[i] = *count;
	}
	buffer_free(&key);
	return good;
}

/*
 * Pairs come first, so that they have the numbers they had in a run before,
 * and what is new the ones behind; likewise, on the old side, what is gone.
 */
enum esc_status
finding_occurrences(const struct report *report, uint32_t *numbers,
		    struct esc_error *err)
{
	bool good = true;

	for (int old_side = 0; good && old_side < 2; old_side++) {
		struct tally tally = { .keys = intern_new() };

		good = tally.keys != NULL &&
		       run_pass(report, (struct pass){ old_side != 0, true },
				&tally, numbers) &&
		       run_pass(report, (struct pass){ old_side != 0, false },
				&tally, numbers);
		intern_free(tally.keys);
		free(tally.counts);
	}
	return good ? ESC_OK : esc_nomem(err);
}

enum esc_status
finding_identity(const struct finding *finding, char *hex,
		 struct esc_error *err)
{
	struct buffer key = { 0 };

	add_key(finding->set->strings, finding->change, finding->record, &key);
	buffer_addc(&key, '\0');
	buffer_addf(&key, "%" PRIu32, finding->occurrence);
	const enum esc_status status =
		key.failed ? esc_nomem(err)
			   : git_digest(buffer_text(&key), key.len, hex, err);
	buffer_free(&key);
	return status;
}
