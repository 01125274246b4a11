#ifndef ESCDIFF_MACHINE_H
#define ESCDIFF_MACHINE_H

#include "escdiff/build.h"

/*
 * Functions of the runtime that compiled code calls to allocate, with the
 * first and the last release (1.N) whose compiler knows them; 0: to this
 * day.  A "*" stands for any end.  What they make decides which records
 * they are evidence for.  Not here: newproc and deferproc, which allocate
 * for themselves, and mapassign, which grows what is on the heap anyway.
 *
 * Source: cmd/compile/internal/typecheck/_builtin/runtime.go (older: .../gc/
 * builtin/runtime.go) and ssagen/ssa.go, Go 1.9 to 1.27; experiments too.
 *
 *	name                         first last  makes
 */
#define ALLOCATORS(X)                                        \
	X("newobject",                   0,  0,  MAKES_OBJECT)   \
	X("mallocgc",                   15,  0,  MAKES_OBJECT)   \
	X("mallocgcTinySC2",            27,  0,  MAKES_OBJECT)   \
	X("mallocgcTinySize*",          26, 26,  MAKES_OBJECT)   \
	X("mallocgcSmallScanNoHeaderSC*", 26, 0, MAKES_OBJECT)   \
	X("mallocgcSmallNoScanSC*",     26,  0,  MAKES_OBJECT)   \
	X("makeslice",                   0,  0,  MAKES_SLICE)    \
	X("makeslice64",                 0,  0,  MAKES_SLICE)    \
	X("makeslicecopy",              15,  0,  MAKES_SLICE)    \
	X("growslice",                   0,  0,  MAKES_SLICE)    \
	X("growsliceNoAlias",           26,  0,  MAKES_SLICE)    \
	X("growsliceBuf",               26,  0,  MAKES_SLICE)    \
	X("growsliceBufNoAlias",        26,  0,  MAKES_SLICE)    \
	X("moveSlice",                  26,  0,  MAKES_LATER)    \
	X("moveSliceNoScan",            26,  0,  MAKES_LATER)    \
	X("moveSliceNoCap",             26,  0,  MAKES_LATER)    \
	X("moveSliceNoCapNoScan",       26,  0,  MAKES_LATER)    \
	X("convT",                      18,  0,  MAKES_BOX)      \
	X("convTnoptr",                 18,  0,  MAKES_BOX)      \
	X("convT16",                    12,  0,  MAKES_BOX)      \
	X("convT32",                    12,  0,  MAKES_BOX)      \
	X("convT64",                    12,  0,  MAKES_BOX)      \
	X("convTstring",                12,  0,  MAKES_BOX)      \
	X("convTslice",                 12,  0,  MAKES_BOX)      \
	X("convT2E",                     0, 17,  MAKES_BOX)      \
	X("convT2Enoptr",                0, 17,  MAKES_BOX)      \
	X("convT2E16",                   0, 11,  MAKES_BOX)      \
	X("convT2E32",                   0, 11,  MAKES_BOX)      \
	X("convT2E64",                   0, 11,  MAKES_BOX)      \
	X("convT2Estring",               0, 11,  MAKES_BOX)      \
	X("convT2Eslice",                0, 11,  MAKES_BOX)      \
	X("convT2I",                     0, 17,  MAKES_BOX)      \
	X("convT2Inoptr",                0, 17,  MAKES_BOX)      \
	X("convT2I16",                   0, 11,  MAKES_BOX)      \
	X("convT2I32",                   0, 11,  MAKES_BOX)      \
	X("convT2I64",                   0, 11,  MAKES_BOX)      \
	X("convT2Istring",               0, 11,  MAKES_BOX)      \
	X("convT2Islice",                0, 11,  MAKES_BOX)      \
	X("concatstring2",               0,  0,  MAKES_STRING)   \
	X("concatstring3",               0,  0,  MAKES_STRING)   \
	X("concatstring4",               0,  0,  MAKES_STRING)   \
	X("concatstring5",               0,  0,  MAKES_STRING)   \
	X("concatstrings",               0,  0,  MAKES_STRING)   \
	X("concatbyte2",                24,  0,  MAKES_STRING)   \
	X("concatbyte3",                24,  0,  MAKES_STRING)   \
	X("concatbyte4",                24,  0,  MAKES_STRING)   \
	X("concatbyte5",                24,  0,  MAKES_STRING)   \
	X("concatbytes",                24,  0,  MAKES_STRING)   \
	X("intstring",                   0,  0,  MAKES_STRING)   \
	X("slicebytetostring",           0,  0,  MAKES_STRING)   \
	X("slicerunetostring",           0,  0,  MAKES_STRING)   \
	X("stringtoslicebyte",           0,  0,  MAKES_STRING)   \
	X("stringtoslicerune",           0,  0,  MAKES_STRING)   \
	X("makemap",                     0,  0,  MAKES_MAP)      \
	X("makemap64",                  10,  0,  MAKES_MAP)      \
	X("makemap_small",              10,  0,  MAKES_MAP)      \
	X("makechan",                    0,  0,  MAKES_CHAN)     \
	X("makechan64",                 10,  0,  MAKES_CHAN)

