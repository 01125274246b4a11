/* From an argument of diff --no-index to open files. */
#include "cmd/log_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/log.h"
#include "escdiff/directory.h"

#define MAX_FILES 256	/* they are open, all of them */
#define MAX_DEPTH 16

void
log_files_free(struct log_files *files)
{
	for (size_t i = 0; i < files->len; i++) {
		free(files->all[i].name);
		saved_header_free(&files->all[i].header);
		if (files->all[i].fd >= 0)
			close(files->all[i].fd);
	}
	free(files->all);
	*files = (struct log_files){ 0 };
}

/* Takes over name, also when this fails. */
static enum esc_status
add_name(struct log_files *files, char *name, struct esc_error *err)
{
	if (files->len == MAX_FILES) {
		free(name);
		return esc_fail(err, ESC_LOG, "more than %d logs", MAX_FILES);
	}
	if (files->len == files->cap) {
		const size_t cap = files->cap == 0 ? 8 : 2 * files->cap;
		struct log_file *all = reallocarray(files->all, cap,
						    sizeof(*all));

		if (all != NULL) {
			files->all = all;
			files->cap = cap;
		}
	}
	if (name == NULL || files->len == files->cap) {
		free(name);
		return esc_nomem(err);
	}
	files->all[files->len++] = (struct log_file){ .name = name, .fd = -1 };
	return ESC_OK;
}

/* The names in a directory, on their way. */
struct walk {
	struct log_files *files;
	const char *path;
	int depth;
	struct esc_error *err;
	enum esc_status status;
};

static void take_entry(int dir, const char *name, void *data);

static enum esc_status
add_directory(struct log_files *files, const char *path, int depth,
	      struct esc_error *err)
{
	struct walk walk = { files, path, depth, err, ESC_OK };
	const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return esc_fail(err, ESC_LOG, "%s: %s", path,
				strerror(errno));
	directory_for_each(fd, take_entry, &walk);
	return walk.status;
}

static void
take_entry(int dir, const char *name, void *data)
{
	struct walk *walk = data;
	struct stat st;
	char *path = NULL;

	if (walk->status != ESC_OK || name[0] == '.' ||
	    fstatat(dir, name, &st, 0) != 0)
		return;
	if (asprintf(&path, "%s/%s", walk->path, name) < 0) {
		walk->status = esc_nomem(walk->err);
	} else if (S_ISREG(st.st_mode)) {
		walk->status = add_name(walk->files, path, walk->err);
		return;
	} else if (S_ISDIR(st.st_mode) && walk->depth < MAX_DEPTH) {
		walk->status = add_directory(walk->files, path,
					     walk->depth + 1, walk->err);
	}
	free(path);
}

static int
by_name(const void *a, const void *b)
{
	const struct log_file *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static bool
exists(const char *name)
{
	struct stat st;

	return strcmp(name, "-") == 0 || stat(name, &st) == 0;
}

/* Something that exists. */
static enum esc_status
add_one(struct log_files *files, const char *name, struct esc_error *err)
{
	const size_t first = files->len;
	struct stat st;

	if (strcmp(name, "-") == 0 || stat(name, &st) != 0 ||
	    !S_ISDIR(st.st_mode))
		return add_name(files, strdup(name), err);
	const enum esc_status status = add_directory(files, name, 0, err);
	if (status != ESC_OK)
		return status;
	if (files->len == first)
		return esc_fail(err, ESC_LOG, "%s: there are no logs in this "
				"directory", name);
	qsort(files->all + first, files->len - first, sizeof(*files->all),
	      by_name);
	return ESC_OK;
}

/* The "+" behind the longest first part of name that exists, where the rest
 * can be taken apart likewise; NULL: there is none. */
static char *
find_plus(char *name)
{
	for (char *plus = name + strlen(name); plus > name; plus--) {
		if (*plus != '+')
			continue;
		*plus = '\0';
		const bool good = exists(name) && (exists(plus + 1) ||
						   find_plus(plus + 1) != NULL);
		*plus = '+';
		if (good)
			return plus;
	}
	return NULL;
}

static enum esc_status
add_all(struct log_files *files, char *name, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	while (status == ESC_OK && !exists(name)) {
		char *plus = find_plus(name);

		if (plus == NULL)
			return esc_fail(err, ESC_LOG, "%s: %s", name,
					strerror(ENOENT));
		*plus = '\0';
		status = add_one(files, name, err);
		name = plus + 1;
	}
	return status == ESC_OK ? add_one(files, name, err) : status;
}

/* What comes from a pipe has to be read twice. */
static enum esc_status
keep_copy(struct log_file *file, struct esc_error *err)
{
	FILE *copy = tmpfile();
	char piece[65536];
	ssize_t len = 0;

	if (copy == NULL)
		return esc_errno(err, "keeping %s", log_title(file->name));
	do {
		len = read(file->fd, piece, sizeof(piece));
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0 || fwrite(piece, 1, (size_t)len, copy) !=
				       (size_t)len)
			break;
	} while (len != 0);
	if (len != 0 || fflush(copy) != 0) {
		esc_errno(err, "keeping %s", log_title(file->name));
		fclose(copy);
		return err->status;
	}
	close(file->fd);
	file->fd = fcntl(fileno(copy), F_DUPFD_CLOEXEC, 0);
	fclose(copy);
	return file->fd >= 0 ? ESC_OK
			     : esc_errno(err, "keeping %s",
					 log_title(file->name));
}

static enum esc_status
open_file(struct log_file *file, struct esc_error *err)
{
	enum esc_status status = ESC_OK;
	struct stat st;

	file->fd = strcmp(file->name, "-") == 0
			   ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
			   : open(file->name, O_RDONLY | O_CLOEXEC);
	if (file->fd < 0 || fstat(file->fd, &st) != 0)
		return esc_fail(err, ESC_LOG, "%s: %s", log_title(file->name),
				strerror(errno));
	if (!S_ISREG(st.st_mode))
		status = keep_copy(file, err);
	return status == ESC_OK
		       ? saved_read_header(file->fd, log_title(file->name),
					   &file->header, err)
		       : status;
}

enum esc_status
log_files_open(struct log_files *files, const char *argument,
	       struct esc_error *err)
{
	char *name = strdup(argument);

	*files = (struct log_files){ 0 };
	if (name == NULL)
		return esc_nomem(err);
	enum esc_status status = add_all(files, name, err);
	for (size_t i = 0; status == ESC_OK && i < files->len; i++)
		status = open_file(&files->all[i], err);
	free(name);
	return status;
}
