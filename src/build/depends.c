/* What lies outside of the tree: the facts about dependencies, compiled when
 * they are asked for, and the lines of go.mod that choose them. */
#include <stdlib.h>
#include <string.h>

#include "build/side.h"
#include "build/snapshot.h"

/* Raise it when what is asked of Go here changes. */
#define DEPENDS_VERSION 1

/* The module that a file of the tree belongs to, or NULL. */
static const struct module *
module_of(const struct side_job *job, strid file)
{
	const struct intern *strings = job->plan.files.strings;
	const char *path = intern_text(strings, file);
	const char *slash = strrchr(path, '/');
	char *dir = strndup(path, slash != NULL ? (size_t)(slash - path) : 0);
	const ptrdiff_t index = dir != NULL
		? plan_module_above(&job->plan, dir) : -1;

	free(dir);
	return index < 0 ? NULL : &job->plan.modules[index];
}

/* Is the package the module's, by its path? */
static bool
has_package(const struct intern *strings, strid module, strid package)
{
	const size_t len = intern_len(strings, module);
	const char *path = intern_text(strings, package);

	return len > 0 && strncmp(path, intern_text(strings, module),
				  len) == 0 &&
	       (path[len] == '\0' || path[len] == '/');
}

/* The require with the longest path: ex.com/a/b before ex.com/a. */
static const struct gomod_require *
find_require(const struct intern *strings, const struct gomod *mod,
	     strid package)
{
	const struct gomod_require *best = NULL;

	for (size_t i = 0; i < mod->require_count; i++) {
		const struct gomod_require *require = &mod->requires[i];

		if (has_package(strings, require->path, package) &&
		    (best == NULL || intern_len(strings, require->path) >
					     intern_len(strings, best->path)))
			best = require;
	}
	return best;
}

static const struct gomod_replace *
find_replace(const struct gomod *mod, const struct gomod_require *require)
{
	for (size_t i = 0; i < mod->replace_count; i++) {
		const struct gomod_replace *replace = &mod->replaces[i];

		if (replace->old_path == require->path &&
		    (replace->old_version == 0 ||
		     replace->old_version == require->version))
			return replace;
	}
	return NULL;
}

/* "sub/go.mod" */
static strid
mod_file(const struct side_job *job, const struct module *module)
{
	struct intern *strings = job->plan.files.strings;
	struct buffer path = { 0 };

	buffer_addf(&path, "%s%sgo.mod", intern_text(strings, module->dir),
		    module->dir != 0 ? "/" : "");
	const strid id = path.failed ? STRID_NOMEM
				     : intern_puts(strings, path.data);
	buffer_free(&path);
	return id == STRID_NOMEM ? 0 : id;
}

bool
build_module_of(const struct build *build, strid file, strid package,
		struct build_line *line)
{
	const struct side_job *job = build->job;
	const struct module *module = job != NULL ? module_of(job, file)
						  : NULL;

	*line = (struct build_line){ 0 };
	if (module == NULL ||
	    has_package(job->plan.files.strings, module->mod.module, package))
		return false;
	const struct gomod_require *require = find_require(
		job->plan.files.strings, &module->mod, package);
	if (require == NULL)
		return false;
	*line = (struct build_line){
		.path = require->path, .version = require->version,
		.pos = { .file = mod_file(job, module),
			 .line = require->line },
	};
	const struct gomod_replace *replace = find_replace(&module->mod,
							   require);
	if (replace != NULL) {
		line->version = replace->new_version;
		line->pos.line = replace->line;
		if (replace->new_path != 0)
			line->path = replace->new_path;
	}
	return true;
}

bool
build_go_line(const struct build *build, strid file, struct build_line *line)
{
	const struct side_job *job = build->job;
	const struct module *module = job != NULL ? module_of(job, file)
						  : NULL;

	*line = (struct build_line){ 0 };
	if (module == NULL)
		return false;
	*line = (struct build_line){
		.path = module->mod.module, .version = module->mod.go,
		.pos = { .file = mod_file(job, module),
			 .line = module->mod.go_line },
	};
	return true;
}

/* The run that compiles the module of file, or NULL. */
static const struct go_run *
run_of(const struct side_job *job, strid file)
{
	const struct module *module = module_of(job, file);

	for (size_t i = 0; module != NULL && i < job->plan.run_count; i++) {
		if (&job->plan.modules[job->plan.runs[i].module] == module)
			return &job->plan.runs[i];
	}
	return NULL;
}

