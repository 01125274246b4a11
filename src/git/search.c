/* Revisions found by looking: by message, by an ambiguous short id. */
#include "git/revision.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/buffer.h"
#include "escdiff/interrupt.h"

struct pattern {
	regex_t regex;
	bool negated;
};

static enum esc_status
compile(struct pattern *pattern, const char *text, struct esc_error *err)
{
	const char *source = text;
	char why[128];

	pattern->negated = false;
	if (source[0] == '!') {
		pattern->negated = source[1] == '-';
		if (!pattern->negated && source[1] != '!')
			return esc_fail(err, ESC_REVISION, ":/%s: \"!\" is "
					"followed by \"-\" or \"!\"", text);
		source += pattern->negated ? 2 : 1;
	}
	if (source[0] == '\0')
		return esc_fail(err, ESC_REVISION, ":/%s: nothing to look "
				"for", text);
	const int code = regcomp(&pattern->regex, source,
				 REG_EXTENDED | REG_NOSUB);
	if (code == 0)
		return ESC_OK;
	regerror(code, &pattern->regex, why, sizeof(why));
	return esc_fail(err, ESC_REVISION, ":/%s: %s", text, why);
}

static bool
matches(const struct pattern *pattern, git_repository *git,
	const git_oid *id)
{
	git_commit *commit = NULL;

	if (git_commit_lookup(&commit, git, id) < 0)
		return false;
	const bool same = regexec(&pattern->regex, git_commit_message(commit),
				  0, NULL, 0) == 0;
	git_commit_free(commit);
	return same != pattern->negated;
}

static int
start_walk(git_revwalk **walk, git_repository *git, const git_object *from)
{
	int code = git_revwalk_new(walk, git);

	if (code == 0)
		code = git_revwalk_sorting(*walk, GIT_SORT_TIME);
	if (code == 0 && from != NULL)
		return git_revwalk_push(*walk, git_object_id(from));
	if (code == 0)
		code = git_revwalk_push_glob(*walk, "refs/*");
	/* A detached HEAD counts; one without a commit does not. */
	if (code == 0)
		git_revwalk_push_head(*walk);
	return code;
}

static enum esc_status
not_found(struct repo *repo, const char *text, struct esc_error *err)
{
	if (git_repository_is_shallow(repo->git)) {
		esc_fail(err, ESC_SHALLOW, ":/%s: no commit of this shallow "
			 "clone has such a message", text);
		esc_hint(err, "run: git fetch --unshallow");
		return ESC_SHALLOW;
	}
	return esc_fail(err, ESC_REVISION, ":/%s: no commit has such a "
			"message", text);
}

enum esc_status
revision_search(struct repo *repo, const git_object *from, const char *text,
		git_object **object, struct esc_error *err)
{
	struct pattern pattern;
	git_revwalk *walk = NULL;
	git_oid id;
	bool found = false;
	enum esc_status status = compile(&pattern, text, err);

	if (status != ESC_OK)
		return status;
	int code = start_walk(&walk, repo->git, from);
	while (code == 0 && !found) {
		if (interrupt_pending()) {
			status = esc_fail(err, ESC_INTERRUPTED, "interrupted");
			goto out;
		}
		code = git_revwalk_next(&id, walk);
		found = code == 0 && matches(&pattern, repo->git, &id);
	}
	if (found)
		code = git_object_lookup(object, repo->git, &id,
					 GIT_OBJECT_COMMIT);
	if (code == GIT_ITEROVER || code == GIT_ENOTFOUND)
		status = not_found(repo, text, err);
	else if (code < 0)
		status = git_fail(repo, code, err);
out:
	regfree(&pattern.regex);
	git_revwalk_free(walk);
	return status;
}

struct candidates {
	git_repository *git;
	git_oid prefix;
	size_t len;
	git_oid id;
	size_t count;
};

static int
consider(const git_oid *id, void *data)
{
	struct candidates *all = data;
	git_object *object = NULL;

	if (git_oid_ncmp(id, &all->prefix, all->len) != 0 ||
	    (all->count > 0 && git_oid_equal(id, &all->id)) ||
	    git_object_lookup(&object, all->git, id, GIT_OBJECT_ANY) < 0)
		return 0;
	const git_object_t type = git_object_type(object);
	git_object_free(object);
	if (type == GIT_OBJECT_COMMIT || type == GIT_OBJECT_TAG) {
		all->id = *id;
		all->count++;
	}
	return 0;
}

enum esc_status
revision_disambiguate(struct repo *repo, const char *hex,
		      git_object **object, struct esc_error *err)
{
	struct candidates all = { .git = repo->git, .len = strlen(hex) };
	git_odb *odb = NULL;
	int code = git_oid_fromstrn(&all.prefix, hex, all.len);

	if (code == 0)
		code = git_repository_odb(&odb, repo->git);
	if (code == 0)
		code = git_odb_foreach(odb, consider, &all);
	git_odb_free(odb);
	if (code == 0 && all.count == 1)
		code = git_object_lookup(object, repo->git, &all.id,
					 GIT_OBJECT_ANY);
	else if (code == 0)
		return esc_fail(err, ESC_REVISION, "%s: ambiguous, several "
				"objects begin so", hex);
	return code < 0 ? git_fail(repo, code, err) : ESC_OK;
}

/* Take "." and ".." out of a path. */
static void
add_normal(struct buffer *path, const char *text)
{
	while (*text != '\0') {
		const size_t len = strcspn(text, "/");
		const bool up = len == 2 && strncmp(text, "..", 2) == 0;

		if (up && path->len > 0) {
			const char *slash = strrchr(path->data, '/');
			path->len = slash != NULL
				? (size_t)(slash - path->data) : 0;
			path->data[path->len] = '\0';
		} else if (!up && len > 0 && !(len == 1 && *text == '.')) {
			if (path->len > 0)
				buffer_addc(path, '/');
			buffer_add(path, text, len);
		}
		text += len + strspn(text + len, "/");
	}
}

char *
revision_path(const struct repo *repo, const char *path)
{
	struct buffer full = { 0 };

	if (strncmp(path, "./", 2) == 0 || strncmp(path, "../", 3) == 0)
		buffer_adds(&full, repo->prefix);
	add_normal(&full, path);
	char *copy = full.failed ? NULL : strdup(buffer_text(&full));
	buffer_free(&full);
	return copy;
}
