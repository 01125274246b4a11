/* machine_object.c and goobj.c: an object file made by hand, whole and
 * damaged.  Real ones: tests/objects. */
#include "report_fixture.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/goobj.h"
#include "build/machine.h"

#define HEADER "go object linux amd64 go1.26.8 GOAMD64=v1\n\n!\n"

/* The compiler's list of names that object files leave out. */
#define LIST "package goobj\n\nvar builtins = [...]struct {\n" \
	"\tname string\n}{\n"
#define NEWOBJECT "\t{\"runtime.newobject\", 1},\n"
#define GOPANIC "\t{\"runtime.gopanic\", 1},\n"
#define BUILTINS LIST NEWOBJECT GOPANIC "}\n"

/* Where files are, and the paths in there. */
struct scratch {
	char dir[64], archive[96], sources[160];
};

static void
put(struct buffer *out, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++, value >>= 8)
		buffer_addc(out, (char)value);
}

static void
put_ref(struct buffer *out, uint32_t package, uint32_t symbol)
{
	put(out, package, 4);
	put(out, symbol, 4);
}

/* Texts, one after the other, behind the header of the file. */
struct texts {
	struct buffer bytes;
	size_t start;
};

static void
put_text(struct buffer *out, struct texts *texts, const char *text)
{
	put(out, strlen(text), 4);
	put(out, texts->start + texts->bytes.len, 4);
	buffer_adds(&texts->bytes, text);
}

static void
put_symbol(struct buffer *out, struct texts *texts, const char *name,
	   unsigned abi, unsigned type, uint32_t size)
{
	put_text(out, texts, name);
	put(out, abi, 2);
	put(out, type, 1);
	put(out, 0, 2);
	put(out, size, 4);
	put(out, 1, 4);
}

static void
put_reloc(struct buffer *out, uint32_t offset, uint32_t package,
	  uint32_t symbol)
{
	put(out, offset, 4);
	put(out, 4, 1);
	put(out, 7, 2);
	put(out, 0, 8);
	put_ref(out, package, symbol);
}

/* Line 10 of a.go for eight bytes, then line 11; the second table is of the
 * files: the first one. */
#define LINES "\x16\x08\x02\x08\0"
#define FILES "\x02\x10\0"

/*
 * F: two calls of the compiler's own list, one of them no allocator; G's M, a
 * generic type's: one of another package and one that has no index; f, which
 * is static, has no lines.
 */
static void
make_blocks(struct buffer *blocks, struct texts *texts)
{
	static const uint32_t data[] = { 0, 16, 32, 48, 53, 56 };
	static const uint32_t relocs[] = { 0, 3, 5, 6, 6, 6 };
	static const uint32_t aux[] = { 0, 2, 4, 4, 4, 4 };

	put_text(&blocks[GOOBJ_FILE], texts, "/src/a.go");
	put_symbol(&blocks[GOOBJ_SYMDEF], texts, "ex.com/a.F", 1, 1, 16);
	put_symbol(&blocks[GOOBJ_SYMDEF], texts, "ex.com/a.(*G[int]).M", 1, 1,
		   16);
	put_symbol(&blocks[GOOBJ_SYMDEF], texts, "ex.com/a.f", 0xffff, 1, 16);
	put_symbol(&blocks[GOOBJ_HASHEDDEF], texts, "", 0, 9, 5);
	put_symbol(&blocks[GOOBJ_HASHEDDEF], texts, "", 0, 9, 3);
	put_symbol(&blocks[GOOBJ_NONPKGREF], texts, "runtime.makemap", 0, 0,
		   0);
	for (size_t i = 0; i < ARRAY_LEN(data); i++) {
		put(&blocks[GOOBJ_DATAIDX], data[i], 4);
		put(&blocks[GOOBJ_RELOCIDX], relocs[i], 4);
		put(&blocks[GOOBJ_AUXIDX], aux[i], 4);
	}
	put_reloc(&blocks[GOOBJ_RELOC], 1, GOOBJ_PKG_BUILTIN, 0);
	put_reloc(&blocks[GOOBJ_RELOC], 5, GOOBJ_PKG_BUILTIN, 1);
	put_reloc(&blocks[GOOBJ_RELOC], 9, GOOBJ_PKG_BUILTIN, 0);
	put_reloc(&blocks[GOOBJ_RELOC], 9, 1, 5);
	/* Printed where the one before it is. */
	put_reloc(&blocks[GOOBJ_RELOC], 2, GOOBJ_PKG_NONE, 0);
	put_reloc(&blocks[GOOBJ_RELOC], 2, GOOBJ_PKG_NONE, 0);
	for (size_t i = 0; i < 2; i++) {
		put(&blocks[GOOBJ_AUX], 8, 1);
		put_ref(&blocks[GOOBJ_AUX], GOOBJ_PKG_HASHED, 1);
		put(&blocks[GOOBJ_AUX], 9, 1);
		put_ref(&blocks[GOOBJ_AUX], GOOBJ_PKG_HASHED, 0);
	}
	for (size_t i = 0; i < 48; i++)
		put(&blocks[GOOBJ_DATA], 0x90, 1);
	buffer_add(&blocks[GOOBJ_DATA], LINES, sizeof(LINES) - 1);
	buffer_add(&blocks[GOOBJ_DATA], FILES, sizeof(FILES) - 1);
	put_ref(&blocks[GOOBJ_REFNAME], 1, 5);
	put_text(&blocks[GOOBJ_REFNAME], texts, "runtime.growslice");
}

