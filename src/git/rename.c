/*
 * Which removed file became which added one.  Not libgit2's search: it
 * compares each with each until nothing changes any more, data files too,
 * which takes minutes when a vendor directory moves; and a swap of two files
 * is none to it.  Here equal files pair up by sorting, and only Go files are
 * compared by likeness.
 */
#include "git/git.h"

#include <git2/sys/hashsig.h>
#include <stdlib.h>
#include <string.h>

#include "escdiff/interrupt.h"

#define MIN_LIKENESS 50			/* percent, as in git */
#define MAX_COMPARISONS ((size_t)1000 * 1000)

/* The old or the new version of a pair that may go with another's. */
struct half {
	size_t pair;		/* where it stands */
	const char *path, *base;	/* base: the name without directories */
	git_oid id;
	bool is_text;
	git_hashsig *sig;	/* owned; NULL: not made, or not for this */
	struct half *partner;	/* among the others; NULL: none yet */
};

struct match {
	struct half *old, *new;
	int score;
};

struct renames {
	struct repo *repo;
	struct half *olds, *news;	/* owned */
	size_t old_count, new_count;
	struct match *matches;		/* owned */
	size_t len, cap;
};

static bool
is_go(const char *path)
{
	const size_t len = strlen(path);

	return len > 3 && strcmp(path + len - 3, ".go") == 0;
}

static int
half_signature(struct repo *repo, struct half *half)
{
	git_blob *blob = NULL;
	int code = 0;

	if (half->sig != NULL || !half->is_text || !is_go(half->path))
		return 0;
	code = git_blob_lookup(&blob, repo->git, &half->id);
	if (code == 0)
		code = git_hashsig_create(
			&half->sig, git_blob_rawcontent(blob),
			(size_t)git_blob_rawsize(blob),
			GIT_HASHSIG_SMART_WHITESPACE |
			GIT_HASHSIG_ALLOW_SMALL_FILES);
	git_blob_free(blob);
	return code;
}

static struct half
make_half(size_t pair, const char *path, const git_oid *id, unsigned mode)
{
	const char *slash = strrchr(path, '/');

	return (struct half){
		.pair = pair, .path = path, .id = *id,
		.base = slash != NULL ? slash + 1 : path,
		.is_text = mode == GIT_FILEMODE_BLOB ||
			   mode == GIT_FILEMODE_BLOB_EXECUTABLE,
	};
}

/* A changed file too unlike itself: it may rather be two others' halves. */
static int
is_rewritten(struct repo *repo, const struct file_pair *pair, bool *yes)
{
	struct half old = make_half(0, pair->old_path, &pair->old_id,
				    pair->old_mode);
	struct half new = make_half(0, pair->new_path, &pair->new_id,
				    pair->new_mode);

	*yes = false;
	if (git_oid_equal(&old.id, &new.id))
		return 0;
	int code = half_signature(repo, &old);
	if (code == 0)
		code = half_signature(repo, &new);
	if (code == 0 && old.sig != NULL && new.sig != NULL) {
		code = git_hashsig_compare(old.sig, new.sig);
		*yes = code >= 0 && code < MIN_LIKENESS;
	}
	git_hashsig_free(old.sig);
	git_hashsig_free(new.sig);
	return code < 0 ? code : 0;
}

static enum esc_status
collect(struct renames *renames, const struct file_pair *pairs, size_t len,
	struct esc_error *err)
{
	renames->olds = calloc(len + 1, sizeof(*renames->olds));
	renames->news = calloc(len + 1, sizeof(*renames->news));
	if (renames->olds == NULL || renames->news == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < len; i++) {
		const struct file_pair *pair = &pairs[i];
		bool take = pair->old_path == NULL || pair->new_path == NULL;
		int code = 0;

		if (!take)
			code = is_rewritten(renames->repo, pair, &take);
		if (code < 0)
			return git_fail(renames->repo, code, err);
		if (take && pair->old_path != NULL)
			renames->olds[renames->old_count++] =
				make_half(i, pair->old_path, &pair->old_id,
					  pair->old_mode);
		if (take && pair->new_path != NULL)
			renames->news[renames->new_count++] =
				make_half(i, pair->new_path, &pair->new_id,
					  pair->new_mode);
	}
	return ESC_OK;
}

