/* Files that save work: written to a temporary name and renamed, so that none
 * is ever half there. */
#include "build/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "build/list.h"
#include "escdiff/tmpdir.h"

static const struct {
	const char *dir;
	off_t limit;		/* bytes; then the oldest go */
} kinds[CACHE_KINDS] = {
	[CACHE_ENV] = { "env", 1 << 20 },
	[CACHE_SNAPSHOT] = { "snapshots", 512 << 20 },
	[CACHE_CODE] = { "code", 16 << 20 },
	[CACHE_ANSWER] = { "answers", 64 << 20 },
};

#define TEMPORARY ".tmp-"	/* what a killed run may leave */
#define TEMPORARY_AGE_S 3600

struct entry {
	char name[80];
	off_t size;
	struct timespec used;
};

/* Tells backup programs to leave the directory out: bford.info/cachedir. */
static void
write_tag(const char *dir)
{
	static const char tag[] =
		"Signature: 8a477f597d28d172789f06886806bc55\n"
		"# This directory is a cache of escdiff.\n";
	char *path = NULL;

	if (asprintf(&path, "%s/CACHEDIR.TAG", dir) < 0)
		return;
	const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			    0600);
	if (fd >= 0) {
		/* A cache without its tag is a cache all the same. */
		if (write(fd, tag, sizeof(tag) - 1) < 0)
			unlink(path);
		close(fd);
	}
	free(path);
}

static char *
cache_path(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;

	if (xdg != NULL && xdg[0] == '/') {
		if (asprintf(&path, "%s/escdiff", xdg) < 0)
			return NULL;
	} else if (home != NULL && home[0] == '/') {
		if (asprintf(&path, "%s/.cache/escdiff", home) < 0)
			return NULL;
	} else {
		return strdup("");
	}
	return path;
}

enum esc_status
cache_open(struct cache *cache, struct esc_error *err)
{
	struct esc_error ignored = { 0 };
	char *path = cache_path();

	*cache = (struct cache){ 0 };
	if (path == NULL)
		return esc_nomem(err);
	if (path[0] != '\0' && make_dirs(path, &ignored) == ESC_OK &&
	    access(path, R_OK | W_OK | X_OK) == 0) {
		/* Go prints real paths; ours must compare with them. */
		cache->dir = realpath(path, NULL);
		if (cache->dir != NULL)
			write_tag(cache->dir);
	}
	free(path);
	return ESC_OK;
}

void
cache_close(struct cache *cache)
{
	free(cache->dir);
	*cache = (struct cache){ 0 };
}

/* The directory of a kind, open; -1 when there is none. */
static int
open_kind(const struct cache *cache, enum cache_kind kind)
{
	struct esc_error ignored = { 0 };
	char *path = NULL;
	int fd = -1;

	if (cache->dir == NULL ||
	    asprintf(&path, "%s/%s", cache->dir, kinds[kind].dir) < 0)
		return -1;
	if (make_dirs(path, &ignored) == ESC_OK)
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(path);
	return fd;
}

static bool
read_all(int fd, struct buffer *out)
{
	char bytes[65536];
	ssize_t len;

	while ((len = read(fd, bytes, sizeof(bytes))) > 0)
		buffer_add(out, bytes, (size_t)len);
	return len == 0 && !out->failed;
}

bool
cache_load(const struct cache *cache, enum cache_kind kind, const char *key,
	   struct buffer *out)
{
	const int dir = open_kind(cache, kind);
	bool found = false;

	buffer_clear(out);
	if (dir < 0)
		return false;
	const int fd = openat(dir, key, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0) {
		found = read_all(fd, out);
		/* Its time of use decides what goes first. */
		futimens(fd, NULL);
		close(fd);
	}
	close(dir);
	return found;
}

static bool
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		const ssize_t written = write(fd, data, len);

		if (written < 0)
			return false;
		data += written;
		len -= (size_t)written;
	}
	return true;
}

static bool
read_entry(int dir, const char *name, struct entry *entry)
{
	struct stat st;

	if (name[0] == '.' && strncmp(name, TEMPORARY, strlen(TEMPORARY)) != 0)
		return false;
	if (strlen(name) >= sizeof(entry->name) ||
	    fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	strcpy(entry->name, name);
	entry->size = st.st_size;
	entry->used = st.st_mtim;
	return true;
}

static int
by_use(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->used.tv_sec != y->used.tv_sec)
		return x->used.tv_sec > y->used.tv_sec ? 1 : -1;
	return (x->used.tv_nsec > y->used.tv_nsec) -
	       (x->used.tv_nsec < y->used.tv_nsec);
}

/* Remove the oldest until the rest is below the limit, and left-overs. */
static void
remove_oldest(int dir, struct entry *entries, size_t count, off_t limit)
{
	const time_t now = time(NULL);
	off_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += entries[i].size;
	qsort(entries, count, sizeof(*entries), by_use);
	for (size_t i = 0; i < count; i++) {
		const bool left_over = entries[i].name[0] == '.';

		if (left_over
			    ? now - entries[i].used.tv_sec > TEMPORARY_AGE_S
			    : total > limit) {
			unlinkat(dir, entries[i].name, 0);
			total -= entries[i].size;
		}
	}
}

static void
prune(int dir, off_t limit)
{
	const int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
	struct entry *entries = NULL;
	size_t count = 0, cap = 0;
	struct dirent *name;

	if (stream == NULL) {
		if (copy >= 0)
			close(copy);
		return;
	}
	while ((name = readdir(stream)) != NULL) {
		void *items = entries;

		if (!list_grow(&items, count, &cap, sizeof(*entries)))
			break;
		entries = items;
		if (read_entry(dir, name->d_name, &entries[count]))
			count++;
	}
	closedir(stream);
	if (count > 0)
		remove_oldest(dir, entries, count, limit);
	free(entries);
}

void
cache_store(const struct cache *cache, enum cache_kind kind, const char *key,
	    const void *data, size_t len)
{
	const int dir = open_kind(cache, kind);
	char temporary[96];

	if (dir < 0)
		return;
	snprintf(temporary, sizeof(temporary), TEMPORARY "%ld-%.40s",
		 (long)getpid(), key);
	const int fd = openat(dir, temporary,
			      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd >= 0) {
		bool ok = write_all(fd, data, len);

		ok = close(fd) == 0 && ok;
		if (!ok || renameat(dir, temporary, dir, key) < 0)
			unlinkat(dir, temporary, 0);
		prune(dir, kinds[kind].limit);
	}
	close(dir);
}
