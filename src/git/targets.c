/* The files a tree asks a directory to hold. */
#include "git/checkout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
checkout_path(struct checkout *co, const char *path, size_t len)
{
	buffer_clear(&co->path);
	buffer_adds(&co->path, co->dir);
	buffer_addc(&co->path, '/');
	buffer_add(&co->path, path, len);
	return co->path.failed ? NULL : co->path.data;
}

/* The number of targets whose path sorts before this one. */
static size_t
position(const struct checkout *co, const char *path)
{
	size_t low = 0, high = co->len;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (strcmp(co->targets[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct target *
targets_find(const struct checkout *co, const char *path)
{
	const size_t at = position(co, path);

	if (at == co->len || strcmp(co->targets[at].path, path) != 0)
		return NULL;
	return &co->targets[at];
}

bool
targets_have_below(const struct checkout *co, const char *dir)
{
	const size_t at = position(co, dir);

	return at < co->len &&
	       strncmp(co->targets[at].path, dir, strlen(dir)) == 0;
}

/* Whether a link is to be made; one that is not is noted. */
static enum esc_status
check_link(struct repo *repo, const char *path, const git_oid *id,
	   bool *wanted, struct esc_error *err)
{
	git_blob *blob = NULL;
	enum esc_status status = ESC_OK;
	const int code = git_blob_lookup(&blob, repo->git, id);

	if (code < 0)
		return git_fail(repo, code, err);
	const char *target = git_blob_rawcontent(blob);
	const size_t len = (size_t)git_blob_rawsize(blob);
	*wanted = link_stays_inside(path, target, len);
	if (!*wanted)
		status = notes_add(&repo->notes, err, "%s: the link to "
				   "\"%.*s\" leaves the tree and is not "
				   "followed", path,
				   (int)(len < 200 ? len : 200), target);
	git_blob_free(blob);
	return status;
}

static enum esc_status
add_target(struct checkout *co, const char *path, unsigned mode,
	   const git_oid *id, struct esc_error *err)
{
	if (co->len == co->cap) {
		const size_t cap = co->cap != 0 ? co->cap * 2 : 256;
		struct target *targets =
			realloc(co->targets, cap * sizeof(*targets));
		if (targets == NULL)
			return esc_nomem(err);
		co->targets = targets;
		co->cap = cap;
	}
	const char *copy = arena_strndup(&co->arena, path, strlen(path));
	if (copy == NULL)
		return esc_nomem(err);
	co->targets[co->len++] = (struct target){
		.path = copy, .mode = mode, .id = *id,
	};
	return ESC_OK;
}

static enum esc_status
take_entry(const char *path, const git_tree_entry *entry, void *data,
	   struct esc_error *err)
{
	struct checkout *co = data;
	const git_oid *id = git_tree_entry_id(entry);
	const unsigned mode = (unsigned)git_tree_entry_filemode(entry);
	bool wanted = mode != GIT_FILEMODE_COMMIT;

	/* Everything that follows relies on the order. */
	if (co->len > 0 && strcmp(co->targets[co->len - 1].path, path) >= 0)
		return esc_fail(err, ESC_GIT,
				"a tree is out of order at \"%s\"", path);
	if (mode == GIT_FILEMODE_LINK) {
		const enum esc_status status =
			check_link(co->repo, path, id, &wanted, err);
		if (status != ESC_OK)
			return status;
	}
	return wanted ? add_target(co, path, mode, id, err) : ESC_OK;
}

/* Does the file system take "case" and "CASE" for one name? */
static enum esc_status
probe_case(const struct checkout *co, bool *folds, struct esc_error *err)
{
	char *lower = path_join(co->gitdir, "case");
	char *upper = path_join(co->gitdir, "CASE");
	enum esc_status status = ESC_OK;
	struct stat st;

	if (lower == NULL || upper == NULL) {
		status = esc_nomem(err);
		goto out;
	}
	const int fd = open(lower, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		status = esc_errno(err, "writing %s", lower);
	else
		close(fd);
	*folds = status == ESC_OK && lstat(upper, &st) == 0;
out:
	free(lower);
	free(upper);
	return status;
}

static int
compare_folded(const void *a, const void *b)
{
	const struct target *const *one = a, *const *two = b;
	const int order = strcasecmp((*one)->path, (*two)->path);

	return order != 0 ? order : strcmp((*one)->path, (*two)->path);
}

/* Of names that are one name here, only the first is kept. */
static enum esc_status
drop_clashes(struct checkout *co, struct esc_error *err)
{
	const struct target **sorted =
		calloc(co->len + 1, sizeof(struct target *));
	enum esc_status status = ESC_OK;
	size_t kept = 0;

	if (sorted == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < co->len; i++)
		sorted[i] = &co->targets[i];
	qsort(sorted, co->len, sizeof(struct target *), compare_folded);
	for (size_t i = 1; i < co->len && status == ESC_OK; i++) {
		if (strcasecmp(sorted[i - 1]->path, sorted[i]->path) != 0)
			continue;
		status = notes_add(&co->repo->notes, err, "%s: left out, as "
				   "it differs from %s only by case",
				   sorted[i]->path, sorted[i - 1]->path);
		co->targets[sorted[i] - co->targets].mode = 0;
	}
	for (size_t i = 0; i < co->len; i++) {
		if (co->targets[i].mode != 0)
			co->targets[kept++] = co->targets[i];
	}
	co->len = kept;
	free(sorted);
	return status;
}

enum esc_status
targets_read(struct checkout *co, const git_oid *tree, struct esc_error *err)
{
	bool folds = false;
	enum esc_status status =
		tree_walk(co->repo, tree, take_entry, co, err);

	if (status == ESC_OK)
		status = probe_case(co, &folds, err);
	if (status == ESC_OK && folds)
		status = drop_clashes(co, err);
	return status;
}
