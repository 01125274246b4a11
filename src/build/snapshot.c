/* A side's log on its way into a file and back: compressed while the compiler
 * prints, checked when it is read. */
#include "build/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "build/compress.h"
#include "escdiff/repo.h"

#define SNAPSHOT_VERSION 3
#define HEADER_MARK "# escdiff snapshot "
#define RUN_MARK "# escdiff module "
#define END_MARK "# escdiff end\n"

struct snapshot_text {
	ZSTD_CCtx *context;
	struct buffer data;	/* compressed */
	size_t raw_len;
};

enum esc_status
snapshot_text_new(struct snapshot_text **text, struct esc_error *err)
{
	*text = calloc(1, sizeof(**text));
	if (*text == NULL)
		return esc_nomem(err);
	(*text)->context = compress_start();
	return (*text)->context != NULL ? ESC_OK : esc_nomem(err);
}

enum esc_status
snapshot_text_add(struct snapshot_text *text, const char *data, size_t len,
		  struct esc_error *err)
{
	text->raw_len += len;
	return compress(text->context, data, len, ZSTD_e_continue, &text->data,
			err);
}

enum esc_status
snapshot_text_end(struct snapshot_text *text, struct esc_error *err)
{
	const enum esc_status status = compress(text->context, NULL, 0,
						ZSTD_e_end, &text->data, err);

	/* Nothing more is written with its tables. */
	ZSTD_freeCCtx(text->context);
	text->context = NULL;
	return status;
}

void
snapshot_text_free(struct snapshot_text *text)
{
	if (text == NULL)
		return;
	ZSTD_freeCCtx(text->context);
	buffer_free(&text->data);
	free(text);
}

enum esc_status
snapshot_text_read(const struct snapshot_text *text, snapshot_take_fn *take,
		   void *data, struct esc_error *err)
{
	bool intact;

	return decompress(text->data.data, text->data.len, take, data, &intact,
			  err);
}

/* A line of ours, as a frame of its own. */
static enum esc_status
write_line(struct buffer *out, const char *mark, json_t *object,
	   struct esc_error *err)
{
	char *text = object != NULL ? json_dumps(object, JSON_COMPACT) : NULL;
	ZSTD_CCtx *context = compress_start();
	struct buffer line = { 0 };
	enum esc_status status = ESC_OK;

	json_decref(object);
	if (text != NULL)
		buffer_addf(&line, "%s%s\n", mark, text);
	free(text);
	if (line.data == NULL || line.failed || context == NULL)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = compress(context, line.data, line.len, ZSTD_e_end,
				  out, err);
	ZSTD_freeCCtx(context);
	buffer_free(&line);
	return status;
}

enum esc_status
snapshot_write_header(struct buffer *out, const struct snapshot_header *header,
		      struct esc_error *err)
{
	return write_line(out, HEADER_MARK,
			  json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "v",
				    SNAPSHOT_VERSION, "key", header->key,
				    "tree", header->tree, "go", header->go,
				    "goos", header->goos, "goarch",
				    header->goarch),
			  err);
}

/* A package as an array, since there are many: path, dir, module, bits,
 * variant, archive. */
enum { BIT_INSIDE = 1, BIT_TEST_MAIN = 2 };

static json_t *
pack_package(const struct intern *strings, const struct listed *package)
{
	return json_pack("[s, s, s, i, s, s]",
			 intern_text(strings, package->path),
			 intern_text(strings, package->dir),
			 intern_text(strings, package->module),
			 (package->inside ? BIT_INSIDE : 0) |
				 (package->test_main ? BIT_TEST_MAIN : 0),
			 intern_text(strings, package->variant),
			 intern_text(strings, package->archive));
}

