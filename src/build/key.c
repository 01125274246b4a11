/* What a side's log depends on, as one number. */
#include <string.h>

#include "build/side.h"
#include "escdiff/answer.h"

/* Raise it when what we ask of Go, or what a snapshot means, changes. */
#define KEY_VERSION 4

/* Variables of `go env` that change the code, or which code it is. */
static const char *const variables[] = {
	"GOVERSION", "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64",
	"GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM", "GOEXPERIMENT",
	"GOFLAGS", "GODEBUG", "GOFIPS140", "GOROOT", "CGO_ENABLED", "CC", "CXX",
	"CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS",
	"PKG_CONFIG",
};

/* Flags that name files outside of the tree. */
static const char *const outside_flags[] = { "-overlay", "-modfile" };

static void
add_runs(struct buffer *text, const struct plan *plan)
{
	const struct intern *strings = plan->files.strings;

	for (size_t i = 0; i < plan->run_count; i++) {
		const struct go_run *run = &plan->runs[i];

		buffer_addf(text, "run %s work %d\n",
			    intern_text(strings,
					plan->modules[run->module].dir),
			    run->work != 0);
		for (size_t j = 0; j < run->patterns.len; j++)
			buffer_addf(text, "\t%s\n",
				    intern_text(strings,
						run->patterns.items[j]));
	}
}

/*
 * What Go reads of the tree, so that a snapshot serves all trees that have
 * the same.  What else may matter, side_load looks at.
 */
static void
add_inputs(struct buffer *text, const struct listing *files, bool tests)
{
	buffer_addf(text, "sources %zu\n", files->sources.len);
	buffer_add(text, buffer_text(&files->sources), files->sources.len);
	if (tests)
		buffer_add(text, buffer_text(&files->tests), files->tests.len);
	buffer_addc(text, '\n');
}

static bool
is_self_contained(const struct side_job *job)
{
	const char *flags = goenv_get(&job->go, "GOFLAGS");

	for (size_t i = 0;
	     i < sizeof(outside_flags) / sizeof(*outside_flags); i++) {
		if (strstr(flags, outside_flags[i]) != NULL)
			return false;
	}
	return job->plan.outside_count == 0;
}

bool
build_is_repeatable(const struct build *build)
{
	if (build->untouched)
		return true;
	return build->failure_count == 0 && build->job != NULL &&
	       build->job->cacheable;
}

enum esc_status
side_key(struct side_job *job, const struct context *context,
	 struct esc_error *err)
{
	const struct build_options *options = context->options;
	struct buffer text = { 0 };

	buffer_addf(&text, "side %d\ntags %s\ntests %d\n", KEY_VERSION,
		    options->tags != NULL ? options->tags : "",
		    options->tests);
	add_inputs(&text, &job->plan.files, options->tests);
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		buffer_addf(&text, "%s=%s\n", variables[i],
			    goenv_get(&job->go, variables[i]));
	/* The platform is among the variables. */
	for (size_t i = job->platform.count; i < job->setup.env_count; i++)
		buffer_addf(&text, "%s\n", job->setup.env[i]);
	add_runs(&text, &job->plan);
	enum esc_status status = text.failed
		? esc_nomem(err)
		: git_digest(text.data, text.len, job->key, err);
	buffer_free(&text);
	job->cacheable = context->cache.dir != NULL &&
			 is_self_contained(job);
	return status;
}
