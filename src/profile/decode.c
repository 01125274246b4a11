/* A file of pprof to samples: what it says is checked, since it may be
 * damaged or made to harm, and names are taken apart. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "profile/goname.h"
#include "profile/inflate.h"
#include "profile/samples.h"
#include "profile/unpack.h"

/* Of one file; profiles of large services have some ten. */
#define UNPACKED_MAX	((size_t)256 << 20)
/* Lines of all frames of all samples: what adding up goes through. */
#define WORK_MAX	((uint64_t)1 << 28)
/* Of runtime.MemProfileRate, if a profile does not tell. */
#define USUAL_PERIOD	(512 * 1024)

/* What a file calls a thing, and where that is in our array. */
struct name {
	uint64_t id;
	uint32_t index;
};

struct decoder {
	struct profile *profile;
	const Pprof__Profile *file;
	struct name *functions, *locations;	/* sorted by id */
	size_t bytes_column, objects_column;	/* of the values */
	bool has_objects;
	uint64_t work;
	struct esc_error *err;
};

static enum esc_status
fail(const struct decoder *d, const char *what)
{
	return esc_fail(d->err, ESC_PROFILE, "damaged: %s", what);
}

/* Room for more elements behind the len that an array has. */
static enum esc_status
grow(void *array, size_t len, size_t more, size_t size, struct esc_error *err)
{
	void **place = array;

	if (len + more >= UINT32_MAX)
		return esc_fail(err, ESC_PROFILE, "too large");
	void *larger = reallocarray(*place, len + more + 1, size);
	if (larger == NULL)
		return esc_nomem(err);
	*place = larger;
	return ESC_OK;
}

static bool
find_text(const struct decoder *d, int64_t index, ProtobufCBinaryData *text)
{
	if (index < 0 || (uint64_t)index >= d->file->n_string_table)
		return false;
	*text = d->file->string_table[index];
	return true;
}

static bool
text_is(const struct decoder *d, int64_t index, const char *wanted)
{
	ProtobufCBinaryData text;

	return find_text(d, index, &text) && text.len == strlen(wanted) &&
	       memcmp(text.data, wanted, text.len) == 0;
}

static bool
is_type(const struct decoder *d, const Pprof__ValueType *type,
	const char *name, const char *unit)
{
	return type != NULL && text_is(d, type->type, name) &&
	       text_is(d, type->unit, unit);
}

/* Which of the values are of what was allocated. */
static enum esc_status
find_columns(struct decoder *d)
{
	const Pprof__Profile *file = d->file;
	bool found = false;

	for (size_t i = 0; i < file->n_sample_type; i++) {
		const Pprof__ValueType *type = file->sample_type[i];

		if (is_type(d, type, "alloc_space", "bytes")) {
			d->bytes_column = i;
			found = true;
		} else if (is_type(d, type, "alloc_objects", "count")) {
			d->objects_column = i;
			d->has_objects = true;
		}
	}
	if (found)
		return ESC_OK;
	esc_fail(d->err, ESC_PROFILE, "no heap profile: it has no values "
		 "\"alloc_space\"");
	esc_hint(d->err, "take one with \"go test -memprofile\", or from "
		 "/debug/pprof/allocs");
	return d->err->status;
}

static int
compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* Sorted; 0 is no name, and none is given twice. */
static enum esc_status
sort_names(const struct decoder *d, struct name *names, size_t len)
{
	qsort(names, len, sizeof(*names), compare_names);
	for (size_t i = 0; i < len; i++) {
		if (names[i].id == 0 ||
		    (i > 0 && names[i].id == names[i - 1].id))
			return fail(d, "an id that is 0, or not the only one");
	}
	return ESC_OK;
}

static bool
find_name(const struct name *names, size_t len, uint64_t id, uint32_t *index)
{
	const struct name key = { .id = id };
	const struct name *found = bsearch(&key, names, len, sizeof(key),
					   compare_names);

	if (found != NULL)
		*index = found->index;
	return found != NULL;
}

static enum esc_status
read_function(struct decoder *d, const Pprof__Function *in)
{
	struct profile *p = d->profile;
	struct sampled_function *out = &p->functions[p->functions_len];
	ProtobufCBinaryData name, file;

	*out = (struct sampled_function){ 0 };
	if (!find_text(d, in->name, &name) ||
	    !find_text(d, in->filename, &file))
		return fail(d, "a text that is not in its table");
	if (in->start_line > 0 && in->start_line <= UINT32_MAX)
		out->start_line = (uint32_t)in->start_line;
	out->file = intern_put(p->strings, (const char *)file.data, file.len);
	if (out->file == STRID_NOMEM)
		return esc_nomem(d->err);
	p->functions_len++;
	return goname_read((const char *)name.data, name.len, p->strings, out,
			   d->err);
}

