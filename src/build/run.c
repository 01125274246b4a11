/* One module: the compiler's text into records, by running Go or by reading
 * what it once said. */
#include <stdlib.h>
#include <unistd.h>

#include "build/failures.h"
#include "build/golist.h"
#include "build/headway.h"
#include "build/resolve.h"
#include "build/side.h"
#include "build/snapshot.h"

/*
 * Until so much was printed, nothing is handed on: when Go cannot load a
 * package it prints why, compiles nothing and is run again, another way.
 */
#define HOLD_BYTES ((size_t)128 * 1024)

/* Where the compiler's text goes. */
struct sink {
	struct parser *parser;
	struct snapshot_text *text;
	struct headway headway;
	struct buffer held;
	bool flowing;
};

static enum esc_status
hand_on(struct sink *sink, const char *bytes, size_t len,
	struct esc_error *err)
{
	enum esc_status status = parser_feed(sink->parser, bytes, len, err);

	if (status == ESC_OK)
		status = snapshot_text_add(sink->text, bytes, len, err);
	return status;
}

static enum esc_status
release(struct sink *sink, struct esc_error *err)
{
	enum esc_status status = hand_on(sink, buffer_text(&sink->held),
					 sink->held.len, err);

	sink->flowing = true;
	buffer_clear(&sink->held);
	return status;
}

static enum esc_status
take_log(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct sink *sink = data;

	headway_add(&sink->headway, bytes, len);
	if (sink->flowing)
		return hand_on(sink, bytes, len, err);
	buffer_add(&sink->held, bytes, len);
	if (sink->held.failed)
		return esc_nomem(err);
	return sink->held.len > HOLD_BYTES ? release(sink, err) : ESC_OK;
}

static void
go_on(int pid, void *data)
{
	struct sink *sink = data;

	headway_tell(&sink->headway, pid);
}

static enum esc_status
sink_init(struct sink *sink, const struct side_job *job, struct esc_error *err)
{
	*sink = (struct sink){ 0 };
	enum esc_status status = parser_new(&sink->parser,
					    &job->build->records, &job->parse,
					    err);
	if (status == ESC_OK)
		status = snapshot_text_new(&sink->text, err);
	return status;
}

static enum esc_status
sink_end(struct sink *sink, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	if (!sink->flowing)
		status = release(sink, err);
	if (status == ESC_OK)
		status = parser_end(sink->parser, err);
	/* What it remembers of names and texts is not needed any more. */
	parser_free(sink->parser);
	sink->parser = NULL;
	if (status == ESC_OK)
		status = snapshot_text_end(sink->text, err);
	return status;
}

static void
sink_free(struct sink *sink)
{
	parser_free(sink->parser);
	snapshot_text_free(sink->text);
	headway_free(&sink->headway);
	buffer_free(&sink->held);
}

/* Add what was listed to the packages of the build. */
static enum esc_status
add_packages(struct build *build, const struct package_map *map,
	     struct esc_error *err)
{
	struct package *packages =
		reallocarray(build->packages,
			     build->package_count + map->len + 1,
			     sizeof(*packages));

	if (packages == NULL)
		return esc_nomem(err);
	build->packages = packages;
	for (size_t i = 0; i < map->len; i++) {
		const struct listed *item = &map->items[i];

		if (item->inside && !item->test_main)
			packages[build->package_count++] = (struct package){
				item->path, item->dir, item->module };
	}
	return ESC_OK;
}

/* Likewise the files that the build left out. */
static enum esc_status
add_ignored(struct build *build, const struct package_map *map,
	    struct esc_error *err)
{
	const size_t count = map->ignored.len;
	strid *ignored = reallocarray(build->ignored,
				      build->ignored_count + count + 1,
				      sizeof(*ignored));

	if (ignored == NULL)
		return esc_nomem(err);
	build->ignored = ignored;
	for (size_t i = 0; i < count; i++)
		ignored[build->ignored_count++] = map->ignored.items[i];
	return ESC_OK;
}

/* Likewise the object files. */
static enum esc_status
add_archives(struct build *build, const struct package_map *map,
	     struct esc_error *err)
{
	struct archive *archives =
		reallocarray(build->archives,
			     build->archive_count + map->len + 1,
			     sizeof(*archives));

	if (archives == NULL)
		return esc_nomem(err);
	build->archives = archives;
	for (size_t i = 0; i < map->len; i++) {
		const struct listed *item = &map->items[i];

		if (item->inside && !item->test_main && item->archive != 0)
			archives[build->archive_count++] = (struct archive){
				item->path, item->variant, item->archive };
	}
	return ESC_OK;
}

struct resolver
side_resolver(const struct side_job *job, const struct package_map *map)
{
	return (struct resolver){
		.files = &job->plan.files, .map = map,
		.modules = job->plan.modules,
		.module_count = job->plan.module_count,
		.goroot = goenv_get(&job->go, "GOROOT"),
		.gomodcache = goenv_get(&job->go, "GOMODCACHE"),
	};
}

/* What follows once the records of a run are all there. */
static enum esc_status
finish_run(struct side_job *job, const struct package_map *map,
	   size_t first_record, struct esc_error *err)
{
	const struct resolver resolver = side_resolver(job, map);
	enum esc_status status = add_packages(job->build, map, err);

	if (status == ESC_OK)
		status = add_ignored(job->build, map, err);
	if (status == ESC_OK)
		status = add_archives(job->build, map, err);
	if (status == ESC_OK)
		status = resolve_records(&resolver, &job->build->records,
					 first_record, err);
	return status;
}

static enum esc_status
make_environment(const struct context *context, const struct side_job *job,
		 const struct go_run *run, struct environment *env,
		 struct esc_error *err)
{
	const struct plan *plan = &job->plan;
	const char *tree = context->workspace.tree;
	struct buffer path = { 0 };

