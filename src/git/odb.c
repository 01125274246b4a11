/*
 * The object database: the user's, made unwritable, under one in memory
 * that takes every object we make.
 */
#include "git/git.h"

#include <git2/sys/mempack.h>

/* Above the priorities that libgit2 gives to packs (2) and loose (1). */
#define MEMORY_PRIORITY 100

/*
 * Take the ways to write from every backend on disk.  "freshen" is one of
 * them: it touches the file of an object that exists already, so even a
 * write that has nothing to do would change the user's repository.
 */
static void
odb_make_read_only(const struct repo *repo, git_odb *odb)
{
	for (size_t i = 0; i < git_odb_num_backends(odb); i++) {
		git_odb_backend *backend;

		if (git_odb_get_backend(&backend, odb, i) < 0 ||
		    backend == repo->memory)
			continue;
		backend->write = NULL;
		backend->writestream = NULL;
		backend->writepack = NULL;
		backend->writemidx = NULL;
		backend->freshen = NULL;
	}
}

/* git_odb_foreach calls it without asking; what is in memory has no name a
 * user could mean. */
static int
visit_none(git_odb_backend *backend, git_odb_foreach_cb fn, void *data)
{
	(void)backend;
	(void)fn;
	(void)data;
	return 0;
}

enum esc_status
odb_protect(struct repo *repo, struct esc_error *err)
{
	git_odb *odb = NULL;
	git_odb_backend *memory = NULL;
	int code = git_repository_odb(&odb, repo->git);

	if (code < 0)
		goto out;
	code = git_mempack_new(&memory);
	if (code < 0)
		goto out;
	code = git_odb_add_backend(odb, memory, MEMORY_PRIORITY);
	if (code < 0) {
		memory->free(memory);
		goto out;
	}
	memory->foreach = visit_none;
	repo->memory = memory;
	odb_make_read_only(repo, odb);
out:
	git_odb_free(odb);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}

enum esc_status
odb_add(struct repo *repo, const char *objects_dir, struct esc_error *err)
{
	git_odb *odb = NULL;
	int code = git_repository_odb(&odb, repo->git);

	if (code == 0)
		code = git_odb_add_disk_alternate(odb, objects_dir);
	if (code == 0)
		odb_make_read_only(repo, odb);
	git_odb_free(odb);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}

enum esc_status
odb_put(struct repo *repo, git_object_t type, const void *data, size_t len,
	git_oid *oid, struct esc_error *err)
{
	git_odb *odb = NULL;
	int code = git_repository_odb(&odb, repo->git);

	if (code == 0)
		code = git_odb_write(oid, odb, data, len, type);
	git_odb_free(odb);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}
