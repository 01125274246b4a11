/* The string table: open addressing over texts kept in an arena. */
#include "escdiff/intern.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/arena.h"

#define AT_ONCE 8		/* texts that intern_put_all asks for */

/* In front of a text's bytes, so that one number finds all of it. */
struct text {
	uint32_t len;
	char bytes[];		/* and a NUL */
};

/* All that is needed to find a text: each step more is a wait for memory. */
struct slot {
	uint32_t hash;
	strid id;		/* 0: free */
	const struct text *text;
};

struct intern {
	struct arena arena;
	const struct text **texts;	/* by id */
	size_t count, cap;
	struct slot *slots;
	size_t slot_count;	/* a power of two; a quarter is free */
};

static uint64_t
hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0xbf58476d1ce4e5b9);
	return hash ^ (hash >> 31);
}

/* Eight bytes a step; the constants are those of splitmix64's finish. */
static uint32_t
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
	return (uint32_t)(hash >> 32);
}

/* The slot that holds the text, or the free one where it belongs. */
static struct slot *
find_slot(const struct intern *strings, uint32_t hash, const char *bytes,
	  size_t len)
{
	const size_t mask = strings->slot_count - 1;
	size_t at = hash & mask;

	for (; strings->slots[at].id != 0; at = (at + 1) & mask) {
		struct slot *slot = &strings->slots[at];

		if (slot->hash != hash)
			continue;
		if (slot->text->len == len &&
		    memcmp(slot->text->bytes, bytes, len) == 0)
			return slot;
	}
	return &strings->slots[at];
}

static bool
grow_slots(struct intern *strings)
{
	const size_t count = strings->slot_count * 2;
	struct slot *slots = calloc(count, sizeof(*slots));

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < strings->slot_count; i++) {
		const struct slot *old = &strings->slots[i];
		size_t at = old->hash & (count - 1);

		if (old->id == 0)
			continue;
		while (slots[at].id != 0)
			at = (at + 1) & (count - 1);
		slots[at] = *old;
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
	const struct text **texts = reallocarray(strings->texts, cap,
						 sizeof(*texts));

	if (texts == NULL)
		return false;
	strings->texts = texts;
	strings->cap = cap;
	return true;
}

static struct text *
copy_text(struct intern *strings, const char *bytes, size_t len)
{
	struct text *text = arena_alloc_near(&strings->arena,
					     sizeof(*text) + len + 1);

	if (text == NULL)
		return NULL;
	text->len = (uint32_t)len;
	memcpy(text->bytes, bytes, len);
	text->bytes[len] = '\0';
	return text;
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
	if (strings->texts != NULL)
		strings->texts[0] = copy_text(strings, "", 0);
	if (strings->texts == NULL || strings->slots == NULL ||
	    strings->texts[0] == NULL) {
		intern_free(strings);
		return NULL;
	}
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

static strid
add_text(struct intern *strings, uint32_t hash, const char *bytes, size_t len)
{
	if (strings->count >= STRID_NOMEM - 1 || len >= UINT32_MAX)
		return STRID_NOMEM;
	if (strings->count == strings->cap && !grow_texts(strings))
		return STRID_NOMEM;
	if (strings->count >= strings->slot_count / 4 * 3 &&
	    !grow_slots(strings))
		return STRID_NOMEM;
	const struct text *text = copy_text(strings, bytes, len);
	if (text == NULL)
		return STRID_NOMEM;
	const strid id = (strid)strings->count++;
	strings->texts[id] = text;
	*find_slot(strings, hash, bytes, len) =
		(struct slot){ hash, id, text };
	return id;
}

static strid
put(struct intern *strings, uint32_t hash, const char *text, size_t len)
{
	if (len == 0)
		return 0;
	const struct slot *slot = find_slot(strings, hash, text, len);
	return slot->id != 0 ? slot->id : add_text(strings, hash, text, len);
}

strid
intern_put(struct intern *strings, const char *text, size_t len)
{
	return put(strings, hash_bytes(text, len), text, len);
}

void
intern_put_all(struct intern *strings, struct intern_item *items,
	       size_t count)
{
	const size_t mask = strings->slot_count - 1;
	uint32_t hashes[AT_ONCE];

	for (; count > AT_ONCE; count--, items++)
		items->id = intern_put(strings, items->text, items->len);
	for (size_t i = 0; i < count; i++) {
		hashes[i] = hash_bytes(items[i].text, items[i].len);
		__builtin_prefetch(&strings->slots[hashes[i] & mask]);
	}
	for (size_t i = 0; i < count; i++) {
		const struct slot *slot = &strings->slots[hashes[i] & mask];

		if (slot->hash == hashes[i])
			__builtin_prefetch(slot->text);
	}
	for (size_t i = 0; i < count; i++)
		items[i].id = put(strings, hashes[i], items[i].text,
				  items[i].len);
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
	return find_slot(strings, hash_bytes(text, len), text, len)->id;
}

const char *
intern_text(const struct intern *strings, strid id)
{
	return strings->texts[id]->bytes;
}

size_t
intern_len(const struct intern *strings, strid id)
{
	return strings->texts[id]->len;
}

size_t
intern_count(const struct intern *strings)
{
	return strings->count;
}
