/* How many packages of a module are compiled by now, for who is waiting. */
#include "build/headway.h"

#include <string.h>

#include "build/working.h"
#include "escdiff/path.h"

void
headway_init(struct headway *headway, const struct context *context,
	     const struct side_job *job, const struct go_run *run)
{
	*headway = (struct headway){
		.context = context, .job = job, .run = run,
	};
	if (context->event != NULL && context->options->progress)
		headway->seen = intern_new();
}

void
headway_free(struct headway *headway)
{
	intern_free(headway->seen);
	buffer_free(&headway->line);
}

/* "# ex.com/p"; tests, "# ex.com/p [ex.com/p.test]", come beside. */
static void
count(struct headway *headway)
{
	const struct buffer *line = &headway->line;

	if (line->len > 2 && strncmp(line->data, "# ", 2) == 0 &&
	    memchr(line->data, '[', line->len) == NULL)
		intern_put(headway->seen, line->data + 2, line->len - 2);
}

void
headway_add(struct headway *headway, const char *bytes, size_t len)
{
	while (headway->seen != NULL && len > 0) {
		const char *end = memchr(bytes, '\n', len);
		const size_t here = end != NULL ? (size_t)(end - bytes) : len;

		if (!headway->inside)
			headway->header = bytes[0] == '#';
		if (headway->header)
			buffer_add(&headway->line, bytes, here);
		if (end != NULL && headway->header) {
			count(headway);
			buffer_clear(&headway->line);
		}
		headway->inside = end == NULL;
		bytes += end != NULL ? here + 1 : here;
		len -= end != NULL ? here + 1 : here;
	}
}

/* Is it a Go file of the module that a build of "./..." reads? */
static bool
is_built(const struct headway *headway, const char *path)
{
	const struct plan *plan = &headway->job->plan;
	const char *name = path_base(path);

	return path_ends_in(path, ".go") && !path_ends_in(path, "_test.go") &&
	       name[0] != '_' && name[0] != '.' && !build_is_hidden(path) &&
	       plan_module_above(plan, path) == (ptrdiff_t)headway->run->module;
}

/* Directories of the module with Go files; build constraints may leave out
 * some. */
static size_t
count_directories(const struct headway *headway)
{
	const struct listing *files = &headway->job->plan.files;
	struct intern *seen = intern_new();

	if (seen == NULL)
		return 0;
	for (size_t id = 1; id < files->marks_len; id++) {
		const char *path = listing_file(files, (strid)id);

		if (path == NULL || !is_built(headway, path))
			continue;
		const size_t len = (size_t)(path_base(path) - path);
		/* "" is in every table. */
		intern_put(seen, len > 0 ? path : "/", len > 0 ? len : 1);
	}
	const size_t total = intern_count(seen) - 1;
	intern_free(seen);
	return total;
}

static bool
builds_all(const struct headway *headway)
{
	const struct strid_list *patterns = &headway->run->patterns;

	return patterns->len == 1 &&
	       strcmp(intern_text(headway->context->strings,
				  patterns->items[0]), "./...") == 0;
}

/* Not before somebody waits for it.  Which packages other patterns name only
 * Go knows. */
static size_t
total(struct headway *headway)
{
	if (!headway->asked && builds_all(headway))
		headway->total = count_directories(headway);
	headway->asked = true;
	return headway->total;
}

/* Which module of several, or which packages. */
static void
add_what(const struct headway *headway, struct buffer *text)
{
	const struct intern *strings = headway->context->strings;
	const struct strid_list *patterns = &headway->run->patterns;
	const struct plan *plan = &headway->job->plan;
	const strid dir = plan->modules[headway->run->module].dir;
	size_t i = 0;

	if (!builds_all(headway)) {
		buffer_addf(text, " %s%s",
			    intern_text(strings, patterns->items[0]),
			    patterns->len > 1 ? ", ..." : "");
		return;
	}
	while (i < plan->run_count &&
	       plan->runs[i].module != headway->run->module)
		i++;
	if (plan->run_count > 1)
		buffer_addf(text, " %s (module %zu of %zu)",
			    dir != 0 ? intern_text(strings, dir) : ".", i + 1,
			    plan->run_count);
}

/* Dependencies are compiled first, and say nothing. */
static void
add_count(struct headway *headway, struct buffer *text)
{
	const size_t done = headway->seen != NULL
			? intern_count(headway->seen) - 1 : 0;

	if (done == 0)
		return;
	buffer_addf(text, ", %zu", done);
	if (total(headway) >= done)
		buffer_addf(text, " of about %zu", headway->total);
	buffer_addf(text, " package%s", done == 1 && headway->total < 2 ? ""
								 : "s");
}

/* Before anything is compiled, what it will be compiled with. */
static void
add_current(const struct headway *headway, int go_pid, struct buffer *text)
{
	struct buffer package = { 0 };

	if (go_pid > 0)
		working_on(go_pid, &package);
	if (package.len > 0)
		buffer_addf(text, ": %s", buffer_text(&package));
	else if (headway->seen == NULL || intern_count(headway->seen) == 1)
		buffer_addf(text, " with %s", headway->job->go.version);
	buffer_free(&package);
}

void
headway_tell(struct headway *headway, int go_pid)
{
	const struct context *context = headway->context;
	const struct side_job *job = headway->job;
	struct buffer text = { 0 };

	if (context->event == NULL || !context->options->progress)
		return;
	buffer_addf(&text, "%s (%s): compiling", job->side->name, job->role);
	add_what(headway, &text);
	add_count(headway, &text);
	add_current(headway, go_pid, &text);
	if (!text.failed)
		context->event(BUILD_PROGRESS, text.data, context->event_data);
	buffer_free(&text);
}
