/* Which paths the user wants to hear of, in git's spelling. */
#include "escdiff/pathspec.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "escdiff/path.h"
#include "git/git.h"

enum magic {
	MAGIC_TOP = 1, MAGIC_LITERAL = 2, MAGIC_ICASE = 4, MAGIC_GLOB = 8,
	MAGIC_EXCLUDE = 16
};

static const struct {
	const char *word;
	char mark;		/* ":!x" is ":(exclude)x"; 0: has none */
	unsigned magic;
	const char *variable;	/* git's, for all of them; NULL: none */
} words[] = {
	{ "top", '/', MAGIC_TOP, NULL },
	{ "exclude", '!', MAGIC_EXCLUDE, NULL },
	{ "exclude", '^', MAGIC_EXCLUDE, NULL },
	{ "literal", 0, MAGIC_LITERAL, "GIT_LITERAL_PATHSPECS" },
	{ "icase", 0, MAGIC_ICASE, "GIT_ICASE_PATHSPECS" },
	{ "glob", 0, MAGIC_GLOB, "GIT_GLOB_PATHSPECS" },
	/* Said by others, and by us without it. */
	{ "", 0, 0, NULL },
};

#define WORD_COUNT (sizeof(words) / sizeof(*words))

struct pathspec_item {
	const char *arg;	/* as given; borrowed */
	char *pattern;		/* owned: from the root, without "/" at its
				   end; "" is all */
	unsigned magic;
	size_t fixed;		/* how much of it is no wildcard */
};

static unsigned
magic_of_git(void)
{
	unsigned magic = 0;

	for (size_t i = 0; i < WORD_COUNT; i++) {
		const char *value = words[i].variable != NULL
				? git_variable(words[i].variable) : NULL;
		int yes = 0;

		if (value != NULL && git_config_parse_bool(&yes, value) == 0 &&
		    yes)
			magic |= words[i].magic;
	}
	return magic;
}

/* "(top,exclude)": *text goes behind it. */
static bool
take_words(const char **text, unsigned *magic)
{
	const char *at = *text + 1;

	for (;;) {
		const size_t len = strcspn(at, ",)");
		size_t i = 0;

		while (i < WORD_COUNT && (strlen(words[i].word) != len ||
					  strncmp(words[i].word, at, len) != 0))
			i++;
		if (i == WORD_COUNT || at[len] == '\0')
			return false;
		*magic |= words[i].magic;
		at += len + 1;
		if (at[-1] == ')')
			break;
	}
	*text = at;
	return true;
}

/* "!/": up to the first that is no mark, which may be another ":". */
static void
take_marks(const char **text, unsigned *magic)
{
	for (;; ++*text) {
		size_t i = 0;

		while (i < WORD_COUNT &&
		       (words[i].mark == 0 || words[i].mark != **text))
			i++;
		if (i == WORD_COUNT)
			break;
		*magic |= words[i].magic;
	}
	*text += **text == ':';
}

/* Append path to dir, without ".", ".." and doubled "/". */
static bool
append_path(struct buffer *dir, const char *path)
{
	while (*path != '\0') {
		const size_t len = strcspn(path, "/");

		if (len == 2 && strncmp(path, "..", 2) == 0) {
			if (dir->len == 0)
				return false;
			while (dir->len > 0 && dir->data[dir->len - 1] != '/')
				dir->len--;
			dir->len -= dir->len > 0;
			dir->data[dir->len] = '\0';
		} else if (len > 0 && (len != 1 || path[0] != '.')) {
			if (dir->len > 0)
				buffer_addc(dir, '/');
			buffer_add(dir, path, len);
		}
		path += len + (path[len] == '/');
	}
	return true;
}

static enum esc_status
set_pattern(struct pathspec_item *item, const char *prefix, const char *path,
	    struct esc_error *err)
{
	struct buffer pattern = { 0 };

