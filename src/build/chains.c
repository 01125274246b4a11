/* Explanations of leaking parameters, from a side's log once more: there are
 * too many to keep them all, and few are asked for. */
#include <stdlib.h>
#include <string.h>

#include "build/side.h"
#include "build/snapshot.h"
#include "escdiff/parse.h"

struct reading {
	const struct side_job *job;
	struct record_set *set;
	struct parser *parser;
	build_wanted_fn *wanted;
	void *wanted_data;
	struct package_map map;		/* of the run being read */
	size_t first_record;
	/* The last name resolved: those of a file come together. */
	strid package, file, path;
	enum place place;
	struct buffer scratch;
	bool failed;			/* memory ran out */
};

/* The path of a printed name, into reading->path and ->place. */
static void
resolve_file(struct reading *reading, strid package, strid file)
{
	struct intern *strings = reading->set->strings;

	if (reading->file == file && reading->package == package)
		return;
	const struct resolver resolver = side_resolver(reading->job,
						       &reading->map);
	reading->place = resolve_name(&resolver,
				      package_map_find(&reading->map, package),
				      intern_text(strings, file),
				      &reading->scratch);
	reading->path = intern_put(strings, buffer_text(&reading->scratch),
				   reading->scratch.len);
	reading->failed |= reading->scratch.failed ||
			   reading->path == STRID_NOMEM;
	reading->package = package;
	reading->file = file;
}

static bool
is_wanted(const struct record *leak, void *data)
{
	struct reading *reading = data;
	struct record resolved = *leak;

	resolve_file(reading, leak->package, leak->pos.file);
	if (reading->failed)
		return false;
	resolved.pos.file = reading->path;
	resolved.place = reading->place;
	return reading->wanted(&resolved, reading->wanted_data);
}

static enum esc_status
begin_run(const struct package_map *map, void *data, struct esc_error *err)
{
	struct reading *reading = data;

	package_map_free(&reading->map);
	reading->first_record = reading->set->len;
	reading->file = 0;
	return package_map_copy(&reading->map, map, err);
}

static enum esc_status
take_text(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct reading *reading = data;

	return parser_feed(reading->parser, bytes, len, err);
}

/* Facts that nobody asked for, once their places are known. */
static void
drop_unwanted(struct reading *reading)
{
	struct record_set *set = reading->set;
	size_t kept = reading->first_record;

	for (size_t i = kept; i < set->len; i++) {
		if (reading->wanted(&set->recs[i], reading->wanted_data))
			set->recs[kept++] = set->recs[i];
	}
	set->len = kept;
}

static enum esc_status
end_run(void *data, struct esc_error *err)
{
	struct reading *reading = data;
	const struct resolver resolver = side_resolver(reading->job,
						       &reading->map);
	enum esc_status status = parser_end(reading->parser, err);

	if (status == ESC_OK)
		status = resolve_records(&resolver, reading->set,
					 reading->first_record, err);
	if (status == ESC_OK)
		drop_unwanted(reading);
	return status == ESC_OK && reading->failed ? esc_nomem(err) : status;
}

enum esc_status
build_parameter_chains(const struct build *build, build_wanted_fn *wanted,
		       void *data, struct record_set *out,
		       struct esc_error *err)
{
	const struct side_job *job = build->job;
	struct reading reading = { .job = job, .set = out, .wanted = wanted,
				   .wanted_data = data };
	const struct parse_options options = {
		.chains = PARSE_CHAINS_LEAKS,
		.wanted = is_wanted, .wanted_data = &reading,
	};
	const struct snapshot_reader reader = { begin_run, take_text, end_run,
						&reading };
	bool intact;

	record_set_init(out, build->records.strings);
	if (job == NULL)
		return ESC_OK;
	enum esc_status status = parser_new(&reading.parser, out, &options,
					    err);
	if (status == ESC_OK)
		status = side_read_snapshot(job, out->strings, &reader,
					    &intact, err);
	if (status == ESC_OK)
		status = record_set_finish(out, err);
	parser_free(reading.parser);
	package_map_free(&reading.map);
	buffer_free(&reading.scratch);
	return status;
}
