/*
 * Move a directory of ours from tree to tree, writing only what differs.
 *
 * What was written is remembered: a file whose id, mode, size, times and
 * inode are as remembered is left alone.  libgit2's own checkout is not used:
 * it lets the user's and the system's configuration and attributes decide
 * what a file looks like, and does not say that a disk is full.
 */
#include "git/git.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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
remember(struct checkout *co, struct target *target, struct esc_error *err)
{
	const char *path = checkout_path(co, target->path,
					 strlen(target->path));
	struct stat st;

	if (path == NULL)
		return esc_nomem(err);
	if (lstat(path, &st) != 0)
		return esc_errno(err, "reading %s", path);
	target->stamp = stamp_of(&st);
	co->changed = true;
	return ESC_OK;
}

/* Make one file right. */
static enum esc_status
place_file(struct checkout *co, struct target *target, struct esc_error *err)
{
	const char *path = checkout_path(co, target->path,
					 strlen(target->path));
	git_blob *blob = NULL;
	struct stat st;

	if (path == NULL)
		return esc_nomem(err);
	const bool exists = lstat(path, &st) == 0;
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

		if (status == ESC_OK && !co->targets[i].in_place)
			status = place_file(co, &co->targets[i], err);
		if (status != ESC_OK)
			return status;
	}
	return ESC_OK;
}

static enum esc_status sweep(struct checkout *co, struct buffer *rel,
			     struct esc_error *err);

/*
 * Something that is no directory: remove it, or see whether it is as it was
 * left.  Seen from its directory, since that spares the kernel a long walk.
 */
static enum esc_status
sweep_file(struct checkout *co, const char *rel, const char *path, int parent,
	   const char *name, struct esc_error *err)
{
	struct target *target = targets_find(co, rel);
	struct stat st;

	if (target == NULL)
		return file_remove(path, err);
	target->in_place = target->known &&
			   fstatat(parent, name, &st,
				   AT_SYMLINK_NOFOLLOW) == 0 &&
			   state_vouches(co, target, &st);
	return ESC_OK;
}

static bool
is_directory(int parent, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(parent, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(st.st_mode);
}

static enum esc_status
sweep_entry(struct checkout *co, struct buffer *rel, int parent,
	    const struct dirent *entry, struct esc_error *err)
{
	const size_t len = rel->len;
	enum esc_status status;

	buffer_adds(rel, entry->d_name);
	const char *path = checkout_path(co, buffer_text(rel), rel->len);
	if (rel->failed || path == NULL)
		return esc_nomem(err);
	if (!is_directory(parent, entry)) {
		status = sweep_file(co, rel->data, path, parent,
				    entry->d_name, err);
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

/* A directory that a command left without its bits gets them back. */
static DIR *
open_writable(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & 0700) != 0700)
		chmod(path, (st.st_mode & 07777) | 0700);
	return opendir(path);
}

/* Remove what the tree does not have from the directory rel ("" or "a/"). */
static enum esc_status
sweep(struct checkout *co, struct buffer *rel, struct esc_error *err)
{
	const char *path = checkout_path(co, buffer_text(rel), rel->len);
	DIR *dir = path != NULL ? open_writable(path) : NULL;
	struct dirent *entry;
	enum esc_status status = ESC_OK;

	if (path == NULL)
		return esc_nomem(err);
	if (dir == NULL)
		return esc_errno(err, "reading %s", path);
	while (status == ESC_OK && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		status = check_interrupt(err);
		if (status == ESC_OK)
			status = sweep_entry(co, rel, dirfd(dir), entry, err);
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
	buffer_free(&co.path);
	buffer_free(&co.parent);
	arena_free(&co.arena);
	free(co.targets);
	return status;
}
