/*
 * Submodules: a tree that names another repository's commit gets that
 * commit's files in its place, as far as its objects are on this machine.
 */
#include "git/git.h"

#include <dirent.h>
#include <git2/sys/repository.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Submodules within submodules, and directories in a submodule's name. */
#define MAX_NESTING 20

struct fill {
	struct repo *repo;
	git_repository *git;	/* whose tree it is */
	bool worktree;		/* submodules count as they stand there */
	const char *prefix;	/* "" or "path/of/git/" */
	int nesting;
};

static bool
exists(const char *dir, const char *name)
{
	struct stat st;
	char *path = path_join(dir, name);
	const bool here = path != NULL && stat(path, &st) == 0;

	free(path);
	return here;
}

static enum esc_status
add_objects_of(struct repo *repo, const char *gitdir, struct esc_error *err)
{
	char *objects = path_join(gitdir, "objects");
	const enum esc_status status = objects != NULL
		? odb_add(repo, objects, err) : esc_nomem(err);

	free(objects);
	return status;
}

static enum esc_status add_modules(struct repo *repo, const char *dir,
				   int nesting, struct esc_error *err);

static enum esc_status
add_module(struct repo *repo, const char *dir, int nesting,
	   struct esc_error *err)
{
	if (!exists(dir, "HEAD") || !exists(dir, "objects"))
		return add_modules(repo, dir, nesting, err);
	enum esc_status status = add_objects_of(repo, dir, err);
	char *nested = path_join(dir, "modules");
	if (status == ESC_OK)
		status = nested != NULL
			? add_modules(repo, nested, nesting, err)
			: esc_nomem(err);
	free(nested);
	return status;
}

/*
 * Read from every repository below dir.  Which of them belongs to which
 * submodule does not matter: an id names one object wherever it is.  And so
 * no name out of .gitmodules is ever used as a path.
 */
static enum esc_status
add_modules(struct repo *repo, const char *dir, int nesting,
	    struct esc_error *err)
{
	DIR *stream = nesting < MAX_NESTING ? opendir(dir) : NULL;
	struct dirent *entry;
	enum esc_status status = ESC_OK;

	if (stream == NULL)
		return ESC_OK;
	while (status == ESC_OK && (entry = readdir(stream)) != NULL) {
		if (entry->d_name[0] == '.' || entry->d_type == DT_REG)
			continue;
		char *path = path_join(dir, entry->d_name);
		status = path != NULL
			? add_module(repo, path, nesting + 1, err)
			: esc_nomem(err);
		free(path);
	}
	closedir(stream);
	return status;
}

static enum esc_status
add_all_modules(struct repo *repo, struct esc_error *err)
{
	const char *dirs[] = { repo->common_dir,
			       git_repository_path(repo->git) };
	enum esc_status status = ESC_OK;

	if (repo->has_modules)
		return ESC_OK;
	repo->has_modules = true;
	/* A linked work tree has submodules of its own. */
	for (size_t i = 0; i < ARRAY_LEN(dirs) && status == ESC_OK; i++) {
		char *path = path_join(dirs[i], "modules");
		status = path != NULL ? add_modules(repo, path, 0, err)
				      : esc_nomem(err);
		free(path);
	}
	return status;
}

