/* Files that save work: written to a temporary name and renamed, so that none
 * is ever half there. */
#include "build/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/pieces.h"
#include "escdiff/directory.h"
#include "escdiff/tmpdir.h"

#define MIB ((uint64_t)1 << 20)
#define DAY_S ((time_t)24 * 3600)

static const struct {
	const char *dir;
	struct piece_limits limits;
} kinds[CACHE_KINDS] = {
	[CACHE_ENV] = { "env", { MIB, 256, 90 * DAY_S } },
	[CACHE_SNAPSHOT] = { "snapshots", { 512 * MIB, 8192, 90 * DAY_S } },
	[CACHE_CODE] = { "code", { 16 * MIB, 8192, 90 * DAY_S } },
	[CACHE_ANSWER] = { "answers", { 64 * MIB, 4096, 90 * DAY_S } },
	/* The next run that wants one writes a tree more. */
	[CACHE_TREES] = { "repos", { 0, 0, 30 * DAY_S } },
};

const char *
cache_kind_name(enum cache_kind kind)
{
	return kinds[kind].dir;
}

const struct piece_limits *
cache_kind_limits(enum cache_kind kind)
{
	return &kinds[kind].limits;
}

/* Tells backup programs to leave the directory out: bford.info/cachedir. */
#define TAG_NAME "CACHEDIR.TAG"

static const char tag[] = "Signature: 8a477f597d28d172789f06886806bc55\n"
			  "# This directory is a cache of escdiff.\n";

static void
link_tag(int fd, const char *path)
{
	char name[40];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	const ssize_t len = write(fd, tag, sizeof(tag) - 1);
	/* A cache without its tag is a cache all the same. */
	if (len == (ssize_t)sizeof(tag) - 1)
		linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

/* Whole from the start: what is not as we wrote it is never removed. */
static void
write_tag(const char *dir)
{
	char *path = NULL;

	if (asprintf(&path, "%s/" TAG_NAME, dir) < 0)
		return;
	const int fd = access(path, F_OK) == 0
		? -1 : open(dir, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	if (fd >= 0) {
		link_tag(fd, path);
		close(fd);
	}
	free(path);
}

void
cache_remove_tag(int dir)
{
	const int fd = openat(dir, TAG_NAME, O_RDONLY | O_NOFOLLOW |
						     O_NONBLOCK | O_CLOEXEC);
	char found[sizeof(tag)] = "";

	if (fd < 0)
		return;
	const ssize_t len = read(fd, found, sizeof(found));
	if (len == (ssize_t)(sizeof(tag) - 1) &&
	    memcmp(found, tag, sizeof(tag) - 1) == 0)
		unlinkat(dir, TAG_NAME, 0);
	close(fd);
}

char *
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

enum esc_status
cache_find(struct cache *cache, struct esc_error *err)
{
	char *path = cache_path();

	*cache = (struct cache){ 0 };
	if (path == NULL)
		return esc_nomem(err);
	if (path[0] != '\0')
		cache->dir = realpath(path, NULL);
	free(path);
	return ESC_OK;
}

void
cache_close(struct cache *cache)
{
	free(cache->dir);
	*cache = (struct cache){ 0 };
}

int
cache_open_kind(const struct cache *cache, enum cache_kind kind)
{
	int fd = -1;

	if (cache->dir == NULL) {
		errno = ENOENT;
		return -1;
	}
	const int top = open(cache->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (top >= 0) {
		fd = directory_open(top, kinds[kind].dir);
		const int number = errno;
		close(top);
		errno = number;
	}
	return fd;
}

/* The same, made when it is missing. */
static int
make_kind(const struct cache *cache, enum cache_kind kind)
{
	struct esc_error ignored = { 0 };
	char *path = NULL;

	if (cache->dir == NULL ||
	    asprintf(&path, "%s/%s", cache->dir, kinds[kind].dir) < 0)
		return -1;
	const enum esc_status status = make_dirs(path, &ignored);
	free(path);
	return status == ESC_OK ? cache_open_kind(cache, kind) : -1;
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

int
cache_load_file(const struct cache *cache, enum cache_kind kind,
		const char *key)
{
	const int dir = cache_open_kind(cache, kind);

	if (dir < 0)
		return -1;
	const int fd = openat(dir, key, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	close(dir);
	/* Its time of use decides what goes first. */
	if (fd >= 0)
		futimens(fd, NULL);
	return fd;
}

bool
cache_load(const struct cache *cache, enum cache_kind kind, const char *key,
	   struct buffer *out)
{
	const int fd = cache_load_file(cache, kind, key);

	buffer_clear(out);
	if (fd < 0)
		return false;
	const bool found = read_all(fd, out);
	close(fd);
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

void
cache_prune(const struct cache *cache, enum cache_kind kind)
{
	struct pieces pieces = { 0 };

	pieces_read(&pieces, cache, kind, false, NULL, NULL);
	pieces_evict(&pieces, cache, &kinds[kind].limits, NULL, NULL);
	pieces_free(&pieces);
}

/* The disk is full: what was used longest ago goes, twice as much as is
 * wanted. */
static void
make_room(const struct cache *cache, enum cache_kind kind, size_t len)
{
	struct piece_limits limits = kinds[kind].limits;
	struct pieces pieces = { 0 };
	uint64_t bytes = 0;

	pieces_read(&pieces, cache, kind, false, NULL, NULL);
	for (size_t i = 0; i < pieces.len; i++)
		bytes += pieces.items[i].bytes;
	limits.bytes = bytes > 2 * len ? bytes - 2 * len : 1;
	pieces_evict(&pieces, cache, &limits, NULL, NULL);
	pieces_free(&pieces);
}

/* All bytes, or errno and no file. */
static bool
write_file(int dir, const char *name, const void *data, size_t len)
{
	const int fd = openat(dir, name,
			      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	bool ok = write_all(fd, data, len);
	int number = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		number = errno;
	}
	if (!ok)
		unlinkat(dir, name, 0);
	errno = number;
	return ok;
}

static bool
write_with_room(const struct cache *cache, enum cache_kind kind, int dir,
		const char *name, const void *data, size_t len)
{
	if (write_file(dir, name, data, len))
		return true;
	if (errno != ENOSPC && errno != EDQUOT)
		return false;
	make_room(cache, kind, len);
	return write_file(dir, name, data, len);
}

void
cache_store(const struct cache *cache, enum cache_kind kind, const char *key,
	    const void *data, size_t len)
{
	const int dir = make_kind(cache, kind);
	char temporary[80];

	if (dir < 0)
		return;
	snprintf(temporary, sizeof(temporary), CACHE_TEMPORARY "%ld-%.40s",
		 (long)getpid(), key);
	if (write_with_room(cache, kind, dir, temporary, data, len)) {
		if (renameat(dir, temporary, dir, key) < 0)
			unlinkat(dir, temporary, 0);
		cache_prune(cache, kind);
	}
	close(dir);
}