static enum esc_status
read_functions(struct decoder *d)
{
	const Pprof__Profile *file = d->file;
	struct profile *p = d->profile;
	const size_t count = file->n_function;
	enum esc_status status = grow(&p->functions, p->functions_len, count,
				      sizeof(*p->functions), d->err);

	d->functions = calloc(count + 1, sizeof(*d->functions));
	if (status == ESC_OK && d->functions == NULL)
		status = esc_nomem(d->err);
	for (size_t i = 0; status == ESC_OK && i < count; i++) {
		d->functions[i] = (struct name){ file->function[i]->id,
						 (uint32_t)p->functions_len };
		status = read_function(d, file->function[i]);
	}
	return status == ESC_OK ? sort_names(d, d->functions, count) : status;
}

static enum esc_status
read_line(struct decoder *d, const Pprof__Line *in)
{
	struct profile *p = d->profile;
	struct sampled_line *out = &p->lines[p->lines_len];

	/* Code that has no symbols, such as that of C. */
	if (in->function_id == 0)
		return ESC_OK;
	if (in->line < 0 || in->line > UINT32_MAX)
		return fail(d, "a line number that is none");
	out->line = (uint32_t)in->line;
	if (!find_name(d->functions, d->file->n_function, in->function_id,
		       &out->function))
		return fail(d, "a line of no function");
	p->lines_len++;
	return ESC_OK;
}

static enum esc_status
read_location(struct decoder *d, const Pprof__Location *in)
{
	struct profile *p = d->profile;
	struct sampled_location *out = &p->locations[p->locations_len++];
	enum esc_status status = ESC_OK;

	out->first_line = (uint32_t)p->lines_len;
	for (size_t i = 0; status == ESC_OK && i < in->n_line; i++)
		status = read_line(d, in->line[i]);
	out->line_count = (uint32_t)p->lines_len - out->first_line;
	return status;
}

static enum esc_status
read_locations(struct decoder *d)
{
	const Pprof__Profile *file = d->file;
	struct profile *p = d->profile;
	const size_t count = file->n_location;
	size_t lines = 0;

	for (size_t i = 0; i < count; i++)
		lines += file->location[i]->n_line;
	enum esc_status status = grow(&p->locations, p->locations_len, count,
				      sizeof(*p->locations), d->err);
	if (status == ESC_OK)
		status = grow(&p->lines, p->lines_len, lines,
			      sizeof(*p->lines), d->err);
	d->locations = calloc(count + 1, sizeof(*d->locations));
	if (status == ESC_OK && d->locations == NULL)
		status = esc_nomem(d->err);
	for (size_t i = 0; status == ESC_OK && i < count; i++) {
		d->locations[i] = (struct name){ file->location[i]->id,
						 (uint32_t)p->locations_len };
		status = read_location(d, file->location[i]);
	}
	return status == ESC_OK ? sort_names(d, d->locations, count) : status;
}

static enum esc_status
read_values(struct decoder *d, const Pprof__Sample *in, struct sample *out)
{
	struct profile *p = d->profile;

	if (in->n_value != d->file->n_sample_type)
		return fail(d, "a sample with another number of values");
	const int64_t bytes = in->value[d->bytes_column];
	const int64_t objects =
		d->has_objects ? in->value[d->objects_column] : 0;
	if (bytes < 0 || objects < 0)
		return esc_fail(d->err, ESC_PROFILE, "a negative value: a "
				"difference of profiles is no profile");
	out->bytes = (uint64_t)bytes;
	out->objects = (uint64_t)objects;
	p->bytes += out->bytes;
	p->objects += out->objects;
	/* Sums over samples stay below those. */
	if (p->bytes > INT64_MAX || p->objects > INT64_MAX)
		return fail(d, "more bytes than there can be");
	return ESC_OK;
}

