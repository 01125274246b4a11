/* Snapshots and plain logs from files: which it is, and what is in it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "build/compress.h"
#include "build/resolve.h"
#include "build/saved.h"
#include "escdiff/saved.h"

#define PIECE		65536
#define HEADER_MAX	(1024 * 1024)

/* A file on its way to the parser. */
struct reading {
	struct parser *parser;
	struct saved_header *header;	/* what there is; else NULL */
	struct buffer first;	/* the first line, until it is whole */
	struct buffer last;	/* of a snapshot, the end so far: it is not
				   the compiler's */
	bool begun, present;
	bool enough;		/* the header was all that was asked for */
	const char *name;
};

static enum esc_status
bad_header(const struct reading *reading, struct esc_error *err)
{
	return esc_fail(err, ESC_LOG, "%s: not a snapshot of this escdiff",
			reading->name);
}

static bool
copy_id(const json_t *object, const char *key, char out[REPO_OID_SIZE])
{
	const char *id = json_string_value(json_object_get(object, key));

	if (id == NULL || strlen(id) >= REPO_OID_SIZE ||
	    id[strspn(id, "0123456789abcdef")] != '\0')
		return false;
	strcpy(out, id);
	return true;
}

static char *
copy_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text != NULL ? strdup(text) : NULL;
}

/* A line each; NULL when one is no text. */
static char *
copy_patterns(const json_t *array)
{
	struct buffer text = { 0 };

	buffer_adds(&text, "");
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *one = json_string_value(json_array_get(array, i));

		buffer_addf(&text, "%s\n", one != NULL ? one : "");
	}
	char *copy = !text.failed && json_is_array(array)
			     ? strdup(buffer_text(&text)) : NULL;
	buffer_free(&text);
	return copy;
}

static size_t
number(const json_t *object, const char *key)
{
	const json_int_t value =
		json_integer_value(json_object_get(object, key));

	return value > 0 ? (size_t)value : 0;
}

static struct coverage
copy_coverage(const json_t *object)
{
	return (struct coverage){
		.packages = number(object, "packages"),
		.modules = number(object, "modules"),
		.files = number(object, "files"),
		.other_packages = number(object, "other_packages"),
		.other_modules = number(object, "other_modules"),
		.ignored = number(object, "ignored_files"),
		.tests = number(object, "test_files"),
	};
}

static bool
take_header(const json_t *object, struct saved_header *header)
{
	header->present = true;
	header->go = copy_text(object, "go");
	header->goos = copy_text(object, "goos");
	header->goarch = copy_text(object, "goarch");
	header->settings = copy_text(object, "settings");
	header->tags = copy_text(object, "tags");
	header->tests = json_is_true(json_object_get(object, "tests"));
	header->patterns = copy_patterns(json_object_get(object, "patterns"));
	header->coverage = copy_coverage(json_object_get(object, "coverage"));
	return json_integer_value(json_object_get(object, "v")) ==
		       SAVED_VERSION &&
	       copy_id(object, "commit", header->commit) &&
	       copy_id(object, "tree", header->tree) && header->go != NULL &&
	       header->goos != NULL && header->goarch != NULL &&
	       header->settings != NULL && header->tags != NULL &&
	       header->patterns != NULL;
}

/* The first line is whole, or is no header. */
static enum esc_status
begin(struct reading *reading, struct esc_error *err)
{
	const size_t mark = strlen(SAVED_HEADER);
	const struct buffer *line = &reading->first;
	struct saved_header ignored = { 0 };
	enum esc_status status = ESC_OK;

	reading->begun = true;
	reading->present = line->len > mark &&
			   memcmp(line->data, SAVED_HEADER, mark) == 0;
	reading->enough = reading->header != NULL;
	if (!reading->present)
		return reading->enough ? ESC_OK
				       : parser_feed(reading->parser,
						     buffer_text(line),
						     line->len, err);
	json_t *object = json_loadb(line->data + mark, line->len - mark, 0,
				    NULL);
	if (!take_header(object, reading->enough ? reading->header : &ignored))
		status = bad_header(reading, err);
	json_decref(object);
	saved_header_free(&ignored);
	/* It takes the header's place, so that lines have their numbers. */
	if (status == ESC_OK && !reading->enough)
		status = parser_feed(reading->parser, "\n", 1, err);
	return status;
}

