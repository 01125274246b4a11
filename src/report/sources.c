/* The source files that a report speaks of: for formats that count columns
 * otherwise than the compiler, or know lines by what they hold. */
#include "report/sources.h"

#include <stdlib.h>
#include <string.h>

static struct source_file *
find_read(const struct sources *sources, bool of_old, strid path)
{
	/* From the end: reports go through one file after the other. */
	for (size_t i = sources->len; i > 0; i--) {
		struct source_file *file = sources->files[i - 1];

		if (file->path == path && file->of_old == of_old)
			return file;
	}
	return NULL;
}

static struct source_file *
add_file(struct sources *sources)
{
	if (sources->len == sources->cap) {
		const size_t cap = sources->cap == 0 ? 16 : 2 * sources->cap;
		struct source_file **files =
			realloc(sources->files, cap * sizeof(*files));

		if (files == NULL)
			return NULL;
		sources->files = files;
		sources->cap = cap;
	}
	struct source_file *file = calloc(1, sizeof(*file));
	if (file != NULL)
		sources->files[sources->len++] = file;
	return file;
}

enum esc_status
sources_find(struct sources *sources, bool of_old, strid path,
	     struct source_file **file, struct esc_error *err)
{
	const struct match_sources *from = sources->report->sources;
	struct intern *strings = sources->report->new_side.records->strings;

	*file = NULL;
	if (from == NULL || path == 0)
		return ESC_OK;
	struct source_file *found = find_read(sources, of_old, path);
	if (found == NULL) {
		found = add_file(sources);
		if (found == NULL)
			return esc_nomem(err);
		found->path = path;
		found->of_old = of_old;
		const enum esc_status status = excerpt_open(
			&found->excerpt, intern_text(strings, path), strings,
			from->read, of_old ? from->old_data : from->new_data,
			err);
		if (status != ESC_OK)
			return status;
	}
	if (found->excerpt.found)
		*file = found;
	return ESC_OK;
}

enum esc_status
source_hash(struct source_file *file, uint32_t line,
	    const struct line_hash **hash, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	*hash = NULL;
	if (file->hashes == NULL)
		status = line_hashes(buffer_text(&file->excerpt.text),
				     file->excerpt.text.len, &file->hashes,
				     &file->hash_count, err);
	if (status == ESC_OK && line > 0 && line <= file->hash_count)
		*hash = &file->hashes[line - 1];
	return status;
}

/* UTF-16 units of valid UTF-8: one for each character, and another for those
 * of four bytes. */
static uint32_t
count_units(const char *bytes, size_t len)
{
	uint32_t units = 0;

	for (size_t i = 0; i < len; i++) {
		const unsigned char byte = (unsigned char)bytes[i];

		units += (byte & 0xc0) != 0x80;
		units += byte >= 0xf0;
	}
	return units;
}

uint32_t
source_column(const struct source_file *file, uint32_t line, uint32_t column)
{
	size_t len;
	const char *text = excerpt_line(&file->excerpt, line, &len);

	if (column == 0 || column > len)
		return 0;
	return count_units(text, column - 1) + 1;
}

uint32_t
source_end_column(const struct source_file *file, uint32_t line,
		  uint32_t column, const char *text, size_t len)
{
	size_t line_len;
	const char *bytes = excerpt_line(&file->excerpt, line, &line_len);

	if (column == 0 || len == 0 || column - 1 > line_len ||
	    len > line_len - (column - 1) ||
	    memcmp(bytes + column - 1, text, len) != 0)
		return 0;
	return count_units(bytes, column - 1 + len) + 1;
}

void
sources_free(struct sources *sources)
{
	for (size_t i = 0; i < sources->len; i++) {
		excerpt_free(&sources->files[i]->excerpt);
		free(sources->files[i]->hashes);
		free(sources->files[i]);
	}
	free(sources->files);
	*sources = (struct sources){ .report = sources->report };
}
