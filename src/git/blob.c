/* One file of a tree, as the compiler would find it: through links. */
#include "git/git.h"

#include <string.h>

#include "escdiff/buffer.h"

/* As many links in one path as Linux follows. */
#define MAX_LINKS 40

/* A look-up on its way: what was found, what is still to be walked. */
struct lookup {
	struct repo *repo;
	const git_oid *root;
	struct buffer done;	/* "a/b", links resolved */
	struct buffer rest;	/* "c/d" */
	unsigned links;
};

static enum esc_status
read_blob(struct repo *repo, const git_oid *oid, struct buffer *out,
	  struct esc_error *err)
{
	git_blob *blob = NULL;
	const int code = git_blob_lookup(&blob, repo->git, oid);

	if (code < 0)
		return git_fail(repo, code, err);
	buffer_add(out, git_blob_rawcontent(blob),
		   (size_t)git_blob_rawsize(blob));
	git_blob_free(blob);
	return out->failed ? esc_nomem(err) : ESC_OK;
}

/* The entry at path, or NULL if there is none. */
static enum esc_status
entry_at(struct lookup *look, const char *path, git_tree_entry **entry,
	 struct esc_error *err)
{
	git_tree *tree = NULL;
	int code = git_tree_lookup(&tree, look->repo->git, look->root);

	*entry = NULL;
	if (code == 0)
		code = git_tree_entry_bypath(entry, tree, path);
	git_tree_free(tree);
	if (code == 0)
		return ESC_OK;
	/* "No such path" and a missing tree object have the same code. */
	const git_error *last = git_error_last();
	if (code == GIT_ENOTFOUND && last != NULL &&
	    last->klass == GIT_ERROR_TREE)
		return ESC_OK;
	return git_fail(look->repo, code, err);
}

/* Leave the last component of done. */
static void
up(struct buffer *done)
{
	char *slash = strrchr(done->data, '/');

	done->len = slash != NULL ? (size_t)(slash - done->data) : 0;
	done->data[done->len] = '\0';
}

/* Move the first component of rest to done; false: it leads nowhere. */
static bool
step(struct lookup *look)
{
	char *rest = look->rest.data;
	const size_t len = strcspn(rest, "/");
	const size_t skip = len + strspn(rest + len, "/");

	if (len == 2 && strncmp(rest, "..", 2) == 0) {
		if (look->done.len == 0)
			return false;
		up(&look->done);
	} else if (len > 0 && !(len == 1 && rest[0] == '.')) {
		if (look->done.len > 0)
			buffer_addc(&look->done, '/');
		buffer_add(&look->done, rest, len);
	}
	look->rest.len -= skip;
	memmove(rest, rest + skip, look->rest.len + 1);
	return true;
}

/* done ends in a link: put its target in front of rest. */
static enum esc_status
follow(struct lookup *look, const git_oid *oid, bool *on,
       struct esc_error *err)
{
	struct buffer target = { 0 };
	enum esc_status status = read_blob(look->repo, oid, &target, err);

	*on = status == ESC_OK && ++look->links <= MAX_LINKS &&
	      target.len > 0 && target.data[0] != '/' &&
	      memchr(target.data, '\0', target.len) == NULL;
	if (*on) {
		up(&look->done);
		buffer_addc(&target, '/');
		buffer_add(&target, look->rest.data, look->rest.len);
		if (target.failed)
			status = esc_nomem(err);
		const struct buffer swap = look->rest;
		look->rest = target;
		target = swap;
	}
	buffer_free(&target);
	return status;
}

/* *on: the walk goes on; *found: it ended at a file, which is *oid. */
static enum esc_status
walk_component(struct lookup *look, git_oid *oid, bool *on, bool *found,
	       struct esc_error *err)
{
	git_tree_entry *entry = NULL;

	*on = step(look);
	if (!*on || look->done.len == 0)
		return ESC_OK;
	const enum esc_status status =
		entry_at(look, look->done.data, &entry, err);
	*on = entry != NULL;
	if (entry == NULL)
		return status;
	const git_filemode_t mode = git_tree_entry_filemode(entry);
	git_oid_cpy(oid, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	if (mode == GIT_FILEMODE_LINK)
		return follow(look, oid, on, err);
	*on = mode == GIT_FILEMODE_TREE;
	*found = !*on && mode != GIT_FILEMODE_COMMIT && look->rest.len == 0;
	return ESC_OK;
}

enum esc_status
repo_read_file(struct repo *repo, const char *tree, const char *path,
	       struct buffer *out, bool *found, struct esc_error *err)
{
	git_oid root, oid;
	struct lookup look = { .repo = repo, .root = &root };
	enum esc_status status = tree_id(tree, &root, err);
	bool on = true;

	*found = false;
	buffer_clear(out);
	buffer_adds(&look.done, "");
	buffer_adds(&look.rest, path);
	if (status == ESC_OK && (look.done.failed || look.rest.failed))
		status = esc_nomem(err);
	while (status == ESC_OK && on && look.rest.len > 0) {
		status = walk_component(&look, &oid, &on, found, err);
		if (status == ESC_OK &&
		    (look.done.failed || look.rest.failed))
			status = esc_nomem(err);
	}
	if (status == ESC_OK && *found)
		status = read_blob(repo, &oid, out, err);
	buffer_free(&look.done);
	buffer_free(&look.rest);
	return status;
}

enum esc_status
repo_tree_read(const char *path, struct buffer *out, bool *found, void *data,
	       struct esc_error *err)
{
	const struct repo_tree *tree = data;

	return repo_read_file(tree->repo, tree->tree, path, out, found, err);
}