/* Of a snapshot the last bytes stay behind, until more come. */
static enum esc_status
pass_on(struct reading *reading, const char *data, size_t len,
	struct esc_error *err)
{
	const size_t keep = strlen(SAVED_END);
	struct buffer *last = &reading->last;
	enum esc_status status = ESC_OK;

	if (!reading->present)
		return parser_feed(reading->parser, data, len, err);
	buffer_add(last, data, len);
	if (last->failed)
		return esc_nomem(err);
	if (last->len > keep) {
		const size_t done = last->len - keep;

		status = parser_feed(reading->parser, last->data, done, err);
		memmove(last->data, last->data + done, keep);
		last->len = keep;
		last->data[keep] = '\0';
	}
	return status;
}

/* Could it still become the first line of a snapshot? */
static bool
may_be_header(const struct buffer *line)
{
	const size_t mark = strlen(SAVED_HEADER);

	return line->len < HEADER_MAX &&
	       memcmp(line->data, SAVED_HEADER,
		      line->len < mark ? line->len : mark) == 0;
}

static enum esc_status
take_piece(const char *data, size_t len, void *data_for_take,
	   struct esc_error *err)
{
	struct reading *reading = data_for_take;
	enum esc_status status = ESC_OK;

	if (reading->enough || len == 0)
		return ESC_OK;
	if (!reading->begun) {
		const char *newline = memchr(data, '\n', len);
		const size_t taken = newline != NULL
					     ? (size_t)(newline - data) + 1
					     : len;

		buffer_add(&reading->first, data, taken);
		if (reading->first.failed)
			return esc_nomem(err);
		if (newline == NULL && may_be_header(&reading->first))
			return ESC_OK;
		status = begin(reading, err);
		data += taken;
		len -= taken;
	}
	if (status == ESC_OK && len > 0 && !reading->enough)
		status = pass_on(reading, data, len, err);
	return status;
}

/* The next bytes into piece; *len is 0 at the end. */
static enum esc_status
read_piece(const struct reading *reading, int fd, char *piece, size_t *len,
	   struct esc_error *err)
{
	ssize_t got;

	do
		got = read(fd, piece, PIECE);
	while (got < 0 && errno == EINTR);
	*len = got > 0 ? (size_t)got : 0;
	return got < 0 ? esc_fail(err, ESC_LOG, "%s: %s", reading->name,
				  strerror(errno)) : ESC_OK;
}

static bool
is_compressed(const char *bytes, size_t len)
{
	static const char magic[] = { 0x28, (char)0xb5, 0x2f, (char)0xfd };

	return len >= sizeof(magic) &&
	       memcmp(bytes, magic, sizeof(magic)) == 0;
}

/* All of it, and then what it holds: it is small. */
static enum esc_status
read_compressed(struct reading *reading, int fd, char *piece, size_t len,
		struct esc_error *err)
{
	struct buffer bytes = { 0 };
	enum esc_status status = ESC_OK;
	bool intact = true;

	while (status == ESC_OK && len > 0) {
		buffer_add(&bytes, piece, len);
		status = bytes.failed ? esc_nomem(err)
				      : read_piece(reading, fd, piece, &len,
						   err);
	}
	if (status == ESC_OK)
		status = decompress(bytes.data, bytes.len, take_piece, reading,
				    &intact, err);
	if (status == ESC_OK && !intact)
		status = esc_fail(err, ESC_LOG, "%s: cut off or damaged",
				  reading->name);
	buffer_free(&bytes);
	return status;
}