static json_t *
pack_packages(const struct intern *strings, const struct package_map *map)
{
	json_t *array = json_array();

	for (size_t i = 0; i < map->len; i++) {
		if (json_array_append_new(array,
					  pack_package(strings,
						       &map->items[i]))) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

static json_t *
pack_ids(const struct intern *strings, const struct strid_list *ids)
{
	json_t *array = json_array();

	for (size_t i = 0; i < ids->len; i++) {
		if (json_array_append_new(array, json_string(intern_text(
						 strings, ids->items[i])))) {
			json_decref(array);
			return NULL;
		}
	}
	return array;
}

enum esc_status
snapshot_write_run(struct buffer *out, const struct intern *strings,
		   const struct package_map *packages,
		   const struct snapshot_text *text, struct esc_error *err)
{
	/* json_pack gives an array back, and fails, when it gets none. */
	const enum esc_status status = write_line(
		out, RUN_MARK,
		json_pack("{s:s, s:s, s:I, s:o, s:o}", "dir",
			  intern_text(strings, packages->dir), "root",
			  intern_text(strings, packages->root), "bytes",
			  (json_int_t)text->raw_len, "packages",
			  pack_packages(strings, packages), "ignored",
			  pack_ids(strings, &packages->ignored)),
		err);
	buffer_add(out, text->data.data, text->data.len);
	if (status == ESC_OK && out->failed)
		return esc_nomem(err);
	return status;
}

enum esc_status
snapshot_write_end(struct buffer *out, struct esc_error *err)
{
	ZSTD_CCtx *context = compress_start();
	enum esc_status status = esc_nomem(err);

	if (context != NULL)
		status = compress(context, END_MARK, strlen(END_MARK),
				  ZSTD_e_end, out, err);
	ZSTD_freeCCtx(context);
	return status;
}

/* Where in the text the reader is. */
struct reading {
	const struct snapshot_reader *reader;
	struct intern *strings;
	const char *key;
	struct buffer line;	/* of ours, not whole yet */
	size_t text_left;	/* bytes of the compiler still to come */
	bool in_run, started, ended, foreign;
	bool nomem;
};

static strid
put(struct reading *reading, const json_t *text)
{
	const char *value = json_string_value(text);
	strid id = 0;

	if (value == NULL)
		reading->foreign = true;
	else
		id = intern_put(reading->strings, value,
				json_string_length(text));
	if (id == STRID_NOMEM) {
		reading->nomem = true;
		id = 0;
	}
	return id;
}

static void
unpack_package(struct reading *reading, const json_t *array,
	       struct listed *package)
{
	const json_int_t bits = json_integer_value(json_array_get(array, 3));

	*package = (struct listed){
		.path = put(reading, json_array_get(array, 0)),
		.dir = put(reading, json_array_get(array, 1)),
		.module = put(reading, json_array_get(array, 2)),
		.variant = put(reading, json_array_get(array, 4)),
		.archive = put(reading, json_array_get(array, 5)),
		.inside = (bits & BIT_INSIDE) != 0,
		.test_main = (bits & BIT_TEST_MAIN) != 0,
		.compiled = true,
	};
}

static bool
unpack_ids(struct reading *reading, const json_t *array,
	   struct strid_list *ids)
{
	bool ok = true;

	for (size_t i = 0; ok && i < json_array_size(array); i++)
		ok = strid_list_add(ids, put(reading,
					     json_array_get(array, i)));
	return ok;
}

static enum esc_status
read_run(struct reading *reading, const json_t *object, struct esc_error *err)
{
	const json_t *packages = json_object_get(object, "packages");
	const json_int_t bytes =
		json_integer_value(json_object_get(object, "bytes"));
	const size_t count = json_array_size(packages);
	struct package_map map = {
		.dir = put(reading, json_object_get(object, "dir")),
		.root = put(reading, json_object_get(object, "root")),
		.items = calloc(count + 1, sizeof(*map.items)),
		.len = count, .cap = count + 1,
	};

	if (map.items == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < count; i++)
		unpack_package(reading, json_array_get(packages, i),
			       &map.items[i]);
	package_map_sort(&map);
	reading->nomem |= !unpack_ids(reading,
				      json_object_get(object, "ignored"),
				      &map.ignored);
	reading->text_left = bytes > 0 ? (size_t)bytes : 0;
	reading->in_run = true;
	enum esc_status status = ESC_OK;
	if (reading->nomem)
		status = esc_nomem(err);
	else if (!reading->foreign)
		status = reading->reader->run(&map, reading->reader->data, err);
	package_map_free(&map);
	return status;
}

static bool
is_ours(const struct reading *reading, const json_t *object)
{
	const char *key = json_string_value(json_object_get(object, "key"));

	return json_integer_value(json_object_get(object, "v")) ==
		       SNAPSHOT_VERSION &&
	       key != NULL && strcmp(key, reading->key) == 0;
}

/* The JSON of a line that begins with mark, or NULL. */
static json_t *
line_object(const struct buffer *line, const char *mark)
{
	const size_t len = strlen(mark);

	if (line->len < len || memcmp(line->data, mark, len) != 0)
		return NULL;
	return json_loadb(line->data + len, line->len - len, 0, NULL);
}

/* A whole line of ours. */
static enum esc_status
read_line(struct reading *reading, struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	json_t *object = line_object(&reading->line, reading->started
							     ? RUN_MARK
							     : HEADER_MARK);

	if (strcmp(buffer_text(&reading->line), END_MARK) == 0) {
		reading->ended = reading->started;
	} else if (object == NULL || reading->ended) {
		reading->foreign = true;
	} else if (!reading->started) {
		reading->started = true;
		reading->foreign = !is_ours(reading, object);
	} else {
		status = read_run(reading, object, err);
	}
	json_decref(object);
	buffer_clear(&reading->line);
	return status;
}

static enum esc_status
end_run(struct reading *reading, struct esc_error *err)
{
	if (!reading->in_run || reading->text_left > 0 || reading->foreign)
		return ESC_OK;
	reading->in_run = false;
	return reading->reader->end_run(reading->reader->data, err);
}

/* The next bytes, decompressed: lines of ours and the compiler's text. */
static enum esc_status
read_piece(const char *data, size_t len, void *data_for_take,
	   struct esc_error *err)
{
	struct reading *reading = data_for_take;
	enum esc_status status = ESC_OK;

	while (status == ESC_OK && len > 0 && !reading->foreign) {
		size_t taken;

		if (reading->text_left > 0) {
			taken = len < reading->text_left ? len
							 : reading->text_left;
			status = reading->reader->text(data, taken,
						       reading->reader->data,
						       err);
			reading->text_left -= taken;
		} else {
			const char *end = memchr(data, '\n', len);

			taken = end != NULL ? (size_t)(end - data) + 1 : len;
			buffer_add(&reading->line, data, taken);
			if (reading->line.failed)
				status = esc_nomem(err);
			else if (end != NULL)
				status = read_line(reading, err);
		}
		if (status == ESC_OK)
			status = end_run(reading, err);
		data += taken;
		len -= taken;
	}
	return status;
}

enum esc_status
snapshot_read(const void *bytes, size_t len, const char *key,
	      struct intern *strings, const struct snapshot_reader *reader,
	      bool *intact, struct esc_error *err)
{
	struct reading reading = { .reader = reader, .strings = strings,
				   .key = key };
	const enum esc_status status = decompress(bytes, len, read_piece,
						  &reading, intact, err);

	*intact = *intact && reading.ended && !reading.foreign;
	buffer_free(&reading.line);
	return status;
}

static enum esc_status
take_header(const char *data, size_t len, void *data_for_take,
	    struct esc_error *err)
{
	struct buffer *line = data_for_take;

	(void)err;
	buffer_add(line, data, len);
	return ESC_OK;
}

bool
snapshot_tree(const void *bytes, size_t len, char *tree)
{
	/* The header is a frame of its own. */
	const size_t frame = ZSTD_findFrameCompressedSize(bytes, len);
	struct esc_error ignored = { 0 };
	struct buffer line = { 0 };
	bool intact = false;

	if (ZSTD_isError(frame) ||
	    decompress(bytes, frame, take_header, &line, &intact,
		       &ignored) != ESC_OK || line.failed)
		intact = false;
	json_t *object = intact ? line_object(&line, HEADER_MARK) : NULL;
	const char *id = json_string_value(json_object_get(object, "tree"));
	const bool found = id != NULL && strlen(id) < REPO_OID_SIZE;
	if (found)
		strcpy(tree, id);
	json_decref(object);
	buffer_free(&line);
	return found;
}

enum esc_status
snapshot_read_file(int fd, const char *key, struct intern *strings,
		   const struct snapshot_reader *reader, bool *intact,
		   struct esc_error *err)
{
	struct reading reading = { .reader = reader, .strings = strings,
				   .key = key };
	const enum esc_status status = decompress_file(fd, read_piece,
						       &reading, intact, err);

	*intact = *intact && reading.ended && !reading.foreign;
	buffer_free(&reading.line);
	return status;
}
