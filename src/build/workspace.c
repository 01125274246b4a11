/* A directory of our own for the trees that Go compiles. */
#include "build/workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/slots.h"
#include "escdiff/repo.h"
#include "escdiff/tmpdir.h"

/* The four paths below dir, which is taken over. */
static enum esc_status
set_paths(struct workspace *workspace, char *dir, struct esc_error *err)
{
	workspace->dir = dir;
	if (dir == NULL ||
	    asprintf(&workspace->tree, "%s/" SLOT_TREE, dir) < 0)
		workspace->tree = NULL;
	if (dir == NULL ||
	    asprintf(&workspace->gitdir, "%s/" SLOT_GIT, dir) < 0)
		workspace->gitdir = NULL;
	if (dir == NULL ||
	    asprintf(&workspace->work, "%s/" SLOT_WORK, dir) < 0)
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
			workspace->lock = slot_lock(dir);
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
open_kept(struct workspace *workspace, const struct cache *cache,
	  const char *common_dir, struct esc_error *err)
{
	char digest[REPO_OID_SIZE], *repos = NULL, *repo_dir = NULL;
	enum esc_status status = git_digest(common_dir, strlen(common_dir),
					    digest, err);

	if (status != ESC_OK)
		return status;
	if (asprintf(&repos, "%s/%s", cache->dir,
		     cache_kind_name(CACHE_TREES)) < 0)
		return esc_nomem(err);
	if (asprintf(&repo_dir, "%s/%s", repos, digest) < 0) {
		free(repos);
		return esc_nomem(err);
	}
	status = open_slot(workspace, repo_dir, err);
	if (workspace->lock >= 0)
		cache_prune(cache, CACHE_TREES);
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
		status = open_kept(workspace, cache, common_dir, err);
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
