/* The content of the cache as a list, and what goes from it first. */
#include "build/pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/list.h"
#include "build/slots.h"
#include "escdiff/directory.h"

#define KEY_LEN 40

/* So long a run may take to write one file. */
#define LEFT_OVER_S 3600

struct reading {
	struct pieces *pieces;
	enum cache_kind kind;
	bool measure;
	piece_foreign_fn *foreign;
	void *data;
	const char *repository;	/* whose slots are read */
};

static void
tell_foreign(const struct reading *reading, const char *dir, const char *name)
{
	if (reading->foreign != NULL)
		reading->foreign(dir, name, reading->data);
}

static struct piece *
add_piece(struct pieces *pieces)
{
	void *items = pieces->items;

	if (!list_grow(&items, pieces->len, &pieces->cap,
		       sizeof(*pieces->items)))
		return NULL;
	pieces->items = items;
	pieces->items[pieces->len] = (struct piece){ 0 };
	return &pieces->items[pieces->len];
}

static bool
is_key(const char *name)
{
	return strlen(name) == KEY_LEN &&
	       strspn(name, "0123456789abcdef") == KEY_LEN;
}

static bool
is_left_over(const char *name)
{
	return strncmp(name, CACHE_TEMPORARY, strlen(CACHE_TEMPORARY)) == 0 &&
	       strlen(name) < PIECE_NAME_SIZE;
}

static void
read_file(int dir, const char *name, void *data)
{
	const struct reading *reading = data;
	struct stat st;

	/* What is gone already was ours. */
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (!S_ISREG(st.st_mode) || (!is_key(name) && !is_left_over(name))) {
		tell_foreign(reading, cache_kind_name(reading->kind), name);
		return;
	}
	struct piece *piece = add_piece(reading->pieces);
	if (piece == NULL)
		return;
	piece->kind = reading->kind;
	strcpy(piece->name, name);
	piece->bytes = (uint64_t)st.st_size;
	piece->used = st.st_mtim;
	piece->left_over = is_left_over(name);
	reading->pieces->len++;
}

/* One of those names; -1 with ENOENT when it is gone meanwhile. */
static int
open_named(int parent, const char *name, bool (*is_ours)(const char *))
{
	errno = EINVAL;
	return is_ours(name) ? directory_open(parent, name) : -1;
}

static void
add_size(int dir, const char *name, void *data)
{
	uint64_t *bytes = data;
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (S_ISDIR(st.st_mode))
		directory_for_each(directory_open(dir, name), add_size, bytes);
	else
		*bytes += (uint64_t)st.st_size;
}

/* "REPOSITORY/SLOT" */
static void
read_slot(int dir, const char *name, void *data)
{
	const struct reading *reading = data;
	const int slot = open_named(dir, name, slot_name_valid);
	char path[PIECE_NAME_SIZE];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", reading->repository, name);
	if (slot < 0) {
		if (errno == ENOENT)
			return;
		snprintf(path, sizeof(path), "%s/%s",
			 cache_kind_name(CACHE_TREES), reading->repository);
		tell_foreign(reading, path, name);
		return;
	}
	struct piece *piece = add_piece(reading->pieces);
	if (piece != NULL && (fstatat(slot, SLOT_LOCK, &st,
				      AT_SYMLINK_NOFOLLOW) == 0 ||
			      fstat(slot, &st) == 0)) {
		piece->kind = CACHE_TREES;
		strcpy(piece->name, path);
		piece->used = st.st_mtim;
		reading->pieces->len++;
	}
	if (piece == NULL || !reading->measure)
		close(slot);
	else
		directory_for_each(slot, add_size, &piece->bytes);
}

static void
read_repository(int dir, const char *name, void *data)
{
	struct reading *reading = data;
	const int repository = open_named(dir, name, is_key);

	if (repository < 0 && errno == ENOENT)
		return;
	if (repository < 0) {
		tell_foreign(reading, cache_kind_name(CACHE_TREES), name);
		return;
	}
	reading->repository = name;
	directory_for_each(repository, read_slot, reading);
}

void
pieces_read(struct pieces *pieces, const struct cache *cache,
	    enum cache_kind kind, bool measure, piece_foreign_fn *foreign,
	    void *data)
{
	struct reading reading = { pieces, kind, measure, foreign, data, "" };

	directory_for_each(cache_open_kind(cache, kind),
		       kind == CACHE_TREES ? read_repository : read_file,
		       &reading);
}

void
pieces_free(struct pieces *pieces)
{
	free(pieces->items);
	*pieces = (struct pieces){ 0 };
}

static int
compare_times(const struct timespec *a, const struct timespec *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec > b->tv_sec ? 1 : -1;
	return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

/* The same order in every run, whatever the file system says first. */
static int
by_use(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	const int order = compare_times(&x->used, &y->used);

	return order != 0 ? order : strcmp(x->name, y->name);
}

static enum piece_end
remove_file(int dir, const struct piece *piece, bool always)
{
	struct stat st;

	if (!always &&
	    fstatat(dir, piece->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    compare_times(&st.st_mtim, &piece->used) != 0)
		return PIECE_KEPT;
	if (unlinkat(dir, piece->name, 0) == 0 || errno == ENOENT)
		return PIECE_GONE;
	return PIECE_STAYS;
}

static enum piece_end
remove_tree(int dir, const struct piece *piece, bool always)
{
	char repository[KEY_LEN + 1];
	const int len = (int)strcspn(piece->name, "/");

	snprintf(repository, sizeof(repository), "%.*s", len, piece->name);
	const int fd = directory_open(dir, repository);
	if (fd < 0)
		return errno == ENOENT ? PIECE_GONE : PIECE_STAYS;
	const enum piece_end end =
		slot_remove(fd, piece->name + len + 1,
			    always ? NULL : &piece->used);
	close(fd);
	unlinkat(dir, repository, AT_REMOVEDIR);	/* if it was the last */
	return end;
}

enum piece_end
piece_remove(const struct cache *cache, const struct piece *piece,
	     bool always)
{
	const int dir = cache_open_kind(cache, piece->kind);
	enum piece_end end;

	if (dir < 0)
		return errno == ENOENT ? PIECE_GONE : PIECE_STAYS;
	end = piece->kind == CACHE_TREES ? remove_tree(dir, piece, always)
					 : remove_file(dir, piece, always);
	close(dir);
	return end;
}

void
pieces_evict(struct pieces *pieces, const struct cache *cache,
	     const struct piece_limits *limits, piece_ended_fn *ended,
	     void *data)
{
	const time_t now = time(NULL);
	uint64_t bytes = 0;
	size_t count = pieces->len;

	for (size_t i = 0; i < pieces->len; i++)
		bytes += pieces->items[i].bytes;
	if (pieces->len > 1)
		qsort(pieces->items, pieces->len, sizeof(*pieces->items),
		      by_use);
	for (size_t i = 0; i < pieces->len; i++) {
		const struct piece *piece = &pieces->items[i];
		const time_t age = now - piece->used.tv_sec;
		bool go = age > limits->age_s ||
			  (limits->bytes > 0 && bytes > limits->bytes) ||
			  (limits->count > 0 && count > limits->count);

		if (piece->left_over)
			go = age > LEFT_OVER_S;
		if (!go)
			continue;
		const enum piece_end end = piece_remove(cache, piece, false);
		if (end == PIECE_GONE || end == PIECE_FOREIGN) {
			bytes -= piece->bytes;
			count--;
		}
		if (ended != NULL)
			ended(piece, end, data);
	}
}
