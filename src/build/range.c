/* Both sides of a comparison, with one Go, in one directory. */
#include "escdiff/build.h"

#include <stdlib.h>
#include <string.h>

#include "build/fingerprint.h"
#include "build/gover.h"
#include "build/inputs.h"
#include "build/side.h"
#include "build/toolchain.h"

void
side_job_free(struct side_job *job)
{
	if (job == NULL)
		return;
	plan_free(&job->plan);
	platform_settings_free(&job->platform);
	goenv_free(&job->go);
	free(job->toolchain);
	side_drop_snapshot(job);
	free(job);
}

void
build_free(struct build *build)
{
	side_job_free(build->job);
	record_set_free(&build->records);
	free(build->packages);
	free(build->ignored);
	free(build->archives);
	free(build->failures);
	free(build->go_version);
	free(build->goos);
	free(build->goarch);
	free(build->settings);
	*build = (struct build){ 0 };
}

static enum esc_status
plan_side(struct context *context, struct side_job *job,
	  struct esc_error *err)
{
	const struct plan *plan = &job->plan;
	const enum esc_status status =
		plan_make(&job->plan, context->repo, job->side->tree,
			  context->options, context->strings, err);

	if (status != ESC_OK)
		return status;
	if (plan->missing != 0)
		context_event(context, BUILD_NOTE, "%s has no %s",
			      job->side->name,
			      intern_text(context->strings, plan->missing));
	if (plan->broken_work != NULL)
		context_event(context, BUILD_NOTE,
			      "%s: a module of go.work is not there: built "
			      "without go.work", job->side->name);
	return ESC_OK;
}

static enum esc_status
no_module(const struct side_job *job, struct esc_error *err)
{
	esc_fail(err, ESC_NO_MODULE, "%s has no go.mod", job->side->name);
	esc_hint(err, "escdiff compiles Go modules; 'go mod init' makes one");
	return ESC_NO_MODULE;
}

/* A tree without any Go in it is an empty side; one without go.mod has
 * packages that we cannot compile. */
static enum esc_status
check_modules(const struct context *context, const struct side_job *old,
	      const struct side_job *new, struct esc_error *err)
{
	const size_t runs = old->plan.run_count + new->plan.run_count;

	if (runs == 0 && context->options->pattern_count > 0 &&
	    old->plan.module_count + new->plan.module_count > 0)
		return esc_fail(err, ESC_NO_PACKAGE, "neither side has %s",
				context->options->patterns[0]);
	if (new->plan.module_count == 0 &&
	    (new->plan.files.has_go || runs == 0))
		return no_module(new, err);
	if (old->plan.module_count == 0 &&
	    (old->plan.files.has_go || runs == 0))
		return no_module(old, err);
	return ESC_OK;
}

static enum esc_status
share_toolchain(struct side_job *to, const struct side_job *from,
		struct esc_error *err)
{
	if (from->toolchain != NULL) {
		to->toolchain = strdup(from->toolchain);
		if (to->toolchain == NULL)
			return esc_nomem(err);
	}
	return goenv_copy(&to->go, &from->go, err);
}

/* "1.25.14" and "go1.25.14" are releases, "/opt/go/bin/go" is a command. */
static bool
is_release(const char *go)
{
	return strchr(go, '/') == NULL && go_version_valid(go);
}

/* GOTOOLCHAIN that a side's own Go asks for, or NULL; *name is the command. */
static char *
fixed_toolchain(const struct side_job *job, const char **name)
{
	const char *go = job->setup.go;
	char *fixed = NULL;

	*name = job->options.go;
	if (go == NULL)
		return NULL;
	if (!is_release(go)) {
		*name = go;
		return strdup("local");
	}
	if (asprintf(&fixed, "%s%s", strncmp(go, "go", 2) == 0 ? "" : "go",
		     go) < 0)
		return NULL;
	return fixed;
}

