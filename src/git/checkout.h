#ifndef GIT_CHECKOUT_H
#define GIT_CHECKOUT_H

#include <sys/stat.h>
#include <time.h>

#include "escdiff/arena.h"
#include "escdiff/buffer.h"
#include "git/git.h"

/* What tells a file from itself after a change. */
struct file_stamp {
	int64_t mtime, ctime;		/* nanoseconds */
	uint64_t inode, size;
};

/* A file as it is to be; a directory is whatever some file needs. */
struct target {
	const char *path;	/* in the arena */
	git_oid id;
	uint32_t mode;
	bool known;		/* stamp is of a file that held these bytes */
	bool in_place;		/* it still stands there */
	struct file_stamp stamp;
};

/* One run of repo_checkout. */
struct checkout {
	struct repo *repo;
	const char *dir, *gitdir;	/* borrowed */
	struct target *targets;		/* owned; ascending by path */
	size_t len, cap;
	int64_t written;		/* when the state was, nanoseconds */
	size_t remembered;		/* files in it */
	bool changed;			/* it has to be written anew */
	struct buffer path;		/* see checkout_path */
	struct buffer parent;		/* the directory known to exist */
	struct arena arena;		/* owns the paths of targets */
};

/* dir and the first len bytes of path; good until the next call; NULL: out
 * of memory. */
const char *checkout_path(struct checkout *co, const char *path, size_t len);

/* targets.c: what the tree wants; links that leave it are left out. */
enum esc_status targets_read(struct checkout *co, const git_oid *tree,
			     struct esc_error *err);
struct target *targets_find(const struct checkout *co, const char *path);
bool targets_have_below(const struct checkout *co, const char *dir);

/* state.c: what is known of the files in dir, kept in gitdir. */
struct file_stamp stamp_of(const struct stat *st);

/* Set the stamps of targets.  A state that is missing, damaged or of
 * another version is none. */
enum esc_status state_load(struct checkout *co, struct esc_error *err);

/* Does the stamp of a target vouch for what is on disk? */
bool state_vouches(const struct checkout *co, const struct target *target,
		   const struct stat *st);

enum esc_status state_save(const struct checkout *co, struct esc_error *err);

#endif
