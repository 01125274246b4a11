/* What is to be compiled when it is no commit: index and work tree, written
 * as trees into memory. */
#include "git/git.h"

#include <string.h>

/* Entries of "git add --intent-to-add" have no content yet. */
static enum esc_status
drop_intents(git_index *index, struct esc_error *err)
{
	for (size_t i = git_index_entrycount(index); i-- > 0;) {
		const git_index_entry *entry = git_index_get_byindex(index, i);

		if ((entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) ==
		    0)
			continue;
		const int code = git_index_remove(index, entry->path, 0);
		if (code < 0)
			return git_fail(NULL, code, err);
	}
	return ESC_OK;
}

static enum esc_status
check_conflicts(git_index *index, struct esc_error *err)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);

		if (git_index_entry_stage(entry) == 0)
			continue;
		esc_fail(err, ESC_CONFLICT, "%s is unmerged in the index",
			 entry->path);
		esc_hint(err, "resolve the conflict and git add the file");
		return ESC_CONFLICT;
	}
	return ESC_OK;
}

enum esc_status
index_open(git_index **index, const char *path, struct esc_error *err)
{
	const int code = git_index_open(index, path);

	if (code == 0)
		return ESC_OK;
	const enum esc_status status = git_fail(NULL, code, err);
	/* Two extensions change what the entries mean; libgit2 has neither. */
	const git_error *last = git_error_last();
	if (last != NULL && strstr(last->message, "'link'") != NULL)
		esc_hint(err, "the index is split; run: "
			 "git update-index --no-split-index");
	else if (last != NULL && strstr(last->message, "'sdir'") != NULL)
		esc_hint(err, "the index is sparse; run: "
			 "git sparse-checkout reapply --no-sparse-index");
	return status;
}

enum esc_status
side_of_index(struct repo *repo, git_oid *tree, struct esc_error *err)
{
	git_index *index = NULL;
	enum esc_status status = index_open(&index, repo->index_file, err);
	int code = 0;

	if (status == ESC_OK)
		status = check_conflicts(index, err);
	if (status == ESC_OK)
		status = drop_intents(index, err);
	if (status == ESC_OK)
		code = git_index_write_tree_to(tree, index, repo->git);
	if (code < 0)
		status = git_fail(repo, code, err);
	git_index_free(index);
	if (status != ESC_OK)
		return esc_wrap(err, "reading the index");
	return submodules_fill(repo, repo->git, false, "", 0, tree, err);
}

enum esc_status
side_of_worktree(struct repo *repo, git_oid *tree, struct esc_error *err)
{
	return worktree_tree(repo, repo->git, repo->index_file, "", 0, tree,
			     err);
}
