#ifndef REPORT_LINEHASH_H
#define REPORT_LINEHASH_H

#include <stddef.h>
#include <stdint.h>

#include "escdiff/error.h"

/*
 * The value by which GitHub knows a line again when those above it move:
 * primaryLocationLineHash of SARIF.  It is a hash over the 100 UTF-16 units
 * from the start of the line on, blanks and tabs left out, and how often that
 * hash occurred in the file.
 * Source: src/fingerprints.ts of github/codeql-action, which warns of every
 * other value.
 */
struct line_hash {
	uint64_t hash;
	uint32_t occurrence;	/* from 1 */
};

/* "e54938cc54b302f1:1", with NUL. */
#define LINE_HASH_SIZE 28
void line_hash_text(const struct line_hash *hash, char *text);

/*
 * Of all lines of a file, in order; CR, LF and CRLF end one.  Of what is not
 * valid UTF-8 *count is 0: there GitHub's value depends on its decoder.
 * Owner:  *hashes is the caller's: free.
 * Errors: ESC_NOMEM.
 */
enum esc_status line_hashes(const char *text, size_t len,
			    struct line_hash **hashes, size_t *count,
			    struct esc_error *err);

#endif
