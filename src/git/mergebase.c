/*
 * The merge base of two commits: libgit2's, and in a shallow clone, where
 * that fails on the first missing parent even when the base is long found,
 * our own.
 */
#include "git/history.h"
#include "git/revision.h"

/* ABOVE: a proper ancestor of a common ancestor. */
enum { FROM_A = 1, FROM_B = 2, ABOVE = 4 };

static git_time_t
time_of(const struct history *history, strid number)
{
	git_commit *commit = history_commit(history, number);
	const git_time_t time = commit != NULL ? git_commit_time(commit)
					       : INT64_MIN;

	git_commit_free(commit);
	return time;
}

/* Of the commits common to both, the youngest that is no other's ancestor;
 * 0 if there is none. */
static enum esc_status
choose(struct history *history, strid *best, struct esc_error *err)
{
	const strid count = (strid)intern_count(history->ids);
	git_time_t best_time = INT64_MIN;

	*best = 0;
	for (strid i = 1; i < count; i++) {
		if (history->marks[i] != (FROM_A | FROM_B))
			continue;
		const enum esc_status status =
			history_mark(history, i, ABOVE, false, err);
		if (status != ESC_OK)
			return status;
	}
	for (strid i = 1; i < count; i++) {
		if (history->marks[i] != (FROM_A | FROM_B))
			continue;
		const git_time_t time = time_of(history, i);
		if (time > best_time) {
			best_time = time;
			*best = i;
		}
	}
	return ESC_OK;
}

static enum esc_status
shallow_base(struct repo *repo, const git_oid *a, const git_oid *b,
	     git_oid *base, bool *found, struct esc_error *err)
{
	struct history history;
	strid first = 0, second = 0, best = 0;
	enum esc_status status = history_init(&history, repo, err);

	if (status == ESC_OK) {
		first = history_number(&history, a);
		second = history_number(&history, b);
		if (first == 0 || second == 0)
			status = esc_nomem(err);
	}
	if (status == ESC_OK)
		status = history_mark(&history, first, FROM_A, true, err);
	if (status == ESC_OK)
		status = history_mark(&history, second, FROM_B, true, err);
	if (status == ESC_OK)
		status = choose(&history, &best, err);
	*found = best != 0;
	if (best != 0)
		*base = history_id(&history, best);
	history_free(&history);
	return status;
}

enum esc_status
merge_base(struct repo *repo, const git_oid *a, const git_oid *b,
	   git_oid *base, struct esc_error *err)
{
	bool found = true;

	if (!git_repository_is_shallow(repo->git)) {
		const int code = git_merge_base(base, repo->git, a, b);
		if (code == GIT_ENOTFOUND)
			return esc_fail(err, ESC_REVISION, "the two have no "
					"common ancestor");
		return code < 0 ? git_fail(repo, code, err) : ESC_OK;
	}
	const enum esc_status status =
		shallow_base(repo, a, b, base, &found, err);
	if (status != ESC_OK || found)
		return status;
	esc_fail(err, ESC_SHALLOW, "this shallow clone ends before a common "
		 "ancestor");
	esc_hint(err, "run: git fetch --unshallow");
	return ESC_SHALLOW;
}
