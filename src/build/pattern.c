/* Package patterns as the user types them, to the modules they mean. */
#include <string.h>

#include "build/plan.h"

/* The directory part of a pattern: what stands before an element with
 * "...".  Its length, without the "/" at its end. */
static size_t
fixed_part(const char *pattern)
{
	const char *dots = strstr(pattern, "...");
	size_t len = dots != NULL ? (size_t)(dots - pattern) : strlen(pattern);

	if (dots != NULL) {
		while (len > 0 && pattern[len - 1] != '/')
			len--;
	}
	while (len > 1 && pattern[len - 1] == '/')
		len--;
	return len;
}

static bool
is_relative(const char *pattern)
{
	return strcmp(pattern, ".") == 0 || strcmp(pattern, "..") == 0 ||
	       strncmp(pattern, "./", 2) == 0 ||
	       strncmp(pattern, "../", 3) == 0;
}

static enum esc_status
add(struct plan *plan, size_t module, const char *pattern,
    struct esc_error *err)
{
	struct go_run *run = plan_run(plan, module);
	const strid id = intern_puts(plan->files.strings, pattern);

	if (run == NULL || !strid_list_add(&run->patterns, id))
		return esc_nomem(err);
	return ESC_OK;
}

/* Remember what the tree has not; the other side may have it. */
static enum esc_status
add_missing(struct plan *plan, const char *pattern, struct esc_error *err)
{
	plan->missing = intern_puts(plan->files.strings, pattern);
	return plan->missing != STRID_NOMEM ? ESC_OK : esc_nomem(err);
}

/* "dir/..." where no module is at or above dir: those below it. */
static enum esc_status
add_modules_below(struct plan *plan, const char *dir, const char *pattern,
		  struct esc_error *err)
{
	const struct intern *strings = plan->files.strings;
	const size_t len = strlen(dir);
	enum esc_status status = ESC_OK;
	bool any = false;

	for (size_t i = 0; status == ESC_OK && i < plan->module_count; i++) {
		const char *below = intern_text(strings, plan->modules[i].dir);

		if (plan->modules[i].hidden || strncmp(below, dir, len) != 0 ||
		    (len > 0 && below[len] != '/'))
			continue;
		any = true;
		status = add(plan, i, "./...", err);
	}
	if (status == ESC_OK && !any)
		status = add_missing(plan, pattern, err);
	return status;
}

/* Has the module itself any Go file at or below dir? */
static bool
has_go_below(const struct plan *plan, size_t module, const char *dir)
{
	const struct intern *strings = plan->files.strings;
	const size_t len = strlen(dir);

	for (size_t id = 1; id < plan->files.marks_len; id++) {
		const char *path = listing_file(&plan->files, (strid)id);

		if (path == NULL || strncmp(path, dir, len) != 0 ||
		    (len > 0 && path[len] != '/') ||
		    intern_len(strings, (strid)id) < 3 ||
		    strcmp(path + intern_len(strings, (strid)id) - 3, ".go"))
			continue;
		if (plan_module_above(plan, path) == (ptrdiff_t)module)
			return true;
	}
	return false;
}

/* dir is below the root; rest is "" or begins with "/" and has "...". */
static enum esc_status
add_directory(struct plan *plan, const char *dir, const char *rest,
	      const char *pattern, struct esc_error *err)
{
	const ptrdiff_t module = plan_module_above(plan, dir);
	struct buffer text = { 0 };

	if (!listing_has_dir(&plan->files, dir))
		return add_missing(plan, pattern, err);
	/* As with Go, "dir/..." ends where another module begins; but if
	 * there is nothing else below dir, these modules are meant. */
	if (strcmp(rest, "/...") == 0 &&
	    (module < 0 || !has_go_below(plan, (size_t)module, dir)))
		return add_modules_below(plan, dir, pattern, err);
	if (module < 0)
		return add_missing(plan, pattern, err);

	const strid root = plan->modules[module].dir;
	const char *below = dir + intern_len(plan->files.strings, root);
	below += *below == '/';
	buffer_addf(&text, "./%s%s", below,
		    below[0] == '\0' && rest[0] == '/' ? rest + 1 : rest);
	enum esc_status status = text.failed ? esc_nomem(err)
					     : add(plan, (size_t)module,
						   text.data, err);
	buffer_free(&text);
	return status;
}

