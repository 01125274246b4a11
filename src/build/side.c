/* One side: from the cache, or written out and compiled. */
#include "build/side.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build/inputs.h"
#include "build/settings.h"
#include "build/snapshot.h"
#include "escdiff/enclose.h"

/* Both sides mostly have the same to say. */
static bool
is_told(struct context *context, const char *text)
{
	const strid id = intern_puts(context->strings, text);

	return strid_list_has(&context->told, id) ||
	       !strid_list_add(&context->told, id);
}

void
context_event(struct context *context, enum build_event event,
	      const char *fmt, ...)
{
	char text[1024];
	va_list args;

	if (context->event == NULL ||
	    (event == BUILD_PROGRESS && !context->options->progress))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (event != BUILD_PROGRESS && is_told(context, text))
		return;
	context->event(event, text, context->event_data);
}

static void
tell_note(const char *note, void *data)
{
	/* Told when the tree is written, and not when its log is there. */
	context_event(data, BUILD_PASSING, "%s", note);
}

static enum esc_status
check_out(struct context *context, const struct side_job *job,
	  struct esc_error *err)
{
	const struct side *side = job->side;
	enum esc_status status = ESC_OK;

	context_event(context, BUILD_PROGRESS, "%s (%s): writing files",
		      side->name, job->role);
	if (!context->workspace_open)
		status = workspace_open(&context->workspace, &context->cache,
					repo_common_dir(context->repo), err);
	if (status != ESC_OK)
		return status;
	context->workspace_open = true;
	status = repo_checkout(context->repo, side->tree,
			       context->workspace.tree,
			       context->workspace.gitdir, tell_note, context,
			       err);
	if (status == ESC_DISK_FULL)
		esc_hint(err, "XDG_CACHE_HOME names another place for the "
			      "tree; with --no-cache, TMPDIR does");
	return status;
}

void
side_environment(const struct side_job *job, struct environment *env)
{
	environment_init(env);
	environment_add(env, job->setup.env, job->setup.env_count);
	environment_set(env, "GO111MODULE", "on");
	if (job->toolchain != NULL)
		environment_set(env, "GOTOOLCHAIN", job->toolchain);
}

static enum esc_status
point_outside(struct context *context, const struct side_job *job,
	      struct esc_error *err)
{
	struct environment env;
	enum esc_status status = ESC_OK;

	if (job->plan.outside_count == 0)
		return ESC_OK;
	side_environment(job, &env);
	environment_set(&env, "GOWORK", "off");
	environment_set(&env, "GOTMPDIR", context->workspace.work);
	status = env.failed ? esc_nomem(err)
			    : apply_outside(context, job, &env, err);
	environment_free(&env);
	return status;
}

enum esc_status
side_check_out(struct context *context, const struct side_job *job,
	       struct esc_error *err)
{
	const enum esc_status status = check_out(context, job, err);

	return status == ESC_OK ? point_outside(context, job, err) : status;
}

static enum esc_status
compile_runs(struct context *context, struct side_job *job,
	     struct esc_error *err)
{
	const struct plan *plan = &job->plan;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < plan->run_count; i++)
		status = run_module(context, job, &plan->runs[i], err);
	return status;
}

static bool
has_bytes(int fd, const struct buffer *want)
{
	char bytes[32768];
	size_t at = 0;
	ssize_t len;

	while ((len = pread(fd, bytes, sizeof(bytes), (off_t)at)) > 0) {
		if ((size_t)len > want->len - at ||
		    memcmp(bytes, want->data + at, (size_t)len) != 0)
			return false;
		at += (size_t)len;
	}
	return len == 0 && at == want->len;
}

/* Only complete sides are kept; what is in the cache need not be here. */
void
side_keep(const struct context *context, struct side_job *job)
{
	if (!job->cacheable || job->build->failure_count > 0)
		return;
	cache_store(&context->cache, CACHE_SNAPSHOT, job->key,
		    job->snapshot.data, job->snapshot.len);
	const int fd = cache_load_file(&context->cache, CACHE_SNAPSHOT,
				       job->key);
	if (fd < 0)
		return;
	if (has_bytes(fd, &job->snapshot)) {
		buffer_free(&job->snapshot);
		job->kept = true;
		job->file = fd;
	} else {
		close(fd);
	}
}

enum esc_status
side_write_header(struct side_job *job, struct esc_error *err)
{
	const struct snapshot_header header = {
		.key = job->key, .tree = job->side->tree,
		.go = job->go.version,
		.goos = goenv_get(&job->go, "GOOS"),
		.goarch = goenv_get(&job->go, "GOARCH"),
	};

	return snapshot_write_header(&job->snapshot, &header, err);
}

static enum esc_status
build_with_go(struct context *context, struct side_job *job,
	      struct esc_error *err)
{
	enum esc_status status = side_check_out(context, job, err);

	side_drop_snapshot(job);
	if (status == ESC_OK)
		status = side_write_header(job, err);
	if (status == ESC_OK)
		status = compile_runs(context, job, err);
	if (status == ESC_OK)
		status = snapshot_write_end(&job->snapshot, err);
	if (status == ESC_OK)
		side_keep(context, job);
	return status;
}

/* Would Go get the same from the tree, another one, of the snapshot? */
static enum esc_status
compare_with(const struct context *context, const struct side_job *job,
	     const char *tree, bool *same, struct esc_error *err)
{
	struct listing files;
	const struct input_side made_of = { tree, &files };
	const struct input_side now = { job->side->tree, &job->plan.files };
	struct inputs inputs = { 0 };

	listing_init(&files, context->strings);
	enum esc_status status = listing_read(&files, job->repo, tree, err);
	if (status == ESC_OK)
		status = inputs_compare(&inputs, job->repo, &made_of, &now,
					job->options.tests, err);
	*same = status == ESC_OK && inputs_are_equal(&inputs);
	inputs_free(&inputs);
	listing_free(&files);
	return status;
}

