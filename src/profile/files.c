/*
 * Which file of the tree a file of a profile is.  The profile has it as it
 * was called on the machine that built the program, "/src/x/store/put.go", or
 * with -trimpath "ex.com/x/store/put.go".  A package has one file of a name:
 * package and name tell which it is.  Only package main has no path in a
 * profile; there the directory tells, and what is left is not guessed.
 */
#include "profile/files.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/path.h"

#define ROOTS_MAX 16

/* Where trees lay when the program was built: what stands in front of files
 * that are known. */
struct roots {
	const char *text[ROOTS_MAX];	/* borrowed */
	size_t len[ROOTS_MAX];
	size_t count;
};

static bool
is_of_tree(const struct intern *strings, const struct record *record)
{
	const char *file = intern_text(strings, record->pos.file);

	return (record->place == PLACE_SOURCE ||
		record->place == PLACE_UNRESOLVED) &&
	       file[0] != '\0' && file[0] != '/' && file[0] != '<' &&
	       strncmp(file, "../", 3) != 0;
}

static int
compare_ids(strid a, strid b)
{
	return (a > b) - (a < b);
}

static int
compare_files(const void *a, const void *b)
{
	const struct view_file *x = a, *y = b;
	int order = compare_ids(x->base, y->base);

	if (order == 0)
		order = compare_ids(x->file, y->file);
	return order != 0 ? order : compare_ids(x->package, y->package);
}

/* Records stand together by file: nearly each file comes once. */
static enum esc_status
collect(struct view *view, struct esc_error *err)
{
	const struct record_set *set = view->records;
	struct intern *strings = set->strings;
	const struct view_file *last = NULL;

	view->files = calloc(set->len + 1, sizeof(*view->files));
	if (view->files == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < set->len; i++) {
		const struct record *record = &set->recs[i];
		struct view_file *next = &view->files[view->files_len];

		if (!is_of_tree(strings, record) ||
		    (last != NULL && last->file == record->pos.file &&
		     last->package == record->package))
			continue;
		next->file = record->pos.file;
		next->package = record->package;
		next->base = intern_puts(strings, path_base(intern_text(
						  strings, next->file)));
		if (next->base == STRID_NOMEM)
			return esc_nomem(err);
		last = next;
		view->files_len++;
	}
	return ESC_OK;
}

static void
sort(struct view *view)
{
	size_t kept = 0;

	qsort(view->files, view->files_len, sizeof(*view->files),
	      compare_files);
	for (size_t i = 0; i < view->files_len; i++) {
		if (kept == 0 || compare_files(&view->files[kept - 1],
					       &view->files[i]) != 0)
			view->files[kept++] = view->files[i];
	}
	view->files_len = kept;
}

/* The files of that name. */
static const struct view_file *
find_base(const struct view *view, strid base, size_t *count)
{
	size_t low = 0, high = view->files_len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (view->files[middle].base < base)
			low = middle + 1;
		else
			high = middle;
	}
	for (*count = 0; low + *count < view->files_len &&
			 view->files[low + *count].base == base;)
		++*count;
	return &view->files[low];
}

/* Does path, element by element, end in end?  *before is how much stands in
 * front of it, with its slash. */
static bool
ends_in(const char *path, const char *end, size_t *before)
{
	const size_t len = strlen(path), end_len = strlen(end);

	if (end_len > len)
		return false;
	*before = len - end_len;
	return strcmp(path + *before, end) == 0 &&
	       (*before == 0 || path[*before - 1] == '/');
}

static bool
starts_at(const struct roots *roots, const char *path, size_t len)
{
	for (size_t i = 0; i < roots->count; i++) {
		if (roots->len[i] == len &&
		    memcmp(roots->text[i], path, len) == 0)
			return true;
	}
	return false;
}

static void
add_root(struct roots *roots, const char *path, size_t len)
{
	if (roots->count == ROOTS_MAX || starts_at(roots, path, len))
		return;
	roots->text[roots->count] = path;
	roots->len[roots->count++] = len;
}

/* The longest of them that the path ends in; of one file all are equal. */
static const struct view_file *
longest(const struct view *view, const struct view_file *files, size_t count,
	const char *path, size_t *before)
{
	const struct intern *strings = view->records->strings;
	const struct view_file *best = NULL;
	size_t left;

	for (size_t i = 0; i < count; i++) {
		if (ends_in(path, intern_text(strings, files[i].file), &left) &&
		    (best == NULL || left < *before)) {
			best = &files[i];
			*before = left;
		}
	}
	return best;
}

