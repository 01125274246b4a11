#ifndef ESCDIFF_TRAILER_H
#define ESCDIFF_TRAILER_H

#include "escdiff/repo.h"

/* A line "KEY: VALUE" in the last paragraph of a commit's message, as
 * git-interpret-trailers(1) finds it. */
struct trailer {
	char commit[REPO_OID_SIZE];
	char *value;		/* owned; on one line */
};

struct trailer_list {
	struct trailer *items;	/* owned; younger commits first */
	size_t len, cap;
};

/*
 * Add the trailers of that key, in any case of letters, in the commits that
 * the new side of a range has and the old one has not.  For an index or a
 * work tree these are the commits up to HEAD.  A side that is a tree has
 * none, and of a shallow clone those that are there count.
 * Errors: ESC_NOMEM, ESC_GIT, ESC_INTERRUPTED; the caller frees the list then,
 * too.
 */
enum esc_status repo_trailers(struct repo *repo, const struct range *range,
			      const char *key, struct trailer_list *list,
			      struct esc_error *err);
void trailer_list_free(struct trailer_list *list);

/*
 * The commit up to which history is looked at for the new side of a range:
 * its own or that of HEAD; "" if there is none.  commit has REPO_OID_SIZE
 * bytes.
 */
void repo_range_head(struct repo *repo, const struct range *range,
		     char *commit);

/* Append what a shallow clone is cut off at, as git keeps it; nothing for
 * others. */
void repo_add_shallow(struct repo *repo, struct buffer *out);

#endif
