/* Where things of an open repository are: objects, work tree, index. */
#include "git/git.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set to nothing counts as not set. */
const char *
git_variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static enum esc_status
add_objects(struct repo *repo, const char *dir, const char *named,
	    struct esc_error *err)
{
	if (named == NULL || named[0] == '\0')
		return ESC_OK;
	char *path = path_join(dir, named);
	const enum esc_status status = path != NULL ? odb_add(repo, path, err)
						    : esc_nomem(err);
	free(path);
	return status;
}

/* Objects of a push that is not yet accepted (a pre-receive hook). */
enum esc_status
place_add_objects(struct repo *repo, const char *dir, struct esc_error *err)
{
	const char *own = git_variable("GIT_OBJECT_DIRECTORY");
	const char *list = git_variable("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	char *copy = strdup(list != NULL ? list : "");
	char *next = copy;

	if (copy == NULL)
		return esc_nomem(err);
	enum esc_status status = add_objects(repo, dir, own, err);
	while (status == ESC_OK && next != NULL)
		status = add_objects(repo, dir, strsep(&next, ":"), err);
	free(copy);
	return status;
}

/*
 * The work tree when it is not where libgit2 takes it to be: GIT_WORK_TREE;
 * or, with a GIT_DIR that is no ".git", the current directory.
 */
static const char *
named_work_tree(const struct repo *repo, const char *dir)
{
	const char *gitdir = git_repository_path(repo->git);
	const size_t len = strlen(gitdir);
	git_config *config = NULL;
	git_config_entry *entry = NULL;

	if (git_variable("GIT_WORK_TREE") != NULL)
		return git_variable("GIT_WORK_TREE");
	if (git_variable("GIT_DIR") == NULL ||
	    git_repository_is_bare(repo->git) ||
	    git_repository_is_worktree(repo->git) ||
	    (len > 6 && strcmp(gitdir + len - 6, "/.git/") == 0))
		return NULL;
	if (git_repository_config_snapshot(&config, repo->git) == 0 &&
	    git_config_get_entry(&entry, config, "core.worktree") == 0)
		dir = NULL;
	git_config_entry_free(entry);
	git_config_free(config);
	return dir;
}

/* A copy without the "/" that libgit2 puts at the end of directories. */
static char *
without_slash(const char *dir)
{
	size_t len = strlen(dir);

	while (len > 1 && dir[len - 1] == '/')
		len--;
	return strndup(dir, len);
}

/* dir may have the "/" at its end. */
static bool
same_directory(const char *real, const char *dir)
{
	const size_t len = strlen(real);

	return strncmp(real, dir, len) == 0 &&
	       strspn(dir + len, "/") == strlen(dir + len);
}

enum esc_status
place_set_work_tree(struct repo *repo, const char *dir,
		    struct esc_error *err)
{
	const char *named = named_work_tree(repo, dir);
	const char *current = git_repository_workdir(repo->git);

	if (named == NULL)
		return ESC_OK;
	char *path = named == dir ? strdup(dir) : path_join(dir, named);
	char *real = path != NULL ? realpath(path, NULL) : NULL;
	enum esc_status status = ESC_OK;
	if (path == NULL) {
		status = esc_nomem(err);
	} else if (real == NULL) {
		status = esc_errno(err, "GIT_WORK_TREE %s", path);
	} else if (current == NULL || !same_directory(real, current)) {
		/* 0: in this object only, nothing is written. */
		const int code =
			git_repository_set_workdir(repo->git, real, 0);
		if (code < 0)
			status = git_fail(NULL, code, err);
	}
	free(real);
	free(path);
	return status;
}

/* The part of path below dir, or NULL if it is not below. */
static const char *
below(const char *path, const char *dir)
{
	const size_t len = strcmp(dir, "/") != 0 ? strlen(dir) : 0;

	if (strncmp(path, dir, len) != 0 || path[len] != '/')
		return NULL;
	return path + len + 1;
}

static char *
prefix_of(const struct repo *repo, const char *dir)
{
	char *real = repo->workdir != NULL ? realpath(dir, NULL) : NULL;
	const char *prefix = NULL;

	/* Inside .git one is nowhere in the work tree. */
	if (real != NULL && below(real, repo->common_dir) == NULL &&
	    strcmp(real, repo->common_dir) != 0)
		prefix = below(real, repo->workdir);
	char *copy = strdup(prefix != NULL ? prefix : "");
	free(real);
	return copy;
}

static char *
index_path(const struct repo *repo, const char *dir)
{
	const char *named = git_variable("GIT_INDEX_FILE");
	git_buf buf = { 0 };

	if (named != NULL)
		return path_join(dir, named);
	if (git_repository_item_path(&buf, repo->git,
				     GIT_REPOSITORY_ITEM_INDEX) < 0)
		return NULL;
	char *path = strdup(buf.ptr);
	git_buf_dispose(&buf);
	return path;
}

enum esc_status
place_set_paths(struct repo *repo, const char *dir, struct esc_error *err)
{
	const char *workdir = git_repository_workdir(repo->git);

	repo->common_dir = without_slash(git_repository_commondir(repo->git));
	if (workdir != NULL)
		repo->workdir = without_slash(workdir);
	if (repo->common_dir == NULL ||
	    (workdir != NULL && repo->workdir == NULL))
		return esc_nomem(err);
	repo->prefix = prefix_of(repo, dir);
	repo->index_file = index_path(repo, dir);
	if (repo->prefix == NULL || repo->index_file == NULL)
		return esc_nomem(err);
	return ESC_OK;
}
