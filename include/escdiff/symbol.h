#ifndef ESCDIFF_SYMBOL_H
#define ESCDIFF_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/buffer.h"

/*
 * One spelling for what compilers number or qualify as they please, so that
 * texts of two builds compare: .autotmp_21, ~r0, .anon1, ~p0, x.2 of inlined
 * copies (middle dot + number), #hash# in closure names, [go.shape.int]
 * instantiations.  Appends the normal form of the len bytes to *out.
 * Idempotent: the normal form of a normal form is itself.
 */
void symbol_normalize(const char *text, size_t len, struct buffer *out);

/*
 * The same for texts of two releases of Go, without what only changed its
 * spelling: T literal and T{...}, interface {} and any, (*T).M(x) and x.M(),
 * raw, quoted and cut strings, 1 << 20 and 1048576.  Idempotent too.
 */
void symbol_normalize_across(const char *text, size_t len, struct buffer *out);

/*
 * The declared function that a compiler's function name belongs to:
 * "F.func1.2" -> "F", "(*T[go.shape.int]).M.gowrap1" -> "(*T).M",
 * "init.0" -> "init", "F-range1" -> "F".  Appends to *out.
 */
void symbol_declared_function(const char *text, size_t len,
			      struct buffer *out);

/* The name without instantiations, brackets behind an identifier, to *out. */
void symbol_without_instances(const char *text, size_t len,
			      struct buffer *out);

/* Is it a name that the compiler makes for a part of a function: "func1",
 * "gowrap2", "1"? */
bool symbol_is_part(const char *text, size_t len);

/*
 * What code most likely calls a package of that import path: its last
 * element that is no version, up to a dot ("gopkg.in/yaml.v3" is yaml).
 * Points into path; *len is its length.
 */
const char *symbol_package_name(const char *path, size_t *len);

#endif