/* Order by id, then name: equal files under the same name come together. */
static int
compare_ids(const void *a, const void *b)
{
	const struct half *one = a, *two = b;
	int order = git_oid_cmp(&one->id, &two->id);

	if (order == 0)
		order = strcmp(one->base, two->base);
	return order != 0 ? order : strcmp(one->path, two->path);
}

static int
compare_names(const struct half *one, const struct half *two)
{
	const int order = git_oid_cmp(&one->id, &two->id);

	return order != 0 ? order : strcmp(one->base, two->base);
}

static void
join(struct half *old, struct half *new)
{
	old->partner = new;
	new->partner = old;
}

/* Pair equal files by merging the two sorted lists; order says how equal. */
static void
join_equal(struct renames *renames,
	   int (*order)(const struct half *, const struct half *))
{
	size_t i = 0, j = 0;

	while (i < renames->old_count && j < renames->new_count) {
		struct half *old = &renames->olds[i];
		struct half *new = &renames->news[j];
		const int sign = order(old, new);

		if (old->partner != NULL || sign < 0) {
			i++;
		} else if (new->partner != NULL || sign > 0) {
			j++;
		} else {
			join(old, new);
			i++;
			j++;
		}
	}
}

static int
compare_id_only(const struct half *one, const struct half *two)
{
	return git_oid_cmp(&one->id, &two->id);
}

static enum esc_status
add_match(struct renames *renames, struct half *old, struct half *new,
	  int score, struct esc_error *err)
{
	if (renames->len == renames->cap) {
		const size_t cap = renames->cap != 0 ? renames->cap * 2 : 64;
		struct match *matches =
			realloc(renames->matches, cap * sizeof(*matches));
		if (matches == NULL)
			return esc_nomem(err);
		renames->matches = matches;
		renames->cap = cap;
	}
	renames->matches[renames->len++] = (struct match){ old, new, score };
	return ESC_OK;
}

/* Compare one old file with the new ones; with too many, by name only. */
static enum esc_status
compare_with_news(struct renames *renames, struct half *old, bool by_name,
		  struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	if (old->partner != NULL || old->sig == NULL)
		return ESC_OK;
	for (size_t j = 0; j < renames->new_count && status == ESC_OK; j++) {
		struct half *new = &renames->news[j];

		if (new->partner != NULL || new->sig == NULL ||
		    new->pair == old->pair)
			continue;
		const bool same_name = strcmp(old->base, new->base) == 0;
		if (by_name && !same_name)
			continue;
		const int likeness = git_hashsig_compare(old->sig, new->sig);
		if (likeness < 0)
			return git_fail(renames->repo, likeness, err);
		/* Among equals the file that keeps its name is it. */
		if (likeness >= MIN_LIKENESS)
			status = add_match(renames, old, new,
					   2 * likeness + same_name, err);
	}
	return status;
}

static enum esc_status
sign_all(struct renames *renames, struct half *halves, size_t count,
	 size_t *signed_count, struct esc_error *err)
{
	*signed_count = 0;
	for (size_t i = 0; i < count; i++) {
		int code = 0;

		if (halves[i].partner == NULL)
			code = half_signature(renames->repo, &halves[i]);
		if (code < 0)
			return git_fail(renames->repo, code, err);
		*signed_count += halves[i].sig != NULL;
	}
	return ESC_OK;
}

/* The likest first; ties in path order, which the halves are in. */
static int
compare_matches(const void *a, const void *b)
{
	const struct match *one = a, *two = b;

	if (one->score != two->score)
		return one->score > two->score ? -1 : 1;
	if (one->old != two->old)
		return strcmp(one->old->path, two->old->path);
	return strcmp(one->new->path, two->new->path);
}