/* Is the snapshot in job->file one of this side, be it of another tree? */
static enum esc_status
check_snapshot(const struct context *context, const struct side_job *job,
	       bool *same, struct esc_error *err)
{
	char tree[REPO_OID_SIZE], begin[8192];
	const ssize_t len = pread(job->file, begin, sizeof(begin), 0);

	*same = false;
	if (len < 0 || !snapshot_tree(begin, (size_t)len, tree))
		return ESC_OK;
	if (strcmp(tree, job->side->tree) == 0)
		*same = true;
	else if (repo_has_tree(job->repo, tree))
		return compare_with(context, job, tree, same, err);
	return ESC_OK;
}

enum esc_status
side_load(const struct context *context, struct side_job *job, bool *loaded,
	  struct esc_error *err)
{
	bool same = false;
	enum esc_status status = ESC_OK;

	*loaded = false;
	side_drop_snapshot(job);
	if (!job->cacheable)
		return ESC_OK;
	job->file = cache_load_file(&context->cache, CACHE_SNAPSHOT, job->key);
	job->kept = job->file >= 0;
	if (job->kept)
		status = check_snapshot(context, job, &same, err);
	if (status == ESC_OK && same)
		status = run_snapshot(job, loaded, err);
	return status;
}

static int
by_path(const void *a, const void *b, void *strings)
{
	const struct package *x = a, *y = b;
	const int order = strcmp(intern_text(strings, x->path),
				 intern_text(strings, y->path));

	return order != 0 ? order : strcmp(intern_text(strings, x->dir),
					   intern_text(strings, y->dir));
}

void
build_sort_packages(struct build *build, struct intern *strings)
{
	size_t kept = 0;

	if (build->package_count > 1)
		qsort_r(build->packages, build->package_count,
			sizeof(*build->packages), by_path, strings);
	for (size_t i = 0; i < build->package_count; i++) {
		if (kept == 0 || build->packages[kept - 1].path !=
					 build->packages[i].path)
			build->packages[kept++] = build->packages[i];
	}
	build->package_count = kept;
}

static int
by_number(const void *a, const void *b)
{
	const strid *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A package and its test variant name the same files. */
static void
sort_ignored(struct build *build)
{
	size_t kept = 0;

	if (build->ignored_count > 1)
		qsort(build->ignored, build->ignored_count,
		      sizeof(*build->ignored), by_number);
	for (size_t i = 0; i < build->ignored_count; i++) {
		if (kept == 0 || build->ignored[kept - 1] != build->ignored[i])
			build->ignored[kept++] = build->ignored[i];
	}
	build->ignored_count = kept;
}

/* First those with words of their own; Go's order differs from run to run. */
static int
by_words(const void *a, const void *b, void *strings)
{
	const struct build_failure *x = a, *y = b;

	if ((x->text == 0) != (y->text == 0))
		return x->text == 0 ? 1 : -1;
	const int order = strcmp(intern_text(strings, x->package),
				 intern_text(strings, y->package));
	return order != 0 ? order : strcmp(intern_text(strings, x->text),
					   intern_text(strings, y->text));
}

static enum esc_status
finish(struct context *context, struct side_job *job, struct esc_error *err)
{
	struct build *build = job->build;
	struct repo_tree tree = { context->repo, job->side->tree };

	/* Several runs, and test variants, may list one package. */
	build_sort_packages(build, context->strings);
	sort_ignored(build);
	if (build->failure_count > 1)
		qsort_r(build->failures, build->failure_count,
			sizeof(*build->failures), by_words, context->strings);
	build->go_version = strdup(job->go.version);
	build->goos = strdup(goenv_get(&job->go, "GOOS"));
	build->goarch = strdup(goenv_get(&job->go, "GOARCH"));
	build->settings = settings_text(&job->setup);
	if (build->go_version == NULL || build->goos == NULL ||
	    build->goarch == NULL || build->settings == NULL)
		return esc_nomem(err);
	enum esc_status status = enclose_records(&build->records,
						 repo_tree_read, &tree, err);
	if (status == ESC_OK)
		status = record_set_finish(&build->records, err);
	return status;
}

enum esc_status
side_build(struct context *context, struct side_job *job,
	   struct esc_error *err)
{
	bool loaded;
	enum esc_status status = side_load(context, job, &loaded, err);

	if (status == ESC_OK && !loaded)
		status = build_with_go(context, job, err);
	if (status != ESC_OK)
		return status;
	job->build->from_cache = loaded;
	return finish(context, job, err);
}

enum esc_status
side_repeat(struct context *context, struct side_job *job,
	    const struct side_job *first, struct esc_error *err)
{
	const size_t count = first->build->failure_count;
	bool intact = false;

	if (first->kept)
		job->file = fcntl(first->file, F_DUPFD_CLOEXEC, 0);
	job->kept = first->kept && job->file >= 0;
	buffer_add(&job->snapshot, first->snapshot.data, first->snapshot.len);
	enum esc_status status = job->snapshot.failed
		? esc_nomem(err) : run_snapshot(job, &intact, err);
	job->build->from_cache = first->build->from_cache;
	if (status == ESC_OK && !intact)
		return side_build(context, job, err);
	if (status == ESC_OK && count > 0) {
		job->build->failures = calloc(count,
					      sizeof(*job->build->failures));
		if (job->build->failures == NULL)
			return esc_nomem(err);
		memcpy(job->build->failures, first->build->failures,
		       count * sizeof(*job->build->failures));
		job->build->failure_count = count;
	}
	return status == ESC_OK ? finish(context, job, err) : status;
}
