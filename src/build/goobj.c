/* Go's object files: archive, header, symbols, relocations and tables of
 * lines, each read where it lies. */
#include "build/goobj.h"

#include <stdlib.h>
#include <string.h>

#define ARCHIVE_MAGIC "!<arch>\n"
#define OBJECT_MAGIC "go object "
#define FORMAT_MAGIC "\0go120ld"
#define HEADER_END "\n!\n"

/* Sizes in the file. */
enum {
	ENTRY_SIZE = 60,	/* of an archive, and where its size stands */
	ENTRY_BYTES = 48,
	ENTRY_MARK = 58,
	MAGIC_SIZE = 8,
	FINGERPRINT_SIZE = 8,
	FLAGS_SIZE = 4,
	STRING_SIZE = 8,
	SYMBOL_SIZE = STRING_SIZE + 2 + 1 + 1 + 1 + 4 + 4,
	REF_SIZE = 8,
	RELOC_SIZE = 4 + 1 + 2 + 8 + REF_SIZE,
	AUX_SIZE = 1 + REF_SIZE,
	REF_NAME_SIZE = REF_SIZE + STRING_SIZE
};

enum { AUX_PCFILE = 8, AUX_PCLINE = 9 };

#define ABI_STATIC 0xffff

/* So many bytes at offset; zeroes if they are not there. */
static const unsigned char *
bytes_at(struct goobj *obj, uint64_t offset, size_t len)
{
	static const unsigned char zeroes[32];

	if (offset <= obj->len && len <= obj->len - offset)
		return obj->bytes + offset;
	obj->broken = true;
	return zeroes;
}