/* Choose the toolchain of job, for what it and the other side ask. */
static enum esc_status
choose_for(struct context *context, struct side_job *job,
	   const struct toolchain_need *need, struct esc_error *err)
{
	const char *name;
	char *fixed = fixed_toolchain(job, &name), *go = NULL;
	const struct toolchain_wish wish = { fixed, job->setup.env,
					     job->setup.env_count };
	bool too_old = false;

	if (fixed == NULL && job->setup.go != NULL)
		return esc_nomem(err);
	enum esc_status status = goenv_find(&go, name, err);
	if (status == ESC_OK)
		status = toolchain_choose(&job->go, &job->toolchain, &too_old,
					  go, need, &wish, &context->cache,
					  err);
	if (status == ESC_OK && too_old)
		context_event(context, BUILD_NOTE,
			      "%s asks for go %s, newer than %s",
			      need->go_file, need->go, job->go.version);
	free(fixed);
	free(go);
	return status;
}

/* What the platform sets, both sides have. */
static bool
has_setup(const struct side_job *job)
{
	return job->setup.go != NULL ||
	       job->setup.env_count > job->platform.count;
}

/* The newest that the sides ask for, be it but one of them. */
static enum esc_status
choose_newest(struct context *context, struct side_job *job,
	      const struct side_job *other, struct esc_error *err)
{
	const struct intern *strings = context->strings;
	const struct side_job *newest = job, *advised = job;
	struct buffer file = { 0 };

	if (go_version_compare(intern_text(strings, other->plan.go),
			       intern_text(strings, job->plan.go)) > 0)
		newest = other;
	if (go_version_compare(intern_text(strings, other->plan.toolchain),
			       intern_text(strings, job->plan.toolchain)) > 0)
		advised = other;
	buffer_addf(&file, "%s of %s",
		    intern_text(strings, newest->plan.go_file),
		    newest->side->name);
	const struct toolchain_need need = {
		.go = newest->plan.go != 0
			? intern_text(strings, newest->plan.go) : NULL,
		.go_file = buffer_text(&file),
		.toolchain = advised->plan.toolchain != 0
			? intern_text(strings, advised->plan.toolchain) : NULL,
	};
	const enum esc_status status = file.failed
		? esc_nomem(err) : choose_for(context, job, &need, err);
	buffer_free(&file);
	return status;
}

static enum esc_status
choose_toolchain(struct context *context, struct side_job *old,
		 struct side_job *new, struct esc_error *err)
{
	/* A side with a Go of its own has no say in that of the other. */
	enum esc_status status = choose_newest(
		context, new, old->setup.go != NULL ||
				      new->setup.go != NULL ? new : old, err);

	if (status != ESC_OK)
		return status;
	if (!has_setup(old) && !has_setup(new))
		return share_toolchain(old, new, err);
	return choose_newest(context, old, old->setup.go != NULL ||
						   new->setup.go != NULL
						   ? old : new, err);
}

/* Does every pattern that was asked for name a directory of the side?  Else
 * it is for Go to say that there is no such package. */
static bool
has_patterns(const struct side_job *job)
{
	return job->plan.missing == 0 && job->plan.run_count > 0;
}

/* Does Go get the same from both sides?  Known without asking it. */
static enum esc_status
check_inputs(const struct context *context, const struct side_job *old,
	     const struct side_job *new, bool *equal, struct esc_error *err)
{
	const struct input_side old_side = { old->side->tree,
					     &old->plan.files };
	const struct input_side new_side = { new->side->tree,
					     &new->plan.files };
	struct inputs inputs = { 0 };
	enum esc_status status = ESC_OK;

	*equal = false;
	if (context->options->always || has_setup(old) || has_setup(new) ||
	    !has_patterns(old) || !has_patterns(new) ||
	    go_may_overlay(context->options->go != NULL ? context->options->go
							: "go"))
		return ESC_OK;
	status = inputs_compare(&inputs, context->repo, &old_side, &new_side,
				context->options->tests, err);
	*equal = status == ESC_OK && inputs_are_equal(&inputs);
	inputs_free(&inputs);
	return status;
}

static enum esc_status
build_sides(struct context *context, struct side_job *old,
	    struct side_job *new, struct esc_error *err)
{
	enum esc_status status = side_key(old, context, err);

	if (status == ESC_OK)
		status = side_key(new, context, err);
	if (status != ESC_OK)
		return status;
	status = side_build(context, old, err);
	if (status != ESC_OK)
		return esc_wrap(err, "building %s", old->side->name);
	if (strcmp(old->key, new->key) == 0 &&
	    strcmp(old->side->tree, new->side->tree) == 0)
		status = side_repeat(context, new, old, err);
	else
		status = side_build(context, new, err);
	if (status != ESC_OK)
		return esc_wrap(err, "building %s", new->side->name);
	return ESC_OK;
}

