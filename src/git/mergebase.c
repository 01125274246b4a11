/*
 * The merge base of two commits.  libgit2's own serves whole histories; in a
 * shallow one it fails on the first missing parent, even when the base is
 * long found, so there the (short) history is walked here.
 */
#include "git/revision.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/intern.h"

enum { FROM_A = 1, FROM_B = 2, COMMON = 4 /* proper ancestor of a common */ };

/* Commits by number: 1 is the first one seen. */
struct graph {
	struct repo *repo;
	struct intern *ids;
	unsigned char *marks;	/* owned; by number */
	strid *queue;		/* owned */
	size_t cap;
};

static const git_oid *
id_of(const struct graph *graph, strid number)
{
	return (const git_oid *)(const void *)intern_text(graph->ids, number);
}

/* The number of a commit, with room for its mark; 0: out of memory. */
static strid
number_of(struct graph *graph, const git_oid *id)
{
	const strid number = intern_put(graph->ids, (const char *)id->id,
					sizeof(id->id));

	if (number == STRID_NOMEM)
		return 0;
	if (number < graph->cap)
		return number;
	const size_t cap = graph->cap * 2 + 64;
	unsigned char *marks = realloc(graph->marks, cap);
	if (marks == NULL)
		return 0;
	memset(marks + graph->cap, 0, cap - graph->cap);
	graph->marks = marks;
	strid *queue = realloc(graph->queue, cap * sizeof(*queue));
	if (queue == NULL)
		return 0;
	graph->queue = queue;
	graph->cap = cap;
	return number;
}

/* Mark number and append it to the queue, unless it has the mark. */
static void
visit(struct graph *graph, strid number, unsigned char mark, size_t *end)
{
	if ((graph->marks[number] & mark) != 0)
		return;
	graph->marks[number] |= mark;
	graph->queue[(*end)++] = number;
}

static enum esc_status
visit_parents(struct graph *graph, strid number, unsigned char mark,
	      size_t *end, struct esc_error *err)
{
	git_commit *commit = NULL;
	git_oid id;

	memcpy(&id, id_of(graph, number), sizeof(id));
	/* Not here: cut off. */
	if (git_commit_lookup(&commit, graph->repo->git, &id) < 0)
		return ESC_OK;
	for (unsigned i = 0; i < git_commit_parentcount(commit); i++) {
		const strid parent =
			number_of(graph, git_commit_parent_id(commit, i));

		if (parent == 0) {
			git_commit_free(commit);
			return esc_nomem(err);
		}
		visit(graph, parent, mark, end);
	}
	git_commit_free(commit);
	return ESC_OK;
}

/* Mark everything from start on; start itself too if itself. */
static enum esc_status
spread(struct graph *graph, strid start, unsigned char mark, bool itself,
       struct esc_error *err)
{
	size_t end = 0;
	enum esc_status status = ESC_OK;

	if (itself)
		visit(graph, start, mark, &end);
	else
		status = visit_parents(graph, start, mark, &end, err);
	for (size_t i = 0; i < end && status == ESC_OK; i++)
		status = visit_parents(graph, graph->queue[i], mark, &end,
				       err);
	return status;
}

static git_time_t
time_of(const struct graph *graph, strid number)
{
	git_commit *commit = NULL;
	git_oid id;

	memcpy(&id, id_of(graph, number), sizeof(id));
	if (git_commit_lookup(&commit, graph->repo->git, &id) < 0)
		return INT64_MIN;
	const git_time_t time = git_commit_time(commit);
	git_commit_free(commit);
	return time;
}

/* Of the commits common to both, the youngest that is no other's ancestor;
 * 0 if there is none. */
static enum esc_status
choose(struct graph *graph, strid *best, struct esc_error *err)
{
	const strid count = (strid)intern_count(graph->ids);
	git_time_t best_time = INT64_MIN;

	*best = 0;
	for (strid i = 1; i < count; i++) {
		if (graph->marks[i] != (FROM_A | FROM_B))
			continue;
		const enum esc_status status =
			spread(graph, i, COMMON, false, err);
		if (status != ESC_OK)
			return status;
	}
	for (strid i = 1; i < count; i++) {
		if (graph->marks[i] != (FROM_A | FROM_B))
			continue;
		const git_time_t time = time_of(graph, i);
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
	struct graph graph = { .repo = repo, .ids = intern_new() };
	enum esc_status status = ESC_OK;
	strid best = 0;

	const strid first = graph.ids != NULL ? number_of(&graph, a) : 0;
	const strid second = first != 0 ? number_of(&graph, b) : 0;
	if (second == 0)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = spread(&graph, first, FROM_A, true, err);
	if (status == ESC_OK)
		status = spread(&graph, second, FROM_B, true, err);
	if (status == ESC_OK)
		status = choose(&graph, &best, err);
	*found = best != 0;
	if (best != 0)
		memcpy(base, id_of(&graph, best), sizeof(*base));
	free(graph.marks);
	free(graph.queue);
	intern_free(graph.ids);
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
