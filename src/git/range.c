/* The arguments of a comparison to its two sides, as git-diff(1) reads
 * them. */
#include "git/revision.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
side_free(struct side *side)
{
	free(side->name);
	*side = (struct side){ 0 };
}

void
range_free(struct range *range)
{
	side_free(&range->old);
	side_free(&range->new);
	range->merge_base = false;
}

static enum esc_status
set_tree(struct repo *repo, struct side *side, const char *name,
	 git_oid *tree, struct esc_error *err)
{
	side->name = strdup(name);
	if (side->name == NULL)
		return esc_nomem(err);
	const enum esc_status status =
		submodules_fill(repo, repo->git, false, "", 0, tree, err);
	git_oid_tostr(side->tree, sizeof(side->tree), tree);
	return status;
}

/* A side of whatever object a revision named: a commit, or a tree. */
static enum esc_status
set_object(struct repo *repo, struct side *side, const char *name,
	   const git_object *object, struct esc_error *err)
{
	git_object *peeled = NULL;
	git_oid tree;

	side->kind = SIDE_COMMIT;
	if (git_object_peel(&peeled, object, GIT_OBJECT_COMMIT) == 0) {
		git_oid_tostr(side->commit, sizeof(side->commit),
			      git_object_id(peeled));
		tree = *git_commit_tree_id((git_commit *)peeled);
	} else if (git_object_peel(&peeled, object, GIT_OBJECT_TREE) == 0) {
		tree = *git_object_id(peeled);
	} else {
		return esc_fail(err, ESC_REVISION, "%s: is a %s, not a commit "
				"or tree", name, git_object_type2string(
					git_object_type(object)));
	}
	git_object_free(peeled);
	return set_tree(repo, side, name, &tree, err);
}

static enum esc_status
set_revision(struct repo *repo, struct side *side, const char *name,
	     struct esc_error *err)
{
	git_object *object = NULL;
	enum esc_status status = revision_lookup(repo, name, &object, err);

	if (status == ESC_OK)
		status = set_object(repo, side, name, object, err);
	git_object_free(object);
	return status;
}

static enum esc_status
set_here(struct repo *repo, struct side *side, bool cached,
	 struct esc_error *err)
{
	git_oid tree;
	enum esc_status status;

	if (repo->workdir == NULL) {
		esc_fail(err, ESC_BARE, "%s is bare: it has no work tree to "
			 "compare with", repo->common_dir);
		esc_hint(err, "name two revisions");
		return ESC_BARE;
	}
	side->kind = cached ? SIDE_INDEX : SIDE_WORKTREE;
	status = cached ? side_of_index(repo, &tree, err)
			: side_of_worktree(repo, &tree, err);
	if (status != ESC_OK)
		return status;
	side->name = strdup(cached ? "the index" : "the work tree");
	if (side->name == NULL)
		return esc_nomem(err);
	git_oid_tostr(side->tree, sizeof(side->tree), &tree);
	return ESC_OK;
}

/* A revision that has to name a commit, since history is asked for. */
static enum esc_status
lookup_commit(struct repo *repo, const char *name, git_object **commit,
	      struct esc_error *err)
{
	git_object *object = NULL;
	const enum esc_status status =
		revision_lookup(repo, name, &object, err);

	if (status != ESC_OK)
		return status;
	const int code = git_object_peel(commit, object, GIT_OBJECT_COMMIT);
	git_object_free(object);
	return code == 0 ? ESC_OK : esc_fail(err, ESC_REVISION,
					     "%s: is no commit", name);
}

static enum esc_status
set_merge_base(struct repo *repo, struct range *range, const char *a,
	       const char *b, struct esc_error *err)
{
	git_object *one = NULL, *two = NULL, *base = NULL;
	git_oid id;
	char *name = NULL;
	enum esc_status status = lookup_commit(repo, a, &one, err);

	if (status == ESC_OK)
		status = lookup_commit(repo, b, &two, err);
	if (status != ESC_OK)
		goto out;
	status = merge_base(repo, git_object_id(one), git_object_id(two), &id,
			    err);
	if (status != ESC_OK) {
		esc_wrap(err, "%s...%s", a, b);
		goto out;
	}
	const int code = git_object_lookup(&base, repo->git, &id,
					   GIT_OBJECT_COMMIT);
	if (code < 0)
		status = git_fail(repo, code, err);
	else if (asprintf(&name, "merge base of %s and %s", a, b) < 0)
		status = esc_nomem(err);
	if (status == ESC_OK)
		status = set_object(repo, &range->old, name, base, err);
	if (status == ESC_OK)
		status = set_object(repo, &range->new, b, two, err);
	range->merge_base = true;
out:
	free(name);
	git_object_free(base);
	git_object_free(one);
	git_object_free(two);
	return status;
}

