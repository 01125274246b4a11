#ifndef GIT_CHECKOUT_H
#define GIT_CHECKOUT_H

#include <time.h>

#include "escdiff/arena.h"
#include "escdiff/buffer.h"
#include "git/git.h"

/* A file as it is to be; a directory is whatever some file needs. */
struct target {
	const char *path;	/* in the arena */
	unsigned mode;
	git_oid id;
};

/* One run of repo_checkout. */
struct checkout {
	struct repo *repo;
	const char *dir, *gitdir;	/* borrowed */
	struct target *targets;		/* owned; ascending by path */
	size_t len, cap;
	git_index *index;		/* what is known to stand in dir */
	struct timespec stamp;		/* when that was written */
	bool changed;			/* the index has to be written */
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
bool targets_have(const struct checkout *co, const char *path);
bool targets_have_below(const struct checkout *co, const char *dir);

/* state.c: the index in gitdir. */
enum esc_status state_load(struct checkout *co, struct esc_error *err);
enum esc_status state_save(struct checkout *co, struct esc_error *err);

#endif