static void
make_object(struct buffer *out)
{
	struct buffer blocks[GOOBJ_BLOCKS] = { 0 };
	struct texts texts = { .start = 8 + 8 + 4 + 4 * GOOBJ_BLOCKS };

	make_blocks(blocks, &texts);
	buffer_add(out, "\0go120ld", 8);
	put(out, 0, 8 + 4);	/* fingerprint, flags */
	size_t at = texts.start + texts.bytes.len;
	for (size_t i = 0; i < GOOBJ_BLOCKS; i++) {
		put(out, at, 4);
		at += blocks[i].len;
	}
	buffer_add(out, texts.bytes.data, texts.bytes.len);
	for (size_t i = 0; i < GOOBJ_BLOCKS; i++) {
		buffer_add(out, buffer_text(&blocks[i]), blocks[i].len);
		buffer_free(&blocks[i]);
	}
	buffer_free(&texts.bytes);
}

static void
put_entry(struct buffer *out, const char *name, const void *bytes, size_t len)
{
	buffer_addf(out, "%-16s%-12d%-6d%-6d%-8o%-10zu`\n", name, 0, 0, 0, 0644,
		    len);
	buffer_add(out, bytes, len);
	if (len % 2 != 0)
		buffer_addc(out, '\n');
}

static void
make_archive(struct buffer *out)
{
	struct buffer object = { 0 };

	buffer_adds(&object, HEADER);
	make_object(&object);
	buffer_adds(out, "!<arch>\n");
	put_entry(out, "__.PKGDEF", "odd", 3);
	put_entry(out, "_go_.o", object.data, object.len);
	buffer_free(&object);
}

static void
write_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void
make_place(struct scratch *place)
{
	static const char *const dirs[] = { "/src", "/cmd", "/internal",
					    "/goobj" };

	strcpy(place->dir, "/tmp/test_goobj.XXXXXX");
	assert_non_null(mkdtemp(place->dir));
	snprintf(place->archive, sizeof(place->archive), "%s/a", place->dir);
	strcpy(place->sources, place->dir);
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		strcat(place->sources, dirs[i]);
		assert_int_equal(mkdir(place->sources, 0700), 0);
	}
	strcat(place->sources, "/builtinlist.go");
	write_file(place->sources, BUILTINS, strlen(BUILTINS));
}

static void
remove_place(struct scratch *place)
{
	unlink(place->archive);
	unlink(place->sources);
	for (size_t i = 0; i < 5; i++) {
		*strrchr(place->sources, '/') = '\0';
		rmdir(place->sources);
	}
}

