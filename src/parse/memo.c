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
mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ (hash >> 32);
}

/* Of at least 8 bytes: the last word overlaps the one before it. */
static uint32_t
hash_text(struct span text)
{
	uint64_t hash = text.len, word;
	size_t i = 0;

	for (; i + sizeof(word) < text.len; i += sizeof(word)) {
		memcpy(&word, text.text + i, sizeof(word));
		hash = mix(hash, word);
	}
	memcpy(&word, text.text + text.len - sizeof(word), sizeof(word));
	return (uint32_t)(mix(hash, word) >> 8);
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