static enum esc_status
check_packages(const struct context *context, const struct build *old_build,
	       const struct build *new_build, struct esc_error *err)
{
	if (context->options->pattern_count == 0 ||
	    old_build->package_count + new_build->package_count +
			    old_build->failure_count +
			    new_build->failure_count > 0)
		return ESC_OK;
	return esc_fail(err, ESC_NO_PACKAGE, "no package matches %s",
			context->options->patterns[0]);
}

static enum esc_status
job_new(struct build *build, const struct context *context,
	const struct side *side, const char *role,
	const struct build_setup *setup, struct esc_error *err)
{
	*build = (struct build){ .job = calloc(1, sizeof(*build->job)) };
	record_set_init(&build->records, context->strings);
	if (build->job == NULL)
		return esc_nomem(err);
	*build->job = (struct side_job){
		.repo = context->repo, .options = *context->options,
		.side = side, .role = role, .setup = *setup, .build = build,
	};
	return platform_settings_make(&build->job->platform,
				      context->options->platform,
				      &build->job->setup, err);
}

void
context_free(struct context *context)
{
	if (context->workspace_open)
		workspace_close(&context->workspace);
	strid_list_free(&context->told);
	cache_close(&context->cache);
}

static enum esc_status
choose_and_build(struct context *context, struct build *old,
		 struct build *new, struct esc_error *err)
{
	enum esc_status status = choose_toolchain(context, old->job, new->job,
						  err);

	if (status == ESC_OK)
		status = build_sides(context, old->job, new->job, err);
	if (status == ESC_OK)
		status = check_packages(context, old, new, err);
	return status;
}

enum esc_status
build_range(struct repo *repo, const struct range *range,
	    const struct build_options *options, struct intern *strings,
	    struct build *old_build, struct build *new_build,
	    build_event_fn *event, void *data, struct esc_error *err)
{
	struct context context = { .repo = repo, .options = options,
				   .strings = strings, .event = event,
				   .event_data = data };

	*new_build = (struct build){ 0 };
	enum esc_status status = job_new(old_build, &context, &range->old,
					 "old side", &options->old_setup, err);
	if (status == ESC_OK)
		status = job_new(new_build, &context, &range->new,
				 "new side", &options->new_setup, err);
	struct side_job *old = old_build->job, *new = new_build->job;
	if (status == ESC_OK && !options->no_cache)
		status = cache_open(&context.cache, err);
	if (status == ESC_OK)
		status = plan_side(&context, old, err);
	if (status == ESC_OK)
		status = plan_side(&context, new, err);
	if (status == ESC_OK)
		status = check_modules(&context, old, new, err);
	bool equal = false;
	if (status == ESC_OK)
		status = check_inputs(&context, old, new, &equal, err);
	old_build->untouched = new_build->untouched = equal;
	if (status == ESC_OK && (!equal || options->no_cache))
		status = choose_and_build(&context, old_build, new_build, err);
	context_free(&context);
	return status;
}

enum esc_status
build_side(struct repo *repo, const struct side *side,
	   const struct build_options *options, struct intern *strings,
	   struct build *build, build_event_fn *event, void *data,
	   struct esc_error *err)
{
	struct context context = { .repo = repo, .options = options,
				   .strings = strings, .event = event,
				   .event_data = data };
	enum esc_status status = job_new(build, &context, side, "one side",
					 &options->new_setup, err);
	struct side_job *job = build->job;

	if (status == ESC_OK && !options->no_cache)
		status = cache_open(&context.cache, err);
	if (status == ESC_OK)
		status = plan_side(&context, job, err);
	if (status == ESC_OK)
		status = check_modules(&context, job, job, err);
	if (status == ESC_OK)
		status = choose_newest(&context, job, job, err);
	if (status == ESC_OK)
		status = side_key(job, &context, err);
	if (status == ESC_OK)
		status = side_build(&context, job, err);
	if (status == ESC_OK)
		status = check_packages(&context, build, build, err);
	context_free(&context);
	return status == ESC_OK ? ESC_OK : esc_wrap(err, "building %s",
						    side->name);
}