static enum esc_status
read_sample(struct decoder *d, const Pprof__Sample *in)
{
	struct profile *p = d->profile;
	struct sample *out = &p->samples[p->samples_len++];

	out->first_frame = (uint32_t)p->frames_len;
	out->frame_count = (uint32_t)in->n_location_id;
	for (size_t i = 0; i < in->n_location_id; i++) {
		uint32_t *frame = &p->frames[p->frames_len++];

		if (!find_name(d->locations, d->file->n_location,
			       in->location_id[i], frame))
			return fail(d, "a frame of no location");
		d->work += p->locations[*frame].line_count;
		if (d->work > WORK_MAX)
			return esc_fail(d->err, ESC_PROFILE, "too large");
	}
	return read_values(d, in, out);
}

static enum esc_status
read_samples(struct decoder *d)
{
	const Pprof__Profile *file = d->file;
	struct profile *p = d->profile;
	size_t frames = 0;

	for (size_t i = 0; i < file->n_sample; i++)
		frames += file->sample[i]->n_location_id;
	enum esc_status status = grow(&p->samples, p->samples_len,
				      file->n_sample, sizeof(*p->samples),
				      d->err);
	if (status == ESC_OK)
		status = grow(&p->frames, p->frames_len, frames,
			      sizeof(*p->frames), d->err);
	for (size_t i = 0; status == ESC_OK && i < file->n_sample; i++)
		status = read_sample(d, file->sample[i]);
	return status;
}

/* Of several the coarsest is what may have been missed. */
static void
read_period(struct decoder *d)
{
	const Pprof__Profile *file = d->file;
	uint64_t period = USUAL_PERIOD;

	if (file->period > 0 &&
	    is_type(d, file->period_type, "space", "bytes"))
		period = (uint64_t)file->period;
	if (period > d->profile->period)
		d->profile->period = period;
}

static enum esc_status
read_file(struct decoder *d)
{
	enum esc_status status = find_columns(d);

	if (status == ESC_OK)
		status = read_functions(d);
	if (status == ESC_OK)
		status = read_locations(d);
	if (status == ESC_OK)
		status = read_samples(d);
	if (status == ESC_OK)
		read_period(d);
	free(d->functions);
	free(d->locations);
	return status;
}

static enum esc_status
decode(struct profile *profile, const unsigned char *bytes, size_t len,
       struct esc_error *err)
{
	struct arena arena = { 0 };
	Pprof__Profile *file = NULL;
	enum esc_status status = unpack_profile(bytes, len, &arena, &file,
						err);

	if (status == ESC_OK) {
		struct decoder d = { .profile = profile, .file = file,
				     .err = err };

		status = read_file(&d);
	}
	arena_free(&arena);
	return status;
}

/* What pprof.Lookup("heap").WriteTo(w, 1) writes, for people. */
static bool
is_text(const unsigned char *bytes, size_t len)
{
	static const char start[] = "heap profile:";

	return len >= strlen(start) &&
	       memcmp(bytes, start, strlen(start)) == 0;
}

enum esc_status
profile_add(struct profile *profile, const char *name, const void *bytes,
	    size_t len, struct esc_error *err)
{
	struct buffer plain = { 0 };
	enum esc_status status;

	if (len == 0) {
		status = esc_fail(err, ESC_PROFILE, "empty");
	} else if (is_text(bytes, len)) {
		status = esc_fail(err, ESC_PROFILE, "in pprof's old form of "
				  "text");
		esc_hint(err, "take it with debug=0");
	} else if (inflate_wanted(bytes, len)) {
		status = inflate_gzip(bytes, len, UNPACKED_MAX, &plain, err);
		if (status == ESC_OK)
			status = decode(profile,
					(const unsigned char *)plain.data,
					plain.len, err);
	} else {
		status = decode(profile, bytes, len, err);
	}
	buffer_free(&plain);
	return status == ESC_OK ? ESC_OK : esc_wrap(err, "%s", name);
}

struct profile *
profile_new(struct intern *strings)
{
	struct profile *profile = calloc(1, sizeof(*profile));

	if (profile != NULL)
		profile->strings = strings;
	return profile;
}

void
profile_free(struct profile *profile)
{
	if (profile == NULL)
		return;
	free(profile->functions);
	free(profile->lines);
	free(profile->locations);
	free(profile->frames);
	free(profile->samples);
	free(profile);
}

const struct sampled_location *
sample_frame(const struct profile *profile, const struct sample *sample,
	     uint32_t i)
{
	return i < sample->frame_count
		       ? &profile->locations[profile->frames[
				 sample->first_frame + i]]
		       : NULL;
}
