/* Revisions found by looking: by message, by an ambiguous short id. */

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/buffer.h"
#include "escdiff/interrupt.h"
#include "git/history.h"
#include "git/revision.h"

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
matches(const struct pattern *pattern, const git_commit *commit)
{
	const bool same = regexec(&pattern->regex, git_commit_message(commit),
				  0, NULL, 0) == 0;

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

/* The youngest that matches, in a whole history; no *found: none. */
static enum esc_status
search_walk(struct repo *repo, const git_object *from,
	    const struct pattern *pattern, git_object **found,
	    struct esc_error *err)
{
	git_revwalk *walk = NULL;
	git_oid id;
	int code = start_walk(&walk, repo->git, from);

	while (code == 0 && *found == NULL && !interrupt_pending()) {
		git_commit *commit = NULL;

		code = git_revwalk_next(&id, walk);
		if (code == 0)
			code = git_commit_lookup(&commit, repo->git, &id);
		if (code == 0 && matches(pattern, commit))
			*found = (git_object *)commit;
		else
			git_commit_free(commit);
	}
	git_revwalk_free(walk);
	if (interrupt_pending())
		return esc_fail(err, ESC_INTERRUPTED, "interrupted");
	return code == 0 || code == GIT_ITEROVER ? ESC_OK
						 : git_fail(repo, code, err);
}

static enum esc_status
mark_from(struct history *history, const git_oid *id, struct esc_error *err)
{
	const strid number = history_number(history, id);

	return number != 0 ? history_mark(history, number, 1, true, err)
			   : esc_nomem(err);
}

/* Mark what all refs, and HEAD, lead to. */
static enum esc_status
mark_from_refs(struct history *history, struct esc_error *err)
{
	git_repository *git = history->repo->git;
	git_reference_iterator *refs = NULL;
	git_reference *ref = NULL;
	enum esc_status status = ESC_OK;
	int code = git_reference_iterator_new(&refs, git);

	if (code == 0 && git_repository_head(&ref, git) < 0)
		code = git_reference_next(&ref, refs);
	for (; code == 0 && status == ESC_OK;
	     code = git_reference_next(&ref, refs)) {
		git_object *commit = NULL;

		if (git_reference_peel(&commit, ref, GIT_OBJECT_COMMIT) == 0)
			status = mark_from(history, git_object_id(commit),
					   err);
		git_object_free(commit);
		git_reference_free(ref);
		ref = NULL;
	}
	git_reference_free(ref);
	git_reference_iterator_free(refs);
	if (status == ESC_OK && code != 0 && code != GIT_ITEROVER)
		status = git_fail(history->repo, code, err);
	return status;
}

static void
choose_match(const struct history *history, const struct pattern *pattern,
	     git_object **found)
{
	const strid count = (strid)intern_count(history->ids);

	for (strid i = 1; i < count; i++) {
		git_commit *commit = history_commit(history, i);

		if (commit == NULL || !matches(pattern, commit) ||
		    (*found != NULL &&
		     git_commit_time((git_commit *)*found) >=
		     git_commit_time(commit))) {
			git_commit_free(commit);
			continue;
		}
		git_object_free(*found);
		*found = (git_object *)commit;
	}
}

/* The same in a shallow one. */
static enum esc_status
search_shallow(struct repo *repo, const git_object *from,
	       const struct pattern *pattern, git_object **found,
	       struct esc_error *err)
{
	struct history history;
	enum esc_status status = history_init(&history, repo, err);

	if (status == ESC_OK && from != NULL)
		status = mark_from(&history, git_object_id(from), err);
	else if (status == ESC_OK)
		status = mark_from_refs(&history, err);
	if (status == ESC_OK)
		choose_match(&history, pattern, found);
	history_free(&history);
	return status;
}

enum esc_status
revision_search(struct repo *repo, const git_object *from, const char *text,
		git_object **object, struct esc_error *err)
{
	const bool shallow = git_repository_is_shallow(repo->git);
	struct pattern pattern;
	enum esc_status status = compile(&pattern, text, err);

	if (status != ESC_OK)
		return status;
	*object = NULL;
	status = shallow
		? search_shallow(repo, from, &pattern, object, err)
		: search_walk(repo, from, &pattern, object, err);
	regfree(&pattern.regex);
	if (status != ESC_OK || *object != NULL)
		return status;
	if (!shallow)
		return esc_fail(err, ESC_REVISION, ":/%s: no commit has such "
				"a message", text);
	esc_fail(err, ESC_SHALLOW, ":/%s: no commit of this shallow clone has "
		 "such a message", text);
	esc_hint(err, "run: git fetch --unshallow");
	return ESC_SHALLOW;
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