static void
tell_ambiguous(struct view *view, strid file)
{
	if (view->ambiguous_file != file)
		view->ambiguous++;
	view->ambiguous_file = file;
}

/* -trimpath puts the import path in front of files. */
static bool
lies_in_package(const char *path, const char *package)
{
	const size_t len = strlen(package);

	return len > 0 && strncmp(path, package, len) == 0 &&
	       path[len] == '/' && strchr(path + len + 1, '/') == NULL;
}

/* By its package, which has one file of that name; the body of generic code
 * is said to be of packages that have instances, too, so that the directory
 * has to fit. */
static strid
find_in_package(const struct view *view,
		const struct sampled_function *function,
		const struct view_file *files, size_t count,
		struct roots *roots)
{
	const struct intern *strings = view->records->strings;
	const char *path = intern_text(strings, function->file);
	const char *package = intern_text(strings, function->package);
	size_t best = SIZE_MAX, before;
	strid found = 0;

	for (size_t i = 0; i < count; i++) {
		const char *file = intern_text(strings, files[i].file);

		if (files[i].package == function->package &&
		    ends_in(path, file, &before) && before < best) {
			best = before;
			found = files[i].file;
		}
	}
	if (found != 0)
		add_root(roots, path, best);
	/* A module below the root has another path than its directory. */
	for (size_t i = 0; found == 0 && i < count; i++) {
		if (files[i].package == function->package &&
		    lies_in_package(path, package))
			found = files[i].file;
	}
	return found;
}

/* Is the package one that a profile, or a log, has no path of? */
static bool
is_nameless(const char *package)
{
	return package[0] == '\0' || strcmp(package, "main") == 0 ||
	       strcmp(package, "command-line-arguments") == 0;
}

static bool
is_one_directory(const struct view *view)
{
	const struct intern *strings = view->records->strings;

	for (size_t i = 0; i < view->files_len; i++) {
		if (strchr(intern_text(strings, view->files[i].file), '/') !=
		    NULL)
			return false;
	}
	return true;
}

/*
 * By its directory.  Any path ends in "main.go", so that a file in the root
 * says nothing, unless it is known where the root was, or there is no other
 * directory.
 */
static strid
find_by_path(struct view *view, const struct sampled_function *function,
	     const struct view_file *files, size_t count,
	     const struct roots *roots)
{
	const struct intern *strings = view->records->strings;
	const char *path = intern_text(strings, function->file);
	size_t before = 0;

	for (size_t i = 0; i < count; i++) {
		if (lies_in_package(path,
				    intern_text(strings, files[i].package)))
			return files[i].file;
	}
	const struct view_file *found = longest(view, files, count, path,
						&before);
	if (found == NULL)
		return 0;
	if (roots->count > 0)
		return starts_at(roots, path, before) ? found->file : 0;
	if (before == 0 || is_one_directory(view) ||
	    strchr(intern_text(strings, found->file), '/') != NULL)
		return found->file;
	tell_ambiguous(view, function->file);
	return 0;
}

static strid
find_file(struct view *view, const struct sampled_function *function,
	  bool nameless, struct roots *roots)
{
	const struct intern *strings = view->records->strings;
	const char *base = path_base(intern_text(strings, function->file));
	const strid id = intern_find(strings, base, strlen(base));
	size_t count = 0;
	const struct view_file *files = find_base(view, id, &count);

	if (id == 0 || count == 0)
		return 0;
	return nameless ? find_by_path(view, function, files, count, roots)
			: find_in_package(view, function, files, count, roots);
}

/* In a log without "# package" lines the path is all there is. */
static bool
has_packages(const struct view *view)
{
	for (size_t i = 0; i < view->files_len; i++) {
		if (view->files[i].package != 0)
			return true;
	}
	return false;
}

enum esc_status
view_find_files(struct view *view, struct esc_error *err)
{
	const struct profile *profile = view->profile;
	struct roots roots = { .count = 0 };
	enum esc_status status = collect(view, err);

	view->where = calloc(profile->functions_len + 1, sizeof(*view->where));
	if (status == ESC_OK && view->where == NULL)
		status = esc_nomem(err);
	if (status != ESC_OK)
		return status;
	sort(view);
	const bool by_package = has_packages(view);
	/* First those that tell where the root was. */
	for (int nameless = 0; nameless <= 1; nameless++) {
		for (size_t i = 0; i < profile->functions_len; i++) {
			const struct sampled_function *function =
				&profile->functions[i];
			const char *package = intern_text(profile->strings,
							  function->package);

			if ((!by_package || is_nameless(package)) == nameless)
				view->where[i] = find_file(view, function,
							   nameless, &roots);
		}
	}
	return ESC_OK;
}
