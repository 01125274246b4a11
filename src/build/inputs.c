/* Do two trees give Go the same to compile?  Half of all commits change only
 * texts, settings of other programs, data and tests. */
#include "build/inputs.h"

#include <string.h>
#include <strings.h>

#include "build/gohead.h"
#include "escdiff/path.h"

#define KIND_MASK 0170000u
#define KIND_FILE 0100000u
#define KIND_DIR 0040000u

/* A comparison on its way.  Strings are those of the listings. */
struct finder {
	struct inputs *inputs;
	struct repo *repo;
	const struct input_side *old, *new;
	struct intern *strings;
	bool tests;
	/* Paths that are still to be looked at. */
	struct strid_list others;	/* their bytes differ */
	struct strid_list moved;	/* others of one side alone */
	struct unbuilt_tests unbuilt;
	struct strid_list link_names;	/* last elements of links' targets */
	bool has_source_link;		/* one is called like a source */
};

/* The directory of a path, as a string of the table. */
static strid
dir_of(struct finder *finder, const char *path)
{
	const char *slash = strrchr(path, '/');

	return intern_put(finder->strings, path,
			  slash != NULL ? (size_t)(slash - path) : 0);
}

/* The directory of a path takes part; false: memory is out. */
static bool
add_dir(struct finder *finder, const char *path)
{
	struct strid_list *dirs = &finder->inputs->dirs;
	const strid dir = dir_of(finder, path);

	return strid_list_has(dirs, dir) || strid_list_add(dirs, dir);
}

static bool
add_file(struct finder *finder, const struct tree_change *change)
{
	const bool old = change->old_mode != 0, new = change->new_mode != 0;
	const strid path = intern_puts(finder->strings, change->path);

	switch (input_kind_of(change->path)) {
	case INPUT_ANY:
		finder->inputs->all = true;
		return true;
	case INPUT_PACKAGE:
		return add_dir(finder, change->path) &&
		       strid_list_add(&finder->others, path);
	case INPUT_TEST:
		if (finder->tests)
			return add_dir(finder, change->path);
		return strid_list_add(&finder->others, path) &&
		       strid_list_add(old && new ? &finder->unbuilt.changed
				      : old      ? &finder->unbuilt.removed
						 : &finder->unbuilt.added,
				      path);
	case INPUT_OTHER:
		break;
	}
	return strid_list_add(&finder->others, path) &&
	       ((old && new) || strid_list_add(&finder->moved, path));
}

static enum esc_status
take_change(const struct tree_change *change, void *data,
	    struct esc_error *err)
{
	struct finder *finder = data;
	const unsigned old = change->old_mode & KIND_MASK;
	const unsigned new = change->new_mode & KIND_MASK;
	const unsigned kind = old != 0 ? old : new;

	if (finder->inputs->all)
		return ESC_OK;
	if ((old != 0 && new != 0 && old != new) ||
	    (kind != KIND_FILE && kind != KIND_DIR))
		/* Links, submodules, and what becomes something else. */
		finder->inputs->all = true;
	else if (kind == KIND_DIR)
		/* That it is there makes Go look into it alone. */
		finder->inputs->all = strcmp(path_base(change->path),
					     "vendor") == 0;
	else if (!change->same_bytes && !add_file(finder, change))
		return esc_nomem(err);
	return ESC_OK;
}

/* Where links lead, by the last element: it does not matter which other
 * links lie on the way. */
static enum esc_status
read_links(struct finder *finder, struct esc_error *err)
{
	const struct strid_list *links = &finder->new->files->links;
	struct buffer target = { 0 };
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < links->len; i++) {
		const char *path = intern_text(finder->strings,
					       links->items[i]);

		if (input_kind_of(path) != INPUT_OTHER)
			finder->has_source_link = true;
		status = repo_read_link(finder->repo, finder->new->tree, path,
					&target, err);
		while (target.len > 0 && target.data[target.len - 1] == '/')
			target.data[--target.len] = '\0';
		if (status == ESC_OK &&
		    !strid_list_add(&finder->link_names,
				    intern_puts(finder->strings,
						path_base(buffer_text(
							&target)))))
			status = esc_nomem(err);
	}
	buffer_free(&target);
	return status;
}

