/*
 * What a checkout remembers of its files from one run to the next: id, mode
 * and stamp of each.  A file of our own and not a git index, since libgit2
 * neither says why an index could not be written nor keeps whole inodes.
 *
 * Layout, in the byte order of the machine: a header; then for each file a
 * record and its path with a NUL, in path order.  There is no checksum: a
 * record counts only if path, id, mode and stamp all are as found, so a
 * damaged one costs a comparison and nothing else.
 */
#include "git/checkout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATE_NAME "state"
#define STATE_MAGIC "escdiff checkout 1\n"

struct state_header {
	char magic[24];
	uint64_t count;
};

struct state_record {
	struct file_stamp stamp;
	uint32_t mode;
	uint32_t path_size;	/* with its NUL */
	unsigned char id[GIT_OID_RAWSZ];
	uint32_t unused;
};

static int64_t
nanoseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

struct file_stamp
stamp_of(const struct stat *st)
{
	return (struct file_stamp){
		.mtime = nanoseconds(&st->st_mtim),
		.ctime = nanoseconds(&st->st_ctim),
		.inode = (uint64_t)st->st_ino, .size = (uint64_t)st->st_size,
	};
}

/*
 * A file written in the same tick of the clock as the state, or later, may
 * have changed since without showing it: it is not vouched for.
 */
bool
state_vouches(const struct checkout *co, const struct target *target,
	      const struct stat *st)
{
	const struct file_stamp now = stamp_of(st);
	const struct file_stamp *then = &target->stamp;

	return target->known && then->mtime == now.mtime &&
	       then->ctime == now.ctime && then->inode == now.inode &&
	       then->size == now.size && then->mtime < co->written &&
	       then->ctime < co->written;
}

/* The record at *data, which moves on behind it; NULL: no more. */
static const char *
next_record(const char **data, const char *end, struct state_record *record)
{
	const char *path = *data + sizeof(*record);

	if ((size_t)(end - *data) < sizeof(*record))
		return NULL;
	memcpy(record, *data, sizeof(*record));
	if (record->path_size == 0 ||
	    (size_t)(end - path) < record->path_size ||
	    path[record->path_size - 1] != '\0')
		return NULL;
	*data = path + record->path_size;
	return path;
}

static void
apply_record(const struct checkout *co, const char *path,
	     const struct state_record *record)
{
	struct target *target = targets_find(co, path);

	if (target == NULL || target->mode != record->mode ||
	    memcmp(target->id.id, record->id, sizeof(record->id)) != 0)
		return;
	target->stamp = record->stamp;
	target->known = true;
}

static void
apply_state(struct checkout *co, const struct buffer *state)
{
	const char *data = buffer_text(state), *end = data + state->len, *path;
	struct state_header header;
	struct state_record record;

	if (state->len < sizeof(header))
		return;
	memcpy(&header, data, sizeof(header));
	data += sizeof(header);
	if (strncmp(header.magic, STATE_MAGIC, sizeof(header.magic)) != 0)
		return;
	co->remembered = (size_t)header.count;
	while ((path = next_record(&data, end, &record)) != NULL)
		apply_record(co, path, &record);
}

static enum esc_status
read_all(int fd, struct buffer *out, struct esc_error *err)
{
	char block[65536];
	ssize_t got;

	while ((got = read(fd, block, sizeof(block))) > 0)
		buffer_add(out, block, (size_t)got);
	if (out->failed)
		return esc_nomem(err);
	return got == 0 ? ESC_OK : esc_errno(err, "reading what was checked "
					     "out before");
}

enum esc_status
state_load(struct checkout *co, struct esc_error *err)
{
	char *path = path_join(co->gitdir, STATE_NAME);
	struct buffer state = { 0 };
	struct stat st;
	enum esc_status status = ESC_OK;

	if (path == NULL)
		return esc_nomem(err);
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && fstat(fd, &st) == 0) {
		co->written = nanoseconds(&st.st_mtim);
		status = read_all(fd, &state, err);
	}
	if (fd >= 0)
		close(fd);
	if (status == ESC_OK)
		apply_state(co, &state);
	buffer_free(&state);
	free(path);
	return status;
}

static void
add_record(struct buffer *state, const struct target *target)
{
	const size_t size = strlen(target->path) + 1;
	struct state_record record = {
		.stamp = target->stamp, .mode = target->mode,
		.path_size = (uint32_t)size,
	};

	memcpy(record.id, target->id.id, sizeof(record.id));
	buffer_add(state, &record, sizeof(record));
	buffer_add(state, target->path, size);
}

static void
add_state(struct buffer *state, const struct checkout *co)
{
	const struct state_header header = { .magic = STATE_MAGIC,
					     .count = co->len };

	buffer_add(state, &header, sizeof(header));
	for (size_t i = 0; i < co->len; i++)
		add_record(state, &co->targets[i]);
}

/* Written beside and renamed, so that it is there whole or not at all. */
static enum esc_status
replace_state(const char *path, const char *beside,
	      const struct buffer *state, struct esc_error *err)
{
	enum esc_status status = file_remove(beside, err);

	if (status == ESC_OK)
		status = file_write(beside, GIT_FILEMODE_BLOB, state->data,
				    state->len, err);
	if (status == ESC_OK && rename(beside, path) != 0)
		status = esc_errno(err, "writing %s", path);
	return status;
}

enum esc_status
state_save(const struct checkout *co, struct esc_error *err)
{
	char *path = path_join(co->gitdir, STATE_NAME);
	char *beside = path_join(co->gitdir, STATE_NAME ".new");
	struct buffer state = { 0 };
	enum esc_status status = ESC_OK;

	if (!co->changed && co->remembered == co->len)
		goto out;
	add_state(&state, co);
	if (path == NULL || beside == NULL || state.failed)
		status = esc_nomem(err);
	else
		status = replace_state(path, beside, &state, err);
out:
	buffer_free(&state);
	free(path);
	free(beside);
	return status;
}
