/* What of a tree its builds looked at, told from the names in the tree and
 * from what Go listed. */
#include "escdiff/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "build/side.h"
#include "escdiff/path.h"

/* Of directories: Go listed a package there; this build's Go did; counted
 * already.  Of files: compiled. */
enum { SEEN_LISTED = 1, SEEN_HERE = 2, SEEN_COUNTED = 4, SEEN_COMPILED = 8 };

static bool
grow(struct coverage *coverage, size_t len)
{
	if (len <= coverage->seen_len)
		return true;
	unsigned char *seen = realloc(coverage->seen, len);
	if (seen == NULL)
		return false;
	memset(seen + coverage->seen_len, 0, len - coverage->seen_len);
	coverage->seen = seen;
	coverage->seen_len = len;
	return true;
}

static bool
is_go_file(const char *path)
{
	const char *name = path_base(path);
	const size_t len = strlen(name);

	return len > 3 && strcmp(name + len - 3, ".go") == 0 &&
	       name[0] != '_' && name[0] != '.';
}

static bool
is_test(const char *path)
{
	return path_ends_in(path, "_test.go");
}

/* The directory of a file of the tree. */
static strid
directory_of(const struct listing *files, const char *path)
{
	const size_t len = (size_t)(path_base(path) - path);

	return len > 0 ? intern_find(files->strings, path, len - 1) : 0;
}

static int
by_number(const void *a, const void *b)
{
	const strid *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
is_ignored(const struct build *build, strid file)
{
	return build->ignored_count > 0 &&
	       bsearch(&file, build->ignored, build->ignored_count,
		       sizeof(file), by_number) != NULL;
}

static void
mark_compiled(struct coverage *coverage, const struct build *build)
{
	const struct listing *files = &build->job->plan.files;
	unsigned char *seen = coverage->seen;

	for (size_t i = 0; i < coverage->seen_len; i++)
		seen[i] &= (unsigned char)~SEEN_HERE;
	for (size_t i = 0; i < build->package_count; i++)
		seen[build->packages[i].dir] |= SEEN_LISTED | SEEN_HERE;
	for (size_t i = 0; i < files->marks_len; i++) {
		const char *path = listing_file(files, (strid)i);

		if (path == NULL || !is_go_file(path) ||
		    (is_test(path) && !build->job->options.tests))
			continue;
		if ((seen[directory_of(files, path)] & SEEN_HERE) != 0 &&
		    !is_ignored(build, (strid)i))
			seen[i] |= SEEN_COMPILED;
	}
}

/* A file goes to one of the numbers, and its directory likewise, once. */
static void
count_file(struct coverage *coverage, const struct build *build, strid file,
	   const char *path)
{
	const struct listing *files = &build->job->plan.files;
	const strid dir = directory_of(files, path);
	const bool compiled = (coverage->seen[file] & SEEN_COMPILED) != 0;
	const bool listed = (coverage->seen[dir] & SEEN_LISTED) != 0;

	if (!listed && build_is_hidden(intern_text(files->strings, dir)))
		return;
	if (compiled)
		coverage->files++;
	else if (listed && is_test(path) && !build->job->options.tests)
		coverage->tests++;
	else if (listed)
		coverage->ignored++;
	if (listed != compiled || (coverage->seen[dir] & SEEN_COUNTED) != 0)
		return;
	coverage->seen[dir] |= SEEN_COUNTED;
	if (compiled)
		coverage->packages++;
	else
		coverage->other_packages++;
}

static void
count_modules(struct coverage *coverage, const struct plan *plan)
{
	coverage->modules = plan->run_count;
	coverage->other_modules = 0;
	for (size_t i = 0; i < plan->module_count; i++) {
		bool run = plan->modules[i].hidden;

		for (size_t j = 0; !run && j < plan->run_count; j++)
			run = plan->runs[j].module == i;
		coverage->other_modules += !run;
	}
}

/* All builds so far are counted anew: what one leaves out another has. */
static void
count(struct coverage *coverage, const struct build *build)
{
	const struct listing *files = &build->job->plan.files;

	coverage->packages = coverage->other_packages = 0;
	coverage->files = coverage->ignored = coverage->tests = 0;
	for (size_t i = 0; i < coverage->seen_len; i++)
		coverage->seen[i] &= (unsigned char)~SEEN_COUNTED;
	for (size_t i = 0; i < files->marks_len; i++) {
		const char *path = listing_file(files, (strid)i);

		if (path != NULL && is_go_file(path))
			count_file(coverage, build, (strid)i, path);
	}
	count_modules(coverage, &build->job->plan);
}

enum esc_status
coverage_add(struct coverage *coverage, const struct build *build,
	     struct esc_error *err)
{
	if (build->job == NULL || build->go_version == NULL)
		return ESC_OK;
	if (!grow(coverage, intern_count(build->records.strings)))
		return esc_nomem(err);
	mark_compiled(coverage, build);
	count(coverage, build);
	return ESC_OK;
}

void
coverage_free(struct coverage *coverage)
{
	free(coverage->seen);
	*coverage = (struct coverage){ 0 };
}