/* Is one of the elements of path called name?  "" and "..": any is. */
static bool
has_element(const char *path, const char *name)
{
	const size_t len = strlen(name);

	if (len == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return true;
	while (*path != '\0') {
		const size_t element = strcspn(path, "/");

		if (element == len && strncasecmp(path, name, len) == 0)
			return true;
		path += element;
		path += *path == '/';
	}
	return false;
}

/*
 * May a link lead to the file?  What is seen through a link to a directory
 * is called the same; only a package is then there twice.
 */
static bool
is_linked(const struct finder *finder, const char *path)
{
	const bool package = input_kind_of(path) == INPUT_PACKAGE;

	for (size_t i = 0; i < finder->link_names.len; i++) {
		const char *name = intern_text(finder->strings,
					       finder->link_names.items[i]);

		if (package ? has_element(path, name)
			    : finder->has_source_link &&
				      strcasecmp(path_base(path), name) == 0)
			return true;
	}
	return false;
}

static enum esc_status
check_links(struct finder *finder, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	if (!finder->inputs->all && finder->others.len > 0)
		status = read_links(finder, err);
	for (size_t i = 0; status == ESC_OK && !finder->inputs->all &&
			   i < finder->others.len; i++)
		finder->inputs->all = is_linked(
			finder, intern_text(finder->strings,
					    finder->others.items[i]));
	return status;
}

/* May the Go file embed one of the files that come or go? */
static enum esc_status
check_embeds_of(struct finder *finder, const char *file,
		struct esc_error *err)
{
	struct buffer text = { 0 };
	enum esc_status status = ESC_OK;
	bool found = false;

	for (size_t i = 0; status == ESC_OK && i < finder->moved.len; i++) {
		const char *rest = path_beside(
			file, intern_text(finder->strings,
					  finder->moved.items[i]));

		if (rest == NULL)
			continue;
		if (!found)
			status = repo_read_file(finder->repo,
						finder->new->tree, file,
						&text, &found, err);
		if (status == ESC_OK && go_may_embed(buffer_text(&text),
						     text.len, rest))
			finder->inputs->all = true;
	}
	buffer_free(&text);
	return status;
}

/*
 * Other bytes in an embedded file change no line of the compiler, but a
 * pattern that finds nothing breaks the build.
 */
static enum esc_status
check_embeds(struct finder *finder, struct esc_error *err)
{
	const struct listing *files = finder->new->files;
	enum esc_status status = ESC_OK;

	if (finder->moved.len > INPUTS_MAX_FILES)
		finder->inputs->all = true;
	if (finder->moved.len == 0)
		return ESC_OK;
	for (size_t id = 1; status == ESC_OK && !finder->inputs->all &&
			    id < files->marks_len; id++) {
		const char *file = listing_file(files, (strid)id);

		if (file == NULL || !path_ends_in(file, ".go") ||
		    (!finder->tests && path_ends_in(file, "_test.go")))
			continue;
		status = check_embeds_of(finder, file, err);
	}
	return status;
}

enum esc_status
inputs_compare(struct inputs *inputs, struct repo *repo,
	       const struct input_side *old, const struct input_side *new,
	       bool tests, struct esc_error *err)
{
	struct finder finder = { .inputs = inputs, .repo = repo, .old = old,
				 .new = new, .strings = new->files->strings,
				 .tests = tests };

	*inputs = (struct inputs){ 0 };
	enum esc_status status = repo_tree_changes(repo, old->tree, new->tree,
						   take_change, &finder, err);
	if (status == ESC_OK)
		status = check_links(&finder, err);
	if (status == ESC_OK && !inputs->all)
		status = check_embeds(&finder, err);
	if (status == ESC_OK && !inputs->all)
		status = inputs_check_tests(&finder.unbuilt, repo, old, new,
					    &inputs->all, err);
	strid_list_free(&finder.others);
	strid_list_free(&finder.moved);
	strid_list_free(&finder.unbuilt.changed);
	strid_list_free(&finder.unbuilt.added);
	strid_list_free(&finder.unbuilt.removed);
	strid_list_free(&finder.link_names);
	return status;
}

void
inputs_free(struct inputs *inputs)
{
	strid_list_free(&inputs->dirs);
	*inputs = (struct inputs){ 0 };
}

bool
inputs_are_equal(const struct inputs *inputs)
{
	return !inputs->all && inputs->dirs.len == 0;
}
