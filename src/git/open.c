/*
 * Find and open the user's repository as git does, environment included.
 * libgit2's own way to read the environment refuses GIT_WORK_TREE, which
 * hooks do get, and ignores GIT_DIR once a directory is named.
 */
#include "git/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A variable of the environment; set to nothing counts as not set. */
static const char *
variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static unsigned
open_flags(void)
{
	const char *across = variable("GIT_DISCOVERY_ACROSS_FILESYSTEM");
	int yes = 0;

	if (variable("GIT_DIR") != NULL)
		return GIT_REPOSITORY_OPEN_NO_SEARCH |
		       GIT_REPOSITORY_OPEN_NO_DOTGIT;
	if (across != NULL && git_config_parse_bool(&yes, across) == 0 && yes)
		return GIT_REPOSITORY_OPEN_CROSS_FS;
	return 0;
}

static int
open_at(git_repository **git, const char *start)
{
	return git_repository_open_ext(git, start, open_flags(),
				       variable("GIT_CEILING_DIRECTORIES"));
}

/*
 * The directory whose owner counts and which safe.directory has to name: the
 * nearest one upwards with a ".git", else (a bare repository) start itself.
 */
static char *
owned_directory(const char *start)
{
	char *dir = realpath(start, NULL);

	while (dir != NULL && strcmp(dir, "/") != 0) {
		struct stat st;
		char *dot_git = path_join(dir, ".git");
		const bool here = dot_git != NULL && lstat(dot_git, &st) == 0;

		free(dot_git);
		if (here)
			return dir;
		char *slash = strrchr(dir, '/');
		slash[slash == dir] = '\0';
	}
	free(dir);
	return realpath(start, NULL);
}

/* A GIT_DIR of "x/.git" belongs to x. */
static void
strip_dot_git(char *dir)
{
	const size_t len = strlen(dir);

	if (len > 5 && strcmp(dir + len - 5, "/.git") == 0)
		dir[len - 5] = '\0';
}

static enum esc_status
open_foreign(struct repo *repo, const char *start, struct esc_error *err)
{
	char *dir = owned_directory(start);
	enum esc_status status = ESC_OK;

	if (dir == NULL)
		return esc_errno(err, "%s", start);
	strip_dot_git(dir);
	if (!owner_trusted(dir)) {
		esc_fail(err, ESC_UNSAFE_OWNER,
			 "the repository at %s belongs to another user", dir);
		esc_hint(err, "if you trust it: "
			 "git config --global --add safe.directory %s", dir);
		status = ESC_UNSAFE_OWNER;
		goto out;
	}
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	const int code = open_at(&repo->git, start);
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
	if (code < 0)
		status = git_fail(NULL, code, err);
out:
	free(dir);
	return status;
}

/* libgit2 names just the extension it does not know. */
static bool
is_sha256(const char *start)
{
	git_buf gitdir = { 0 };
	git_config *config = NULL;
	const char *format = NULL;
	git_config *snapshot = NULL;
	char *path = NULL;
	bool sha256 = false;

	if (git_repository_discover(&gitdir, start, 1, NULL) < 0)
		goto out;
	path = path_join(gitdir.ptr, "config");
	if (path == NULL || git_config_open_ondisk(&config, path) < 0 ||
	    git_config_snapshot(&snapshot, config) < 0 ||
	    git_config_get_string(&format, snapshot,
				  "extensions.objectformat") < 0)
		goto out;
	sha256 = strcmp(format, "sha256") == 0;
out:
	free(path);
	git_config_free(snapshot);
	git_config_free(config);
	git_buf_dispose(&gitdir);
	return sha256;
}

/*
 * libgit2 1.5 says GIT_EOWNER only where some safe.directory is set; without
 * any it passes on that this variable was not found.
 */
static bool
is_owner_error(int code)
{
	const git_error *last = git_error_last();

	return code == GIT_EOWNER ||
	       (code == GIT_ENOTFOUND && last != NULL &&
		last->klass == GIT_ERROR_CONFIG);
}

