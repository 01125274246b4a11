/*
 * A work tree as a tree in memory: the index, in a copy of our own, with
 * changed files replaced, deleted ones removed and untracked ones added,
 * since Go compiles those too.  Files pass the same filters as with git add,
 * so that an unchanged file equals the one in the commit.
 */
#include "git/git.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "escdiff/interrupt.h"

/* Untracked files above this are data lying about, not sources. */
#define MAX_UNTRACKED ((off_t)64 << 20)

struct scan {
	struct repo *repo;
	git_repository *git;	/* whose work tree it is */
	git_index *index;	/* a copy; never written back */
	const char *prefix;	/* for notes: "" or "path/of/submodule/" */
};

static int
stop_when_interrupted(const git_diff *diff, const char *old_path,
		      const char *new_path, void *data)
{
	(void)diff;
	(void)old_path;
	(void)new_path;
	(void)data;
	return interrupt_pending() ? GIT_EUSER : 0;
}

static enum esc_status
scan_fail(const struct scan *scan, int code, struct esc_error *err)
{
	if (code == GIT_EUSER)
		return esc_fail(err, ESC_INTERRUPTED, "interrupted");
	return git_fail(scan->repo, code, err);
}

/* Hash a file as git add would, into memory. */
static enum esc_status
hash_file(const struct scan *scan, const char *path, bool is_link,
	  git_oid *id, struct esc_error *err)
{
	git_filter_list *filters = NULL;
	git_buf buf = { 0 };
	int code = 0;

	/* ALLOW_UNSAFE: core.safecrlf is for those who commit. */
	if (!is_link)
		code = git_filter_list_load(&filters, scan->git, NULL, path,
					    GIT_FILTER_TO_ODB,
					    GIT_FILTER_ALLOW_UNSAFE);
	if (code < 0)
		return git_fail(NULL, code, err);
	if (filters == NULL) {
		code = git_blob_create_from_workdir(id, scan->git, path);
		return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
	}
	enum esc_status status = ESC_OK;
	code = git_filter_list_apply_to_file(&buf, filters, scan->git, path);
	if (code < 0)
		status = git_fail(NULL, code, err);
	else
		status = odb_put(scan->repo, GIT_OBJECT_BLOB, buf.ptr,
				 buf.size, id, err);
	git_buf_dispose(&buf);
	git_filter_list_free(filters);
	return status;
}

static enum esc_status
take_file(const struct scan *scan, const char *path, unsigned mode,
	  struct esc_error *err)
{
	git_index_entry entry = { .mode = mode, .path = path };
	enum esc_status status =
		hash_file(scan, path, mode == GIT_FILEMODE_LINK, &entry.id,
			  err);

	if (status != ESC_OK)
		return esc_wrap(err, "reading %s%s", scan->prefix, path);
	const int code = git_index_add(scan->index, &entry);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}

static enum esc_status
take_untracked(const struct scan *scan, const git_diff_file *file,
	       struct esc_error *err)
{
	const size_t len = strlen(file->path);

	if (len > 0 && file->path[len - 1] == '/')
		return notes_add(&scan->repo->notes, err, "%s%s: a git "
				 "repository of its own, left out",
				 scan->prefix, file->path);
	if ((off_t)file->size > MAX_UNTRACKED)
		return notes_add(&scan->repo->notes, err, "%s%s: untracked "
				 "and very large, left out", scan->prefix,
				 file->path);
	return take_file(scan, file->path, file->mode, err);
}

/* Files that git was told not to look at, as in a sparse checkout. */
static bool
is_left_alone(const struct scan *scan, const char *path)
{
	const git_index_entry *entry =
		git_index_get_bypath(scan->index, path, 0);

	return entry != NULL &&
	       ((entry->flags & GIT_INDEX_ENTRY_VALID) != 0 ||
		(entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0);
}

static enum esc_status
forget_file(const struct scan *scan, const char *path, struct esc_error *err)
{
	if (is_left_alone(scan, path))
		return ESC_OK;
	const int code = git_index_remove(scan->index, path, 0);
	/* A file now stands where its directory was: gone already. */
	return code < 0 && code != GIT_ENOTFOUND ? git_fail(NULL, code, err)
						 : ESC_OK;
}

/* What is on disk settles a conflict: that is what Go would compile. */
static enum esc_status
settle_conflict(const struct scan *scan, const char *path,
		struct esc_error *err)
{
	struct stat st;
	char *full = path_join(git_repository_workdir(scan->git), path);
	enum esc_status status = ESC_OK;

	if (full == NULL)
		return esc_nomem(err);
	for (int stage = 1; stage <= 3; stage++)
		git_index_remove(scan->index, path, stage);
	if (lstat(full, &st) == 0 && S_ISLNK(st.st_mode))
		status = take_file(scan, path, GIT_FILEMODE_LINK, err);
	else if (lstat(full, &st) == 0 && S_ISREG(st.st_mode))
		status = take_file(scan, path, (st.st_mode & 0100) != 0
				   ? GIT_FILEMODE_BLOB_EXECUTABLE
				   : GIT_FILEMODE_BLOB, err);
	free(full);
	return status;
}

static enum esc_status
take_delta(const struct scan *scan, const git_diff_delta *delta,
	   struct esc_error *err)
{
	if (interrupt_pending())
		return scan_fail(scan, GIT_EUSER, err);
	switch (delta->status) {
	case GIT_DELTA_DELETED:
		return forget_file(scan, delta->old_file.path, err);
	case GIT_DELTA_MODIFIED:
	case GIT_DELTA_TYPECHANGE:
		return take_file(scan, delta->new_file.path,
				 delta->new_file.mode, err);
	case GIT_DELTA_UNTRACKED:
		return take_untracked(scan, &delta->new_file, err);
	case GIT_DELTA_CONFLICTED:
		return settle_conflict(scan, delta->old_file.path != NULL
				       ? delta->old_file.path
				       : delta->new_file.path, err);
	default:
		return ESC_OK;
	}
}

static enum esc_status
take_changes(const struct scan *scan, struct esc_error *err)
{
	git_diff_options opts;
	git_diff *diff = NULL;
	enum esc_status status = ESC_OK;
	int code = git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);

	opts.flags = GIT_DIFF_INCLUDE_UNTRACKED |
		     GIT_DIFF_RECURSE_UNTRACKED_DIRS |
		     GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_IGNORE_SUBMODULES |
		     GIT_DIFF_SKIP_BINARY_CHECK;
	opts.progress_cb = stop_when_interrupted;
	if (code == 0)
		code = git_diff_index_to_workdir(&diff, scan->git, scan->index,
						 &opts);
	if (code < 0)
		return scan_fail(scan, code, err);
	for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
		status = take_delta(scan, git_diff_get_delta(diff, i), err);
		if (status != ESC_OK)
			break;
	}
	git_diff_free(diff);
	return status;
}

enum esc_status
worktree_tree(struct repo *repo, git_repository *git, const char *index_file,
	      const char *prefix, int nesting, git_oid *tree,
	      struct esc_error *err)
{
	struct scan scan = { .repo = repo, .git = git, .prefix = prefix };
	enum esc_status status = index_open(&scan.index, index_file, err);
	int code = 0;

	if (status == ESC_OK)
		status = take_changes(&scan, err);
	if (status == ESC_OK)
		code = git_index_write_tree_to(tree, scan.index, git);
	if (code < 0)
		status = git_fail(repo, code, err);
	git_index_free(scan.index);
	if (status != ESC_OK)
		return esc_wrap(err, "reading the work tree");
	return submodules_fill(repo, git, true, prefix, nesting, tree, err);
}
