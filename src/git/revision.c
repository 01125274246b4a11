/*
 * One revision, as git-rev-parse(1) reads it, to an object.  The suffixes
 * are walked here: libgit2 1.5 refuses "@~1", and cannot tell a shallow
 * history from its end.  Names, short ids and "@{upstream}" are left to it.
 */
#include "git/git.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "git/revision.h"

/*
 * Skip "{...}" with what is nested in it; NULL: it does not end.  In a
 * pattern braces need not pair; it then ends at the last one.
 */
static const char *
skip_braces(const char *text)
{
	const char *last = NULL;
	int depth = 0;

	for (; *text != '\0'; text++) {
		if (*text == '{')
			depth++;
		if (*text != '}')
			continue;
		last = text + 1;
		if (--depth == 0)
			break;
	}
	return last;
}

/* Where the name ends and its suffixes begin. */
static const char *
name_end(const char *text)
{
	if (*text == ':')
		return text + strlen(text);
	while (*text != '\0' && strchr("^~:", *text) == NULL) {
		const char *after = text[0] == '@' && text[1] == '{'
			? skip_braces(text + 1) : NULL;

		text = after != NULL ? after : text + 1;
	}
	return text;
}

static enum esc_status
bad_revision(const char *text, struct esc_error *err)
{
	return esc_fail(err, ESC_REVISION, "%s: no such revision", text);
}

static enum esc_status
fail_lookup(struct repo *repo, const char *text, int code,
	    struct esc_error *err)
{
	if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) {
		bad_revision(text, err);
		if (git_repository_is_shallow(repo->git))
			esc_hint(err, "this clone is shallow; it may come "
				 "with: git fetch --unshallow --tags");
		return ESC_REVISION;
	}
	if (code == GIT_EUNBORNBRANCH)
		return esc_fail(err, ESC_REVISION, "%s: no commit yet", text);
	git_fail(repo, code, err);
	return esc_wrap(err, "%s", text);
}

/* "ref@{what}": the part before "@{", the part between the braces. */
static bool
split_reflog(const char *name, char **ref, char **what)
{
	const char *at = strstr(name, "@{");
	const size_t len = strlen(name);

	if (at == NULL || name[len - 1] != '}')
		return false;
	*ref = strndup(name, (size_t)(at - name));
	*what = strndup(at + 2, len - (size_t)(at - name) - 3);
	return true;
}

static enum esc_status
lookup_reflog(struct repo *repo, const char *name, bool *taken,
	      git_object **object, struct esc_error *err)
{
	char *ref = NULL, *what = NULL;
	git_oid id;
	enum esc_status status = ESC_OK;

	*taken = false;
	if (!split_reflog(name, &ref, &what))
		return ESC_OK;
	if (ref == NULL || what == NULL)
		status = esc_nomem(err);
	else
		status = reflog_lookup(repo, ref, what, taken, &id, err);
	if (status == ESC_OK && *taken) {
		const int code = git_object_lookup(object, repo->git, &id,
						   GIT_OBJECT_ANY);
		if (code < 0)
			status = fail_lookup(repo, name, code, err);
	}
	free(ref);
	free(what);
	return status;
}

/* A name without suffixes. */
static enum esc_status
lookup_name(struct repo *repo, const char *name, git_object **object,
	    struct esc_error *err)
{
	bool taken = false;
	enum esc_status status = ESC_OK;