static enum esc_status
add_relative(struct plan *plan, const char *pattern, const char *prefix,
	     struct esc_error *err)
{
	const size_t len = fixed_part(pattern);
	const char *rest = pattern + len;
	struct buffer fixed = { 0 }, dir = { 0 };
	enum esc_status status;

	buffer_add(&fixed, pattern, len);
	if (fixed.failed)
		status = esc_nomem(err);
	else if (path_below_root(prefix, fixed.data, &dir))
		status = add_directory(plan, dir.data,
				       *rest == '/' && rest[1] == '\0' ? ""
								       : rest,
				       pattern, err);
	else
		status = esc_fail(err, ESC_USAGE,
				  "%s lies outside of the repository",
				  pattern);
	buffer_free(&fixed);
	buffer_free(&dir);
	return status;
}

/* The module whose path is the longest at the front of an import path. */
static ptrdiff_t
module_of_path(const struct plan *plan, const char *pattern)
{
	const struct intern *strings = plan->files.strings;
	ptrdiff_t best = -1;
	size_t best_len = 0;

	for (size_t i = 0; i < plan->module_count; i++) {
		const strid path = plan->modules[i].mod.module;
		const size_t len = intern_len(strings, path);

		if (plan->modules[i].hidden || path == 0 || len < best_len ||
		    strncmp(pattern, intern_text(strings, path), len) != 0 ||
		    (pattern[len] != '\0' && pattern[len] != '/'))
			continue;
		best = (ptrdiff_t)i;
		best_len = len;
	}
	return best;
}

/* An import path below a module is a directory of the tree, or missing. */
static enum esc_status
add_import_path(struct plan *plan, size_t module, const char *pattern,
		struct esc_error *err)
{
	const struct intern *strings = plan->files.strings;
	const struct module *of = &plan->modules[module];
	struct buffer path = { 0 };

	buffer_adds(&path, "./");
	buffer_adds(&path, pattern + intern_len(strings, of->mod.module) +
		    (intern_len(strings, of->mod.module) < strlen(pattern)));
	enum esc_status status =
		path.failed ? esc_nomem(err)
			    : add_relative(plan, path.data,
					   intern_text(strings, of->dir), err);
	buffer_free(&path);
	return status;
}

/* Does "pkg" mean the directory, where "./pkg" was to be written? */
static bool
names_directory(const struct plan *plan, const char *pattern,
		const char *prefix)
{
	struct buffer fixed = { 0 }, dir = { 0 };

	buffer_add(&fixed, pattern, fixed_part(pattern));
	const bool named = fixed.len > 0 &&
			   path_below_root(prefix, fixed.data, &dir) &&
			   listing_has_dir(&plan->files, dir.data);
	buffer_free(&fixed);
	buffer_free(&dir);
	return named;
}

/* An absolute path in the user's work tree. */
static enum esc_status
add_absolute(struct plan *plan, const char *pattern, const char *workdir,
	     struct esc_error *err)
{
	const size_t len = workdir != NULL ? strlen(workdir) : 0;

	if (workdir == NULL || strncmp(pattern, workdir, len) != 0 ||
	    (pattern[len] != '/' && pattern[len] != '\0'))
		return esc_fail(err, ESC_USAGE,
				"%s lies outside of the repository", pattern);
	pattern += len + strspn(pattern + len, "/");
	return add_relative(plan, pattern[0] != '\0' ? pattern : ".", "", err);
}

enum esc_status
plan_add_pattern(struct plan *plan, const char *pattern, const char *prefix,
		 const char *workdir, struct esc_error *err)
{
	if (pattern[0] == '-' || pattern[0] == '\0')
		return esc_fail(err, ESC_USAGE, "'%s' is no package pattern",
				pattern);
	if (is_relative(pattern))
		return add_relative(plan, pattern, prefix, err);
	if (pattern[0] == '/')
		return add_absolute(plan, pattern, workdir, err);
	ptrdiff_t module = module_of_path(plan, pattern);
	if (module >= 0)
		return add_import_path(plan, (size_t)module, pattern, err);
	if (names_directory(plan, pattern, prefix))
		return add_relative(plan, pattern, prefix, err);
	module = plan_module_above(plan, prefix);
	if (module < 0)
		return add_missing(plan, pattern, err);
	return add(plan, (size_t)module, pattern, err);
}
