/* What the last messages said, by their text: one place each in a table, the
 * newest stays. */
#include "parse/memo.h"

#include <stdlib.h>

#define ENTRIES 1024		/* a power of two */
#define MAX_TEXT 152		/* an entry has three cache lines */

struct entry {
	struct fact fact;
	uint32_t hash;
	uint32_t len;		/* 0: nothing is kept here */
	char text[MAX_TEXT];
};

struct memo {
	struct entry entries[ENTRIES];
};

struct memo *
memo_new(void)
{
	return calloc(1, sizeof(struct memo));
}

void
memo_free(struct memo *memo)
{
	free(memo);
}

static uint64_t
word_at(struct span text, size_t at)
{
	uint64_t word;

	memcpy(&word, text.text + at, sizeof(word));
	return word;
}

/* Of its ends and of what lies between at two places: enough to tell most
 * apart, and no step waits for the one before it. */
static uint32_t
hash_text(struct span text)
{
	const size_t last = text.len - sizeof(uint64_t);
	const uint64_t hash =
		(word_at(text, 0) * UINT64_C(0x9e3779b97f4a7c15)) ^
		(word_at(text, last / 3) * UINT64_C(0xbf58476d1ce4e5b9)) ^
		(word_at(text, last / 3 * 2) * UINT64_C(0x94d049bb133111eb)) ^
		(word_at(text, last) * UINT64_C(0xd6e8feb86659fd93)) ^
		(text.len * UINT64_C(0xa0761d6478bd642f));

	return (uint32_t)((hash ^ hash >> 29) >> 20);
}

static bool
is_kept(struct span message)
{
	return message.len >= sizeof(uint64_t) && message.len <= MAX_TEXT;
}

const struct fact *
memo_find(struct memo *memo, struct span message)
{
	if (!is_kept(message))
		return NULL;
	const uint32_t hash = hash_text(message);
	const struct entry *entry = &memo->entries[hash % ENTRIES];
	return entry->hash == hash && entry->len == message.len &&
	       memcmp(entry->text, message.text, message.len) == 0
		       ? &entry->fact : NULL;
}

void
memo_add(struct memo *memo, struct span message, const struct fact *fact)
{
	if (!is_kept(message))
		return;
	const uint32_t hash = hash_text(message);
	struct entry *entry = &memo->entries[hash % ENTRIES];
	entry->fact = *fact;
	entry->hash = hash;
	entry->len = (uint32_t)message.len;
	memcpy(entry->text, message.text, message.len);
}
