/* Walks through what a shallow clone has of its history. */
#include "git/history.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/interrupt.h"

enum esc_status
history_init(struct history *history, struct repo *repo,
	     struct esc_error *err)
{
	*history = (struct history){ .repo = repo, .ids = intern_new() };
	return history->ids != NULL ? ESC_OK : esc_nomem(err);
}

void
history_free(struct history *history)
{
	free(history->marks);
	free(history->queue);
	intern_free(history->ids);
	*history = (struct history){ 0 };
}

git_oid
history_id(const struct history *history, strid number)
{
	git_oid id;

	memcpy(id.id, intern_text(history->ids, number), sizeof(id.id));
	return id;
}

git_commit *
history_commit(const struct history *history, strid number)
{
	const git_oid id = history_id(history, number);
	git_commit *commit = NULL;

	git_commit_lookup(&commit, history->repo->git, &id);
	return commit;
}

strid
history_number(struct history *history, const git_oid *id)
{
	const strid number = intern_put(history->ids, (const char *)id->id,
					sizeof(id->id));

	if (number == STRID_NOMEM)
		return 0;
	if (number < history->cap)
		return number;
	const size_t cap = history->cap * 2 + 64;
	unsigned char *marks = realloc(history->marks, cap);
	if (marks == NULL)
		return 0;
	memset(marks + history->cap, 0, cap - history->cap);
	history->marks = marks;
	strid *queue = realloc(history->queue, cap * sizeof(*queue));
	if (queue == NULL)
		return 0;
	history->queue = queue;
	history->cap = cap;
	return number;
}

/* Mark a commit and append it to the queue, unless it has the mark. */
static void
visit(struct history *history, strid number, unsigned char mark, size_t *end)
{
	if ((history->marks[number] & mark) != 0)
		return;
	history->marks[number] |= mark;
	history->queue[(*end)++] = number;
}

static enum esc_status
visit_parents(struct history *history, strid number, unsigned char mark,
	      size_t *end, struct esc_error *err)
{
	git_commit *commit = history_commit(history, number);
	enum esc_status status = ESC_OK;

	if (commit == NULL)
		return ESC_OK;
	for (unsigned i = 0; i < git_commit_parentcount(commit); i++) {
		const strid parent = history_number(
			history, git_commit_parent_id(commit, i));

		if (parent == 0) {
			status = esc_nomem(err);
			break;
		}
		visit(history, parent, mark, end);
	}
	git_commit_free(commit);
	return status;
}

enum esc_status
history_mark(struct history *history, strid start, unsigned char mark,
	     bool itself, struct esc_error *err)
{
	size_t end = 0;
	enum esc_status status = ESC_OK;

	if (itself)
		visit(history, start, mark, &end);
	else
		status = visit_parents(history, start, mark, &end, err);
	for (size_t i = 0; i < end && status == ESC_OK; i++) {
		if (interrupt_pending())
			return esc_fail(err, ESC_INTERRUPTED, "interrupted");
		status = visit_parents(history, history->queue[i], mark, &end,
				       err);
	}
	return status;
}