/* The repository that stands at path in the work tree, or NULL. */
static git_repository *
open_populated(const struct fill *fill, const char *path)
{
	const char *workdir = git_repository_workdir(fill->git);
	git_repository *sub = NULL;
	char *dir = NULL;

	if (workdir == NULL)
		return NULL;
	/* A work tree is walked repository by repository, a commit from the
	 * outermost one. */
	if (asprintf(&dir, "%s%s%s", workdir,
		     fill->worktree ? "" : fill->prefix, path) < 0)
		return NULL;
	if (exists(dir, ".git"))
		git_repository_open_ext(&sub, dir,
					GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	free(dir);
	return sub;
}

static enum esc_status
tree_of_worktree(const struct fill *fill, git_repository *sub,
		 const char *path, git_oid *tree, struct esc_error *err)
{
	git_odb *odb = NULL;
	git_buf index_file = { 0 };
	char *prefix = NULL;
	enum esc_status status = ESC_OK;

	/* Its objects are read, and new ones written, through our own. */
	int code = git_repository_odb(&odb, fill->repo->git);
	if (code == 0)
		code = git_repository_set_odb(sub, odb);
	if (code == 0)
		code = git_repository_item_path(&index_file, sub,
						GIT_REPOSITORY_ITEM_INDEX);
	if (code < 0)
		status = git_fail(NULL, code, err);
	else if (asprintf(&prefix, "%s%s/", fill->prefix, path) < 0)
		status = esc_nomem(err);
	else
		status = worktree_tree(fill->repo, sub, index_file.ptr, prefix,
				       fill->nesting + 1, tree, err);
	free(prefix);
	git_buf_dispose(&index_file);
	git_odb_free(odb);
	return status;
}

static enum esc_status
tree_of_commit(const struct fill *fill, const char *path, const git_oid *id,
	       git_oid *tree, bool *found, struct esc_error *err)
{
	git_commit *commit = NULL;
	char *prefix = NULL;

	*found = git_commit_lookup(&commit, fill->repo->git, id) == 0;
	if (!*found) {
		char hex[8];

		git_oid_tostr(hex, sizeof(hex), id);
		return notes_add(&fill->repo->notes, err, "submodule %s%s is "
				 "not here at commit %s, its files are "
				 "missing; run: git submodule update --init "
				 "--recursive", fill->prefix, path, hex);
	}
	git_oid_cpy(tree, git_commit_tree_id(commit));
	git_commit_free(commit);
	if (asprintf(&prefix, "%s%s/", fill->prefix, path) < 0)
		return esc_nomem(err);
	const enum esc_status status =
		submodules_fill(fill->repo, fill->repo->git, false, prefix,
				fill->nesting + 1, tree, err);
	free(prefix);
	return status;
}

/* The tree to put in place of the submodule at path. */
static enum esc_status
resolve(const struct fill *fill, const char *path, const git_oid *id,
	git_oid *tree, bool *found, struct esc_error *err)
{
	enum esc_status status = add_all_modules(fill->repo, err);
	git_repository *sub = open_populated(fill, path);

	*found = false;
	if (status == ESC_OK && sub != NULL)
		status = add_objects_of(fill->repo,
					git_repository_commondir(sub), err);
	if (status != ESC_OK) {
		git_repository_free(sub);
		return status;
	}
	if (sub == NULL || !fill->worktree) {
		status = tree_of_commit(fill, path, id, tree, found, err);
	} else {
		*found = true;
		status = tree_of_worktree(fill, sub, path, tree, err);
	}
	git_repository_free(sub);
	return status;
}

static enum esc_status fill_tree(const struct fill *fill, const char *dir,
				 int depth, git_oid *tree, bool *changed,
				 struct esc_error *err);

/* What is to stand in place of an entry; *id is changed if need be. */
static enum esc_status
fill_entry(const struct fill *fill, const char *dir, int depth,
	   const git_tree_entry *entry, git_oid *id, bool *changed,
	   struct esc_error *err)
{
	const git_object_t type = git_tree_entry_type(entry);
	char *path;
	enum esc_status status;

	*changed = false;
	if (type != GIT_OBJECT_TREE && type != GIT_OBJECT_COMMIT)
		return ESC_OK;
	path = path_join(dir, git_tree_entry_name(entry));
	if (path == NULL)
		return esc_nomem(err);
	git_oid_cpy(id, git_tree_entry_id(entry));
	if (type == GIT_OBJECT_TREE)
		status = fill_tree(fill, path, depth + 1, id, changed, err);
	else
		status = resolve(fill, path, git_tree_entry_id(entry), id,
				 changed, err);
	free(path);
	return status;
}

static int
builder_put(git_treebuilder **builder, git_repository *git,
	    const git_tree *tree, const char *name, const git_oid *id)
{
	int code = 0;

	if (*builder == NULL)
		code = git_treebuilder_new(builder, git, tree);
	if (code == 0)
		code = git_treebuilder_insert(NULL, *builder, name, id,
					      GIT_FILEMODE_TREE);
	return code;
}

static enum esc_status
fill_tree(const struct fill *fill, const char *dir, int depth, git_oid *id,
	  bool *changed, struct esc_error *err)
{
	git_treebuilder *builder = NULL;
	git_tree *tree = NULL;
	enum esc_status status = ESC_OK;

	if (depth > TREE_MAX_DEPTH)
		return esc_fail(err, ESC_GIT, "the tree is nested more than "
				"%d deep", TREE_MAX_DEPTH);
	int code = git_tree_lookup(&tree, fill->repo->git, id);
	for (size_t i = 0; code == 0 && i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
		git_oid other;
		bool differs;

		status = fill_entry(fill, dir, depth, entry, &other, &differs,
				    err);
		if (status != ESC_OK)
			goto out;
		if (differs)
			code = builder_put(&builder, fill->repo->git, tree,
					   git_tree_entry_name(entry), &other);
	}
	*changed = builder != NULL;
	if (code == 0 && builder != NULL)
		code = git_treebuilder_write(id, builder);
	if (code < 0)
		status = git_fail(fill->repo, code, err);
out:
	git_treebuilder_free(builder);
	git_tree_free(tree);
	return status;
}

/* Without this file there are no submodules, and no need to look. */
static enum esc_status
has_gitmodules(struct repo *repo, const git_oid *id, bool *yes,
	       struct esc_error *err)
{
	git_tree *tree = NULL;
	const int code = git_tree_lookup(&tree, repo->git, id);

	if (code < 0)
		return git_fail(repo, code, err);
	*yes = git_tree_entry_byname(tree, ".gitmodules") != NULL;
	git_tree_free(tree);
	return ESC_OK;
}

enum esc_status
submodules_fill(struct repo *repo, git_repository *git, bool worktree,
		const char *prefix, int nesting, git_oid *tree,
		struct esc_error *err)
{
	struct fill fill = { repo, git, worktree, prefix, nesting };
	bool any = false, changed;
	enum esc_status status = has_gitmodules(repo, tree, &any, err);

	if (status != ESC_OK || !any)
		return status;
	if (nesting > MAX_NESTING)
		return esc_fail(err, ESC_GIT, "submodules are nested more "
				"than %d deep at %s", MAX_NESTING, prefix);
	return fill_tree(&fill, "", 0, tree, &changed, err);
}
