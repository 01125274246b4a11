/* One file or directory below a directory of ours; no link is followed. */
#include "git/git.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory without write bit keeps its entries: give it one. */
static bool
make_writable(const char *path)
{
	char *dir = strdup(path);
	char *slash = dir != NULL ? strrchr(dir, '/') : NULL;
	bool changed = false;

	if (slash != NULL && slash != dir) {
		*slash = '\0';
		changed = chmod(dir, 0700) == 0;
	}
	free(dir);
	return changed;
}

static int
remove_entry(const char *path, int (*remover)(const char *))
{
	if (remover(path) == 0 || errno == ENOENT)
		return 0;
	if (errno != EACCES || !make_writable(path))
		return -1;
	return remover(path);
}

static DIR *
open_directory(const char *path)
{
	DIR *dir = opendir(path);

	if (dir == NULL && errno == EACCES && chmod(path, 0700) == 0)
		dir = opendir(path);
	return dir;
}

static enum esc_status
remove_children(const char *path, struct esc_error *err)
{
	DIR *dir = open_directory(path);
	struct dirent *entry;
	enum esc_status status = ESC_OK;

	if (dir == NULL)
		return esc_errno(err, "reading %s", path);
	while (status == ESC_OK && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		char *child = path_join(path, entry->d_name);
		status = child != NULL ? file_remove(child, err)
				       : esc_nomem(err);
		free(child);
	}
	closedir(dir);
	return status;
}

enum esc_status
file_remove(const char *path, struct esc_error *err)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? ESC_OK
				       : esc_errno(err, "removing %s", path);
	const bool is_dir = S_ISDIR(st.st_mode);
	if (is_dir) {
		const enum esc_status status = remove_children(path, err);
		if (status != ESC_OK)
			return status;
	}
	if (remove_entry(path, is_dir ? rmdir : unlink) != 0)
		return esc_errno(err, "removing %s", path);
	return ESC_OK;
}

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		const ssize_t written = write(fd, data, len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		data += written;
		len -= (size_t)written;
	}
	return true;
}

static enum esc_status
write_link(const char *path, const char *data, size_t len,
	   struct esc_error *err)
{
	char *target = strndup(data, len);

	if (target == NULL)
		return esc_nomem(err);
	const int result = symlink(target, path);
	free(target);
	return result == 0 ? ESC_OK : esc_errno(err, "writing %s", path);
}

enum esc_status
file_write(const char *path, unsigned mode, const void *data, size_t len,
	   struct esc_error *err)
{
	if (mode == GIT_FILEMODE_LINK)
		return write_link(path, data, len, err);
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC |
			    O_NOFOLLOW,
			    mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0777
								 : 0666);
	if (fd < 0)
		return esc_errno(err, "writing %s", path);
	enum esc_status status = ESC_OK;
	if (!write_all(fd, data, len))
		status = esc_errno(err, "writing %s", path);
	if (close(fd) != 0 && status == ESC_OK)
		status = esc_errno(err, "writing %s", path);
	return status;
}

static bool
link_holds(const char *path, const void *data, size_t len)
{
	char *target = malloc(len + 1);
	const ssize_t got = target != NULL ? readlink(path, target, len + 1)
					   : -1;
	const bool same = got >= 0 && (size_t)got == len &&
			  memcmp(target, data, len) == 0;

	free(target);
	return same;
}

bool
file_holds(const char *path, unsigned mode, const void *data, size_t len)
{
	const char *rest = data;
	char block[16384];
	ssize_t got;

	if (mode == GIT_FILEMODE_LINK)
		return link_holds(path, data, len);
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return false;
	while ((got = read(fd, block, sizeof(block))) > 0 &&
	       (size_t)got <= len && memcmp(block, rest, (size_t)got) == 0) {
		rest += got;
		len -= (size_t)got;
	}
	close(fd);
	return got == 0 && len == 0;
}

/*
 * ".." only in front, and no more of them than directories above the link:
 * behind another link's name ".." would start from wherever that one leads.
 */
bool
link_stays_inside(const char *path, const char *target, size_t len)
{
	const char *end = target + len;
	size_t depth = 0;
	bool leading = true;

	if (len == 0 || target[0] == '/' || memchr(target, '\0', len) != NULL)
		return false;
	for (; *path != '\0'; path++)
		depth += *path == '/';
	for (const char *part = target; part < end;) {
		const char *slash = memchr(part, '/', (size_t)(end - part));
		const size_t size = (size_t)((slash ? slash : end) - part);

		if (size == 2 && part[0] == '.' && part[1] == '.') {
			if (!leading || depth-- == 0)
				return false;
		} else if (size > 1 || (size == 1 && part[0] != '.')) {
			leading = false;
		}
		part += size + 1;
	}
	return true;
}