	buffer_adds(&pattern, item->magic & MAGIC_TOP ? "" : prefix);
	if (!append_path(&pattern, path)) {
		buffer_free(&pattern);
		return esc_fail(err, ESC_USAGE,
				"%s lies outside of the repository",
				item->arg);
	}
	item->pattern = strdup(buffer_text(&pattern));
	const bool failed = pattern.failed || item->pattern == NULL;
	buffer_free(&pattern);
	if (failed)
		return esc_nomem(err);
	item->fixed = item->magic & MAGIC_LITERAL
			? strlen(item->pattern)
			: strcspn(item->pattern, "*?[\\");
	return ESC_OK;
}

enum esc_status
pathspec_add(struct pathspec *spec, const char *prefix, const char *arg,
	     struct esc_error *err)
{
	struct pathspec_item *items =
		reallocarray(spec->items, spec->len + 1, sizeof(*items));
	const char *path = arg;

	if (items == NULL)
		return esc_nomem(err);
	spec->items = items;
	struct pathspec_item *item = &items[spec->len++];
	*item = (struct pathspec_item){ .arg = arg, .magic = magic_of_git() };
	if (path[0] == ':' && !(item->magic & MAGIC_LITERAL)) {
		path++;
		if (path[0] == '(' && !take_words(&path, &item->magic))
			return esc_fail(err, ESC_USAGE, "%s: magic that is "
					"not known here", arg);
		if (path[-1] == ':')
			take_marks(&path, &item->magic);
	}
	return set_pattern(item, prefix, path, err);
}

void
pathspec_free(struct pathspec *spec)
{
	for (size_t i = 0; i < spec->len; i++)
		free(spec->items[i].pattern);
	free(spec->items);
	*spec = (struct pathspec){ 0 };
}

void
pathspec_add_identity(const struct pathspec *spec, struct buffer *text)
{
	for (size_t i = 0; i < spec->len; i++)
		buffer_addf(text, "path %u %zu %s\n", spec->items[i].magic,
			    strlen(spec->items[i].pattern),
			    spec->items[i].pattern);
}

static bool
same_start(const struct pathspec_item *item, const char *path, size_t len)
{
	return (item->magic & MAGIC_ICASE
			? strncasecmp(item->pattern, path, len)
			: strncmp(item->pattern, path, len)) == 0;
}

/* One element of a path between slashes, of a ":(glob)". */
static bool
element_matches(const char *pattern, size_t pattern_len, const char *path,
		size_t path_len, int flags)
{
	char *copies[] = { strndup(pattern, pattern_len),
			   strndup(path, path_len) };
	const bool matches = copies[0] != NULL && copies[1] != NULL &&
			     fnmatch(copies[0], copies[1], flags) == 0;

	free(copies[0]);
	free(copies[1]);
	return matches;
}

/* With "**" for any number of directories. */
static bool
glob_matches(const char *pattern, const char *path, int flags)
{
	const size_t len = strcspn(pattern, "/"), here = strcspn(path, "/");

	if (strcmp(pattern, "**") == 0)
		return true;
	if (len == 2 && strncmp(pattern, "**", 2) == 0)
		return glob_matches(pattern + 3, path, flags) ||
		       (path[here] == '/' &&
			glob_matches(pattern, path + here + 1, flags));
	if ((pattern[len] == '/') != (path[here] == '/') ||
	    !element_matches(pattern, len, path, here, flags))
		return false;
	return pattern[len] == '\0' ||
	       glob_matches(pattern + len + 1, path + here + 1, flags);
}

static bool
item_matches(const struct pathspec_item *item, const char *path)
{
	const size_t len = strlen(item->pattern);
	const int flags = item->magic & MAGIC_ICASE ? FNM_CASEFOLD : 0;

	/* The file, or what is below the directory; wildcards or not. */
	if (len == 0 || (same_start(item, path, len) &&
			 (path[len] == '\0' || path[len] == '/')))
		return true;
	if (item->fixed == len)
		return false;
	return item->magic & MAGIC_GLOB
			? glob_matches(item->pattern, path, flags)
			: fnmatch(item->pattern, path, flags) == 0;
}