static enum esc_status
no_repository(const char *start, const char *dir, struct esc_error *err)
{
	if (start != dir)
		return esc_fail(err, ESC_NOT_REPO,
				"GIT_DIR is %s, which is no git repository",
				start);
	char *real = realpath(dir, NULL);
	if (real == NULL)
		return esc_errno(err, "%s", dir);
	esc_fail(err, ESC_NOT_REPO, "no git repository in %s or above it",
		 real);
	esc_hint(err, "go into one, or name it with -C DIR");
	free(real);
	return ESC_NOT_REPO;
}

/* start is dir, or what GIT_DIR says. */
static enum esc_status
open_git(struct repo *repo, const char *start, const char *dir,
	 struct esc_error *err)
{
	const int code = open_at(&repo->git, start);

	if (code == 0)
		return ESC_OK;
	if (is_owner_error(code))
		return open_foreign(repo, start, err);
	if (code == GIT_ENOTFOUND)
		return no_repository(start, dir, err);
	/* First, since looking further replaces libgit2's message. */
	git_fail(NULL, code, err);
	if (!is_sha256(start))
		return esc_wrap(err, "opening %s", start);
	esc_fail(err, ESC_SHA256, "the repository at %s has SHA-256 objects, "
		 "which libgit2 %s cannot read", start, LIBGIT2_VERSION);
	esc_hint(err, "build the two sides yourself and compare the logs: "
		 "escdiff diff --no-index OLD NEW");
	return ESC_SHA256;
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
static enum esc_status
add_environment_objects(struct repo *repo, const char *dir,
			struct esc_error *err)
{
	const char *list = variable("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	char *copy = strdup(list != NULL ? list : "");
	char *next = copy;

	if (copy == NULL)
		return esc_nomem(err);
	enum esc_status status =
		add_objects(repo, dir, variable("GIT_OBJECT_DIRECTORY"), err);
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

	if (variable("GIT_WORK_TREE") != NULL)
		return variable("GIT_WORK_TREE");
	if (variable("GIT_DIR") == NULL || git_repository_is_bare(repo->git) ||
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

static enum esc_status
set_work_tree(struct repo *repo, const char *dir, struct esc_error *err)
{
	const char *named = named_work_tree(repo, dir);

	if (named == NULL)
		return ESC_OK;
	char *path = named == dir ? strdup(dir) : path_join(dir, named);
	if (path == NULL)
		return esc_nomem(err);
	/* 0: this object only, nothing is written. */
	const int code = git_repository_set_workdir(repo->git, path, 0);
	free(path);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
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
	const char *named = variable("GIT_INDEX_FILE");
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

static enum esc_status
set_paths(struct repo *repo, const char *dir, struct esc_error *err)
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

enum esc_status
repo_open(struct repo **out, const char *dir, struct esc_error *err)
{
	const char *gitdir = variable("GIT_DIR");
	struct repo *repo = calloc(1, sizeof(*repo));
	char *start = gitdir != NULL ? path_join(dir, gitdir) : NULL;
	enum esc_status status;

	*out = NULL;
	if (repo == NULL || (gitdir != NULL && start == NULL))
		status = esc_nomem(err);
	else
		status = open_git(repo, start != NULL ? start : dir, dir,
				  err);
	if (status == ESC_OK)
		status = odb_protect(repo, err);
	if (status == ESC_OK)
		status = add_environment_objects(repo, dir, err);
	if (status == ESC_OK)
		status = set_work_tree(repo, dir, err);
	if (status == ESC_OK)
		status = set_paths(repo, dir, err);
	free(start);
	if (status != ESC_OK) {
		repo_close(repo);
		return status;
	}
	*out = repo;
	return ESC_OK;
}

void
repo_close(struct repo *repo)
{
	if (repo == NULL)
		return;
	git_repository_free(repo->git);
	free(repo->workdir);
	free(repo->common_dir);
	free(repo->prefix);
	free(repo->index_file);
	notes_free(&repo->notes);
	free(repo);
}

const char *
repo_workdir(const struct repo *repo)
{
	return repo->workdir;
}

const char *
repo_common_dir(const struct repo *repo)
{
	return repo->common_dir;
}

const char *
repo_prefix(const struct repo *repo)
{
	return repo->prefix;
}
