/* How lines moved between two trees. */
#include "git/git.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/interrupt.h"
#include "git/hunks.h"

/* Texts above this are data; comparing them would take long. */
#define MAX_COMPARED ((git_object_size_t)32 << 20)

struct hunks {
	struct text_hunks list;
	bool binary, failed;
};

static int
take_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *data)
{
	struct hunks *hunks = data;

	(void)delta;
	hunks->failed = !text_hunks_add(&hunks->list, hunk);
	return hunks->failed ? GIT_EUSER : 0;
}

static int
take_binary(const git_diff_delta *delta, const git_diff_binary *binary,
	    void *data)
{
	struct hunks *hunks = data;

	(void)delta;
	(void)binary;
	hunks->binary = true;
	return 0;
}

/*
 * No paths are given, so that no attributes apply: "*.pb.go -diff" is about
 * what people want to read.
 */
static int
compare_blobs(struct repo *repo, const struct file_pair *pair,
	      struct hunks *hunks)
{
	git_blob *old = NULL, *new = NULL;
	git_diff_options opts;
	int code = git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);

	opts.context_lines = 0;
	opts.flags = GIT_DIFF_INDENT_HEURISTIC;
	if (code == 0)
		code = git_blob_lookup(&old, repo->git, &pair->old_id);
	if (code == 0)
		code = git_blob_lookup(&new, repo->git, &pair->new_id);
	if (code == 0 && (git_blob_rawsize(old) > MAX_COMPARED ||
			  git_blob_rawsize(new) > MAX_COMPARED))
		hunks->binary = true;
	else if (code == 0)
		code = git_diff_blobs(old, NULL, new, NULL, &opts, NULL,
				      take_binary, take_hunk, NULL, hunks);
	git_blob_free(old);
	git_blob_free(new);
	return code;
}

static enum esc_status
put_path(struct linemap *map, const char *path, strid *id,
	 struct esc_error *err)
{
	*id = path != NULL ? intern_puts(map->strings, path) : 0;
	return *id == STRID_NOMEM ? esc_nomem(err) : ESC_OK;
}

static bool
is_text(unsigned mode)
{
	return mode == GIT_FILEMODE_BLOB ||
	       mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static enum esc_status
add_pair(struct repo *repo, const struct file_pair *pair, struct linemap *map,
	 struct esc_error *err)
{
	struct hunks hunks = { 0 };
	strid old_path, new_path;
	int code = 0;

	if (interrupt_pending())
		return esc_fail(err, ESC_INTERRUPTED, "interrupted");
	enum esc_status status = put_path(map, pair->old_path, &old_path, err);
	if (status == ESC_OK)
		status = put_path(map, pair->new_path, &new_path, err);
	if (status != ESC_OK)
		return status;
	if (old_path != 0 && new_path != 0) {
		hunks.binary = !is_text(pair->old_mode) ||
			       !is_text(pair->new_mode);
		if (!hunks.binary &&
		    !git_oid_equal(&pair->old_id, &pair->new_id))
			code = compare_blobs(repo, pair, &hunks);
	}
	if (hunks.failed)
		status = esc_nomem(err);
	else if (code < 0)
		status = git_fail(repo, code, err);
	else
		status = linemap_add(map, old_path, new_path, hunks.list.items,
				     hunks.binary ? 0 : hunks.list.len,
				     hunks.binary, err);
	text_hunks_free(&hunks.list);
	return status;
}

static bool
is_file(unsigned mode)
{
	return is_text(mode) || mode == GIT_FILEMODE_LINK;
}

static struct file_pair
pair_of(const git_diff_delta *delta)
{
	struct file_pair pair = {
		.old_id = delta->old_file.id, .new_id = delta->new_file.id,
		.old_mode = delta->old_file.mode,
		.new_mode = delta->new_file.mode,
	};

	if (delta->status != GIT_DELTA_ADDED && is_file(pair.old_mode))
		pair.old_path = delta->old_file.path;
	if (delta->status != GIT_DELTA_DELETED && is_file(pair.new_mode))
		pair.new_path = delta->new_file.path;
	return pair;
}

static enum esc_status
add_pairs(struct repo *repo, const git_diff *diff, struct linemap *map,
	  struct esc_error *err)
{
	const size_t count = git_diff_num_deltas(diff);
	struct file_pair *pairs = calloc(count + 1, sizeof(*pairs));
	size_t len = 0;

	if (pairs == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < count; i++) {
		pairs[len] = pair_of(git_diff_get_delta(diff, i));
		if (pairs[len].old_path != NULL || pairs[len].new_path != NULL)
			len++;
	}
	enum esc_status status = renames_find(repo, &pairs, &len, err);
	for (size_t i = 0; i < len && status == ESC_OK; i++)
		status = add_pair(repo, &pairs[i], map, err);
	free(pairs);
	return status;
}

static int
diff_trees(git_diff **diff, struct repo *repo, const git_oid *old_id,
	   const git_oid *new_id)
{
	git_tree *old = NULL, *new = NULL;
	git_diff_options opts;
	int code = git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);

	opts.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
	if (code == 0)
		code = git_tree_lookup(&old, repo->git, old_id);
	if (code == 0)
		code = git_tree_lookup(&new, repo->git, new_id);
	if (code == 0)
		code = git_diff_tree_to_tree(diff, repo->git, old, new, &opts);
	git_tree_free(old);
	git_tree_free(new);
	return code;
}

enum esc_status
repo_diff_lines(struct repo *repo, const char *old_tree, const char *new_tree,
		struct linemap *map, struct esc_error *err)
{
	git_diff *diff = NULL;
	git_oid old_id, new_id;
	enum esc_status status = tree_id(old_tree, &old_id, err);
	int code = 0;

	if (status == ESC_OK)
		status = tree_id(new_tree, &new_id, err);
	if (status == ESC_OK)
		code = diff_trees(&diff, repo, &old_id, &new_id);
	if (code < 0)
		status = git_fail(repo, code, err);
	if (status == ESC_OK)
		status = add_pairs(repo, diff, map, err);
	git_diff_free(diff);
	return status == ESC_OK ? linemap_seal(map, err) : status;
}