bool
pathspec_matches(const struct pathspec *spec, const char *path)
{
	bool wanted = false, any = false;

	if (path[0] == '\0')
		return spec->len == 0;
	for (size_t i = 0; i < spec->len; i++) {
		const struct pathspec_item *item = &spec->items[i];
		const bool exclude = item->magic & MAGIC_EXCLUDE;

		if (exclude && item_matches(item, path))
			return false;
		any = any || !exclude;
		wanted = wanted || (!exclude && item_matches(item, path));
	}
	/* With nothing but exclusions all the rest is wanted. */
	return wanted || !any;
}

/* Which items match a file. */
struct search {
	const struct pathspec *spec;
	bool *found;
};

static enum esc_status
mark_found(const char *path, unsigned mode, const unsigned char *id,
	   void *data, struct esc_error *err)
{
	struct search *search = data;

	(void)mode;
	(void)id;
	(void)err;
	for (size_t i = 0; i < search->spec->len; i++) {
		if (!search->found[i])
			search->found[i] = item_matches(
				&search->spec->items[i], path);
	}
	return ESC_OK;
}

enum esc_status
pathspec_check(const struct pathspec *spec, struct repo *repo,
	       const char *old_tree, const char *new_tree,
	       struct esc_error *err)
{
	struct search search = { spec, calloc(spec->len + 1, sizeof(bool)) };

	if (search.found == NULL)
		return esc_nomem(err);
	enum esc_status status = repo_list(repo, new_tree, mark_found, &search,
					   err);
	if (status == ESC_OK)
		status = repo_list(repo, old_tree, mark_found, &search, err);
	for (size_t i = 0; status == ESC_OK && i < spec->len; i++) {
		if (!search.found[i] &&
		    !(spec->items[i].magic & MAGIC_EXCLUDE))
			status = esc_fail(err, ESC_USAGE, "%s matches no file "
					  "of either side",
					  spec->items[i].arg);
	}
	free(search.found);
	return status;
}

static bool
tree_has(struct repo *repo, const char *tree, const char *path)
{
	git_tree_entry *entry = NULL;
	git_tree *object = NULL;
	struct esc_error ignored;
	git_oid id;

	const bool has = tree_id(tree, &id, &ignored) == ESC_OK &&
			 git_tree_lookup(&object, repo->git, &id) == 0 &&
			 git_tree_entry_bypath(&entry, object, path) == 0;
	git_tree_entry_free(entry);
	git_tree_free(object);
	return has;
}

static bool
is_package(const char *arg)
{
	return strcmp(arg, ".") == 0 || strcmp(arg, "..") == 0 ||
	       strstr(arg, "...") != NULL ||
	       ((strncmp(arg, "./", 2) == 0 || strncmp(arg, "../", 3) == 0 ||
		 arg[0] == '/') &&
		!path_ends_in(arg, ".go") && strpbrk(arg, "*?[") == NULL);
}

bool
pathspec_is_meant(struct repo *repo, const char *old_tree,
		  const char *new_tree, const char *arg)
{
	struct buffer path = { 0 };

	if (is_package(arg))
		return false;
	if (arg[0] == ':' || strpbrk(arg, "*?[") != NULL ||
	    path_ends_in(arg, ".go"))
		return true;
	buffer_adds(&path, repo_prefix(repo));
	const bool exists = append_path(&path, arg) && path.len > 0 &&
			    !path.failed &&
			    (tree_has(repo, old_tree, path.data) ||
			     tree_has(repo, new_tree, path.data));
	buffer_free(&path);
	return exists;
}

size_t
repo_count_revisions(struct repo *repo, char *const *args, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		git_object *object = NULL;
		struct esc_error ignored = { 0 };
		struct stat st;

		if (strncmp(args[i], ":(", 2) != 0 &&
		    strpbrk(args[i], "*?[") == NULL && lstat(args[i], &st) != 0)
			continue;
		const bool is_revision = revision_lookup(repo, args[i],
							 &object, &ignored) ==
					 ESC_OK;
		git_object_free(object);
		if (!is_revision)
			return i;
	}
	return count;
}
