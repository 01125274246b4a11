/* The names in a tree, as a set that answers at once. */
#include "build/listing.h"

#include <stdlib.h>
#include <string.h>

#include "build/kinds.h"

enum { LISTING_FILE = 1, LISTING_DIR = 2 };

#define MODE_LINK 0120000u

void
listing_init(struct listing *list, struct intern *strings)
{
	*list = (struct listing){ .strings = strings };
}

void
listing_free(struct listing *list)
{
	free(list->marks);
	strid_list_free(&list->modules);
	strid_list_free(&list->works);
	strid_list_free(&list->links);
	buffer_free(&list->sources);
	buffer_free(&list->tests);
	*list = (struct listing){ 0 };
}

static bool
marks_grow(struct listing *list, strid id)
{
	if (id < list->marks_len)
		return true;
	size_t len = list->marks_len < 4096 ? 4096 : list->marks_len;
	while (len <= id)
		len *= 2;
	unsigned char *marks = realloc(list->marks, len);
	if (marks == NULL)
		return false;
	memset(marks + list->marks_len, 0, len - list->marks_len);
	list->marks = marks;
	list->marks_len = len;
	return true;
}

static bool
mark(struct listing *list, strid id, unsigned char bit)
{
	if (id == STRID_NOMEM || !marks_grow(list, id))
		return false;
	list->marks[id] |= bit;
	return true;
}

/* The directories above a path, until one that is there already. */
static bool
mark_parents(struct listing *list, const char *path, size_t len)
{
	while (len > 0) {
		const char *slash = memrchr(path, '/', len);

		len = slash != NULL ? (size_t)(slash - path) : 0;
		const strid id = intern_put(list->strings, path, len);
		if (id != STRID_NOMEM && id < list->marks_len &&
		    (list->marks[id] & LISTING_DIR) != 0)
			return true;
		if (!mark(list, id, LISTING_DIR))
			return false;
	}
	return true;
}

static bool
add_name(struct listing *list, const char *path, unsigned mode)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const size_t dir_len = slash != NULL ? (size_t)(slash - path) : 0;
	const size_t name_len = strlen(name);

	if (!mark(list, intern_puts(list->strings, path), LISTING_FILE) ||
	    !mark_parents(list, path, strlen(path)))
		return false;
	if (name_len > 3 && strcmp(name + name_len - 3, ".go") == 0)
		list->has_go = true;
	/* What a link called go.mod leads to may not be of this tree. */
	if ((mode & MODE_LINK) == MODE_LINK)
		return strid_list_add(&list->links,
				      intern_puts(list->strings, path));
	const strid dir = intern_put(list->strings, path, dir_len);
	if (strcmp(name, "go.mod") == 0)
		return strid_list_add(&list->modules, dir);
	if (strcmp(name, "go.work") == 0)
		return strid_list_add(&list->works, dir);
	return true;
}

enum esc_status
listing_add(struct listing *list, const char *path, unsigned mode,
	    struct esc_error *err)
{
	return add_name(list, path, mode) ? ESC_OK : esc_nomem(err);
}

static enum esc_status
add_entry(const char *path, unsigned mode, const unsigned char *id, void *data,
	  struct esc_error *err)
{
	struct listing *list = data;
	const bool link = (mode & MODE_LINK) == MODE_LINK;
	const enum input_kind kind = input_kind_of(path);

	if (link || kind != INPUT_OTHER) {
		struct buffer *out = !link && kind == INPUT_TEST
					     ? &list->tests : &list->sources;

		buffer_addf(out, "%zu %s %d ", strlen(path), path, link);
		buffer_add(out, id, REPO_ID_BYTES);
	}
	if (list->sources.failed || list->tests.failed)
		return esc_nomem(err);
	return listing_add(list, path, mode, err);
}

enum esc_status
listing_read(struct listing *list, struct repo *repo, const char *tree,
	     struct esc_error *err)
{
	if (!mark(list, 0, LISTING_DIR))
		return esc_nomem(err);
	return repo_list(repo, tree, add_entry, list, err);
}

static bool
has(const struct listing *list, const char *path, unsigned char bit)
{
	const strid id = intern_find(list->strings, path, strlen(path));

	if (id == 0 && path[0] != '\0')
		return false;
	return id < list->marks_len && (list->marks[id] & bit) != 0;
}

bool
listing_has_file(const struct listing *list, const char *path)
{
	return has(list, path, LISTING_FILE);
}

bool
listing_has_dir(const struct listing *list, const char *path)
{
	return has(list, path, LISTING_DIR);
}

const char *
listing_file(const struct listing *list, strid id)
{
	if (id >= list->marks_len || (list->marks[id] & LISTING_FILE) == 0)
		return NULL;
	return intern_text(list->strings, id);
}

/* Append one element of a path; false when ".." leads out of the root. */
static bool
add_element(struct buffer *out, size_t start, const char *name, size_t len)
{
	if (len == 0 || (len == 1 && name[0] == '.'))
		return true;
	if (len == 2 && name[0] == '.' && name[1] == '.') {
		if (out->len == start)
			return false;
		while (out->len > start && out->data[out->len - 1] != '/')
			out->len--;
		if (out->len > start)
			out->len--;
		out->data[out->len] = '\0';
		return true;
	}
	if (out->len > start)
		buffer_addc(out, '/');
	buffer_add(out, name, len);
	return !out->failed;
}

static bool
add_elements(struct buffer *out, size_t start, const char *path)
{
	while (*path != '\0') {
		const size_t len = strcspn(path, "/");

		if (!add_element(out, start, path, len))
			return false;
		path += len;
		path += *path == '/';
	}
	return true;
}

bool
path_below_root(const char *dir, const char *name, struct buffer *out)
{
	const size_t start = out->len;

	/* So that "" is a text too. */
	buffer_add(out, "", 0);
	return !out->failed && add_elements(out, start, dir) &&
	       add_elements(out, start, name);
}