static enum esc_status
read_pieces(struct reading *reading, int fd, char *piece,
	    struct esc_error *err)
{
	size_t len;
	enum esc_status status = read_piece(reading, fd, piece, &len, err);

	if (status == ESC_OK && is_compressed(piece, len))
		return read_compressed(reading, fd, piece, len, err);
	while (status == ESC_OK && len > 0 && !reading->enough) {
		status = take_piece(piece, len, reading, err);
		if (status == ESC_OK && !reading->enough)
			status = read_piece(reading, fd, piece, &len, err);
	}
	return status;
}

static enum esc_status
read_all(struct reading *reading, int fd, struct esc_error *err)
{
	char *piece = malloc(PIECE);

	if (piece == NULL)
		return esc_nomem(err);
	/* A pipe has no begin to go to. */
	lseek(fd, 0, SEEK_SET);
	enum esc_status status = read_pieces(reading, fd, piece, err);
	/* A log of less than a line. */
	if (status == ESC_OK && !reading->begun && reading->first.len > 0)
		status = begin(reading, err);
	free(piece);
	return status;
}

enum esc_status
saved_read_header(int fd, const char *name, struct saved_header *header,
		  struct esc_error *err)
{
	struct reading reading = { .header = header, .name = name };

	*header = (struct saved_header){ 0 };
	const enum esc_status status = read_all(&reading, fd, err);
	buffer_free(&reading.first);
	buffer_free(&reading.last);
	return status;
}

static enum place
place_of(const char **name)
{
	const size_t outside = strlen(SAVED_OUTSIDE);

	if (strncmp(*name, SAVED_OUTSIDE, outside) == 0) {
		*name += outside;
		return PLACE_OUTSIDE;
	}
	if (resolve_is_generated(*name))
		return PLACE_GENERATED;
	if (**name == '<' || **name == '\0' || strcmp(*name, "??") == 0)
		return PLACE_UNKNOWN;
	return **name == '/' ? PLACE_OUTSIDE : PLACE_SOURCE;
}

/* From the name in the file to that in a report; false: no memory. */
static bool
set_place(struct intern *strings, struct position *pos, enum place *place)
{
	const char *text = intern_text(strings, pos->file);
	const char *name = text;

	*place = place_of(&name);
	if (name != text)
		pos->file = intern_puts(strings, name);
	return pos->file != STRID_NOMEM;
}

/* Chains are not shared among records that were read here; steps that several
 * have would come out the same. */
static enum esc_status
set_places(struct record_set *set, size_t first_record, size_t first_step,
	   struct esc_error *err)
{
	enum place place;
	bool good = true;

	for (size_t i = first_record; good && i < set->len; i++) {
		struct record *record = &set->recs[i];

		good = set_place(set->strings, &record->pos, &place);
		record->place = place;
	}
	for (size_t i = first_step; good && i < set->steps_len; i++)
		good = set_place(set->strings, &set->steps[i].pos, &place);
	return good ? ESC_OK : esc_nomem(err);
}

static enum esc_status
check_end(const struct reading *reading, struct esc_error *err)
{
	if (strcmp(buffer_text(&reading->last), SAVED_END) == 0)
		return ESC_OK;
	return esc_fail(err, ESC_LOG, "%s: the snapshot is cut off",
			reading->name);
}

enum esc_status
saved_read(int fd, const char *name, const struct parse_options *options,
	   struct record_set *set, struct esc_error *err)
{
	const size_t first_record = set->len, first_step = set->steps_len;
	struct reading reading = { .name = name };
	enum esc_status status = parser_new(&reading.parser, set, options,
					    err);

	if (status == ESC_OK)
		status = read_all(&reading, fd, err);
	if (status == ESC_OK && reading.present)
		status = check_end(&reading, err);
	if (status == ESC_OK)
		status = parser_end(reading.parser, err);
	if (status == ESC_OK && reading.present)
		status = set_places(set, first_record, first_step, err);
	parser_free(reading.parser);
	buffer_free(&reading.first);
	buffer_free(&reading.last);
	return status;
}
