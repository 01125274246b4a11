/* GitHub's hash of the lines of a file: a rolling one, of which the part that
 * starts at a line is taken once 100 units have been read. */
#include "report/linehash.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "escdiff/utf8.h"

#define WINDOW		100
#define MULTIPLIER	37
#define END_OF_FILE	0xffffu

struct roller {
	uint64_t hash;
	uint64_t oldest;		/* MULTIPLIER to the power of WINDOW */
	uint32_t window[WINDOW];
	bool starts[WINDOW];		/* a line starts at that unit */
	size_t slot;
	bool line_start, after_cr;
	struct line_hash *hashes;	/* room for all lines */
	size_t len;
};

/* The hash of the line that started a window ago is complete. */
static void
take_line(struct roller *r)
{
	if (!r->starts[r->slot])
		return;
	r->starts[r->slot] = false;
	r->hashes[r->len++] = (struct line_hash){ .hash = r->hash };
}

static void
push(struct roller *r, uint32_t unit)
{
	r->hash = MULTIPLIER * r->hash + unit -
		  r->oldest * r->window[r->slot];
	r->window[r->slot] = unit;
	r->slot = (r->slot + 1) % WINDOW;
}

static void
add_unit(struct roller *r, uint32_t unit)
{
	if (unit == ' ' || unit == '\t' || (r->after_cr && unit == '\n')) {
		r->after_cr = false;
		return;
	}
	r->after_cr = unit == '\r';
	if (unit == '\r')
		unit = '\n';
	take_line(r);
	if (r->line_start)
		r->starts[r->slot] = true;
	r->line_start = unit == '\n';
	push(r, unit);
}

/* False: the text is no valid UTF-8. */
static bool
add_text(struct roller *r, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t code;
		const size_t step = utf8_decode(text + i, len - i, &code);

		if (step == 0)
			return false;
		i += step;
		if (code < 0x10000) {
			add_unit(r, code);
			continue;
		}
		add_unit(r, 0xd800 + ((code - 0x10000) >> 10));
		add_unit(r, 0xdc00 + ((code - 0x10000) & 0x3ff));
	}
	return true;
}

static void
finish(struct roller *r)
{
	add_unit(r, END_OF_FILE);
	for (size_t i = 0; i < WINDOW; i++) {
		take_line(r);
		push(r, 0);
	}
}

struct ranked_hash {
	uint64_t hash;
	size_t line;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked_hash *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static enum esc_status
count_equal(struct line_hash *hashes, size_t count, struct esc_error *err)
{
	struct ranked_hash *ranked = calloc(count, sizeof(*ranked));

	if (ranked == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked_hash){ hashes[i].hash, i };
	qsort(ranked, count, sizeof(*ranked), compare_ranked);
	for (size_t i = 0; i < count; i++) {
		const bool again = i > 0 && ranked[i].hash == ranked[i - 1].hash;

		hashes[ranked[i].line].occurrence =
			again ? hashes[ranked[i - 1].line].occurrence + 1 : 1;
	}
	free(ranked);
	return ESC_OK;
}

enum esc_status
line_hashes(const char *text, size_t len, struct line_hash **hashes,
	    size_t *count, struct esc_error *err)
{
	struct roller r = { .oldest = 1, .line_start = true };
	size_t lines = 1;

	for (size_t i = 0; i < WINDOW; i++)
		r.oldest *= MULTIPLIER;
	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' || text[i] == '\r';
	*hashes = r.hashes = calloc(lines, sizeof(*r.hashes));
	*count = 0;
	if (r.hashes == NULL)
		return esc_nomem(err);
	if (!add_text(&r, text, len))
		return ESC_OK;
	finish(&r);
	*count = r.len;
	return count_equal(r.hashes, r.len, err);
}

void
line_hash_text(const struct line_hash *hash, char *text)
{
	snprintf(text, LINE_HASH_SIZE, "%" PRIx64 ":%" PRIu32, hash->hash,
		 hash->occurrence);
}
