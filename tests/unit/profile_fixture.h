#ifndef PROFILE_FIXTURE_H
#define PROFILE_FIXTURE_H

/* Profiles made by hand, as bytes of pprof's format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pprof.pb-c.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define FIXTURE_MAX 64

/*
 * A sample: frames separated by ";", the allocating one first; in a frame
 * calls separated by "<", the innermost first; each as
 * "FUNCTION FILE:LINE START".
 */
struct stack {
	const char *frames;
	int64_t bytes, objects;
};

/* All of a profile, in one place that is not moved. */
struct fixture {
	Pprof__Profile profile;
	Pprof__ValueType types[4], period_type;
	Pprof__ValueType *type_list[4];
	Pprof__Sample samples[FIXTURE_MAX];
	Pprof__Sample *sample_list[FIXTURE_MAX];
	Pprof__Location locations[FIXTURE_MAX];
	Pprof__Location *location_list[FIXTURE_MAX];
	Pprof__Function functions[FIXTURE_MAX];
	Pprof__Function *function_list[FIXTURE_MAX];
	Pprof__Line lines[FIXTURE_MAX];
	Pprof__Line *line_list[FIXTURE_MAX];
	ProtobufCBinaryData texts[2 * FIXTURE_MAX];
	char names[2 * FIXTURE_MAX][128];
	uint64_t ids[FIXTURE_MAX];
	int64_t values[FIXTURE_MAX][4];
	size_t lines_len, ids_len;
};

static inline int64_t
fixture_text(struct fixture *f, const char *text)
{
	Pprof__Profile *p = &f->profile;

	for (size_t i = 0; i < p->n_string_table; i++) {
		if (strcmp(f->names[i], text) == 0)
			return (int64_t)i;
	}
	char *name = f->names[p->n_string_table];
	snprintf(name, sizeof(f->names[0]), "%s", text);
	f->texts[p->n_string_table] =
		(ProtobufCBinaryData){ strlen(name), (uint8_t *)name };
	return (int64_t)p->n_string_table++;
}

static inline void
fixture_line(struct fixture *f, Pprof__Location *location, const char *text)
{
	char name[100], file[100];
	long line, start = 0;
	Pprof__Line *out = &f->lines[f->lines_len];
	Pprof__Function *function = &f->functions[f->profile.n_function];

	assert_true(sscanf(text, " %99s %99[^:]:%ld %ld", name, file, &line,
			   &start) >= 3);
	*function = (Pprof__Function)PPROF__FUNCTION__INIT;
	f->function_list[f->profile.n_function++] = function;
	function->id = f->profile.n_function;
	function->name = fixture_text(f, name);
	function->filename = fixture_text(f, file);
	function->start_line = start;
	*out = (Pprof__Line)PPROF__LINE__INIT;
	out->function_id = function->id;
	out->line = line;
	f->line_list[f->lines_len++] = out;
	location->n_line++;
}

static inline void
fixture_frame(struct fixture *f, char *text)
{
	Pprof__Location *out = &f->locations[f->profile.n_location];
	char *rest = NULL;

	*out = (Pprof__Location)PPROF__LOCATION__INIT;
	f->location_list[f->profile.n_location++] = out;
	out->id = 100 + f->profile.n_location;
	out->line = &f->line_list[f->lines_len];
	for (char *line = strtok_r(text, "<", &rest); line != NULL;
	     line = strtok_r(NULL, "<", &rest))
		fixture_line(f, out, line);
	f->ids[f->ids_len++] = out->id;
}

static inline void
fixture_stack(struct fixture *f, const struct stack *stack)
{
	const size_t i = f->profile.n_sample;
	Pprof__Sample *out = &f->samples[i];
	char *text = strdup(stack->frames), *rest = NULL;

	*out = (Pprof__Sample)PPROF__SAMPLE__INIT;
	f->sample_list[f->profile.n_sample++] = out;
	out->location_id = &f->ids[f->ids_len];
	for (char *frame = strtok_r(text, ";", &rest); frame != NULL;
	     frame = strtok_r(NULL, ";", &rest)) {
		fixture_frame(f, frame);
		out->n_location_id++;
	}
	f->values[i][0] = stack->objects;
	f->values[i][1] = stack->bytes;
	out->value = f->values[i];
	out->n_value = 4;
	free(text);
}

static inline void
fixture_type(struct fixture *f, Pprof__ValueType *out, const char *name,
	     const char *unit)
{
	*out = (Pprof__ValueType)PPROF__VALUE_TYPE__INIT;
	out->type = fixture_text(f, name);
	out->unit = fixture_text(f, unit);
}

/* A profile of those samples, one for each period of bytes. */
static inline struct fixture *
fixture_new(const struct stack *stacks, size_t count, int64_t period)
{
	static const char *const types[][2] = {
		{ "alloc_objects", "count" }, { "alloc_space", "bytes" },
		{ "inuse_objects", "count" }, { "inuse_space", "bytes" },
	};
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->profile = (Pprof__Profile)PPROF__PROFILE__INIT;
	fixture_text(f, "");
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		fixture_type(f, &f->types[i], types[i][0], types[i][1]);
		f->type_list[i] = &f->types[i];
	}
	fixture_type(f, &f->period_type, "space", "bytes");
	f->profile.period_type = &f->period_type;
	f->profile.period = period;
	f->profile.sample_type = f->type_list;
	f->profile.n_sample_type = ARRAY_LEN(types);
	f->profile.sample = f->sample_list;
	f->profile.location = f->location_list;
	f->profile.function = f->function_list;
	f->profile.string_table = f->texts;
	for (size_t i = 0; i < count; i++)
		fixture_stack(f, &stacks[i]);
	return f;
}

/* Its bytes, which the caller frees. */
static inline uint8_t *
fixture_pack(const struct fixture *f, size_t *len)
{
	*len = pprof__profile__get_packed_size(&f->profile);
	uint8_t *bytes = malloc(*len);

	assert_non_null(bytes);
	pprof__profile__pack(&f->profile, bytes);
	return bytes;
}

#endif
