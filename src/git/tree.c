/* Trees of the object database: walked with distrust, listed. */
#include "git/git.h"

#include <ctype.h>
#include <string.h>

#include "escdiff/buffer.h"

struct walk {
	struct repo *repo;
	tree_fn *fn;
	void *data;
	struct buffer path;
	int depth;
};

enum esc_status
tree_id(const char *hex, git_oid *oid, struct esc_error *err)
{
	const int code = git_oid_fromstr(oid, hex);

	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}

/* Characters that some file systems (HFS+) leave out of a name. */
static size_t
ignorable_length(const char *name)
{
	const unsigned char *c = (const unsigned char *)name;

	if (c[0] == 0xe2 && c[1] == 0x80 &&
	    ((c[2] >= 0x8c && c[2] <= 0x8f) || (c[2] >= 0xaa && c[2] <= 0xae)))
		return 3;
	if (c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xaa && c[2] <= 0xaf)
		return 3;
	return c[0] == 0xef && c[1] == 0xbb && c[2] == 0xbf ? 3 : 0;
}

/* Does the name, as some file system reads it, spell want? */
static bool
spells(const char *name, const char *want)
{
	for (size_t skip;; name += skip != 0 ? skip : 1) {
		skip = ignorable_length(name);
		if (skip != 0)
			continue;
		if (*want == '\0')
			break;
		if (tolower((unsigned char)*name) != *want++)
			return false;
	}
	/* NTFS drops trailing dots and spaces, and what follows a colon. */
	while (*name == ' ' || *name == '.' || ignorable_length(name) != 0)
		name += *name == ' ' || *name == '.' ? 1 : 3;
	return *name == '\0' || *name == ':';
}

/* Is it ".git", or its NTFS short name?  git refuses the same names. */
static bool
is_dot_git(const char *name)
{
	return spells(name, ".git") || spells(name, "git~1");
}

static bool
is_safe_name(const char *name)
{
	return name[0] != '\0' && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0 && strchr(name, '/') == NULL &&
	       !is_dot_git(name);
}

static enum esc_status walk_tree(struct walk *walk, const git_oid *oid,
				 struct esc_error *err);

static enum esc_status
walk_entry(struct walk *walk, const git_tree_entry *entry,
	   struct esc_error *err)
{
	const char *name = git_tree_entry_name(entry);
	const size_t len = walk->path.len;
	enum esc_status status;

	if (!is_safe_name(name))
		return esc_fail(err, ESC_GIT, "the tree holds a file named "
				"\"%s\" in \"%s\", which could lead out of it",
				name, buffer_text(&walk->path));
	buffer_adds(&walk->path, name);
	if (walk->path.failed)
		return esc_nomem(err);
	if (git_tree_entry_type(entry) != GIT_OBJECT_TREE) {
		status = walk->fn(walk->path.data, entry, walk->data, err);
	} else {
		buffer_addc(&walk->path, '/');
		status = walk_tree(walk, git_tree_entry_id(entry), err);
	}
	walk->path.len = len;
	if (walk->path.data != NULL)
		walk->path.data[len] = '\0';
	return status;
}

static enum esc_status
walk_tree(struct walk *walk, const git_oid *oid, struct esc_error *err)
{
	git_tree *tree = NULL;
	enum esc_status status = ESC_OK;

	if (walk->depth >= TREE_MAX_DEPTH)
		return esc_fail(err, ESC_GIT, "the tree is nested more than "
				"%d deep", TREE_MAX_DEPTH);
	const int code = git_tree_lookup(&tree, walk->repo->git, oid);
	if (code < 0)
		return git_fail(walk->repo, code, err);
	walk->depth++;
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		status = walk_entry(walk, git_tree_entry_byindex(tree, i),
				    err);
		if (status != ESC_OK)
			break;
	}
	walk->depth--;
	git_tree_free(tree);
	return status;
}

enum esc_status
tree_walk(struct repo *repo, const git_oid *tree, tree_fn *fn, void *data,
	  struct esc_error *err)
{
	struct walk walk = { .repo = repo, .fn = fn, .data = data };
	const enum esc_status status = walk_tree(&walk, tree, err);

	buffer_free(&walk.path);
	return status;
}

struct listing {
	repo_file_fn *fn;
	void *data;
};

static enum esc_status
list_file(const char *path, const git_tree_entry *entry, void *data,
	  struct esc_error *err)
{
	const struct listing *listing = data;

	if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		return ESC_OK;
	return listing->fn(path, (unsigned)git_tree_entry_filemode(entry),
			   git_tree_entry_id(entry)->id, listing->data, err);
}

enum esc_status
repo_list(struct repo *repo, const char *tree, repo_file_fn *fn, void *data,
	  struct esc_error *err)
{
	struct listing listing = { fn, data };
	git_oid oid;
	enum esc_status status = tree_id(tree, &oid, err);

	if (status == ESC_OK)
		status = tree_walk(repo, &oid, list_file, &listing, err);
	return status;
}
