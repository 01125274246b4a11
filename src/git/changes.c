/* In which entries two trees differ, and where a link of a tree leads. */
#include "git/git.h"

#include "escdiff/buffer.h"

struct comparison {
	struct repo *repo;
	repo_change_fn *fn;
	void *data;
	struct buffer path;
	int depth;
};

static enum esc_status compare_trees(struct comparison *cmp,
				     const git_oid *old, const git_oid *new,
				     struct esc_error *err);

static bool
is_tree(const git_tree_entry *entry)
{
	return entry != NULL &&
	       git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE;
}

static unsigned
mode_of(const git_tree_entry *entry)
{
	return entry != NULL ? (unsigned)git_tree_entry_filemode(entry) : 0;
}

static const git_oid *
tree_of(const git_tree_entry *entry)
{
	return is_tree(entry) ? git_tree_entry_id(entry) : NULL;
}

/* The entries of one name; NULL: the tree has none. */
static enum esc_status
compare_entries(struct comparison *cmp, const git_tree_entry *old,
		const git_tree_entry *new, struct esc_error *err)
{
	const size_t len = cmp->path.len;
	const bool same = old != NULL && new != NULL &&
			  git_oid_equal(git_tree_entry_id(old),
					git_tree_entry_id(new));
	enum esc_status status = ESC_OK;

	if (same && mode_of(old) == mode_of(new))
		return ESC_OK;
	buffer_adds(&cmp->path, git_tree_entry_name(old != NULL ? old : new));
	if (cmp->path.failed)
		return esc_nomem(err);
	if (!is_tree(old) || !is_tree(new))
		status = cmp->fn(&(struct tree_change){
					 cmp->path.data, mode_of(old),
					 mode_of(new), same }, cmp->data, err);
	if (status == ESC_OK && (is_tree(old) || is_tree(new))) {
		buffer_addc(&cmp->path, '/');
		status = compare_trees(cmp, tree_of(old), tree_of(new), err);
	}
	cmp->path.len = len;
	cmp->path.data[len] = '\0';
	return status;
}

static enum esc_status
open_tree(const struct comparison *cmp, git_tree **tree, const git_oid *id,
	  struct esc_error *err)
{
	const int code = id == NULL ? 0 : git_tree_lookup(tree, cmp->repo->git,
							  id);

	return code < 0 ? git_fail(cmp->repo, code, err) : ESC_OK;
}

static size_t
entry_count(const git_tree *tree)
{
	return tree != NULL ? git_tree_entrycount(tree) : 0;
}

static const git_tree_entry *
entry_named(const git_tree *tree, const git_tree_entry *like)
{
	return tree == NULL ? NULL : git_tree_entry_byname(
					     tree, git_tree_entry_name(like));
}

/* A tree that is not there is NULL. */
static enum esc_status
compare_trees(struct comparison *cmp, const git_oid *old, const git_oid *new,
	      struct esc_error *err)
{
	git_tree *old_tree = NULL, *new_tree = NULL;
	enum esc_status status = ESC_OK;

	if (cmp->depth >= TREE_MAX_DEPTH)
		return esc_fail(err, ESC_GIT, "the tree is nested more than "
				"%d deep", TREE_MAX_DEPTH);
	cmp->depth++;
	status = open_tree(cmp, &old_tree, old, err);
	if (status == ESC_OK)
		status = open_tree(cmp, &new_tree, new, err);
	for (size_t i = 0; status == ESC_OK && i < entry_count(old_tree);
	     i++) {
		const git_tree_entry *entry =
			git_tree_entry_byindex(old_tree, i);

		status = compare_entries(cmp, entry,
					 entry_named(new_tree, entry), err);
	}
	for (size_t i = 0; status == ESC_OK && i < entry_count(new_tree);
	     i++) {
		const git_tree_entry *entry =
			git_tree_entry_byindex(new_tree, i);

		if (entry_named(old_tree, entry) == NULL)
			status = compare_entries(cmp, NULL, entry, err);
	}
	cmp->depth--;
	git_tree_free(old_tree);
	git_tree_free(new_tree);
	return status;
}

enum esc_status
repo_tree_changes(struct repo *repo, const char *old_tree,
		  const char *new_tree, repo_change_fn *fn, void *data,
		  struct esc_error *err)
{
	struct comparison cmp = { .repo = repo, .fn = fn, .data = data };
	git_oid old, new;
	enum esc_status status = tree_id(old_tree, &old, err);

	if (status == ESC_OK)
		status = tree_id(new_tree, &new, err);
	if (status == ESC_OK && !git_oid_equal(&old, &new))
		status = compare_trees(&cmp, &old, &new, err);
	buffer_free(&cmp.path);
	return status;
}

bool
repo_has_tree(struct repo *repo, const char *tree)
{
	git_tree *found = NULL;
	git_oid oid;
	const bool has = git_oid_fromstr(&oid, tree) == 0 &&
			 git_tree_lookup(&found, repo->git, &oid) == 0;

	git_tree_free(found);
	return has;
}

enum esc_status
repo_read_link(struct repo *repo, const char *tree, const char *path,
	       struct buffer *out, struct esc_error *err)
{
	git_tree *root = NULL;
	git_tree_entry *entry = NULL;
	git_blob *blob = NULL;
	git_oid oid;
	enum esc_status status = tree_id(tree, &oid, err);

	buffer_clear(out);
	if (status != ESC_OK)
		return status;
	int code = git_tree_lookup(&root, repo->git, &oid);
	if (code == 0)
		code = git_tree_entry_bypath(&entry, root, path);
	if (code == 0)
		code = git_blob_lookup(&blob, repo->git,
				       git_tree_entry_id(entry));
	if (code < 0)
		status = git_fail(repo, code, err);
	else
		buffer_add(out, git_blob_rawcontent(blob),
			   (size_t)git_blob_rawsize(blob));
	git_blob_free(blob);
	git_tree_entry_free(entry);
	git_tree_free(root);
	return status == ESC_OK && out->failed ? esc_nomem(err) : status;
}
