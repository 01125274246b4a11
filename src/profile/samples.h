#ifndef PROFILE_SAMPLES_H
#define PROFILE_SAMPLES_H

#include "escdiff/profile.h"

/* A heap profile as plain data.  Everything in it is checked: indexes are
 * within their arrays, and sums do not overflow. */

struct sampled_function {
	strid package;		/* import path; "main" whatever it is */
	strid name;		/* of the declared function: F, (*T).M */
	strid file;		/* as on the machine that built it */
	uint32_t start_line;	/* 0: not told */
	bool is_part;		/* a closure or the like of it */
};

struct sampled_line {
	uint32_t function;	/* index */
	uint32_t line;
};

/* A place in the program: a call, and those that it was inlined into. */
struct sampled_location {
	uint32_t first_line, line_count;	/* the innermost first */
};

struct sample {
	uint64_t bytes, objects;
	uint32_t first_frame, frame_count;	/* the allocating one first */
};

struct profile {
	struct intern *strings;		/* borrowed */
	struct sampled_function *functions;	/* owned, as the next four */
	size_t functions_len;
	struct sampled_line *lines;
	size_t lines_len;
	struct sampled_location *locations;
	size_t locations_len;
	uint32_t *frames;		/* indexes of locations */
	size_t frames_len;
	struct sample *samples;
	size_t samples_len;
	uint64_t bytes, objects;	/* of all samples */
	uint64_t period;		/* bytes for each sample, on average */
};

/* The frames of a sample; NULL when it has none. */
const struct sampled_location *sample_frame(const struct profile *profile,
					    const struct sample *sample,
					    uint32_t i);

#endif
