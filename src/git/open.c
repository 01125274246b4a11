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

#include "escdiff/buffer.h"

static unsigned
open_flags(void)
{
	const char *across = git_variable("GIT_DISCOVERY_ACROSS_FILESYSTEM");
	int yes = 0;

	if (git_variable("GIT_DIR") != NULL)
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
				       git_variable("GIT_CEILING_DIRECTORIES"));
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

/* A hint is to be pasted into a shell: quote what is not plain. */
static void
hint_safe_directory(const char *dir, struct esc_error *err)
{
	struct buffer quoted = { 0 };

	for (const char *c = dir; *c != '\0'; c++) {
		if (*c == '\'')
			buffer_adds(&quoted, "'\\''");
		else
			buffer_addc(&quoted, *c);
	}
	const bool plain = strspn(dir, "/._-+0123456789abcdefghijklmnopqrstuv"
				  "wxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
			   strlen(dir);
	const char *quote = plain ? "" : "'";
	esc_hint(err, "if you trust it: git config --global --add "
		 "safe.directory %s%s%s", quote, buffer_text(&quoted), quote);
	buffer_free(&quoted);
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
		hint_safe_directory(dir, err);
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

enum esc_status
repo_open(struct repo **out, const char *dir, struct esc_error *err)
{
	const char *gitdir = git_variable("GIT_DIR");
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
		status = place_add_objects(repo, dir, err);
	if (status == ESC_OK)
		status = place_set_work_tree(repo, dir, err);
	if (status == ESC_OK)
		status = place_set_paths(repo, dir, err);
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
