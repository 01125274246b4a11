/* Any bytes to the scanner of Go declarations: extents must follow each other
 * and lie within the file, names where they are said to be. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                             \
	do {                                                         \
		if (!(condition)) {                                  \
			fprintf(stderr, "not so: %s\n", #condition); \
			abort();                                     \
		}                                                    \
	} while (0)

/* Where line begins; NULL: the text has fewer. */
static const char *
find_line(const char *text, size_t size, uint32_t line)
{
	const char *end = text + size;

	while (--line > 0) {
		text = memchr(text, '\n', (size_t)(end - text));
		if (text == NULL)
			return NULL;
		text++;
	}
	return text;
}

static void
check_decl(const struct intern *strings, const char *text, size_t size,
	   const struct decl *decl)
{
	const char *name = intern_text(strings, decl->name);
	const size_t len = intern_len(strings, decl->name);
	const char *line = find_line(text, size, decl->name_line);

	CHECK(len > 0);
	CHECK(decl->first_line >= 1);
	CHECK(decl->first_line <= decl->name_line);
	CHECK(decl->name_line <= decl->last_line);
	CHECK(line != NULL);
	CHECK((size_t)(text + size - line) >= decl->name_column - 1 + len);
	CHECK(memcmp(line + decl->name_column - 1, name, len) == 0);
	CHECK(find_line(text, size, decl->last_line) != NULL);
	CHECK((decl->kind == DECL_FUNC) == (decl->function != 0));
	CHECK(decl->kind == DECL_FUNC || decl->receiver == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct intern *strings = intern_new();
	struct decl_list list = { 0 };
	struct esc_error err = { 0 };
	/* Each look for a line walks the text. */
	const size_t checked = 200;

	CHECK(strings != NULL);
	CHECK(source_scan(text, size, strings, &list, &err) == ESC_OK);
	for (size_t i = 0; i < list.len; i++) {
		const struct decl *decl = &list.decls[i];

		if (i < checked)
			check_decl(strings, text, size, decl);
		CHECK(i == 0 || decl[-1].last_line <= decl->first_line ||
		      decl[-1].first_line == decl->first_line);
		CHECK(i == 0 || decl[-1].last_line <= decl->last_line);
		const struct decl *found =
			decl_list_at(&list, decl->first_line);
		CHECK(found != NULL);
		CHECK(found->first_line <= decl->first_line);
		CHECK(found->last_line >= decl->first_line);
	}
	decl_list_free(&list);
	intern_free(strings);
	return 0;
}
