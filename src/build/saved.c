/* A side that was built, as a file for others: the compiler's text with names
 * that mean the same everywhere, and sorted. */
#include "escdiff/saved.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "build/compress.h"
#include "build/saved.h"
#include "build/side.h"
#include "build/snapshot.h"
#include "escdiff/path.h"
#include "parse/position.h"

/* What stands below one line "# PACKAGE", and that line. */
struct block {
	size_t begin, end;	/* in text */
	size_t head_len;	/* of the line, without its newline */
	bool dropped;
};

struct writing {
	const struct side_job *job;
	struct resolver resolver;	/* of the run being read */
	struct package_map map;		/* its packages */
	const struct listed *package;	/* of the block */
	struct position_reader positions;
	struct buffer line;		/* not whole yet */
	struct buffer path;		/* scratch */
	struct buffer text;		/* all blocks, as they came */
	struct block *blocks;		/* owned */
	size_t len, cap;
	struct esc_error *err;
};

void
saved_header_free(struct saved_header *header)
{
	free(header->go);
	free(header->goos);
	free(header->goarch);
	free(header->settings);
	free(header->tags);
	free(header->patterns);
	*header = (struct saved_header){ 0 };
}

bool
saved_is_compressed(const char *file)
{
	return path_ends_in(file, ".zst");
}

/* The name of a file of the last position, as it is called from the root. */
static void
add_file(struct writing *w, strid file)
{
	const char *name = intern_text(w->positions.strings, file);
	const enum place place = resolve_name(&w->resolver, w->package, name,
					      &w->path);

	if (place == PLACE_OUTSIDE && buffer_text(&w->path)[0] != '/')
		buffer_adds(&w->text, SAVED_OUTSIDE);
	buffer_adds(&w->text, buffer_text(&w->path));
	w->text.failed |= w->path.failed;
}

/* Where the place begins that a step of an explanation ends with, "from &x
 * (address-of) at a.go:3:4"; the end of the line if it is none. */
static size_t
find_place(struct span line, size_t begin)
{
	static const char from[] = "from ", at[] = " at ";
	size_t last = line.len;

	while (begin < line.len &&
	       (line.text[begin] == ' ' || line.text[begin] == '\t'))
		begin++;
	if (line.len - begin < strlen(from) ||
	    memcmp(line.text + begin, from, strlen(from)) != 0)
		return last;
	for (size_t i = begin; i + strlen(at) < line.len; i++) {
		if (memcmp(line.text + i, at, strlen(at)) == 0)
			last = i + strlen(at);
	}
	return last;
}

/* A line of the compiler, with its files renamed. */
static void
add_line(struct writing *w, struct span line)
{
	struct position pos = { 0 };
	size_t begin = 0, len;

	if (position_read(&w->positions, line, &pos, &len)) {
		if (pos.file != 0) {
			add_file(w, pos.file);
			begin = w->positions.printed.len;
		}
		buffer_add(&w->text, line.text + begin, len - begin);
		buffer_adds(&w->text, ": ");
		begin = len + 2;
	}
	const size_t place = find_place(line, begin);
	buffer_add(&w->text, line.text + begin, place - begin);
	const struct span rest = span_from(line, place);
	begin = 0;
	if (rest.len > 0 && position_read_whole(&w->positions, rest, &pos) &&
	    pos.file != 0) {
		add_file(w, pos.file);
		begin = w->positions.printed.len;
	}
	buffer_add(&w->text, rest.text + begin, rest.len - begin);
	buffer_addc(&w->text, '\n');
}

/* "# ex.com/p [ex.com/p.test]": what Go makes for tests is nobody's. */
static bool
begin_block(struct writing *w, struct span line)
{
	void *items = w->blocks;
	const struct span path = span_from(line, 2);
	const char *bracket = memmem(path.text, path.len, " [", 2);
	const strid id = intern_find(
		w->positions.strings, path.text,
		bracket != NULL ? (size_t)(bracket - path.text) : path.len);

	if (!list_grow(&items, w->len, &w->cap, sizeof(*w->blocks)))
		return false;
	w->blocks = items;
	w->package = package_map_find(&w->map, id);
	w->blocks[w->len++] = (struct block){
		.begin = w->text.len, .head_len = line.len,
		.dropped = w->package != NULL && w->package->test_main,
	};
	buffer_add(&w->text, line.text, line.len);
	buffer_addc(&w->text, '\n');
	return true;
}