static bool
read_with(const struct scratch *place, const struct buffer *archive,
	  const char *version, struct buffer *kept)
{
	write_file(place->archive, archive->data, archive->len);
	return machine_object_read(place->archive, version, place->dir, NULL,
				   NULL, kept);
}

static void
test_whole(void **state)
{
	struct intern *strings = intern_new();
	struct strid_list functions = { 0 };
	struct buffer archive = { 0 }, kept = { 0 };
	struct scratch place;

	(void)state;
	make_place(&place);
	make_archive(&archive);
	assert_true(read_with(&place, &archive, "go1.26.8", &kept));
	assert_string_equal(buffer_text(&kept),
			    "f\tF\nc\ta.go\t10\tnewobject\n"
			    "c\ta.go\t11\tnewobject\n"
			    "f\t(*G).M\nc\ta.go\t11\tgrowslice\n"
			    "c\ta.go\t11\tmakemap\n"
			    "f\tf<1>\nc\t\t0\tmakemap\n");
	buffer_clear(&kept);
	strid_list_add(&functions, intern_puts(strings, "(*G).M"));
	assert_true(machine_object_read(place.archive, "go1.26.8", place.dir,
					strings, &functions, &kept));
	assert_string_equal(buffer_text(&kept),
			    "f\t(*G).M\nc\ta.go\t11\tgrowslice\n"
			    "c\ta.go\t11\tmakemap\n");
	buffer_clear(&kept);

	/* Another Go wrote it, or one that is not known; no sources. */
	assert_false(read_with(&place, &archive, "go1.26.7", &kept));
	assert_false(read_with(&place, &archive, "go1.99.0", &kept));
	unlink(place.sources);
	assert_false(read_with(&place, &archive, "go1.26.8", &kept));
	assert_int_equal(kept.len, 0);
	remove_place(&place);
	strid_list_free(&functions);
	buffer_free(&archive);
	buffer_free(&kept);
	intern_free(strings);
}

/* A list that is another one than was expected: indexes would be wrong. */
static void
test_builtins(void **state)
{
	static const char *const lists[] = {
		"",
		LIST "}\n",
		LIST NEWOBJECT "}\n",	/* the file has a second one */
		LIST NEWOBJECT GOPANIC,
		LIST NEWOBJECT "\t// and\n" GOPANIC "}\n",
		LIST NEWOBJECT "\t{name: \"runtime.gopanic\"},\n}\n",
		LIST NEWOBJECT "\t{\"runtime.gopanic\n}\n",
	};
	struct buffer archive = { 0 }, kept = { 0 };
	struct scratch place;

	(void)state;
	make_place(&place);
	make_archive(&archive);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		write_file(place.sources, lists[i], strlen(lists[i]));
		if (read_with(&place, &archive, "go1.26.8", &kept))
			fail_msg("%s", lists[i]);
		assert_int_equal(kept.len, 0);
	}
	remove_place(&place);
	buffer_free(&archive);
	buffer_free(&kept);
}

/* Cut off anywhere, or with another byte anywhere: no crash, and never half
 * of an answer. */
static void
test_damaged(void **state)
{
	struct buffer archive = { 0 }, kept = { 0 };
	struct scratch place;

	(void)state;
	make_place(&place);
	make_archive(&archive);
	const size_t len = archive.len;
	for (size_t i = 0; i < len; i++) {
		archive.len = i;
		assert_false(read_with(&place, &archive, "go1.26.8", &kept));
		assert_int_equal(kept.len, 0);
	}
	archive.len = len;
	for (size_t i = 0; i < len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			archive.data[i] = (char)(archive.data[i] ^ 1 << bit);
			if (!read_with(&place, &archive, "go1.26.8", &kept))
				assert_int_equal(kept.len, 0);
			archive.data[i] = (char)(archive.data[i] ^ 1 << bit);
			buffer_clear(&kept);
		}
	}
	remove_place(&place);
	buffer_free(&archive);
	buffer_free(&kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_builtins),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
