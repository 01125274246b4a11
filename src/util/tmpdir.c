/* Private directories: make them, and remove them with all that a Go command
 * may have left there. */
#include "escdiff/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "escdiff/directory.h"

enum esc_status
tmpdir_make(char **path, struct esc_error *err)
{
	const char *parent = getenv("TMPDIR");
	char *template = NULL;

	*path = NULL;
	/* A relative TMPDIR would mean another place after a chdir. */
	if (parent == NULL || parent[0] != '/')
		parent = "/tmp";
	if (asprintf(&template, "%s/escdiff-XXXXXX", parent) < 0)
		return esc_nomem(err);
	if (mkdtemp(template) == NULL) {
		esc_errno(err, "making a directory in %s", parent);
		esc_hint(err, "set TMPDIR to a directory that can be written");
		free(template);
		return err != NULL ? err->status : ESC_IO;
	}
	*path = template;
	return ESC_OK;
}

static void
remove_entry(int dir, const char *name, void *unused)
{
	(void)unused;
	remove_below(dir, name);
}

/* A file, a link (never what it leads to), or a directory and all below. */
void
remove_below(int parent, const char *name)
{
	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
		return;
	int fd = directory_open(parent, name);
	if (fd < 0 && errno == EACCES &&
	    fchmodat(parent, name, S_IRWXU, 0) == 0)
		fd = directory_open(parent, name);
	if (fd < 0)
		return;
	fchmod(fd, S_IRWXU);
	directory_for_each(fd, remove_entry, NULL);
	unlinkat(parent, name, AT_REMOVEDIR);
}

void
tmpdir_remove(char *path)
{
	if (path == NULL)
		return;
	remove_below(AT_FDCWD, path);
	free(path);
}

static enum esc_status
make_dir(const char *dir, struct esc_error *err)
{
	struct stat st;

	if (mkdir(dir, S_IRWXU) == 0)
		return ESC_OK;
	/* A parent on a read-only file system gives EROFS, one without write
	 * permission EACCES, also when the directory is there. */
	const int number = errno;
	if (stat(dir, &st) == 0) {
		if (S_ISDIR(st.st_mode))
			return ESC_OK;
		errno = ENOTDIR;
	} else {
		errno = number;
	}
	return esc_errno(err, "making the directory %s", dir);
}

enum esc_status
make_dirs(const char *dir, struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	char *path = strdup(dir);

	if (path == NULL)
		return esc_nomem(err);
	for (char *slash = path; status == ESC_OK; *slash = '/') {
		slash = strchr(slash + 1, '/');
		if (slash == NULL)
			break;
		*slash = '\0';
		status = make_dir(path, err);
	}
	if (status == ESC_OK)
		status = make_dir(dir, err);
	free(path);
	return status;
}