/* Before the first block Go itself speaks: of what it downloads, and such. */
static bool
take_line(struct writing *w, struct span line, bool *in_run)
{
	bool good = true;

	if (line.len > 2 && line.text[0] == '#' && line.text[1] == ' ') {
		good = begin_block(w, line);
		*in_run = true;
	} else if (*in_run) {
		add_line(w, line);
	}
	if (good && *in_run)
		w->blocks[w->len - 1].end = w->text.len;
	return good && !w->text.failed && !w->positions.failed;
}

static enum esc_status
begin_run(const struct package_map *map, void *data, struct esc_error *err)
{
	struct writing *w = data;

	package_map_free(&w->map);
	const enum esc_status status = package_map_copy(&w->map, map, err);
	w->resolver = side_resolver(w->job, &w->map);
	buffer_clear(&w->line);
	return status;
}

static enum esc_status
take_text(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct writing *w = data;

	buffer_add(&w->line, bytes, len);
	return w->line.failed ? esc_nomem(err) : ESC_OK;
}

/* All of a run is there: line by line into blocks. */
static enum esc_status
end_run(void *data, struct esc_error *err)
{
	struct writing *w = data;
	const char *at = buffer_text(&w->line), *end = at + w->line.len;
	bool good = true, in_run = false;

	while (good && at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline != NULL ? newline : end;

		good = take_line(w, (struct span){ at, (size_t)(stop - at) },
				 &in_run);
		at = newline != NULL ? newline + 1 : end;
	}
	buffer_clear(&w->line);
	return good ? ESC_OK : esc_nomem(err);
}

static int
compare_blocks(const void *a, const void *b, void *data)
{
	const struct block *x = a, *y = b;
	const char *text = data;
	const size_t len = x->head_len < y->head_len ? x->head_len
						     : y->head_len;
	const int order = memcmp(text + x->begin, text + y->begin, len);

	if (order != 0)
		return order;
	if (x->head_len != y->head_len)
		return x->head_len < y->head_len ? -1 : 1;
	return (x->begin > y->begin) - (x->begin < y->begin);
}

/* The patterns as they were dealt to modules, from the root, a line each. */
static int
by_text(const void *a, const void *b, void *strings)
{
	const strid *x = a, *y = b;

	return strcmp(intern_text(strings, *x), intern_text(strings, *y));
}

static bool
list_patterns(const struct side_job *job, struct intern *strings,
	      struct strid_list *out)
{
	struct buffer text = { 0 };
	bool good = true;

	for (size_t i = 0; good && i < job->plan.run_count; i++) {
		const struct go_run *run = &job->plan.runs[i];
		const char *dir = intern_text(
			strings, job->plan.modules[run->module].dir);

		for (size_t j = 0; good && j < run->patterns.len; j++) {
			const char *pattern = intern_text(
				strings, run->patterns.items[j]);

			buffer_clear(&text);
			if (dir[0] != '\0' && pattern[0] == '.')
				buffer_addf(&text, "./%s%s", dir, pattern + 1);
			else
				buffer_adds(&text, pattern);
			good = !text.failed &&
			       strid_list_add(out, intern_puts(strings,
							       text.data));
		}
	}
	buffer_free(&text);
	if (good && out->len > 1)
		qsort_r(out->items, out->len, sizeof(*out->items), by_text,
			strings);
	return good;
}

static json_t *
pack_patterns(const struct side_job *job, struct intern *strings)
{
	json_t *array = json_array();
	struct strid_list list = { 0 };
	bool good = job->options.pattern_count == 0 ||
		    list_patterns(job, strings, &list);

	for (size_t i = 0; good && i < list.len; i++)
		good = json_array_append_new(array, json_string(intern_text(
				strings, list.items[i]))) == 0;
	strid_list_free(&list);
	if (!good) {
		json_decref(array);
		return NULL;
	}
	return array;
}

