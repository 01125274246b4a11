#ifndef GIT_GIT_H
#define GIT_GIT_H

#include <git2.h>
#include <git2/sys/odb_backend.h>

#include "escdiff/repo.h"

/*
 * What the files of src/git share.  libgit2's types stay in this folder.
 */
#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

/* Facts for the user that wait for the next repo_checkout. */
struct notes {
	char **texts;		/* owned, each too */
	size_t len, told;	/* the first told ones were reported */
};

struct repo {
	git_repository *git;
	git_odb_backend *memory;	/* takes all writes; the odb owns it */
	char *workdir;			/* owned; NULL: bare */
	char *common_dir;		/* owned */
	char *prefix;			/* owned */
	char *index_file;		/* owned; may not exist */
	bool has_modules;		/* submodules' objects were added */
	struct notes notes;
};

/* library.c */

/*
 * Turn the failure that libgit2 just reported into *err.  code is what its
 * function returned.  repo may be NULL; with it a missing object gets a hint
 * in shallow and partial clones.
 */
enum esc_status git_fail(const struct repo *repo, int code,
			 struct esc_error *err);

/* "a/b" of "a" and "b"; b alone if absolute, a alone if b is "".  NULL: out
 * of memory.  The caller frees it. */
char *path_join(const char *a, const char *b);

/* place.c: a variable of the environment, NULL if unset or empty; and what
 * git's variables, taken from dir, change in an open repository. */
const char *git_variable(const char *name);
enum esc_status place_add_objects(struct repo *repo, const char *dir,
				  struct esc_error *err);
enum esc_status place_set_work_tree(struct repo *repo, const char *dir,
				    struct esc_error *err);
enum esc_status place_set_paths(struct repo *repo, const char *dir,
				struct esc_error *err);

/* odb.c */

/* Let nothing be written but into memory. */
enum esc_status odb_protect(struct repo *repo, struct esc_error *err);

/* Read from one more objects directory. */
enum esc_status odb_add(struct repo *repo, const char *objects_dir,
			struct esc_error *err);

/* Write an object into memory, unless it exists. */
enum esc_status odb_put(struct repo *repo, git_object_t type,
			const void *data, size_t len, git_oid *oid,
			struct esc_error *err);

/* owner.c: does the user's git configuration trust this repository? */
bool owner_trusted(const char *dir);

/* notes.c */
enum esc_status notes_add(struct notes *notes, struct esc_error *err,
			  const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void notes_tell(struct notes *notes, repo_note_fn *note, void *data);
void notes_free(struct notes *notes);

/* tree.c */

/*
 * Call fn for every entry of a tree that is not a tree itself, in path
 * order.  Names that would lead out of a work tree are ESC_GIT.
 */
typedef enum esc_status tree_fn(const char *path,
				const git_tree_entry *entry, void *data,
				struct esc_error *err);
enum esc_status tree_walk(struct repo *repo, const git_oid *tree, tree_fn *fn,
			  void *data, struct esc_error *err);

/* No tree is nested deeper; it bounds recursion. */
#define TREE_MAX_DEPTH 1000

enum esc_status tree_id(const char *hex, git_oid *oid, struct esc_error *err);

/* revision.c: what one revision names; *object is the caller's. */
enum esc_status revision_lookup(struct repo *repo, const char *text,
				git_object **object, struct esc_error *err);

/* sides.c: trees, in memory, of what is no commit. */
enum esc_status side_of_index(struct repo *repo, git_oid *tree,
			      struct esc_error *err);
enum esc_status side_of_worktree(struct repo *repo, git_oid *tree,
				 struct esc_error *err);

/* A copy of an index file, never to be written back. */
enum esc_status index_open(git_index **index, const char *path,
			   struct esc_error *err);

/* worktree.c: the same for any repository; writes into repo's memory. */
enum esc_status worktree_tree(struct repo *repo, git_repository *git,
			      const char *index_file, const char *prefix,
			      int nesting, git_oid *tree,
			      struct esc_error *err);

/* submodule.c */

/*
 * Replace the submodules in a tree of git by their own trees, as far as
 * their commits are here; the others stay and are noted.  With worktree
 * those in git's work tree count with the files they have now.  prefix is
 * where git stands in the outermost one, "" or "a/"; nesting counts how many
 * are around it.
 */
enum esc_status submodules_fill(struct repo *repo, git_repository *git,
				bool worktree, const char *prefix,
				int nesting, git_oid *tree,
				struct esc_error *err);

/* files.c: one file or directory below a directory of ours. */

/* Remove whatever is at path; nothing there is fine.  Links are not
 * followed. */
enum esc_status file_remove(const char *path, struct esc_error *err);

/* Make a new file or link; something there is ESC_IO with EEXIST. */
enum esc_status file_write(const char *path, unsigned mode, const void *data,
			   size_t len, struct esc_error *err);

/* Does the file or link hold exactly these bytes? */
bool file_holds(const char *path, unsigned mode, const void *data,
		size_t len);

/* Whether a link at path (relative to the root) to target stays inside. */
bool link_stays_inside(const char *path, const char *target, size_t len);

/* rename.c */

/* Two versions of a file; a side that is not there has no path. */
struct file_pair {
	const char *old_path, *new_path;	/* NULL: none; borrowed */
	git_oid old_id, new_id;
	unsigned old_mode, new_mode;
};

/*
 * Pair up removed, added and rewritten files that are likely one file under
 * two names.  *pairs (from malloc) is replaced.
 */
enum esc_status renames_find(struct repo *repo, struct file_pair **pairs,
			     size_t *len, struct esc_error *err);

#endif
