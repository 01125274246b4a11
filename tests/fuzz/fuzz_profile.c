/* Any bytes as a heap profile: refused, or weighed against a few records;
 * no share is more than all there is. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                             \
	do {                                                         \
		if (!(condition)) {                                  \
			fprintf(stderr, "not so: %s\n", #condition); \
			abort();                                     \
		}                                                    \
	} while (0)

/* Of the program that the seeds in corpus/fuzz/profile are of. */
static const struct {
	enum record_kind kind;
	const char *package, *file;
	uint32_t line;
	const char *function;
} rows[] = {
	{ REC_ESCAPES, "ex.com/t/cmd/run", "cmd/run/main.go", 18, "work" },
	{ REC_CANNOT_INLINE, "ex.com/t/store", "store/store.go", 18,
	  "(*Item).Use" },
	{ REC_ESCAPES, "ex.com/t/store", "store/store.go", 19,
	  "(*Item).Use" },
	{ REC_ESCAPES, "ex.com/t/store", "store/store.go", 27, "Twice" },
	{ REC_ESCAPES, "main", "a.go", 1, "main" },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

static void
add_rows(struct record_set *set)
{
	set->recs = calloc(ROWS, sizeof(*set->recs));
	CHECK(set->recs != NULL);
	for (; set->len < ROWS; set->len++) {
		struct record *record = &set->recs[set->len];

		record->kind = rows[set->len].kind;
		record->place = PLACE_SOURCE;
		record->package = intern_puts(set->strings,
					      rows[set->len].package);
		record->pos.file = intern_puts(set->strings,
					       rows[set->len].file);
		record->pos.line = rows[set->len].line;
		record->function = intern_puts(set->strings,
					       rows[set->len].function);
	}
}

static void
weigh(const struct profile *profile, struct record_set *set)
{
	struct linemap map;
	struct change changes[ROWS] = { 0 };
	struct change_list list = { .changes = changes, .len = ROWS };
	const struct profile_input input = { set, set, &map, PROFILE_EITHER,
					     50 };
	struct profile_account account;
	struct esc_error err = { 0 };

	linemap_init(&map, set->strings);
	CHECK(linemap_seal(&map, &err) == ESC_OK);
	for (size_t i = 0; i < ROWS; i++) {
		changes[i].new_record = &set->recs[i];
		if (i > 0)
			changes[i].call = set->recs[0].pos;
		changes[i].status = i % 2 ? CHANGE_HIDDEN : CHANGE_UNCHANGED;
		changes[i].old_record = &set->recs[i];
	}
	CHECK(profile_weigh(profile, &input, &list, &account, &err) ==
	      ESC_OK);
	for (size_t i = 0; i < ROWS; i++) {
		const struct share *share = &changes[i].share;

		CHECK(share->percent >= 0 && share->percent <= 100);
		CHECK(share->bytes <= account.bytes);
		CHECK(share->objects <= account.objects);
		CHECK(share->basis != SHARE_UNKNOWN || !share->cold);
	}
	linemap_free(&map);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct intern *strings = intern_new();
	struct record_set set;
	struct esc_error err = { 0 };

	CHECK(strings != NULL);
	record_set_init(&set, strings);
	add_rows(&set);
	struct profile *profile = profile_new(strings);
	CHECK(profile != NULL);
	const enum esc_status status = profile_add(profile, "input", data,
						   size, &err);
	CHECK(status == ESC_OK || status == ESC_PROFILE);
	if (status == ESC_OK)
		weigh(profile, &set);
	profile_free(profile);
	record_set_free(&set);
	intern_free(strings);
	return 0;
}
