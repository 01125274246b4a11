#ifndef GIT_HISTORY_H
#define GIT_HISTORY_H

#include "escdiff/intern.h"
#include "git/git.h"

/*
 * The commits of a shallow clone, by number from 1.  libgit2's own walks
 * serve whole histories; at the first parent that is missing they fail, and
 * what they have found by then is lost.
 */
struct history {
	struct repo *repo;
	struct intern *ids;	/* owned; the number of an id */
	unsigned char *marks;	/* owned; by number */
	strid *queue;		/* owned */
	size_t cap;
};

enum esc_status history_init(struct history *history, struct repo *repo,
			     struct esc_error *err);
void history_free(struct history *history);

/* The number of a commit, new if need be; 0: out of memory. */
strid history_number(struct history *history, const git_oid *id);
git_oid history_id(const struct history *history, strid number);

/* Mark all ancestors of a commit; the commit too if itself. */
enum esc_status history_mark(struct history *history, strid start,
			     unsigned char mark, bool itself,
			     struct esc_error *err);

/* The commit, or NULL if it was cut off; the caller frees it. */
git_commit *history_commit(const struct history *history, strid number);

#endif