static enum esc_status
join_alike(struct renames *renames, struct esc_error *err)
{
	size_t olds, news;
	enum esc_status status = sign_all(renames, renames->olds,
					  renames->old_count, &olds, err);

	if (status == ESC_OK)
		status = sign_all(renames, renames->news, renames->new_count,
				  &news, err);
	if (status != ESC_OK || olds == 0 || news == 0)
		return status;
	const bool by_name = olds > MAX_COMPARISONS / news;
	for (size_t i = 0; i < renames->old_count && status == ESC_OK; i++) {
		if (interrupt_pending())
			return esc_fail(err, ESC_INTERRUPTED, "interrupted");
		status = compare_with_news(renames, &renames->olds[i], by_name,
					   err);
	}
	if (status != ESC_OK || renames->len == 0)
		return status;
	qsort(renames->matches, renames->len, sizeof(*renames->matches),
	      compare_matches);
	for (size_t i = 0; i < renames->len; i++) {
		const struct match *match = &renames->matches[i];

		if (match->old->partner == NULL && match->new->partner == NULL)
			join(match->old, match->new);
	}
	return ESC_OK;
}

/* Give the new halves their old ones; those left alone stand for
 * themselves. */
static struct file_pair *
rebuild(const struct renames *renames, const struct file_pair *pairs,
	size_t *len)
{
	struct file_pair *made = calloc(2 * *len + 1, sizeof(*made));
	size_t count = *len, kept = 0;

	if (made == NULL)
		return NULL;
	memcpy(made, pairs, *len * sizeof(*made));
	for (size_t i = 0; i < renames->old_count; i++) {
		const struct half *old = &renames->olds[i];
		if (old->partner != NULL)
			made[old->pair].old_path = NULL;
	}
	for (size_t i = 0; i < renames->new_count; i++) {
		const struct half *new = &renames->news[i];
		struct file_pair *pair = &made[new->pair];

		if (new->partner == NULL)
			continue;
		/* Its own old version went elsewhere, or nowhere. */
		if (pair->old_path != NULL) {
			made[count] = *pair;
			made[count++].new_path = NULL;
		}
		const struct file_pair *from = &pairs[new->partner->pair];
		pair->old_path = from->old_path;
		pair->old_id = from->old_id;
		pair->old_mode = from->old_mode;
	}
	for (size_t i = 0; i < count; i++) {
		if (made[i].old_path != NULL || made[i].new_path != NULL)
			made[kept++] = made[i];
	}
	*len = kept;
	return made;
}

static void
renames_free(struct renames *renames)
{
	for (size_t i = 0; i < renames->old_count; i++)
		git_hashsig_free(renames->olds[i].sig);
	for (size_t i = 0; i < renames->new_count; i++)
		git_hashsig_free(renames->news[i].sig);
	free(renames->olds);
	free(renames->news);
	free(renames->matches);
}

enum esc_status
renames_find(struct repo *repo, struct file_pair **pairs, size_t *len,
	     struct esc_error *err)
{
	struct renames renames = { .repo = repo };
	enum esc_status status = collect(&renames, *pairs, *len, err);

	if (status == ESC_OK) {
		qsort(renames.olds, renames.old_count, sizeof(struct half),
		      compare_ids);
		qsort(renames.news, renames.new_count, sizeof(struct half),
		      compare_ids);
		join_equal(&renames, compare_names);
		join_equal(&renames, compare_id_only);
		status = join_alike(&renames, err);
	}
	if (status == ESC_OK) {
		struct file_pair *made = rebuild(&renames, *pairs, len);

		if (made == NULL)
			status = esc_nomem(err);
		else
			free(*pairs);
		if (made != NULL)
			*pairs = made;
	}
	renames_free(&renames);
	return status;
}
