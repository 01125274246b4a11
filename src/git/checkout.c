/*
 * Move a directory of ours from tree to tree, writing only what differs.
 *
 * What stands on disk is remembered in a git index (ours, not the user's):
 * a file whose id, mode, size, times and inode are as remembered is left
 * alone.  libgit2's own checkout is not used: it lets the user's and the
 * system's configuration and attributes decide what a file looks like.
 */
#include "git/git.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <dirent.h>
#include <unistd.h>

#include "escdiff/arena.h"
#include "escdiff/interrupt.h"
#include "escdiff/tmpdir.h"
#include "git/checkout.h"

/* Ends a run early; everything written so far is found by the next one. */
static enum esc_status
check_interrupt(struct esc_error *err)
{
	if (!interrupt_pending())
		return ESC_OK;
	return esc_fail(err, ESC_INTERRUPTED, "interrupted");
}

/* What the index remembers of a file that was just written or verified. */
static void
entry_set_stat(git_index_entry *entry, const struct stat *st)
{
	entry->ctime.seconds = (int32_t)st->st_ctim.tv_sec;
	entry->ctime.nanoseconds = (uint32_t)st->st_ctim.tv_nsec;
	entry->mtime.seconds = (int32_t)st->st_mtim.tv_sec;
	entry->mtime.nanoseconds = (uint32_t)st->st_mtim.tv_nsec;
	entry->dev = (uint32_t)st->st_dev;
	entry->ino = (uint32_t)st->st_ino;
	entry->uid = st->st_uid;
	entry->gid = st->st_gid;
	entry->file_size = (uint32_t)st->st_size;
}

static bool
same_time(const git_index_time *a, const git_index_time *b)
{
	return a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

/* The device is left out: it may change with every mount. */
static bool
same_stat(const git_index_entry *entry, const struct stat *st)
{
	git_index_entry now = { 0 };

	entry_set_stat(&now, st);
	return same_time(&entry->ctime, &now.ctime) &&
	       same_time(&entry->mtime, &now.mtime) &&
	       entry->ino == now.ino && entry->uid == now.uid &&
	       entry->gid == now.gid && entry->file_size == now.file_size;
}

static bool
not_before(const git_index_time *time, const struct timespec *stamp)
{
	const int32_t seconds = (int32_t)stamp->tv_sec;

	return time->seconds > seconds ||
	       (time->seconds == seconds &&
		time->nanoseconds >= (uint32_t)stamp->tv_nsec);
}

/*
 * Does the index vouch for what is on disk?  A file written in the same
 * tick of the clock as the index, or later, may have changed since without
 * showing it.
 */
static bool
is_as_remembered(const struct checkout *co, const struct target *target,
		 const struct stat *st)
{
	const git_index_entry *entry =
		git_index_get_bypath(co->index, target->path, 0);

	return entry != NULL && git_oid_equal(&entry->id, &target->id) &&
	       entry->mode == target->mode && same_stat(entry, st) &&
	       !not_before(&entry->mtime, &co->stamp) &&
	       !not_before(&entry->ctime, &co->stamp);
}

static bool
has_mode(const struct stat *st, unsigned mode)
{
	if (mode == GIT_FILEMODE_LINK)
		return S_ISLNK(st->st_mode);
	return S_ISREG(st->st_mode) && (st->st_mode & 0600) == 0600 &&
	       ((st->st_mode & 0100) != 0) ==
	       (mode == GIT_FILEMODE_BLOB_EXECUTABLE);
}

/* Make the directories above path; the last one made is remembered, for
 * files come in path order. */
static enum esc_status
make_parents(struct checkout *co, const char *path, struct esc_error *err)
{
	const char *slash = strrchr(path, '/');
	const size_t len = slash != NULL ? (size_t)(slash - path) : 0;
	struct stat st;

	if (len == co->parent.len &&
	    strncmp(path, buffer_text(&co->parent), len) == 0)
		return ESC_OK;
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/')
			continue;
		const char *dir = checkout_path(co, path, i);
		if (dir == NULL)
			return esc_nomem(err);
		if (mkdir(dir, 0777) == 0)
			continue;
		if (errno != EEXIST)
			return esc_errno(err, "making directory %s", dir);
		/* Only a broken tree has both a link "a" and a file "a/b". */
		if (lstat(dir, &st) != 0 || !S_ISDIR(st.st_mode))
			return esc_fail(err, ESC_GIT, "the tree holds both a "
					"file and a directory named \"%.*s\"",
					(int)i, path);
	}
	buffer_clear(&co->parent);
	buffer_add(&co->parent, path, len);
	return co->parent.failed ? esc_nomem(err) : ESC_OK;
}

static enum esc_status
replace_file(struct checkout *co, const struct target *target, bool exists,
	     git_blob *blob, struct esc_error *err)
{
	enum esc_status status = make_parents(co, target->path, err);
	const char *path = checkout_path(co, target->path,
					 strlen(target->path));

	if (status == ESC_OK && path == NULL)
		status = esc_nomem(err);
	if (status == ESC_OK && exists)
		status = file_remove(path, err);
	if (status == ESC_OK)
		status = file_write(path, target->mode,
				    git_blob_rawcontent(blob),
				    (size_t)git_blob_rawsize(blob), err);
	return status;
}