	side_environment(job, env);
	if (goenv_get(&job->go, "GOTMPDIR")[0] == '\0')
		environment_set(env, "GOTMPDIR", context->workspace.work);
	if (run->work != 0) {
		const strid dir = plan->works[run->work - 1].dir;

		buffer_addf(&path, "%s%s%s/go.work", tree,
			    dir != 0 ? "/" : "",
			    intern_text(context->strings, dir));
		environment_set(env, "GOWORK", buffer_text(&path));
	} else {
		environment_set(env, "GOWORK", "off");
	}
	/* A PWD that is not the directory may still be believed. */
	const strid dir = plan->modules[run->module].dir;
	buffer_clear(&path);
	buffer_addf(&path, "%s%s%s", tree, dir != 0 ? "/" : "",
		    intern_text(context->strings, dir));
	environment_set(env, "PWD", buffer_text(&path));
	const bool failed = env->failed || path.failed;
	buffer_free(&path);
	return failed ? esc_nomem(err) : ESC_OK;
}

/*
 * Compile.  When Go lists nothing, since one package cannot even be loaded,
 * it is asked again to go on without: that hides what does not compile from
 * its exit status, so it is the second choice.
 */
static enum esc_status
compile(struct golist *list, struct sink *sink, struct intern *strings,
	struct package_map *map, bool *failed, struct esc_error *err)
{
	int code = 0;
	enum esc_status status = golist_run(list, strings, map, &code, err);

	*failed = code != 0;
	if (status == ESC_OK && code != 0 && map->len == 0 &&
	    !sink->flowing) {
		buffer_clear(&sink->held);
		package_map_free(map);
		list->keep_going = true;
		status = golist_run(list, strings, map, &code, err);
	}
	return status;
}

enum esc_status
run_module(const struct context *context, struct side_job *job,
	   const struct go_run *run, struct esc_error *err)
{
	struct build *build = job->build;
	const size_t first_record = build->records.len;
	struct environment env = { 0 };
	struct package_map map = { 0 };
	struct sink sink;
	bool failed = false;

	enum esc_status status = sink_init(&sink, job, err);
	headway_init(&sink.headway, context, job, run);
	headway_tell(&sink.headway, 0);
	if (status == ESC_OK)
		status = make_environment(context, job, run, &env, err);
	struct golist list = {
		.go = &job->go, .env = &env, .options = context->options,
		.root = context->workspace.tree,
		.dir = job->plan.modules[run->module].dir,
		.patterns = &run->patterns, .log = take_log, .log_data = &sink,
		.waiting = context->options->progress ? go_on : NULL,
		.event = context->event, .event_data = context->event_data,
	};
	if (status == ESC_OK)
		status = compile(&list, &sink, context->strings, &map, &failed,
				 err);
	if (status == ESC_OK)
		status = sink_end(&sink, err);
	if (status == ESC_OK && failed)
		status = failures_collect(build, &(struct failed_run){
						  .map = &map,
						  .files = &job->plan.files,
						  .log = sink.text }, err);
	if (status == ESC_OK)
		status = finish_run(job, &map, first_record, err);
	if (status == ESC_OK)
		status = snapshot_write_run(&job->snapshot, context->strings,
					    &map, sink.text, err);
	package_map_free(&map);
	environment_free(&env);
	sink_free(&sink);
	return status;
}

/* Reading a snapshot: the runs of one side, one after the other. */
struct replay {
	struct side_job *job;
	struct parser *parser;
	struct package_map map;		/* of the run being read */
	size_t first_record;
};

static enum esc_status
replay_run(const struct package_map *map, void *data, struct esc_error *err)
{
	struct replay *replay = data;

	package_map_free(&replay->map);
	replay->first_record = replay->job->build->records.len;
	return package_map_copy(&replay->map, map, err);
}

static enum esc_status
replay_text(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct replay *replay = data;

	return parser_feed(replay->parser, bytes, len, err);
}

static enum esc_status
replay_end(void *data, struct esc_error *err)
{
	struct replay *replay = data;
	enum esc_status status = parser_end(replay->parser, err);

	if (status == ESC_OK)
		status = finish_run(replay->job, &replay->map,
				    replay->first_record, err);
	return status;
}

/* As if nothing had been read. */
static void
empty_build(struct build *build)
{
	struct intern *strings = build->records.strings;

	record_set_free(&build->records);
	record_set_init(&build->records, strings);
	build->package_count = 0;
	build->ignored_count = 0;
	build->archive_count = 0;
}

enum esc_status
side_read_snapshot(const struct side_job *job, struct intern *strings,
		   const struct snapshot_reader *reader, bool *intact,
		   struct esc_error *err)
{
	if (job->kept)
		return snapshot_read_file(job->file, job->key, strings, reader,
					  intact, err);
	return snapshot_read(buffer_text(&job->snapshot), job->snapshot.len,
			     job->key, strings, reader, intact, err);
}

void
side_drop_snapshot(struct side_job *job)
{
	if (job->kept)
		close(job->file);
	job->kept = false;
	buffer_free(&job->snapshot);
}

enum esc_status
run_snapshot(struct side_job *job, bool *intact, struct esc_error *err)
{
	struct replay replay = { .job = job };
	const struct snapshot_reader reader = { replay_run, replay_text,
						replay_end, &replay };
	enum esc_status status = parser_new(&replay.parser,
					    &job->build->records, &job->parse,
					    err);

	if (status == ESC_OK)
		status = side_read_snapshot(job, job->build->records.strings,
					    &reader, intact, err);
	if (status == ESC_OK && !*intact)
		empty_build(job->build);
	parser_free(replay.parser);
	package_map_free(&replay.map);
	return status;
}
