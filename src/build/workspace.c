/* A directory of our own for the trees that Go compiles. */
#include "build/workspace.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "escdiff/repo.h"
#include "escdiff/tmpdir.h"

#define SLOTS 8

/* A slot that nobody used for so long is removed: the next run that wants it
 * writes one tree more. */
#define UNUSED_S ((time_t)30 * 24 * 3600)

/* The four paths below dir, which is taken over. */
static enum esc_status
set_paths(struct workspace *workspace, char *dir, struct esc_error *err)
{
	workspace->dir = dir;
	if (dir == NULL ||
	    asprintf(&workspace->tree, "%s/tree", dir) < 0)
		workspace->tree = NULL;
	if (dir == NULL || asprintf(&workspace->gitdir, "%s/git", dir) < 0)
		workspace->gitdir = NULL;
	if (dir == NULL || asprintf(&workspace->work, "%s/work", dir) < 0)
		workspace->work = NULL;
	if (workspace->tree == NULL || workspace->gitdir == NULL ||
	    workspace->work == NULL)
		return esc_nomem(err);
	return ESC_OK;
}

static void
free_paths(struct workspace *workspace)
{
	free(workspace->tree);
	free(workspace->gitdir);
	free(workspace->work);
	free(workspace->dir);
	workspace->tree = workspace->gitdir = workspace->work = NULL;
	workspace->dir = NULL;
}

/* Is the file that we locked still the one of that name? */
static bool
is_current(int fd, const char *path)
{
	struct stat mine, named;

	return fstat(fd, &mine) == 0 && stat(path, &named) == 0 &&
	       mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

/*
 * The lock of a slot, or -1 when it is taken or cannot be had.  A go command
 * inherits the descriptor: should we be killed, the slot is not free before
 * the command has ended, too, and nobody moves the tree under its feet.
 */
static int
take_lock(const char *dir)
{
	char *path = NULL;

	if (asprintf(&path, "%s/lock", dir) < 0)
		return -1;
	/* Without O_CLOEXEC, see above. */
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
	if (fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) < 0 ||
			!is_current(fd, path))) {
		close(fd);
		fd = -1;
	}
	free(path);
	return fd;
}

/* Remove what was not used for long in one repository's directory. */
static void
remove_unused_slots(const char *repo_dir)
{
	for (int slot = 0; slot < SLOTS; slot++) {
		char *dir = NULL, *lock = NULL;
		struct stat st;

		if (asprintf(&dir, "%s/%d", repo_dir, slot) < 0)
			return;
		if (asprintf(&lock, "%s/lock", dir) < 0)
			lock = NULL;
		if (lock != NULL && stat(lock, &st) == 0 &&
		    time(NULL) - st.st_mtime > UNUSED_S) {
			const int fd = take_lock(dir);

			if (fd >= 0) {
				tmpdir_remove(dir);
				dir = NULL;
				close(fd);
			}
		}
		free(lock);
		free(dir);
	}
	rmdir(repo_dir);	/* if nothing is left */
}

static void
remove_unused(const char *repos)
{
	DIR *stream = opendir(repos);
	struct dirent *entry;

	if (stream == NULL)
		return;
	while ((entry = readdir(stream)) != NULL) {
		char *dir = NULL;

		if (entry->d_name[0] == '.' ||
		    asprintf(&dir, "%s/%s", repos, entry->d_name) < 0)
			continue;
		remove_unused_slots(dir);
		free(dir);
	}
	closedir(stream);
}

/* Workspace->lock stays -1 when there is no slot. */
static enum esc_status
open_slot(struct workspace *workspace, const char *repo_dir,
	  struct esc_error *err)
{
	struct esc_error ignored = { 0 };

	for (int slot = 0; slot < SLOTS; slot++) {
		char *dir = NULL;

		if (asprintf(&dir, "%s/%d", repo_dir, slot) < 0)
			return esc_nomem(err);
		if (make_dirs(dir, &ignored) == ESC_OK)
			workspace->lock = take_lock(dir);
		if (workspace->lock >= 0) {
			/* Its time says when the slot was used last. */
			futimens(workspace->lock, NULL);
			return set_paths(workspace, dir, err);
		}
		free(dir);
	}
	return ESC_OK;
}

static enum esc_status
open_temporary(struct workspace *workspace, struct esc_error *err)
{
	char *dir;
	enum esc_status status = tmpdir_make(&dir, err);

	if (status != ESC_OK)
		return status;
	workspace->temporary = true;
	/* Go prints real paths, and /tmp may be a link. */
	char *real = realpath(dir, NULL);
	if (real != NULL) {
		free(dir);
		dir = real;
	}
	return set_paths(workspace, dir, err);
}

/* Empty, whatever a killed run left. */
static enum esc_status
renew_work(const struct workspace *workspace, struct esc_error *err)
{
	char *old = strdup(workspace->work);

	if (old == NULL)
		return esc_nomem(err);
	tmpdir_remove(old);
	return make_dirs(workspace->work, err);
}

/* One that is kept, if there is any to be had. */
static enum esc_status
open_kept(struct workspace *workspace, const char *cache_dir,
	  const char *common_dir, struct esc_error *err)
{
	char digest[REPO_OID_SIZE], *repos = NULL, *repo_dir = NULL;
	enum esc_status status = git_digest(common_dir, strlen(common_dir),
					    digest, err);

	if (status != ESC_OK)
		return status;
	if (asprintf(&repos, "%s/repos", cache_dir) < 0)
		return esc_nomem(err);
	if (asprintf(&repo_dir, "%s/%s", repos, digest) < 0) {
		free(repos);
		return esc_nomem(err);
	}
	status = open_slot(workspace, repo_dir, err);
	if (workspace->lock >= 0)
		remove_unused(repos);
	free(repos);
	free(repo_dir);
	return status;
}

enum esc_status
workspace_open(struct workspace *workspace, const struct cache *cache,
	       const char *common_dir, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	*workspace = (struct workspace){ .lock = -1 };
	if (cache->dir != NULL)
		status = open_kept(workspace, cache->dir, common_dir, err);
	if (status == ESC_OK && workspace->lock < 0)
		status = open_temporary(workspace, err);
	if (status == ESC_OK)
		status = make_dirs(workspace->tree, err);
	if (status == ESC_OK)
		status = renew_work(workspace, err);
	if (status != ESC_OK)
		workspace_close(workspace);
	return status;
}

void
workspace_close(struct workspace *workspace)
{
	if (workspace->dir == NULL)
		return;
	if (workspace->temporary) {
		tmpdir_remove(workspace->dir);
		workspace->dir = NULL;
	} else {
		tmpdir_remove(workspace->work);
		workspace->work = NULL;
	}
	free_paths(workspace);
	if (workspace->lock >= 0) {
		/* Explicitly: a daemon that Go started may have inherited the
		 * descriptor, and close would not end its hold. */
		flock(workspace->lock, LOCK_UN);
		close(workspace->lock);
	}
	*workspace = (struct workspace){ .lock = -1 };
}