	if (name[0] == ':' && name[1] == '/')
		return revision_search(repo, NULL, name + 2, object, err);
	if (name[0] == ':')
		return esc_fail(err, ESC_REVISION, "%s: names a file of the "
				"index, not a commit or tree", name);
	if (strcmp(name, "-") == 0)
		name = "@{-1}";
	else if (name[0] == '-')
		return esc_fail(err, ESC_REVISION, "%s: a revision cannot "
				"begin with \"-\"", name);
	status = lookup_reflog(repo, name, &taken, object, err);
	if (status != ESC_OK || taken)
		return status;
	const int code = git_revparse_single(object, repo->git, name);
	/* So libgit2 also calls a single digit, which git takes for none. */
	if (code == GIT_EAMBIGUOUS && strlen(name) < GIT_OID_MINPREFIXLEN)
		return bad_revision(name, err);
	if (code == GIT_EAMBIGUOUS)
		return revision_disambiguate(repo, name, object, err);
	return code < 0 ? fail_lookup(repo, name, code, err) : ESC_OK;
}

static enum esc_status
peel_to(const char *text, git_object **object, git_object_t type,
	struct esc_error *err)
{
	git_object *peeled = NULL;
	const int code = git_object_peel(&peeled, *object, type);

	if (code < 0)
		return esc_fail(err, ESC_REVISION, "%s: is a %s, not a %s",
				text, git_object_type2string(
					git_object_type(*object)),
				git_object_type2string(type));
	git_object_free(*object);
	*object = peeled;
	return ESC_OK;
}

/* A number of a suffix; none is 1. */
static bool
take_number(const char **text, unsigned *number)
{
	char *end;

	*number = 1;
	if (!isdigit((unsigned char)**text))
		return true;
	const unsigned long value = strtoul(*text, &end, 10);
	*text = end;
	*number = (unsigned)value;
	return value <= INT_MAX;
}

enum esc_status
commit_parent(struct repo *repo, git_commit *commit, unsigned n,
	      unsigned deepen, git_commit **parent, struct esc_error *err)
{
	char hex[8];

	git_oid_tostr(hex, sizeof(hex), git_commit_id(commit));
	const unsigned count = git_commit_parentcount(commit);
	if (count == 0)
		return esc_fail(err, ESC_REVISION, "parent %u does not exist: "
				"%s is a first commit", n - 1, hex);
	if (n > count)
		return esc_fail(err, ESC_REVISION, "parent %u does not exist: "
				"%s has %u", n - 1, hex, count);
	const int code = git_commit_parent(parent, commit, n - 1);
	if (code == GIT_ENOTFOUND && git_repository_is_shallow(repo->git)) {
		esc_fail(err, ESC_SHALLOW, "the history of this shallow clone "
			 "ends at %s", hex);
		esc_hint(err, "run: git fetch --deepen=%u", deepen);
		return ESC_SHALLOW;
	}
	return code < 0 ? git_fail(repo, code, err) : ESC_OK;
}

/* "^n": its parent; "^0" the commit itself. */
static enum esc_status
apply_parent(struct repo *repo, git_object **object, unsigned n,
	     struct esc_error *err)
{
	git_commit *parent = NULL;

	if (n == 0)
		return ESC_OK;
	const enum esc_status status =
		commit_parent(repo, (git_commit *)*object, n, 1, &parent, err);
	if (status != ESC_OK)
		return status;
	git_object_free(*object);
	*object = (git_object *)parent;
	return ESC_OK;
}

/* "~n": first parents, n times. */
static enum esc_status
apply_generations(struct repo *repo, git_object **object, unsigned n,
		  struct esc_error *err)
{
	for (; n > 0; n--) {
		git_commit *parent = NULL;
		const enum esc_status status = commit_parent(
			repo, (git_commit *)*object, 1, n, &parent, err);

		if (status != ESC_OK)
			return status;
		git_object_free(*object);
		*object = (git_object *)parent;
	}
	return ESC_OK;
}

/* "^{}": whatever a tag is of. */
static enum esc_status
peel_tags(const char *text, git_object **object, struct esc_error *err)
{
	while (git_object_type(*object) == GIT_OBJECT_TAG) {
		git_object *target = NULL;

		if (git_tag_target(&target, (git_tag *)*object) < 0)
			return esc_fail(err, ESC_REVISION,
					"%s: its tag points nowhere", text);
		git_object_free(*object);
		*object = target;
	}
	return ESC_OK;
}

