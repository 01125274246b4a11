/* A replace or use that leaves the tree: in the private directory it would
 * lead nowhere, so there it is made to mean what it means to the user. */
#include <stdlib.h>
#include <string.h>

#include "build/gover.h"
#include "build/side.h"
#include "escdiff/spawn.h"

/* Where target, as written in a file of directory dir, lies for the user. */
static bool
user_path(const struct context *context, const struct outside *outside,
	  struct buffer *out)
{
	const char *target = intern_text(context->strings, outside->target);
	struct buffer dir = { 0 };
	bool ok = true;

	buffer_addc(out, '/');
	if (target[0] != '/')
		buffer_addf(&dir, "%s/%s", repo_workdir(context->repo),
			    intern_text(context->strings, outside->dir));
	ok = path_below_root(buffer_text(&dir), target, out);
	buffer_free(&dir);
	return ok && !out->failed;
}

/* Go's own words when its editor fails. */
static enum esc_status
take_err(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	buffer_add(data, bytes, len);
	return ESC_OK;
	(void)err;
}

static enum esc_status
edit(const struct context *context, const struct side_job *job,
     const struct outside *outside, const char *path,
     const struct environment *env, struct esc_error *err)
{
	const char *what = intern_text(context->strings, outside->what);
	struct buffer drop = { 0 }, set = { 0 }, dir = { 0 }, words = { 0 };
	enum esc_status status = ESC_OK;
	int code = 0;

	buffer_addf(&dir, "%s/%s", context->workspace.tree,
		    intern_text(context->strings, outside->dir));
	if (outside->use) {
		buffer_addf(&drop, "-dropuse=%s", what);
		buffer_addf(&set, "-use=%s", path);
	} else {
		buffer_addf(&drop, "-dropreplace=%s", what);
		buffer_addf(&set, "-replace=%s=%s", what, path);
	}
	if (drop.failed || set.failed || dir.failed) {
		status = esc_nomem(err);
	} else {
		const char *const argv[] = {
			job->go.go, outside->work ? "work" : "mod", "edit",
			drop.data, set.data,
			outside->work ? "go.work" : "go.mod", NULL,
		};
		const struct spawn spawn = {
			.argv = argv, .env = environment_vars(env),
			.dir = dir.data, .err = take_err, .data = &words,
		};

		status = spawn_run(&spawn, &code, err);
	}
	if (status == ESC_OK && code != 0)
		status = esc_fail(err, ESC_GO, "go edit: %.*s",
				  (int)strcspn(buffer_text(&words), "\n"),
				  buffer_text(&words));
	buffer_free(&drop);
	buffer_free(&set);
	buffer_free(&dir);
	buffer_free(&words);
	return status;
}

enum esc_status
apply_outside(struct context *context, const struct side_job *job,
	      const struct environment *env, struct esc_error *err)
{
	const struct plan *plan = &job->plan;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < plan->outside_count; i++) {
		const struct outside *outside = &plan->outside[i];

		/* An older Go does not look at it. */
		if (outside->work && !go_version_has(job->go.version, 18))
			continue;
		const char *target = intern_text(context->strings,
						 outside->target);
		struct buffer path = { 0 };

		/* In a bare repository there is nowhere to look. */
		if ((target[0] == '/' || repo_workdir(context->repo) != NULL) &&
		    user_path(context, outside, &path)) {
			context_event(context, BUILD_PASSING,
				      "%s leads out of the repository: both "
				      "sides use %s as it is now",
				      target, path.data);
			if (target[0] != '/')
				status = edit(context, job, outside,
					      path.data, env, err);
		}
		buffer_free(&path);
	}
	return status;
}
