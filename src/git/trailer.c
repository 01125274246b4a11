/* Trailers of the commits that a range brings. */
#include "escdiff/trailer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "escdiff/interrupt.h"
#include "git/git.h"
#include "git/history.h"

struct search {
	struct repo *repo;
	const char *key;
	struct trailer_list *list;
};

void
trailer_list_free(struct trailer_list *list)
{
	for (size_t i = 0; i < list->len; i++)
		free(list->items[i].value);
	free(list->items);
	*list = (struct trailer_list){ 0 };
}

/* A value that goes on in further lines is one line: a newline and the blanks
 * behind it are one blank. */
static char *
unfolded(const char *value)
{
	char *copy = malloc(strlen(value) + 1), *end = copy;

	if (copy == NULL)
		return NULL;
	while (*value != '\0') {
		const size_t len = strcspn(value, "\r\n");

		memcpy(end, value, len);
		end += len;
		value += len;
		if (*value != '\0')
			*end++ = ' ';
		value += strspn(value, "\r\n \t");
	}
	*end = '\0';
	return copy;
}

static enum esc_status
add_trailer(struct trailer_list *list, const git_oid *id, const char *value,
	    struct esc_error *err)
{
	if (list->len == list->cap) {
		const size_t cap = list->cap * 2 + 8;
		struct trailer *items = realloc(list->items,
						cap * sizeof(*items));

		if (items == NULL)
			return esc_nomem(err);
		list->items = items;
		list->cap = cap;
	}
	struct trailer *trailer = &list->items[list->len];
	trailer->value = unfolded(value);
	if (trailer->value == NULL)
		return esc_nomem(err);
	git_oid_tostr(trailer->commit, sizeof(trailer->commit), id);
	list->len++;
	return ESC_OK;
}

static enum esc_status
add_commit(const struct search *search, git_commit *commit,
	   struct esc_error *err)
{
	const char *message = git_commit_message(commit);
	git_message_trailer_array found = { 0 };
	enum esc_status status = ESC_OK;

	/* Most messages need no closer look. */
	if (message == NULL || strcasestr(message, search->key) == NULL)
		return ESC_OK;
	const int code = git_message_trailers(&found, message);
	if (code < 0)
		return git_fail(search->repo, code, err);
	for (size_t i = 0; status == ESC_OK && i < found.count; i++) {
		if (strcasecmp(found.trailers[i].key, search->key) == 0)
			status = add_trailer(search->list,
					     git_commit_id(commit),
					     found.trailers[i].value, err);
	}
	git_message_trailer_array_free(&found);
	return status;
}

/* A whole history: the library's own walk. */
static enum esc_status
walk_whole(const struct search *search, const git_oid *old, const git_oid *new,
	   struct esc_error *err)
{
	git_revwalk *walk = NULL;
	enum esc_status status = ESC_OK;
	git_oid id;
	int code = git_revwalk_new(&walk, search->repo->git);

	if (code == 0)
		code = git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL |
							 GIT_SORT_TIME);
	if (code == 0)
		code = git_revwalk_push(walk, new);
	if (code == 0)
		code = git_revwalk_hide(walk, old);
	while (code == 0 && status == ESC_OK) {
		git_commit *commit = NULL;

		code = git_revwalk_next(&id, walk);
		if (code == 0)
			code = git_commit_lookup(&commit, search->repo->git,
						 &id);
		if (code == 0)
			status = add_commit(search, commit, err);
		git_commit_free(commit);
		if (interrupt_pending())
			status = esc_fail(err, ESC_INTERRUPTED, "interrupted");
	}
	if (status == ESC_OK && code != GIT_ITEROVER)
		status = git_fail(search->repo, code, err);
	git_revwalk_free(walk);
	return status;
}

/* What is there of one that was cut off. */
static enum esc_status
walk_shallow(const struct search *search, const git_oid *old,
	     const git_oid *new, struct esc_error *err)
{
	enum { OF_OLD = 1, OF_NEW = 2 };
	struct history history;
	enum esc_status status = history_init(&history, search->repo, err);
	const strid first = status == ESC_OK ? history_number(&history, new)
					     : 0;
	const strid last = first != 0 ? history_number(&history, old) : 0;

	if (status == ESC_OK && last == 0)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = history_mark(&history, last, OF_OLD, true, err);
	if (status == ESC_OK)
		status = history_mark(&history, first, OF_NEW, true, err);
	for (strid i = 1; status == ESC_OK && i < intern_count(history.ids);
	     i++) {
		git_commit *commit = history.marks[i] == OF_NEW
					     ? history_commit(&history, i)
					     : NULL;

		if (commit != NULL)
			status = add_commit(search, commit, err);
		git_commit_free(commit);
	}
	history_free(&history);
	return status;
}

void
repo_range_head(struct repo *repo, const struct range *range, char *commit)
{
	git_oid id;

	commit[0] = '\0';
	if (range->new.kind == SIDE_COMMIT)
		memcpy(commit, range->new.commit, REPO_OID_SIZE);
	else if (git_reference_name_to_id(&id, repo->git, "HEAD") == 0)
		git_oid_tostr(commit, REPO_OID_SIZE, &id);
}

enum esc_status
repo_trailers(struct repo *repo, const struct range *range, const char *key,
	      struct trailer_list *list, struct esc_error *err)
{
	const struct search search = { repo, key, list };
	char head[REPO_OID_SIZE];
	git_oid old, new;

	repo_range_head(repo, range, head);
	if (head[0] == '\0' || range->old.commit[0] == '\0' ||
	    strcmp(head, range->old.commit) == 0)
		return ESC_OK;
	enum esc_status status = tree_id(range->old.commit, &old, err);
	if (status == ESC_OK)
		status = tree_id(head, &new, err);
	if (status != ESC_OK)
		return status;
	return git_repository_is_shallow(repo->git)
		       ? walk_shallow(&search, &old, &new, err)
		       : walk_whole(&search, &old, &new, err);
}

void
repo_add_shallow(struct repo *repo, struct buffer *out)
{
	char *path = path_join(repo->common_dir, "shallow");
	FILE *file = path != NULL ? fopen(path, "re") : NULL;
	char piece[4096];
	size_t len;

	while (file != NULL && (len = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(out, piece, len);
	if (file != NULL)
		fclose(file);
	free(path);
}
