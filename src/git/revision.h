#ifndef GIT_REVISION_H
#define GIT_REVISION_H

#include "git/git.h"

/* The less usual parts of a revision. */

/*
 * The youngest commit whose message matches an extended regular expression,
 * from one commit (which is borrowed) or, with NULL, from all refs.
 * "!-x" is one that does not match, "!!x" a message with "!x".
 */
enum esc_status revision_search(struct repo *repo, const git_object *from,
				const char *pattern, git_object **object,
				struct esc_error *err);

/* A short id of several objects: it names the only commit or tag, if any. */
enum esc_status revision_disambiguate(struct repo *repo, const char *hex,
				      git_object **object,
				      struct esc_error *err);

/* A path in a revision from the root, "./" and "../" taken from the user's
 * directory.  NULL: out of memory.  The caller frees it. */
char *revision_path(const struct repo *repo, const char *path);

/*
 * "<ref>@{<what>}" where libgit2 1.5 reads it otherwise than git: positions
 * in the reflog.  *taken is false for the rest.
 */
enum esc_status reflog_lookup(struct repo *repo, const char *ref,
			      const char *what, bool *taken, git_oid *id,
			      struct esc_error *err);

/*
 * The n-th parent (from 1) of a commit.  deepen is by how many commits a
 * shallow history would have to grow, for the hint.
 * Errors: ESC_REVISION, ESC_SHALLOW, ESC_GIT.
 */
enum esc_status commit_parent(struct repo *repo, git_commit *commit,
			      unsigned n, unsigned deepen,
			      git_commit **parent, struct esc_error *err);

/* The best common ancestor. Errors: ESC_REVISION, ESC_SHALLOW, ESC_GIT. */
enum esc_status merge_base(struct repo *repo, const git_oid *a,
			   const git_oid *b, git_oid *base,
			   struct esc_error *err);

#endif