static enum esc_status
remember(struct checkout *co, const struct target *target,
	 struct esc_error *err)
{
	const char *path = checkout_path(co, target->path,
					 strlen(target->path));
	git_index_entry entry = { .mode = target->mode, .id = target->id,
				  .path = target->path };
	struct stat st;

	if (path == NULL)
		return esc_nomem(err);
	if (lstat(path, &st) != 0)
		return esc_errno(err, "reading %s", path);
	entry_set_stat(&entry, &st);
	co->changed = true;
	const int code = git_index_add(co->index, &entry);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}

/* Make one file right. */
static enum esc_status
place_file(struct checkout *co, const struct target *target,
	   struct esc_error *err)
{
	const char *path = checkout_path(co, target->path,
					 strlen(target->path));
	git_blob *blob = NULL;
	struct stat st;

	if (path == NULL)
		return esc_nomem(err);
	const bool exists = lstat(path, &st) == 0;
	if (exists && is_as_remembered(co, target, &st))
		return ESC_OK;

	const int code = git_blob_lookup(&blob, co->repo->git, &target->id);
	if (code < 0)
		return git_fail(co->repo, code, err);
	enum esc_status status = ESC_OK;
	if (!exists || !has_mode(&st, target->mode) ||
	    !file_holds(path, target->mode, git_blob_rawcontent(blob),
			(size_t)git_blob_rawsize(blob)))
		status = replace_file(co, target, exists, blob, err);
	git_blob_free(blob);
	return status == ESC_OK ? remember(co, target, err) : status;
}

static enum esc_status
place_files(struct checkout *co, struct esc_error *err)
{
	for (size_t i = 0; i < co->len; i++) {
		enum esc_status status = check_interrupt(err);

		if (status == ESC_OK)
			status = place_file(co, &co->targets[i], err);
		if (status != ESC_OK)
			return status;
	}
	return ESC_OK;
}

static enum esc_status sweep(struct checkout *co, struct buffer *rel,
			     struct esc_error *err);

static bool
is_directory(const char *path, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static enum esc_status
sweep_entry(struct checkout *co, struct buffer *rel,
	    const struct dirent *entry, struct esc_error *err)
{
	const size_t len = rel->len;
	enum esc_status status = ESC_OK;

	buffer_adds(rel, entry->d_name);
	const char *path = checkout_path(co, buffer_text(rel), rel->len);
	if (rel->failed || path == NULL)
		return esc_nomem(err);
	if (!is_directory(path, entry)) {
		if (!targets_have(co, rel->data))
			status = file_remove(path, err);
	} else {
		buffer_addc(rel, '/');
		if (rel->failed)
			return esc_nomem(err);
		status = targets_have_below(co, rel->data)
			? sweep(co, rel, err) : file_remove(path, err);
	}
	rel->len = len;
	rel->data[len] = '\0';
	return status;
}

/* Remove what the tree does not have from the directory rel ("" or "a/"). */
static enum esc_status
sweep(struct checkout *co, struct buffer *rel, struct esc_error *err)
{
	const char *path = checkout_path(co, buffer_text(rel), rel->len);
	DIR *dir = path != NULL ? opendir(path) : NULL;
	struct dirent *entry;
	enum esc_status status = ESC_OK;

	if (dir == NULL)
		return esc_errno(err, "reading %s", co->dir);
	while (status == ESC_OK && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		status = check_interrupt(err);
		if (status == ESC_OK)
			status = sweep_entry(co, rel, entry, err);
	}
	closedir(dir);
	return status;
}

static enum esc_status
checkout_run(struct checkout *co, const git_oid *tree, struct esc_error *err)
{
	struct buffer rel = { 0 };
	enum esc_status status = targets_read(co, tree, err);

	if (status == ESC_OK)
		status = state_load(co, err);
	if (status == ESC_OK)
		status = sweep(co, &rel, err);
	if (status == ESC_OK)
		status = place_files(co, err);
	if (status == ESC_OK)
		status = state_save(co, err);
	buffer_free(&rel);
	return status;
}

enum esc_status
repo_checkout(struct repo *repo, const char *tree, const char *dir,
	      const char *gitdir, repo_note_fn *note, void *data,
	      struct esc_error *err)
{
	struct checkout co = { .repo = repo, .dir = dir, .gitdir = gitdir };
	git_oid oid;
	enum esc_status status = tree_id(tree, &oid, err);

	if (status == ESC_OK)
		status = make_dirs(gitdir, err);
	if (status == ESC_OK)
		status = checkout_run(&co, &oid, err);
	notes_tell(&repo->notes, note, data);
	git_index_free(co.index);
	buffer_free(&co.path);
	buffer_free(&co.parent);
	arena_free(&co.arena);
	free(co.targets);
	return status;
}