static json_t *
pack_coverage(const struct build *build, struct esc_error *err)
{
	struct coverage coverage = { 0 };
	json_t *object = NULL;

	if (coverage_add(&coverage, build, err) == ESC_OK)
		object = json_pack(
			"{s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			"packages", (json_int_t)coverage.packages,
			"files", (json_int_t)coverage.files,
			"modules", (json_int_t)coverage.modules,
			"other_packages", (json_int_t)coverage.other_packages,
			"other_modules", (json_int_t)coverage.other_modules,
			"ignored_files", (json_int_t)coverage.ignored,
			"test_files", (json_int_t)coverage.tests);
	coverage_free(&coverage);
	return object;
}

static enum esc_status
add_header(const struct build *build, struct buffer *out,
	   struct esc_error *err)
{
	const struct side_job *job = build->job;
	const char *tags = job->options.tags;
	json_t *object = json_pack(
		"{s:i, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o}",
		"v", SAVED_VERSION, "commit", job->side->commit,
		"tree", job->side->tree, "go", build->go_version,
		"goos", build->goos, "goarch", build->goarch,
		"settings", build->settings, "tags", tags != NULL ? tags : "",
		"tests", job->options.tests, "patterns",
		pack_patterns(job, build->records.strings), "coverage",
		pack_coverage(build, err));
	char *text = object != NULL ? json_dumps(object, JSON_COMPACT) : NULL;

	json_decref(object);
	buffer_addf(out, "%s%s\n", SAVED_HEADER, text != NULL ? text : "");
	const bool good = text != NULL && !out->failed;
	free(text);
	return good ? ESC_OK : esc_nomem(err);
}

/* Everything, in its order. */
static enum esc_status
add_all(const struct writing *w, const struct build *build,
	struct buffer *out, struct esc_error *err)
{
	const enum esc_status status = add_header(build, out, err);

	for (size_t i = 0; status == ESC_OK && i < w->len; i++) {
		const struct block *block = &w->blocks[i];

		if (!block->dropped)
			buffer_add(out, w->text.data + block->begin,
				   block->end - block->begin);
	}
	buffer_adds(out, SAVED_END);
	return status == ESC_OK && out->failed ? esc_nomem(err) : status;
}

static enum esc_status
compress_all(const struct buffer *text, struct buffer *out,
	     struct esc_error *err)
{
	ZSTD_CCtx *context = compress_start();
	const enum esc_status status =
		context != NULL ? compress(context, text->data, text->len,
					   ZSTD_e_end, out, err)
				: esc_nomem(err);

	ZSTD_freeCCtx(context);
	return status;
}

static void
writing_free(struct writing *w)
{
	package_map_free(&w->map);
	position_reader_free(&w->positions);
	buffer_free(&w->line);
	buffer_free(&w->path);
	buffer_free(&w->text);
	free(w->blocks);
}

enum esc_status
saved_write(const struct build *build, bool compressed, struct buffer *out,
	    struct esc_error *err)
{
	struct intern *strings = build->records.strings;
	struct writing w = { .job = build->job };
	const struct snapshot_reader reader = { begin_run, take_text, end_run,
						&w };
	struct buffer text = { 0 };
	bool intact = true;

	if (build->failure_count > 0)
		return esc_fail(err, ESC_BUILD, "there is no snapshot of what "
				"does not compile");
	position_reader_init(&w.positions, strings);
	enum esc_status status = side_read_snapshot(build->job, strings,
						    &reader, &intact, err);
	if (status == ESC_OK && !intact)
		status = esc_fail(err, ESC_IO, "the log was damaged meanwhile");
	if (status == ESC_OK && w.len > 1)
		qsort_r(w.blocks, w.len, sizeof(*w.blocks), compare_blocks,
			w.text.data);
	if (status == ESC_OK)
		status = add_all(&w, build, compressed ? &text : out, err);
	if (status == ESC_OK && compressed)
		status = compress_all(&text, out, err);
	buffer_free(&text);
	writing_free(&w);
	return status;
}
