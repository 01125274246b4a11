/* What a checkout remembers of its directory, from one run to the next. */
#include "git/checkout.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Remove gitdir/name; not being there is fine. */
static enum esc_status
drop(const struct checkout *co, const char *name, struct esc_error *err)
{
	char *path = path_join(co->gitdir, name);
	enum esc_status status = ESC_OK;

	if (path == NULL)
		return esc_nomem(err);
	if (unlink(path) != 0 && errno != ENOENT)
		status = esc_errno(err, "removing %s", path);
	free(path);
	return status;
}

enum esc_status
state_load(struct checkout *co, struct esc_error *err)
{
	char *path = path_join(co->gitdir, "index");
	struct stat st;

	if (path == NULL)
		return esc_nomem(err);
	/* A run that was killed may have left its lock. */
	enum esc_status status = drop(co, "index.lock", err);
	int code = 0;
	if (status == ESC_OK && lstat(path, &st) == 0)
		co->stamp = st.st_mtim;
	if (status == ESC_OK)
		code = git_index_open(&co->index, path);
	if (code < 0) {
		/* Unreadable: nothing is known, all files get compared. */
		code = 0;
		status = drop(co, "index", err);
		if (status == ESC_OK)
			code = git_index_open(&co->index, path);
	}
	free(path);
	return code < 0 ? git_fail(NULL, code, err) : status;
}

/* Forget the files that are gone. */
static enum esc_status
forget(struct checkout *co, struct esc_error *err)
{
	for (size_t i = git_index_entrycount(co->index); i-- > 0;) {
		const git_index_entry *entry =
			git_index_get_byindex(co->index, i);

		if (targets_have(co, entry->path))
			continue;
		co->changed = true;
		const int code = git_index_remove(
			co->index, entry->path, git_index_entry_stage(entry));
		if (code < 0)
			return git_fail(NULL, code, err);
	}
	return ESC_OK;
}

enum esc_status
state_save(struct checkout *co, struct esc_error *err)
{
	const enum esc_status status = forget(co, err);

	if (status != ESC_OK || !co->changed)
		return status;
	const int code = git_index_write(co->index);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}