#define ALLOCATORS_NEWEST 27	/* the last release that was looked at */

/* What an allocating function makes; bits. */
enum allocator_makes {
	MAKES_OBJECT = 1,	/* a variable, a literal, a closure */
	MAKES_SLICE = 2,
	MAKES_LATER = 4,	/* moves a slice off the stack, on the line
				   where that leaves it */
	MAKES_BOX = 8,		/* the copy that an interface points at */
	MAKES_STRING = 16,	/* or the bytes of one */
	MAKES_MAP = 32,
	MAKES_CHAN = 64
};

/* A call of an allocating function. */
struct machine_call {
	strid symbol;		/* function that calls, see below */
	strid file;		/* last element of the path only */
	uint32_t line;		/* of inlined code its own */
	strid callee;		/* "runtime.newobject" */
	unsigned makes;
};

/*
 * The code of some functions of a package.  Symbols are without package and
 * type arguments: "F", "F.func1", "(*T).M", "map.init.0".
 */
struct machine_code {
	strid package, variant;		/* as in struct record */
	strid *symbols;			/* owned: all that were found */
	size_t symbol_count, symbol_cap;
	struct machine_call *calls;	/* owned */
	size_t call_count, call_cap;
};

/* That of a side; packages whose code cannot be had are missing. */
struct machine_codes {
	struct machine_code *items;	/* owned */
	size_t len;
	bool newer;		/* this Go is newer than ALLOCATORS: it may
				   allocate by other names */
};

void machine_codes_free(struct machine_codes *codes);	/* zeroes again */

/* A function to look into, as records name it. */
struct machine_want {
	strid package, variant;
	strid function;
};

/*
 * Disassemble functions of a side with `go tool objdump` for their calls of
 * ALLOCATORS; wants may hold one several times.
 *
 * What was found is kept in the cache, so that the same is found again
 * without Go.  An archive that Go's cache has dropped, a Go without objdump,
 * an architecture that it does not know: then there is no code of it, and
 * event is told why, once.
 * Owner:  *codes is the caller's, also after an error: machine_codes_free.
 * Errors: ESC_NOMEM, ESC_INTERRUPTED, ESC_IO, ESC_GIT (a digest).
 */
enum esc_status build_machine_code(const struct build *build,
				   const struct build_options *options,
				   const struct machine_want *wants,
				   size_t count, struct machine_codes *codes,
				   build_event_fn *event, void *data,
				   struct esc_error *err);

/* Is the symbol that function, or code that belongs to it? */
bool machine_symbol_belongs(const char *symbol, const char *function);

/* What the runtime's function makes; 0: no allocator. */
unsigned allocator_makes(const char *name, size_t len);

#endif
