/* The machine code of a side, as far as it is asked for: one look into each
 * archive. */
#include <stdlib.h>
#include <string.h>

#include "build/gover.h"
#include "build/machine.h"

static int
by_text(const void *a, const void *b, void *strings)
{
	const strid *x = a, *y = b;

	return strcmp(intern_text(strings, *x), intern_text(strings, *y));
}

/* The functions wanted of an archive, in an order that no run changes: what
 * is found is kept under them. */
static enum esc_status
collect(const struct build *build, const struct archive *archive,
	const struct machine_want *wants, size_t count,
	struct strid_list *functions, struct esc_error *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct machine_want *want = &wants[i];

		if (want->function == 0 ||
		    want->package != archive->package ||
		    want->variant != archive->variant ||
		    strid_list_has(functions, want->function))
			continue;
		if (!strid_list_add(functions, want->function))
			return esc_nomem(err);
	}
	if (functions->len > 1)
		qsort_r(functions->items, functions->len,
			sizeof(*functions->items), by_text,
			build->records.strings);
	return ESC_OK;
}

static enum esc_status
load_archive(struct machine_source *source, const struct archive *archive,
	     const struct machine_want *wants, size_t count,
	     struct machine_codes *codes, struct esc_error *err)
{
	struct strid_list functions = { 0 };
	struct machine_code *code = &codes->items[codes->len];
	bool found = false;
	enum esc_status status = collect(source->build, archive, wants, count,
					 &functions, err);

	*code = (struct machine_code){ .package = archive->package,
				       .variant = archive->variant };
	if (status == ESC_OK && functions.len > 0)
		status = machine_load(source, archive, &functions, code,
				      &found, err);
	strid_list_free(&functions);
	if (status == ESC_OK && found)
		codes->len++;
	else
		machine_code_free(code);
	return status;
}

enum esc_status
build_machine_code(const struct build *build,
		   const struct build_options *options,
		   const struct machine_want *wants, size_t count,
		   struct machine_codes *codes, build_event_fn *event,
		   void *data, struct esc_error *err)
{
	struct machine_source source = { .build = build, .options = options,
					 .event = event, .event_data = data };
	enum esc_status status = ESC_OK;

	*codes = (struct machine_codes){ 0 };
	if (build->job == NULL || count == 0)
		return ESC_OK;
	codes->newer = go_version_has(build->go_version,
				      ALLOCATORS_NEWEST + 1);
	codes->items = calloc(build->archive_count + 1,
			      sizeof(*codes->items));
	if (codes->items == NULL)
		return esc_nomem(err);
	for (size_t i = 0; status == ESC_OK && i < build->archive_count; i++)
		status = load_archive(&source, &build->archives[i], wants,
				      count, codes, err);
	return status;
}

void
machine_codes_free(struct machine_codes *codes)
{
	for (size_t i = 0; i < codes->len; i++)
		machine_code_free(&codes->items[i]);
	free(codes->items);
	*codes = (struct machine_codes){ 0 };
}