static enum esc_status
set_both(struct repo *repo, struct range *range, const char *old,
	 const char *new, struct esc_error *err)
{
	const enum esc_status status =
		set_revision(repo, &range->old, old, err);

	return status == ESC_OK ? set_revision(repo, &range->new, new, err)
				: status;
}

/* "A..B" or "A...B", split at dots; either may be left out. */
static enum esc_status
set_dotted(struct repo *repo, struct range *range, const char *arg,
	   const char *dots, struct esc_error *err)
{
	const size_t count = dots[2] == '.' ? 3 : 2;
	char *left = strndup(arg, (size_t)(dots - arg));
	const char *right = dots + count;
	enum esc_status status;

	if (left == NULL)
		return esc_nomem(err);
	const char *a = left[0] != '\0' ? left : "HEAD";
	const char *b = right[0] != '\0' ? right : "HEAD";
	status = count == 3 ? set_merge_base(repo, range, a, b, err)
			    : set_both(repo, range, a, b, err);
	free(left);
	return status;
}

/*
 * "X^!" and "X^-n": a commit without its first or n-th parent.  The base is
 * the len bytes before the suffix.
 */
static enum esc_status
set_without_parent(struct repo *repo, struct range *range, const char *arg,
		   size_t len, const char *parent, struct esc_error *err)
{
	char *new = strndup(arg, len), *old = NULL;
	enum esc_status status;

	if (new == NULL || asprintf(&old, "%s^%s", new, parent) < 0)
		status = esc_nomem(err);
	else
		status = set_both(repo, range, old, new, err);
	free(new);
	free(old);
	return status;
}

/* The length of X in "X^!" or "X^-n", with *parent set to n; else 0. */
static size_t
split_parent(const char *arg, const char **parent)
{
	const size_t len = strlen(arg);

	*parent = "";
	if (len > 2 && strcmp(arg + len - 2, "^!") == 0)
		return len - 2;
	size_t digits = len;
	while (digits > 0 && isdigit((unsigned char)arg[digits - 1]))
		digits--;
	if (digits <= 2 || strncmp(arg + digits - 2, "^-", 2) != 0)
		return 0;
	*parent = arg + digits;
	return digits - 2;
}

static enum esc_status
set_single(struct repo *repo, struct range *range, const char *arg,
	   bool cached, struct esc_error *err)
{
	const enum esc_status status =
		set_revision(repo, &range->old, arg, err);

	return status == ESC_OK ? set_here(repo, &range->new, cached, err)
				: status;
}

/*
 * One argument.  Like git, dots make a range if both its ends exist; they
 * may also stand in ":/text" or in a date.
 */
static enum esc_status
set_argument(struct repo *repo, struct range *range, const char *arg,
	     bool cached, struct esc_error *err)
{
	const char *dots = strcmp(arg, "..") != 0 ? strstr(arg, "..") : NULL;
	const char *parent;
	struct esc_error other = { 0 };

	const size_t len = split_parent(arg, &parent);
	if (cached && (dots != NULL || len > 0))
		return esc_fail(err, ESC_USAGE, "%s: --cached compares with "
				"one revision, not a range", arg);
	if (len > 0)
		return set_without_parent(repo, range, arg, len, parent, err);
	if (dots == NULL)
		return set_single(repo, range, arg, cached, err);
	const enum esc_status status =
		set_dotted(repo, range, arg, dots, err);
	if (status != ESC_REVISION)
		return status;
	range_free(range);
	if (set_single(repo, range, arg, false, &other) == ESC_OK)
		return ESC_OK;
	range_free(range);
	return status;
}

/* "A B", also spelt "^A B" and "B ^A". */
static enum esc_status
set_pair(struct repo *repo, struct range *range, char *const *args,
	 struct esc_error *err)
{
	if (args[0][0] == '^' && args[1][0] != '^')
		return set_both(repo, range, args[0] + 1, args[1], err);
	if (args[1][0] == '^' && args[0][0] != '^')
		return set_both(repo, range, args[1] + 1, args[0], err);
	return set_both(repo, range, args[0], args[1], err);
}

enum esc_status
repo_resolve_range(struct repo *repo, char *const *args, size_t count,
		   bool cached, struct range *range, struct esc_error *err)
{
	enum esc_status status;

	*range = (struct range){ 0 };
	if (count > 2)
		return esc_fail(err, ESC_USAGE, "%s: at most two revisions "
				"can be compared", args[2]);
	if (count == 2 && cached)
		return esc_fail(err, ESC_USAGE, "%s: --cached compares with "
				"one revision", args[1]);
	if (count == 2)
		status = set_pair(repo, range, args, err);
	else if (count == 1)
		status = set_argument(repo, range, args[0], cached, err);
	else
		status = set_single(repo, range, "HEAD", cached, err);
	if (status != ESC_OK)
		range_free(range);
	return status;
}
