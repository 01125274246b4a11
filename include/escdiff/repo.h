#ifndef ESCDIFF_REPO_H
#define ESCDIFF_REPO_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"
#include "escdiff/linemap.h"

/*
 * The user's repository, read and never written: no index, ref, reflog,
 * object or configuration changes.  Objects that are needed but do not exist
 * (the tree of an index or of a work tree, a tree with its submodules filled
 * in) are made in memory and go with the struct.
 */
struct repo;

#define REPO_OID_SIZE 41	/* hexadecimal object id and its NUL */

enum side_kind { SIDE_COMMIT, SIDE_INDEX, SIDE_WORKTREE };

/* One side of a comparison: plain data, all texts owned. */
struct side {
	enum side_kind kind;
	char *name;			/* as the user wrote it; "the index",
					   "the work tree" */
	char commit[REPO_OID_SIZE];	/* "" unless SIDE_COMMIT */
	char tree[REPO_OID_SIZE];	/* of what is to be compiled; may exist
					   in memory only */
};

struct range {
	struct side old, new;
	bool merge_base;		/* A...B: old is the merge base */
};

void range_free(struct range *range);

/* Process-wide start and stop of the git library, which counts them. */
enum esc_status git_library_init(struct esc_error *err);
void git_library_shutdown(void);

/*
 * From now on no object that is read is hashed again, which takes a third of
 * the time of a checkout; git does not do it either, and damage still shows
 * in zlib's sum.  For all of the process: a program may say so, a library may
 * not.
 */
void git_library_trust(void);

/*
 * Open the repository around dir ("." for the current one), as git finds it:
 * GIT_DIR and its kin count.  Bare repositories, linked worktrees and
 * shallow clones are fine.
 * Errors: ESC_NOT_REPO, ESC_UNSAFE_OWNER (hint: safe.directory), ESC_SHA256,
 * ESC_GIT, ESC_NOMEM.
 */
enum esc_status repo_open(struct repo **repo, const char *dir,
			  struct esc_error *err);
void repo_close(struct repo *repo);		/* NULL is fine */

/* Absolute path of the work tree without trailing "/", or NULL if bare. */
const char *repo_workdir(const struct repo *repo);

/* Absolute path of the common git directory: one for all linked worktrees. */
const char *repo_common_dir(const struct repo *repo);

/*
 * dir's path below the root of the work tree: "" or "a/b", no "./".  dir is
 * what repo_open was given.
 */
const char *repo_prefix(const struct repo *repo);

/*
 * The sides that the arguments name, as git-diff(1) reads them: "A B",
 * "A..B", "A...B", "A" (against the work tree), none (HEAD against the work
 * tree); with cached: "A" or none (HEAD) against the index.  A revision is
 * whatever git-rev-parse(1) takes for a commit or a tree.
 * Owner:  *range is the caller's: range_free.
 * Errors: ESC_USAGE (too many), ESC_REVISION, ESC_SHALLOW (hint: the git
 * fetch to run), ESC_BARE, ESC_CONFLICT, ESC_GIT, ESC_NOMEM.
 */
enum esc_status repo_resolve_range(struct repo *repo, char *const *args,
				   size_t count, bool cached,
				   struct range *range,
				   struct esc_error *err);

/*
 * Called with a fact about a tree that the user should know: an absent
 * submodule, a symbolic link that leaves the tree and is not followed, two
 * names that differ only by case.  One line, no newline.
 */
typedef void repo_note_fn(const char *note, void *data);

/*
 * Make dir (an existing directory that is escdiff's own) hold exactly tree:
 * only what differs from what is there is written, anything else in it is
 * removed; gitdir is a directory of ours for the bookkeeping, made when
 * missing.  Heals a directory that an earlier run left half-written.  Files
 * get the bytes of the blobs, unfiltered.  Stops with ESC_INTERRUPTED when a
 * signal is pending.
 * Errors: ESC_DISK_FULL, ESC_IO, ESC_GIT, ESC_NOMEM, ESC_INTERRUPTED.
 */
enum esc_status repo_checkout(struct repo *repo, const char *tree,
			      const char *dir, const char *gitdir,
			      repo_note_fn *note, void *data,
			      struct esc_error *err);

/*
 * Call fn for every file of a tree, in path order; mode is git's (0100644,
 * 0100755, 0120000 link), id tells its bytes from others.  fn returns ESC_OK
 * to go on.
 */
#define REPO_ID_BYTES 20
typedef enum esc_status repo_file_fn(const char *path, unsigned mode,
				     const unsigned char *id, void *data,
				     struct esc_error *err);
enum esc_status repo_list(struct repo *repo, const char *tree,
			  repo_file_fn *fn, void *data,
			  struct esc_error *err);

/*
 * The bytes of one file of a tree into *out (cleared first).  *found tells
 * whether there is such a file; a missing one is no error.
 */
enum esc_status repo_read_file(struct repo *repo, const char *tree,
			       const char *path, struct buffer *out,
			       bool *found, struct esc_error *err);

/* The same with a struct repo_tree as data, for readers of sources: both are
 * borrowed. */
struct repo_tree {
	struct repo *repo;
	const char *tree;
};
enum esc_status repo_tree_read(const char *path, struct buffer *out,
			       bool *found, void *data,
			       struct esc_error *err);

/*
 * An entry in which two trees differ: in its bytes or in its mode, as git
 * has it (0040000 directory, 0160000 submodule, else as above); 0: the tree
 * has no such entry.
 */
struct tree_change {
	const char *path;	/* good until fn returns */
	unsigned old_mode, new_mode;
	bool same_bytes;	/* only the modes differ */
};

/*
 * Call fn for each of them, in no certain order.  Directories of both trees
 * are entered where they differ, and not told; one that a single tree has is
 * told before what is in it.
 */
typedef enum esc_status repo_change_fn(const struct tree_change *change,
				       void *data, struct esc_error *err);
enum esc_status repo_tree_changes(struct repo *repo, const char *old_tree,
				  const char *new_tree, repo_change_fn *fn,
				  void *data, struct esc_error *err);

/* Is the tree with this id here?  One made in memory by another run is not. */
bool repo_has_tree(struct repo *repo, const char *tree);

/* Where the symbolic link at path leads, as written, into *out (cleared
 * first). */
enum esc_status repo_read_link(struct repo *repo, const char *tree,
			       const char *path, struct buffer *out,
			       struct esc_error *err);

/*
 * How lines moved from one tree to the other, renames followed.  *map was
 * initialised by the caller and is sealed here.
 */
enum esc_status repo_diff_lines(struct repo *repo, const char *old_tree,
				const char *new_tree, struct linemap *map,
				struct esc_error *err);

/*
 * A digest of len bytes as 40 hexadecimal digits, by the git library's hash;
 * hex has REPO_OID_SIZE bytes.  For cache keys, not for secrets.
 */
enum esc_status git_digest(const void *data, size_t len, char *hex,
			   struct esc_error *err);

#endif
