/* The string table: open addressing over texts kept in an arena. */
#include "escdiff/intern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/arena.h"

struct text {
	const char *bytes;
	size_t len;
	uint64_t hash;
};

struct intern {
	struct arena arena;
	struct text *texts;	/* by id */
	size_t count, cap;
	strid *slots;		/* id, or 0 for a free slot */
	size_t slot_count;	/* a power of two, at least twice count */
};

static uint64_t
hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ (hash >> 31);
}

/* Eight bytes a step; the constants are those of splitmix64's finish. */
static uint64_t
hash_bytes(const char *bytes, size_t len)
{
	uint64_t hash = UINT64_C(0x9e3779b97f4a7c15) ^ len;

	uint64_t word = 0;

	for (; len >= sizeof(word); len -= sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		hash = hash_word(hash, word);
		bytes += sizeof(word);
	}
	word = 0;
	for (size_t i = 0; i < len; i++)
		word = word << 8 | (unsigned char)bytes[i];
	hash = hash_word(hash, word);
	hash *= UINT64_C(0x94d049bb133111eb);
	return hash ^ (hash >> 29);
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t
find_slot(const struct intern *strings, uint64_t hash, const char *bytes,
	  size_t len)
{
	const size_t mask = strings->slot_count - 1;
	size_t slot = (size_t)hash & mask;

	while (strings->slots[slot] != 0) {
		const struct text *text = &strings->texts[strings->slots[slot]];

		if (text->hash == hash && text->len == len &&
		    memcmp(text->bytes, bytes, len) == 0)
			break;
		slot = (slot + 1) & mask;
	}
	return slot;
}

static bool
grow_slots(struct intern *strings)
{
	const size_t count = strings->slot_count * 2;
	strid *slots = calloc(count, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t id = 1; id < strings->count; id++) {
		size_t slot = (size_t)strings->texts[id].hash & (count - 1);

		while (slots[slot] != 0)
			slot = (slot + 1) & (count - 1);
		slots[slot] = (strid)id;
	}
	free(strings->slots);
	strings->slots = slots;
	strings->slot_count = count;
	return true;
}

static bool
grow_texts(struct intern *strings)
{
	const size_t cap = strings->cap * 2;
	struct text *texts = realloc(strings->texts, cap * sizeof(*texts));

	if (texts == NULL)
		return false;
	strings->texts = texts;
	strings->cap = cap;
	return true;
}

struct intern *
intern_new(void)
{
	struct intern *strings = calloc(1, sizeof(*strings));

	if (strings == NULL)
		return NULL;
	strings->cap = 512;
	strings->slot_count = 1024;
	strings->texts = calloc(strings->cap, sizeof(*strings->texts));
	strings->slots = calloc(strings->slot_count, sizeof(*strings->slots));
	if (strings->texts == NULL || strings->slots == NULL) {
		intern_free(strings);
		return NULL;
	}
	strings->texts[0] = (struct text){ "", 0, 0 };
	strings->count = 1;
	return strings;
}

void
intern_free(struct intern *strings)
{
	if (strings == NULL)
		return;
	arena_free(&strings->arena);
	free(strings->texts);
	free(strings->slots);
	free(strings);
}

strid
intern_put(struct intern *strings, const char *text, size_t len)
{
	if (len == 0)
		return 0;
	const uint64_t hash = hash_bytes(text, len);
	size_t slot = find_slot(strings, hash, text, len);
	if (strings->slots[slot] != 0)
		return strings->slots[slot];

	if (strings->count >= STRID_NOMEM - 1)
		return STRID_NOMEM;
	if (strings->count == strings->cap && !grow_texts(strings))
		return STRID_NOMEM;
	if (strings->count * 2 >= strings->slot_count) {
		if (!grow_slots(strings))
			return STRID_NOMEM;
		slot = find_slot(strings, hash, text, len);
	}
	const char *copy = arena_strndup(&strings->arena, text, len);
	if (copy == NULL)
		return STRID_NOMEM;
	const strid id = (strid)strings->count++;
	strings->texts[id] = (struct text){ copy, len, hash };
	strings->slots[slot] = id;
	return id;
}

strid
intern_puts(struct intern *strings, const char *text)
{
	return intern_put(strings, text, strlen(text));
}

strid
intern_find(const struct intern *strings, const char *text, size_t len)
{
	if (len == 0)
		return 0;
	return strings->slots[find_slot(strings, hash_bytes(text, len), text,
					len)];
}

const char *
intern_text(const struct intern *strings, strid id)
{
	return strings->texts[id].bytes;
}

size_t
intern_len(const struct intern *strings, strid id)
{
	return strings->texts[id].len;
}

size_t
intern_count(const struct intern *strings)
{
	return strings->count;
}
