/* The declared function around each heap record, from the sources. */
#include "escdiff/enclose.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/source.h"

/* A heap record in a source file. */
struct located {
	strid file;
	size_t index;		/* in the set */
};

/* What is used again from file to file. */
struct enclose {
	struct record_set *set;
	struct buffer text;
	struct decl_list decls;
	strid init;
};

static int
by_file(const void *a, const void *b)
{
	const struct located *x = a, *y = b;

	return x->file < y->file ? -1 : x->file > y->file;
}

static bool
is_located(const struct record *record)
{
	return record->place == PLACE_SOURCE &&
	       record_kind_is_heap(record->kind) && record->pos.file != 0;
}

/* All of them, grouped by file; *len is 0 where there are none. */
static enum esc_status
locate(const struct record_set *set, struct located **out, size_t *len,
       struct esc_error *err)
{
	struct located *list = malloc((set->len + 1) * sizeof(*list));

	if (list == NULL)
		return esc_nomem(err);
	*out = list;
	*len = 0;
	for (size_t i = 0; i < set->len; i++) {
		if (is_located(&set->recs[i]))
			list[(*len)++] = (struct located){
				set->recs[i].pos.file, i };
	}
	qsort(list, *len, sizeof(*list), by_file);
	return ESC_OK;
}

static void
enclose_record(struct enclose *enclose, struct record *record)
{
	const struct decl *decl = decl_list_at(&enclose->decls,
					       record->pos.line);

	if (decl == NULL)
		return;
	if (decl->kind == DECL_FUNC)
		record->function = decl->function;
	else if (decl->kind == DECL_VAR)
		record->function = enclose->init;
}

static bool
is_go_file(const char *path)
{
	const size_t len = strlen(path);

	return len > 3 && strcmp(path + len - 3, ".go") == 0;
}

/* The records of one file. */
static enum esc_status
enclose_file(struct enclose *enclose, const struct located *list, size_t len,
	     enclose_read_fn *read, void *data, struct esc_error *err)
{
	struct intern *strings = enclose->set->strings;
	const char *path = intern_text(strings, list[0].file);
	bool found = false;

	if (!is_go_file(path))
		return ESC_OK;
	enum esc_status status = read(path, &enclose->text, &found, data, err);
	if (status != ESC_OK || !found)
		return status;
	enclose->decls.len = 0;
	status = source_scan(buffer_text(&enclose->text), enclose->text.len,
			     strings, &enclose->decls, err);
	if (status != ESC_OK || enclose->decls.line_directive)
		return status;
	for (size_t i = 0; i < len; i++)
		enclose_record(enclose, &enclose->set->recs[list[i].index]);
	return ESC_OK;
}

enum esc_status
enclose_records(struct record_set *set, enclose_read_fn *read, void *data,
		struct esc_error *err)
{
	struct enclose enclose = { .set = set };
	struct located *list = NULL;
	size_t len = 0;
	enum esc_status status = locate(set, &list, &len, err);

	if (status != ESC_OK)
		return status;
	enclose.init = intern_puts(set->strings, "init");
	if (enclose.init == STRID_NOMEM)
		status = esc_nomem(err);
	for (size_t i = 0, end; i < len && status == ESC_OK; i = end) {
		for (end = i + 1; end < len && list[end].file == list[i].file;)
			end++;
		status = enclose_file(&enclose, list + i, end - i, read, data,
				      err);
	}
	decl_list_free(&enclose.decls);
	buffer_free(&enclose.text);
	free(list);
	return status;
}
