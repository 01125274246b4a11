#ifndef ESCDIFF_INTERN_H
#define ESCDIFF_INTERN_H

#include <stddef.h>
#include <stdint.h>

/*
 * A string table that turns equal texts into equal numbers.  Texts are any
 * bytes but are kept NUL-terminated too; 0 is always the empty text, which
 * everywhere means "absent".
 */
typedef uint32_t strid;

#define STRID_NOMEM UINT32_MAX	/* intern_put: memory is out */

struct intern;

/* A new table with only "" in it, or NULL when memory is out. */
struct intern *intern_new(void);
void intern_free(struct intern *strings);	/* NULL is fine */

/* The number of the len bytes at text, added if new; or STRID_NOMEM. */
strid intern_put(struct intern *strings, const char *text, size_t len);

/* A text on its way into the table, and its number there. */
struct intern_item {
	const char *text;
	size_t len;
	strid id;
};

/*
 * intern_put for each of a few texts.  The places where they may be are asked
 * for together: to wait for one takes longer than all the rest.
 */
void intern_put_all(struct intern *strings, struct intern_item *items,
		    size_t count);

/* intern_put for a NUL-terminated text. */
strid intern_puts(struct intern *strings, const char *text);

/* The number of a text already in the table, or 0. */
strid intern_find(const struct intern *strings, const char *text, size_t len);

/* The text of a number; belongs to the table and stays where it is. */
const char *intern_text(const struct intern *strings, strid id);

/* Its length in bytes. */
size_t intern_len(const struct intern *strings, strid id);

/* How many texts there are, the empty one included: ids are below it. */
size_t intern_count(const struct intern *strings);

#endif
