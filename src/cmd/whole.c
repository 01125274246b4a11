/* Files that are there whole or not at all. */
#include "cmd/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the bytes are to be: a link stays one.  The caller frees it. */
static char *
real_name(const char *file)
{
	char *real = realpath(file, NULL);

	return real != NULL || errno != ENOENT ? real : strdup(file);
}

bool
whole_is_special(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && !S_ISREG(st.st_mode);
}

enum esc_status
whole_check(const char *file, struct esc_error *err)
{
	struct stat st;

	if (stat(file, &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return esc_errno(err, "%s", file);
	}
	if (whole_is_special(file))
		return access(file, W_OK) == 0 ? ESC_OK
					       : esc_errno(err, "%s", file);
	char *name = real_name(file);
	if (name == NULL)
		return esc_errno(err, "%s", file);
	/* dirname cuts its argument short. */
	const int code = access(dirname(name), W_OK | X_OK);
	free(name);
	return code == 0 ? ESC_OK : esc_errno(err, "%s", file);
}

/* Write to an open descriptor, which is closed. */
static enum esc_status
write_to(int fd, const char *file, whole_write_fn *write, void *data,
	 struct esc_error *err)
{
	FILE *out = fdopen(fd, "w");

	if (out == NULL) {
		close(fd);
		return esc_errno(err, "%s", file);
	}
	enum esc_status status = write(out, data, err);
	if (fclose(out) != 0 && status == ESC_OK)
		status = esc_errno(err, "%s", file);
	return status;
}

static enum esc_status
write_beside(const char *name, const char *file, whole_write_fn *write,
	     void *data, struct esc_error *err)
{
	const mode_t mask = umask(0);
	char *temporary = NULL;

	umask(mask);
	if (asprintf(&temporary, "%s.XXXXXX", name) < 0)
		return esc_nomem(err);
	const int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		free(temporary);
		return esc_errno(err, "%s", file);
	}
	/* As if the shell had made it. */
	fchmod(fd, 0666 & ~mask);
	enum esc_status status = write_to(fd, file, write, data, err);
	if (status == ESC_OK && rename(temporary, name) != 0)
		status = esc_errno(err, "%s", file);
	if (status != ESC_OK)
		unlink(temporary);
	free(temporary);
	return status;
}

enum esc_status
whole_append(const char *file, whole_write_fn *write, void *data,
	     struct esc_error *err)
{
	const int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
			    0666);
	struct stat before;

	if (fd < 0 || fstat(fd, &before) != 0) {
		esc_errno(err, "%s", file);
		if (fd >= 0)
			close(fd);
		return err->status;
	}
	const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	enum esc_status status =
		copy < 0 ? esc_errno(err, "%s", file)
			 : write_to(copy, file, write, data, err);
	if (status != ESC_OK && S_ISREG(before.st_mode) &&
	    ftruncate(fd, before.st_size) != 0)
		esc_wrap(err, "%s is cut off", file);
	close(fd);
	return status;
}

enum esc_status
whole_write(const char *file, whole_write_fn *write, void *data,
	    struct esc_error *err)
{
	if (whole_is_special(file)) {
		const int fd = open(file, O_WRONLY | O_CLOEXEC);

		return fd < 0 ? esc_errno(err, "%s", file)
			      : write_to(fd, file, write, data, err);
	}
	char *name = real_name(file);
	if (name == NULL)
		return esc_errno(err, "%s", file);
	const enum esc_status status = write_beside(name, file, write, data,
						    err);
	free(name);
	return status;
}
