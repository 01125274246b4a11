/* Start and stop of libgit2, and how its failures become ours. */
#include "git/git.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Extensions of the repository format that change nothing for a reader of
 * objects, refs and index; libgit2 1.5 knows none of them and would refuse.
 */
static const char *extensions[] = {
	"worktreeconfig", "partialclone", "preciousobjects",
};

/* How much of a pack is mapped at once; by default it is all of it. */
#define PACK_WINDOW ((size_t)4 << 20)

enum esc_status
git_library_init(struct esc_error *err)
{
	int code = git_libgit2_init();

	if (code < 0)
		return git_fail(NULL, code, err);
	code = git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions,
				ARRAY_LEN(extensions));
	/* A tree of an index in a partial clone names blobs that are not
	 * here; we write such trees and never hand them on. */
	if (code == 0)
		code = git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION,
					0);
	if (code == 0)
		code = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, PACK_WINDOW);
	if (code == 0)
		code = git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT,
					4 * PACK_WINDOW);
	if (code < 0)
		return git_fail(NULL, code, err);
	return ESC_OK;
}

void
git_library_trust(void)
{
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}

void
git_library_shutdown(void)
{
	git_libgit2_shutdown();
}

/* libgit2 gives no errno, but puts its text last. */
static bool
ends_with_errno(const char *text, int number)
{
	const char *want = strerror(number);
	const size_t len = strlen(text), want_len = strlen(want);

	return len >= want_len && strcmp(text + len - want_len, want) == 0;
}

/* A clone that left objects at its origin, to be fetched when needed. */
static bool
is_partial_clone(const struct repo *repo)
{
	git_config *config = NULL;
	git_config_iterator *entries = NULL;
	git_config_entry *entry;
	bool partial = false;

	if (git_repository_config_snapshot(&config, repo->git) == 0 &&
	    git_config_iterator_new(&entries, config) == 0) {
		while (!partial && git_config_next(&entry, entries) == 0) {
			const size_t len = strlen(entry->name);
			partial = len > 9 && strcmp(entry->name + len - 9,
						    ".promisor") == 0;
		}
	}
	git_config_iterator_free(entries);
	git_config_free(config);
	return partial;
}

static void
hint_missing_object(const struct repo *repo, struct esc_error *err)
{
	if (is_partial_clone(repo))
		esc_hint(err, "this clone is partial; \"git archive REVISION "
			 ">/dev/null\" for both sides fetches their files");
	else if (git_repository_is_shallow(repo->git))
		esc_hint(err, "this clone is shallow; run: "
			 "git fetch --unshallow");
	else
		esc_hint(err, "the repository lacks objects; see: git fsck");
}

enum esc_status
git_fail(const struct repo *repo, int code, struct esc_error *err)
{
	const git_error *last = git_error_last();
	char text[sizeof(err->text)];

	if (last == NULL)
		return esc_fail(err, ESC_GIT, "libgit2 failed with %d", code);
	/* Copied at once: the calls for the hint may replace it. */
	const int klass = last->klass;
	snprintf(text, sizeof(text), "%s", last->message);

	if (klass == GIT_ERROR_NOMEMORY)
		return esc_nomem(err);
	if (ends_with_errno(text, ENOSPC) || ends_with_errno(text, EDQUOT))
		return esc_fail(err, ESC_DISK_FULL, "%s", text);
	esc_fail(err, ESC_GIT, "%s", text);
	if (repo != NULL && code == GIT_ENOTFOUND && klass == GIT_ERROR_ODB)
		hint_missing_object(repo, err);
	return ESC_GIT;
}

char *
path_join(const char *a, const char *b)
{
	char *path;

	if (b[0] == '/' || a[0] == '\0')
		return strdup(b);
	if (b[0] == '\0')
		return strdup(a);
	const char *slash = a[strlen(a) - 1] == '/' ? "" : "/";
	return asprintf(&path, "%s%s%s", a, slash, b) < 0 ? NULL : path;
}

enum esc_status
git_digest(const void *data, size_t len, char *hex, struct esc_error *err)
{
	git_oid oid;
	const int code = git_odb_hash(&oid, data, len, GIT_OBJECT_BLOB);

	if (code < 0)
		return git_fail(NULL, code, err);
	git_oid_tostr(hex, REPO_OID_SIZE, &oid);
	return ESC_OK;
}
