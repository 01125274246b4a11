/* The cache as its owner sees it: how much there is, and away with it. */
#include "escdiff/upkeep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/cache.h"
#include "build/pieces.h"
#include "escdiff/directory.h"

static void
add_piece(struct cache_usage *usage, const struct piece *piece)
{
	const time_t used = piece->used.tv_sec;

	if (usage->entries == 0 || used < usage->oldest)
		usage->oldest = used;
	if (usage->entries == 0 || used > usage->newest)
		usage->newest = used;
	usage->entries++;
	usage->bytes += piece->bytes;
}

enum esc_status
cache_usages_get(struct cache_usages *usages, struct esc_error *err)
{
	struct cache cache = { 0 };
	enum esc_status status = cache_find(&cache, err);

	*usages = (struct cache_usages){ .count = CACHE_KINDS };
	for (size_t i = 0; status == ESC_OK && i < CACHE_KINDS; i++) {
		const enum cache_kind kind = (enum cache_kind)i;
		struct cache_usage *usage = &usages->kinds[i];
		struct pieces pieces = { 0 };

		*usage = (struct cache_usage){
			.kind = cache_kind_name(kind),
			.limit = cache_kind_limits(kind)->bytes,
		};
		pieces_read(&pieces, &cache, kind, true, NULL, NULL);
		for (size_t j = 0; j < pieces.len; j++) {
			add_piece(usage, &pieces.items[j]);
			add_piece(&usages->total, &pieces.items[j]);
		}
		pieces_free(&pieces);
	}
	usages->dir = cache.dir != NULL ? cache.dir : cache_path();
	if (usages->dir == NULL)
		status = esc_nomem(err);
	return status;
}

void
cache_usages_free(struct cache_usages *usages)
{
	free(usages->dir);
	*usages = (struct cache_usages){ 0 };
}

static const char not_ours[] = "it is not escdiff's";

/* A tidying on its way. */
struct tidying {
	struct cache cache;
	struct cache_tidied *tidied;
	cache_left_fn *left;
	void *data;
};

static void
tell_left(const struct tidying *tidying, const char *dir, const char *name,
	  const char *why)
{
	struct buffer path = { 0 };

	if (dir[0] != '\0')
		buffer_addf(&path, "%s/", dir);
	buffer_adds(&path, name);
	if (!path.failed)
		tidying->left(tidying->cache.dir, path.data, why,
			      tidying->data);
	buffer_free(&path);
}

static void
tell_foreign(const char *dir, const char *name, void *data)
{
	tell_left(data, dir, name, not_ours);
}

static void
take_end(const struct piece *piece, enum piece_end end, void *data)
{
	struct tidying *tidying = data;
	struct cache_tidied *tidied = tidying->tidied;
	const char *dir = cache_kind_name(piece->kind);
	const int number = errno;

	switch (end) {
	case PIECE_FOREIGN:
	case PIECE_GONE:
		tidied->removed++;
		tidied->removed_bytes += piece->bytes;
		if (end == PIECE_FOREIGN)
			tell_left(tidying, dir, piece->name, not_ours);
		break;
	case PIECE_IN_USE:
		tidied->in_use++;
		tell_left(tidying, dir, piece->name, "it is in use");
		break;
	case PIECE_STAYS:
		tidied->failed++;
		tell_left(tidying, dir, piece->name, strerror(number));
		break;
	case PIECE_KEPT:
		break;
	}
}

static void
tidy_kind(struct tidying *tidying, enum cache_kind kind, time_t max_age_s)
{
	struct piece_limits limits = *cache_kind_limits(kind);
	struct pieces pieces = { 0 };

	if (max_age_s >= 0)
		limits.age_s = max_age_s;
	pieces_read(&pieces, &tidying->cache, kind, true, NULL, NULL);
	pieces_evict(&pieces, &tidying->cache, &limits, take_end, tidying);
	pieces_free(&pieces);
}

/* All that is left, oldest first, whatever its kind. */
static void
tidy_all(struct tidying *tidying, uint64_t max_bytes)
{
	const struct piece_limits limits = { .bytes = max_bytes,
					     .age_s = INT32_MAX };
	struct pieces pieces = { 0 };

	for (size_t i = 0; i < CACHE_KINDS; i++)
		pieces_read(&pieces, &tidying->cache, (enum cache_kind)i, true,
			    NULL, NULL);
	pieces_evict(&pieces, &tidying->cache, &limits, take_end, tidying);
	pieces_free(&pieces);
}

enum esc_status
cache_tidy(uint64_t max_bytes, time_t max_age_s, struct cache_tidied *tidied,
	   cache_left_fn *left, void *data, struct esc_error *err)
{
	struct tidying tidying = { .tidied = tidied, .left = left,
				   .data = data };
	const enum esc_status status = cache_find(&tidying.cache, err);

	*tidied = (struct cache_tidied){ 0 };
	for (size_t i = 0; status == ESC_OK && i < CACHE_KINDS; i++)
		tidy_kind(&tidying, (enum cache_kind)i, max_age_s);
	if (status == ESC_OK && max_bytes > 0)
		tidy_all(&tidying, max_bytes);
	cache_close(&tidying.cache);
	return status;
}

static void
clear_kind(struct tidying *tidying, enum cache_kind kind)
{
	struct pieces pieces = { 0 };

	pieces_read(&pieces, &tidying->cache, kind, true, tell_foreign,
		    tidying);
	for (size_t i = 0; i < pieces.len; i++)
		take_end(&pieces.items[i],
			 piece_remove(&tidying->cache, &pieces.items[i], true),
			 tidying);
	pieces_free(&pieces);
}

/* Is it the name of a directory of ours? */
static bool
is_kind(const char *name)
{
	for (size_t i = 0; i < CACHE_KINDS; i++) {
		if (strcmp(cache_kind_name((enum cache_kind)i), name) == 0)
			return true;
	}
	return false;
}

/* What is left beside the directories of kinds: those tell themselves. */
static void
tell_rest(int top, const char *name, void *data)
{
	struct stat st;

	if (fstatat(top, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    !(S_ISDIR(st.st_mode) && is_kind(name)))
		tell_left(data, "", name, not_ours);
}

/* The directories, as far as they are empty now. */
static void
clear_directories(struct tidying *tidying)
{
	const int top = open(tidying->cache.dir,
			     O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (top < 0)
		return;
	for (size_t i = 0; i < CACHE_KINDS; i++)
		unlinkat(top, cache_kind_name((enum cache_kind)i),
			 AT_REMOVEDIR);
	cache_remove_tag(top);
	if (rmdir(tidying->cache.dir) == 0)
		close(top);
	else
		directory_for_each(top, tell_rest, tidying);
}

enum esc_status
cache_clear(struct cache_tidied *tidied, cache_left_fn *left, void *data,
	    struct esc_error *err)
{
	struct tidying tidying = { .tidied = tidied, .left = left,
				   .data = data };
	const enum esc_status status = cache_find(&tidying.cache, err);

	*tidied = (struct cache_tidied){ 0 };
	if (status == ESC_OK && tidying.cache.dir != NULL) {
		for (size_t i = 0; i < CACHE_KINDS; i++)
			clear_kind(&tidying, (enum cache_kind)i);
		clear_directories(&tidying);
	}
	cache_close(&tidying.cache);
	return status;
}
