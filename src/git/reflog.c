/*
 * "ref@{n}": what a ref was n changes ago.  libgit2 1.5 reads the log of the
 * branch where git reads the one of HEAD, and does not know the value before
 * the oldest entry.
 */
#include "git/revision.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A position is a small number; a large one is a time. */
static bool
is_position(const char *what, size_t *position)
{
	char *end;

	if (!isdigit((unsigned char)what[0]))
		return false;
	const unsigned long value = strtoul(what, &end, 10);
	*position = value;
	return *end == '\0' && value <= 100000000;
}

/* The full name of the ref whose log git reads; the caller frees it. */
static int
full_name(char **name, struct repo *repo, const char *ref)
{
	git_reference *found = NULL;
	int code;

	*name = NULL;
	if (strcmp(ref, "HEAD") == 0) {
		*name = strdup("HEAD");
		return *name != NULL ? 0 : -1;
	}
	/* Nothing, or "@" alone, is the current branch. */
	if (ref[0] == '\0')
		code = git_repository_head(&found, repo->git);
	else
		code = git_reference_dwim(&found, repo->git, ref);
	if (code == 0)
		*name = strdup(git_reference_name(found));
	git_reference_free(found);
	return code != 0 || *name != NULL ? code : -1;
}

/* The entry at a position, from the youngest; one past the oldest is what
 * the oldest one replaced. */
static bool
id_at(git_reflog *log, size_t position, git_oid *id)
{
	const size_t count = git_reflog_entrycount(log);

	if (position < count)
		*id = *git_reflog_entry_id_new(
			git_reflog_entry_byindex(log, position));
	else if (position == count && count > 0)
		*id = *git_reflog_entry_id_old(
			git_reflog_entry_byindex(log, count - 1));
	else
		return false;
	return !git_oid_is_zero(id);
}

enum esc_status
reflog_lookup(struct repo *repo, const char *ref, const char *what,
	      bool *taken, git_oid *id, struct esc_error *err)
{
	git_reflog *log = NULL;
	char *name = NULL;
	size_t position;
	enum esc_status status = ESC_OK;

	*taken = is_position(what, &position);
	if (!*taken)
		return ESC_OK;
	int code = full_name(&name, repo, ref);
	if (code == 0 && position == 0) {
		code = git_reference_name_to_id(id, repo->git, name);
	} else if (code == 0) {
		code = git_reflog_read(&log, repo->git, name);
		if (code == 0 && !id_at(log, position, id))
			status = esc_fail(err, ESC_REVISION, "%s@{%s}: the "
					  "log of %s has %zu entries", ref,
					  what, name,
					  git_reflog_entrycount(log));
	}
	if (code == GIT_ENOTFOUND || code == GIT_EUNBORNBRANCH)
		status = esc_fail(err, ESC_REVISION, "%s@{%s}: no such "
				  "revision", ref, what);
	else if (code < 0)
		status = git_fail(repo, code, err);
	git_reflog_free(log);
	free(name);
	return status;
}