static uint32_t
number(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
	       (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t
number_at(struct goobj *obj, uint64_t offset)
{
	return number(bytes_at(obj, offset, 4));
}

static struct goobj_ref
ref_of(const unsigned char *bytes)
{
	return (struct goobj_ref){ number(bytes), number(bytes + 4) };
}

/* A length, and where the text is. */
static struct goobj_text
text_of(struct goobj *obj, const unsigned char *bytes)
{
	const uint32_t len = number(bytes), offset = number(bytes + 4);

	if (offset > obj->len || len > obj->len - offset) {
		obj->broken = true;
		return (struct goobj_text){ "", 0 };
	}
	return (struct goobj_text){ (const char *)obj->bytes + offset, len };
}

/* How many there are in a block. */
static size_t
count(const struct goobj *obj, enum goobj_block block, size_t size)
{
	return (obj->blocks[block + 1] - obj->blocks[block]) / size;
}

/* The blocks begin one after the other. */
static bool
read_blocks(struct goobj *obj)
{
	uint64_t at = MAGIC_SIZE + FINGERPRINT_SIZE + FLAGS_SIZE;

	if (obj->len < MAGIC_SIZE ||
	    memcmp(obj->bytes, FORMAT_MAGIC, MAGIC_SIZE) != 0)
		return false;
	for (size_t i = 0; i < GOOBJ_BLOCKS; i++, at += 4) {
		obj->blocks[i] = number_at(obj, at);
		if (i > 0 && obj->blocks[i] < obj->blocks[i - 1])
			return false;
	}
	return !obj->broken && obj->blocks[GOOBJ_END] <= obj->len;
}

/* An entry of an archive: a header that ends in "\n!\n", and the rest. */
static bool
read_object(struct goobj *obj, const char *entry, size_t len)
{
	const char *end = memmem(entry, len, HEADER_END, strlen(HEADER_END));

	if (end == NULL || len < strlen(OBJECT_MAGIC) ||
	    memcmp(entry, OBJECT_MAGIC, strlen(OBJECT_MAGIC)) != 0)
		return false;
	obj->header = entry;
	obj->header_len = (size_t)(end - entry);
	end += strlen(HEADER_END);
	obj->bytes = (const unsigned char *)end;
	obj->len = len - (size_t)(end - entry);
	return read_blocks(obj);
}

static bool
named(const char *entry, const char *name)
{
	const size_t len = strlen(name);

	return memcmp(entry, name, len) == 0 && entry[len] == ' ';
}

bool
goobj_find(struct goobj *obj, const void *archive, size_t len)
{
	const char *bytes = archive;
	size_t at = strlen(ARCHIVE_MAGIC);

	*obj = (struct goobj){ 0 };
	if (len < at || memcmp(bytes, ARCHIVE_MAGIC, at) != 0)
		return false;
	while (len - at >= ENTRY_SIZE) {
		const char *entry = bytes + at;
		char digits[ENTRY_MARK - ENTRY_BYTES + 1] = "";

		memcpy(digits, entry + ENTRY_BYTES, sizeof(digits) - 1);
		const size_t size = strtoul(digits, NULL, 10);
		at += ENTRY_SIZE;
		if (memcmp(entry + ENTRY_MARK, "`\n", 2) != 0 ||
		    size > len - at)
			return false;
		if (!named(entry, "__.PKGDEF"))
			return read_object(obj, bytes + at, size);
		at += size;
		at += size % 2 != 0 && at < len;
	}
	return false;
}

struct goobj_text
goobj_word(const struct goobj *obj, size_t index)
{
	const char *at = obj->header, *end = at + obj->header_len;

	for (;; index--) {
		while (at < end && (*at == ' ' || *at == '\n'))
			at++;
		const char *start = at;
		while (at < end && *at != ' ' && *at != '\n')
			at++;
		if (index == 0 || at == end)
			return (struct goobj_text){
				start, index == 0 ? (size_t)(at - start) : 0 };
	}
}

size_t
goobj_defined(const struct goobj *obj)
{
	return count(obj, GOOBJ_SYMDEF, SYMBOL_SIZE) +
	       count(obj, GOOBJ_HASHED64DEF, SYMBOL_SIZE) +
	       count(obj, GOOBJ_HASHEDDEF, SYMBOL_SIZE) +
	       count(obj, GOOBJ_NONPKGDEF, SYMBOL_SIZE);
}

/* The index-th number of a block that leads from symbols elsewhere. */
static uint32_t
place_of(struct goobj *obj, enum goobj_block block, size_t index)
{
	return number_at(obj, obj->blocks[block] + (uint64_t)index * 4);
}

struct goobj_symbol
goobj_symbol(struct goobj *obj, size_t index)
{
	const unsigned char *bytes = bytes_at(
		obj, obj->blocks[GOOBJ_SYMDEF] + (uint64_t)index * SYMBOL_SIZE,
		SYMBOL_SIZE);
	struct goobj_symbol symbol = {
		.name = text_of(obj, bytes),
		.is_static = (bytes[8] | bytes[9] << 8) == ABI_STATIC,
		.type = bytes[10],
		.size = number(bytes + 13),
	};

	const size_t defined = goobj_defined(obj);
	if (index < defined)
		symbol.data = place_of(obj, GOOBJ_DATAIDX, index);
	else if (index - defined >= count(obj, GOOBJ_NONPKGREF, SYMBOL_SIZE))
		obj->broken = true;
	return symbol;
}

/* Which of a block's items are a symbol's. */
static void
items_of(struct goobj *obj, enum goobj_block places, enum goobj_block items,
	 size_t size, size_t symbol, size_t *first, size_t *len)
{
	const uint32_t begin = place_of(obj, places, symbol);
	const uint32_t end = place_of(obj, places, symbol + 1);

	*first = begin;
	*len = end >= begin ? end - begin : 0;
	if (end < begin || end > count(obj, items, size)) {
		obj->broken = true;
		*len = 0;
	}
}

void
goobj_relocs(struct goobj *obj, size_t symbol, size_t *first, size_t *len)
{
	items_of(obj, GOOBJ_RELOCIDX, GOOBJ_RELOC, RELOC_SIZE, symbol, first,
		 len);
}

struct goobj_reloc
goobj_reloc(struct goobj *obj, size_t index)
{
	const unsigned char *bytes = bytes_at(
		obj, obj->blocks[GOOBJ_RELOC] + (uint64_t)index * RELOC_SIZE,
		RELOC_SIZE);

	return (struct goobj_reloc){ number(bytes),
				     ref_of(bytes + RELOC_SIZE - REF_SIZE) };
}

bool
goobj_own(const struct goobj *obj, struct goobj_ref ref, size_t *index)
{
	const size_t own = count(obj, GOOBJ_SYMDEF, SYMBOL_SIZE);
	const size_t short_hashed = count(obj, GOOBJ_HASHED64DEF, SYMBOL_SIZE);
	const size_t hashed = count(obj, GOOBJ_HASHEDDEF, SYMBOL_SIZE);

	*index = ref.symbol;
	switch (ref.package) {
	case GOOBJ_PKG_NONE:
		*index += own + short_hashed + hashed;
		return true;
	case GOOBJ_PKG_HASHED:
		*index += own + short_hashed;
		return true;
	case GOOBJ_PKG_HASHED64:
		*index += own;
		return true;
	default:
		return ref.package == GOOBJ_PKG_SELF;
	}
}

size_t
goobj_ref_names(const struct goobj *obj)
{
	return count(obj, GOOBJ_REFNAME, REF_NAME_SIZE);
}

struct goobj_text
goobj_ref_name(struct goobj *obj, size_t index, struct goobj_ref *ref)
{
	const unsigned char *bytes = bytes_at(
		obj, obj->blocks[GOOBJ_REFNAME] +
			     (uint64_t)index * REF_NAME_SIZE,
		REF_NAME_SIZE);

	*ref = ref_of(bytes);
	return text_of(obj, bytes + REF_SIZE);
}

/* The data of a symbol that a function has for its lines. */
static struct goobj_text
table_of(struct goobj *obj, struct goobj_ref ref)
{
	size_t index;

	if (ref.package != GOOBJ_PKG_HASHED || !goobj_own(obj, ref, &index) ||
	    index >= goobj_defined(obj)) {
		obj->broken = true;
		return (struct goobj_text){ "", 0 };
	}
	const uint32_t begin = place_of(obj, GOOBJ_DATAIDX, index);
	const uint32_t end = place_of(obj, GOOBJ_DATAIDX, index + 1);
	const size_t len = end >= begin ? end - begin : 0;
	const uint64_t at = (uint64_t)obj->blocks[GOOBJ_DATA] + begin;
	obj->broken |= end < begin || at > obj->len || len > obj->len - at;
	if (obj->broken)
		return (struct goobj_text){ "", 0 };
	return (struct goobj_text){ (const char *)obj->bytes + at, len };
}

/* A number of seven bits a byte, least first. */
static bool
next_number(struct goobj_text *table, uint32_t *value)
{
	*value = 0;
	for (unsigned shift = 0; table->len > 0 && shift < 32; shift += 7) {
		const unsigned char byte = (unsigned char)*table->text;

		table->text++;
		table->len--;
		*value |= (uint32_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return true;
	}
	return false;
}

/* Pairs: by how much the value changes, and for how many steps it holds. */
static int32_t
value_at(struct goobj *obj, struct goobj_ref ref, uint32_t offset,
	 uint32_t step)
{
	struct goobj_text table = table_of(obj, ref);
	uint32_t value = (uint32_t)-1, change, steps;
	uint64_t at = 0;

	while (next_number(&table, &change)) {
		if (change == 0 && at > 0)
			return -1;
		if (!next_number(&table, &steps))
			break;
		value += (change & 1) != 0 ? ~(change >> 1) : change >> 1;
		at += (uint64_t)steps * step;
		if (offset < at)
			return (int32_t)value;
	}
	obj->broken = true;
	return -1;
}

struct goobj_text
goobj_line(struct goobj *obj, size_t symbol, uint32_t offset, uint32_t step,
	   int32_t *line)
{
	struct goobj_ref files = { 0 }, lines = { 0 };
	size_t first, len;

	items_of(obj, GOOBJ_AUXIDX, GOOBJ_AUX, AUX_SIZE, symbol, &first, &len);
	for (size_t i = first; i < first + len; i++) {
		const unsigned char *aux = bytes_at(
			obj, obj->blocks[GOOBJ_AUX] + (uint64_t)i * AUX_SIZE,
			AUX_SIZE);

		if (aux[0] == AUX_PCFILE)
			files = ref_of(aux + 1);
		else if (aux[0] == AUX_PCLINE)
			lines = ref_of(aux + 1);
	}
	*line = 0;
	if (files.package == 0 || lines.package == 0)
		return (struct goobj_text){ "", 0 };
	*line = value_at(obj, lines, offset, step);
	const int32_t file = value_at(obj, files, offset, step);
	if (file < 0 || (size_t)file >= count(obj, GOOBJ_FILE, STRING_SIZE)) {
		obj->broken = true;
		return (struct goobj_text){ "", 0 };
	}
	return text_of(obj, bytes_at(obj, obj->blocks[GOOBJ_FILE] +
				     (uint64_t)file * STRING_SIZE,
				     STRING_SIZE));
}