static enum esc_status
apply_braces(struct repo *repo, const char *text, const char *what,
	     git_object **object, struct esc_error *err)
{
	git_object *found = NULL;

	if (what[0] == '\0')
		return peel_tags(text, object, err);
	if (strcmp(what, "object") == 0)
		return ESC_OK;
	if (what[0] != '/') {
		const git_object_t type = git_object_string2type(what);
		if (type == GIT_OBJECT_INVALID)
			return bad_revision(text, err);
		return peel_to(text, object, type, err);
	}
	enum esc_status status = peel_to(text, object, GIT_OBJECT_COMMIT, err);
	if (status == ESC_OK)
		status = revision_search(repo, *object, what + 1, &found, err);
	if (status != ESC_OK)
		return status;
	git_object_free(*object);
	*object = found;
	return ESC_OK;
}

/* ":path": "./" and "../" count from where the user stands. */
static enum esc_status
apply_path(struct repo *repo, const char *text, const char *path,
	   git_object **object, struct esc_error *err)
{
	git_tree_entry *entry = NULL;
	git_object *found = NULL;
	enum esc_status status = peel_to(text, object, GIT_OBJECT_TREE, err);
	char *full = revision_path(repo, path);
	int code = 0;

	if (status == ESC_OK && full == NULL)
		status = esc_nomem(err);
	if (status != ESC_OK || full[0] == '\0')
		goto out;
	code = git_tree_entry_bypath(&entry, (git_tree *)*object, full);
	if (code == 0)
		code = git_tree_entry_to_object(&found, repo->git, entry);
	if (code == GIT_ENOTFOUND) {
		status = esc_fail(err, ESC_REVISION, "%s: no \"%s\" there",
				  text, full);
	} else if (code < 0) {
		status = git_fail(repo, code, err);
	} else {
		git_object_free(*object);
		*object = found;
	}
out:
	git_tree_entry_free(entry);
	free(full);
	return status;
}

/* One suffix at *rest, which moves on behind it. */
static enum esc_status
apply_suffix(struct repo *repo, const char *text, const char **rest,
	     git_object **object, struct esc_error *err)
{
	const char kind = *(*rest)++;
	unsigned n;

	if (kind == ':') {
		const char *path = *rest;
		*rest += strlen(path);
		return apply_path(repo, text, path, object, err);
	}
	if (kind == '^' && **rest == '{') {
		const char *end = skip_braces(*rest);
		if (end == NULL)
			return bad_revision(text, err);
		char *what = strndup(*rest + 1, (size_t)(end - *rest) - 2);
		*rest = end;
		const enum esc_status done = what != NULL
			? apply_braces(repo, text, what, object, err)
			: esc_nomem(err);
		free(what);
		return done;
	}
	if ((kind != '^' && kind != '~') || !take_number(rest, &n))
		return bad_revision(text, err);
	const enum esc_status status =
		peel_to(text, object, GIT_OBJECT_COMMIT, err);
	if (status != ESC_OK)
		return status;
	return kind == '^' ? apply_parent(repo, object, n, err)
			   : apply_generations(repo, object, n, err);
}

enum esc_status
revision_lookup(struct repo *repo, const char *text, git_object **object,
		struct esc_error *err)
{
	const char *rest = name_end(text);
	char *name = strndup(text, (size_t)(rest - text));
	enum esc_status status;

	*object = NULL;
	if (name == NULL)
		status = esc_nomem(err);
	else if (name[0] == '\0')
		status = bad_revision(text, err);
	else
		status = lookup_name(repo, name, object, err);
	while (status == ESC_OK && *rest != '\0')
		status = apply_suffix(repo, text, &rest, object, err);
	free(name);
	if (status != ESC_OK) {
		git_object_free(*object);
		*object = NULL;
	}
	return status;
}
