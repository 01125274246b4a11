#ifndef ESCDIFF_BUILD_GOOBJ_H
#define ESCDIFF_BUILD_GOOBJ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The object file in an archive of Go 1.20 to 1.27, as far as calls are
 * concerned.  Its format has a name of its own, "go120ld", and was the same
 * in all of them.
 *
 * Bytes may be anything: whatever lies outside of them reads as zero and
 * makes the whole broken.
 *
 * Source: cmd/internal/goobj/objfile.go and cmd/internal/archive/archive.go;
 * cmd/internal/objfile/goobj.go is what objdump reads it by.
 */

/* Blocks of the file, in their order. */
enum goobj_block {
	GOOBJ_AUTOLIB, GOOBJ_PKGIDX, GOOBJ_FILE, GOOBJ_SYMDEF,
	GOOBJ_HASHED64DEF, GOOBJ_HASHEDDEF, GOOBJ_NONPKGDEF, GOOBJ_NONPKGREF,
	GOOBJ_REFFLAGS, GOOBJ_HASH64, GOOBJ_HASH, GOOBJ_RELOCIDX,
	GOOBJ_AUXIDX, GOOBJ_DATAIDX, GOOBJ_RELOC, GOOBJ_AUX, GOOBJ_DATA,
	GOOBJ_REFNAME, GOOBJ_END, GOOBJ_BLOCKS
};

struct goobj {
	const unsigned char *bytes;	/* borrowed */
	size_t len;
	uint32_t blocks[GOOBJ_BLOCKS];	/* where each begins */
	const char *header;		/* "go object linux amd64 go1.26.8 ..."
					   and more lines; not ended */
	size_t header_len;
	bool broken;			/* nothing that was read counts */
};

/* Bytes of the file; not ended. */
struct goobj_text {
	const char *text;
	size_t len;
};

/*
 * The first object file of an archive in memory: the one that the compiler
 * wrote, and that objdump reads.  False: there is none of this format.
 */
bool goobj_find(struct goobj *obj, const void *archive, size_t len);

/* A word of the header, from 0; empty if it has less. */
struct goobj_text goobj_word(const struct goobj *obj, size_t index);

struct goobj_symbol {
	struct goobj_text name;
	bool is_static;		/* of this file only */
	unsigned type;
	uint32_t size;
	uint32_t data;		/* where its bytes are: functions are listed
				   in that order */
};

/* Symbols 0 to count-1 are defined here; further ones are only named. */
size_t goobj_defined(const struct goobj *obj);
struct goobj_symbol goobj_symbol(struct goobj *obj, size_t index);

/* What a symbol refers to. */
struct goobj_ref {
	uint32_t package, symbol;
};
enum {
	GOOBJ_PKG_NONE = 0x7fffffff,	/* their symbols are of this file */
	GOOBJ_PKG_HASHED64 = GOOBJ_PKG_NONE - 1,
	GOOBJ_PKG_HASHED = GOOBJ_PKG_NONE - 2,
	GOOBJ_PKG_BUILTIN = GOOBJ_PKG_NONE - 3,	/* in the compiler's list */
	GOOBJ_PKG_SELF = GOOBJ_PKG_NONE - 4
};

struct goobj_reloc {
	uint32_t offset;	/* in the symbol */
	struct goobj_ref to;
};

/* The relocations of a defined symbol: from *first on, *count of them. */
void goobj_relocs(struct goobj *obj, size_t symbol, size_t *first,
		  size_t *count);
struct goobj_reloc goobj_reloc(struct goobj *obj, size_t index);

/* The index of a symbol of this file; false for another package's. */
bool goobj_own(const struct goobj *obj, struct goobj_ref ref, size_t *index);

/* Names of other packages' symbols. */
size_t goobj_ref_names(const struct goobj *obj);
struct goobj_text goobj_ref_name(struct goobj *obj, size_t index,
				 struct goobj_ref *ref);

/*
 * Which line of which file the byte at offset of a function comes from;
 * step: the bytes that the machine's shortest instruction has.  No file, and
 * line 0: the function does not say.
 */
struct goobj_text goobj_line(struct goobj *obj, size_t symbol, uint32_t offset,
			     uint32_t step, int32_t *line);

#endif
