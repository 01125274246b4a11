/* A profile seen from one side: sums of what was allocated at each line and
 * below each function of the tree. */
#include "profile/view.h"

#include <stdlib.h>
#include <string.h>

#include "profile/files.h"

#define NO_GROUP UINT32_MAX

static int
compare_lines(const void *a, const void *b)
{
	const struct view_line *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

static int
compare_pieces(const void *a, const void *b)
{
	const struct view_line *x = a, *y = b;
	const int order = compare_lines(x, y);

	return order != 0 ? order : (x->location > y->location) -
				    (x->location < y->location);
}

/* Sort, and add up what is of one line, each location once: recursion may be
 * inlined.  Gives back how many there are. */
static size_t
merge_lines(struct view_line *lines, size_t len)
{
	size_t kept = 0;

	qsort(lines, len, sizeof(*lines), compare_pieces);
	for (size_t i = 0; i < len; i++) {
		struct view_line *last = kept > 0 ? &lines[kept - 1] : NULL;

		if (last == NULL || compare_lines(last, &lines[i]) != 0) {
			lines[kept++] = lines[i];
		} else if (last->location != lines[i].location) {
			last->bytes += lines[i].bytes;
			last->objects += lines[i].objects;
			last->location = lines[i].location;
		}
	}
	return kept;
}

static const struct view_line *
find_line(const struct view_line *lines, size_t len, strid file, uint32_t line)
{
	const struct view_line key = { .file = file, .line = line };

	return len == 0 ? NULL : bsearch(&key, lines, len, sizeof(key),
					 compare_lines);
}

/* Without -m=2 the compiler does not name each function. */
static enum esc_status
collect_records(struct view *view, struct esc_error *err)
{
	const struct record_set *set = view->records;
	bool all_start = false;

	view->heap = calloc(set->len + 1, sizeof(*view->heap));
	view->starts = calloc(set->len + 1, sizeof(*view->starts));
	if (view->heap == NULL || view->starts == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < set->len; i++) {
		const struct record *record = &set->recs[i];
		const struct view_line line = {
			.file = record->pos.file, .line = record->pos.line,
		};

		if (record_kind_is_heap(record->kind))
			view->heap[view->heap_len++] = line;
		else if (record->kind == REC_CAN_INLINE ||
			 record->kind == REC_CANNOT_INLINE)
			view->starts[view->starts_len++] = line;
		all_start = all_start || record->kind == REC_CANNOT_INLINE;
	}
	view->heap_len = merge_lines(view->heap, view->heap_len);
	view->starts_len = all_start ? merge_lines(view->starts,
						   view->starts_len)
				     : 0;
	return ESC_OK;
}

bool
view_has_heap(const struct view *view, uint32_t function, uint32_t line)
{
	return find_line(view->heap, view->heap_len, view->where[function],
			 line) != NULL;
}

/* What initialises variables starts anywhere. */
bool
view_starts(const struct view *view, uint32_t function, bool *known)
{
	const struct sampled_function *f = &view->profile->functions[function];
	const char *name = intern_text(view->profile->strings, f->name);

	*known = f->start_line != 0 && view->where[function] != 0 &&
		 view->starts_len > 0 &&
		 (f->is_part || strcmp(name, "init") != 0);
	return *known && find_line(view->starts, view->starts_len,
				   view->where[function],
				   f->start_line) != NULL;
}

/* The directory of a file: what tells packages of one tree apart. */
static strid
directory_of(struct intern *strings, strid file)
{
	const char *text = intern_text(strings, file);
	const char *slash = strrchr(text, '/');
	const size_t len = slash != NULL ? (size_t)(slash - text) : 0;

	return intern_put(strings, text, len);
}

static int
compare_functions(const void *a, const void *b)
{
	const struct view_function *x = a, *y = b;

	if (x->dir != y->dir)
		return x->dir < y->dir ? -1 : 1;
	return (x->name > y->name) - (x->name < y->name);
}

static const struct view_function *
find_function(const struct view *view, strid dir, strid name)
{
	const struct view_function key = { .dir = dir, .name = name };

	return view->functions_len == 0
		       ? NULL
		       : bsearch(&key, view->functions, view->functions_len,
				 sizeof(key), compare_functions);
}

/* One for each declared function of the tree, its closures with it. */
static enum esc_status
collect_functions(struct view *view, struct esc_error *err)
{
	const struct profile *p = view->profile;
	size_t len = 0, kept = 0;

	view->functions = calloc(p->functions_len + 1,
				 sizeof(*view->functions));
	if (view->functions == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < p->functions_len; i++) {
		if (view->where[i] == 0)
			continue;
		view->functions[len] = (struct view_function){
			.dir = directory_of(p->strings, view->where[i]),
			.name = p->functions[i].name };
		if (view->functions[len++].dir == STRID_NOMEM)
			return esc_nomem(err);
	}
	qsort(view->functions, len, sizeof(*view->functions),
	      compare_functions);
	for (size_t i = 0; i < len; i++) {
		if (kept == 0 || compare_functions(&view->functions[kept - 1],
						   &view->functions[i]) != 0)
			view->functions[kept++] = view->functions[i];
	}
	view->functions_len = kept;
	return ESC_OK;
}

static enum esc_status
group_functions(struct view *view, struct esc_error *err)
{
	const struct profile *p = view->profile;

	view->group = calloc(p->functions_len + 1, sizeof(*view->group));
	if (view->group == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < p->functions_len; i++) {
		bool known;

		view->group[i] = NO_GROUP;
		if (view->where[i] == 0)
			continue;
		const strid dir = directory_of(p->strings, view->where[i]);
		const struct view_function *found =
			find_function(view, dir, p->functions[i].name);
		view->group[i] = (uint32_t)(found - view->functions);
		if (!view_starts(view, (uint32_t)i, &known) && known)
			view->functions[view->group[i]].moved = true;
	}
	return ESC_OK;
}

/* A function that stands several times on one stack had it once. */
static void
add_to_functions(struct view *view, size_t sample)
{
	const struct profile *p = view->profile;
	const struct sample *s = &p->samples[sample];

	for (uint32_t i = 0; i < s->frame_count; i++) {
		const struct sampled_location *at = sample_frame(p, s, i);

		for (uint32_t j = 0; j < at->line_count; j++) {
			const uint32_t group = view->group[
				p->lines[at->first_line + j].function];

			if (group == NO_GROUP ||
			    view->functions[group].sample == sample + 1)
				continue;
			view->functions[group].sample = sample + 1;
			view->functions[group].bytes += s->bytes;
			view->functions[group].objects += s->objects;
		}
	}
}

/* Lines of a function that starts elsewhere now mean other lines here. */
static bool
is_kept(const struct view *view, uint32_t function)
{
	return view->group[function] != NO_GROUP &&
	       !view->functions[view->group[function]].moved;
}

/* What was allocated in each location, at all lines that it has. */
static void
spread(struct view *view, const struct sample *sums)
{
	const struct profile *p = view->profile;

	for (size_t i = 0; i < p->locations_len; i++) {
		const struct sampled_location *at = &p->locations[i];

		for (uint32_t j = 0; j < at->line_count; j++) {
			const struct sampled_line *line =
				&p->lines[at->first_line + j];

			if (sums[i].bytes + sums[i].objects == 0 ||
			    !is_kept(view, line->function))
				continue;
			view->lines[view->lines_len++] = (struct view_line){
				view->where[line->function], line->line,
				sums[i].bytes, sums[i].objects, (uint32_t)i };
		}
	}
	view->lines_len = merge_lines(view->lines, view->lines_len);
}

static enum esc_status
add_up(struct view *view, struct esc_error *err)
{
	const struct profile *p = view->profile;
	struct sample *sums = calloc(p->locations_len + 1, sizeof(*sums));

	view->lines = calloc(p->lines_len + 1, sizeof(*view->lines));
	if (sums == NULL || view->lines == NULL) {
		free(sums);
		return esc_nomem(err);
	}
	for (size_t i = 0; i < p->samples_len; i++) {
		const struct sample *s = &p->samples[i];

		add_to_functions(view, i);
		if (s->frame_count == 0)
			continue;
		sums[p->frames[s->first_frame]].bytes += s->bytes;
		sums[p->frames[s->first_frame]].objects += s->objects;
	}
	spread(view, sums);
	free(sums);
	return ESC_OK;
}

enum esc_status
view_make(struct view *view, const struct profile *profile,
	  const struct record_set *records, struct esc_error *err)
{
	*view = (struct view){ .profile = profile, .records = records };
	enum esc_status status = view_find_files(view, err);

	if (status == ESC_OK)
		status = collect_records(view, err);
	if (status == ESC_OK)
		status = collect_functions(view, err);
	if (status == ESC_OK)
		status = group_functions(view, err);
	return status == ESC_OK ? add_up(view, err) : status;
}

void
view_free(struct view *view)
{
	free(view->files);
	free(view->heap);
	free(view->starts);
	free(view->where);
	free(view->group);
	free(view->functions);
	free(view->lines);
	*view = (struct view){ .profile = NULL };
}

const struct view_line *
view_line(const struct view *view, strid file, uint32_t line)
{
	return find_line(view->lines, view->lines_len, file, line);
}

const struct view_function *
view_function(const struct view *view, strid file, strid name)
{
	return name == 0 ? NULL
			 : find_function(view,
					 directory_of(view->records->strings,
						      file), name);
}