static int
by_text(const void *a, const void *b, void *strings)
{
	return strcmp(intern_text(strings, *(const strid *)a),
		      intern_text(strings, *(const strid *)b));
}

/* Sorted, so that the same question has the same key. */
static enum esc_status
set_patterns(struct go_run *run, const strid *packages, size_t count,
	     struct intern *strings, struct esc_error *err)
{
	run->patterns = (struct strid_list){ 0 };
	for (size_t i = 0; i < count; i++) {
		if (!strid_list_has(&run->patterns, packages[i]) &&
		    !strid_list_add(&run->patterns, packages[i]))
			return esc_nomem(err);
	}
	if (run->patterns.len > 1)
		qsort_r(run->patterns.items, run->patterns.len,
			sizeof(*run->patterns.items), by_text, strings);
	return ESC_OK;
}

/* The side's key has the tree, the toolchain and the settings. */
static enum esc_status
make_key(struct side_job *job, const struct go_run *run, struct esc_error *err)
{
	const struct intern *strings = job->plan.files.strings;
	struct buffer text = { 0 };

	buffer_addf(&text, "depends %d\nside %s\nmodule %s\n",
		    DEPENDS_VERSION, job->key,
		    intern_text(strings, job->plan.modules[run->module].dir));
	for (size_t i = 0; i < run->patterns.len; i++)
		buffer_addf(&text, "%s\n",
			    intern_text(strings, run->patterns.items[i]));
	const enum esc_status status = text.failed
		? esc_nomem(err)
		: git_digest(text.data, text.len, job->key, err);
	buffer_free(&text);
	return status;
}

static enum esc_status
compile(struct context *context, struct side_job *job,
	const struct go_run *run, struct esc_error *err)
{
	enum esc_status status = side_check_out(context, job, err);

	side_drop_snapshot(job);
	if (status == ESC_OK)
		status = side_write_header(job, err);
	if (status == ESC_OK)
		status = run_module(context, job, run, err);
	if (status == ESC_OK)
		status = snapshot_write_end(&job->snapshot, err);
	if (status == ESC_OK)
		side_keep(context, job);
	/* A module may have been out of reach. */
	if (job->build->failure_count > 0 && context->event != NULL)
		context->event(BUILD_PASSING, NULL, context->event_data);
	return status;
}

static enum esc_status
gather(struct context *context, struct side_job *job,
       const struct go_run *run, struct esc_error *err)
{
	bool loaded = false;
	enum esc_status status = make_key(job, run, err);

	if (status == ESC_OK && !context->options->no_cache)
		status = cache_open(&context->cache, err);
	job->cacheable = job->cacheable && context->cache.dir != NULL;
	if (status == ESC_OK)
		status = side_load(context, job, &loaded, err);
	if (status == ESC_OK && !loaded)
		status = compile(context, job, run, err);
	if (status == ESC_OK)
		status = record_set_finish(&job->build->records, err);
	return status;
}

enum esc_status
build_dependency_facts(const struct build *build, strid file,
		       const strid *packages, size_t count,
		       build_event_fn *event, void *data,
		       struct record_set *out, struct esc_error *err)
{
	struct intern *strings = build->records.strings;

	record_set_init(out, strings);
	if (build->job == NULL || count == 0)
		return ESC_OK;
	const struct go_run *like = run_of(build->job, file);
	if (like == NULL)
		return ESC_OK;
	/* The same side with other packages: what it owns is not ours. */
	struct build facts = { 0 };
	struct side_job job = *build->job;
	struct context context = {
		.repo = job.repo, .options = &job.options, .strings = strings,
		.event = event, .event_data = data,
	};
	struct go_run run = *like;

	job.options.tests = false;
	record_set_init(&facts.records, strings);
	job.build = &facts;
	job.snapshot = (struct buffer){ 0 };
	job.kept = false;
	job.parse.chains = PARSE_CHAINS_ALL;
	enum esc_status status = set_patterns(&run, packages, count, strings,
					      err);
	if (status == ESC_OK)
		status = gather(&context, &job, &run, err);
	*out = facts.records;
	facts.records = (struct record_set){ 0 };
	strid_list_free(&run.patterns);
	side_drop_snapshot(&job);
	build_free(&facts);
	context_free(&context);
	return status;
}
