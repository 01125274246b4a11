/* Files of tests that are not built: what Go reads of them all the same. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "build/gohead.h"
#include "build/inputs.h"
#include "escdiff/path.h"

struct checker {
	struct repo *repo;
	const struct input_side *old, *new;
	const struct intern *strings;
	bool *matter;
};

static enum esc_status
read_head(const struct checker *checker, const struct input_side *side,
	  const char *path, struct buffer *text, struct go_head *head,
	  struct esc_error *err)
{
	bool found = false;
	const enum esc_status status = repo_read_file(
		checker->repo, side->tree, path, text, &found, err);

	*head = status == ESC_OK && found
		? go_head_read(buffer_text(text), text->len)
		: (struct go_head){ 0 };
	return status;
}

/*
 * Without tests Go reads of a test's file which package it is of, whether it
 * is left out, and its imports; when both versions have well-formed ones,
 * the rest is nothing to it.
 */
static enum esc_status
check_test(const struct checker *checker, const char *path,
	   struct esc_error *err)
{
	struct buffer old_text = { 0 }, new_text = { 0 };
	struct go_head old, new = { 0 };
	enum esc_status status = read_head(checker, checker->old, path,
					   &old_text, &old, err);

	if (status == ESC_OK)
		status = read_head(checker, checker->new, path, &new_text, &new,
				   err);
	if (status == ESC_OK &&
	    (!old.plain || !new.plain || old.clause_len != new.clause_len ||
	     memcmp(old_text.data, new_text.data, new.clause_len) != 0))
		*checker->matter = true;
	buffer_free(&old_text);
	buffer_free(&new_text);
	return status;
}

/* "ab" and "ab_test" are one package to Go, and "cd" another. */
static bool
is_test_of(const struct go_head *test, const struct go_head *package)
{
	const size_t len = package->package_len;
	static const char end[] = "_test";

	if (test->package_len < len ||
	    (len >= strlen(end) && memcmp(package->package + len - strlen(end),
					  end, strlen(end)) == 0) ||
	    memcmp(test->package, package->package, len) != 0)
		return false;
	return test->package_len == len ||
	       (test->package_len == len + strlen(end) &&
		memcmp(test->package + len, end, strlen(end)) == 0);
}

/* A file that is part of its package wherever that is compiled. */
static bool
is_certain(const char *file)
{
	const char *name = path_base(file);

	return path_ends_in(name, ".go") && isalnum((unsigned char)name[0]) &&
	       strchr(name, '_') == NULL;
}

/* What is in the directory of a test that comes or goes. */
struct neighbours {
	bool same_name;		/* but for upper and lower case */
	bool has_package;	/* a file that is certainly of its package */
};

static enum esc_status
look_around(const struct checker *checker, const struct input_side *side,
	    const char *path, const struct go_head *test,
	    struct neighbours *found, struct esc_error *err)
{
	const struct listing *files = side->files;
	struct buffer text = { 0 };
	struct go_head head;
	enum esc_status status = ESC_OK;

	*found = (struct neighbours){ 0 };
	for (size_t id = 1; status == ESC_OK && id < files->marks_len; id++) {
		const char *file = listing_file(files, (strid)id);
		const char *name = file != NULL ? path_beside(path, file) : NULL;

		if (name == NULL || strchr(name, '/') != NULL ||
		    strcmp(file, path) == 0)
			continue;
		if (strcasecmp(name, path_base(path)) == 0)
			found->same_name = true;
		if (found->has_package || !is_certain(file))
			continue;
		status = read_head(checker, side, file, &text, &head, err);
		found->has_package = head.plain && !head.constrained &&
				     is_test_of(test, &head);
	}
	buffer_free(&text);
	return status;
}

/* A test of one side alone: is it one more among files that Go knows? */
static enum esc_status
check_lone_test(const struct checker *checker, const struct input_side *side,
		const char *path, struct esc_error *err)
{
	struct buffer text = { 0 };
	struct go_head head;
	struct neighbours found = { 0 };
	enum esc_status status = read_head(checker, side, path, &text, &head,
					   err);

	if (status == ESC_OK && head.plain)
		status = look_around(checker, side, path, &head, &found, err);
	if (!head.plain || head.constrained || found.same_name ||
	    !found.has_package || !isalnum((unsigned char)path_base(path)[0]))
		*checker->matter = true;
	buffer_free(&text);
	return status;
}

static enum esc_status
check_lone_tests(const struct checker *checker, const struct input_side *side,
		 const struct strid_list *paths, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	if (paths->len > INPUTS_MAX_FILES)
		*checker->matter = true;
	for (size_t i = 0; status == ESC_OK && !*checker->matter &&
			   i < paths->len; i++)
		status = check_lone_test(checker, side,
					 intern_text(checker->strings,
						     paths->items[i]), err);
	return status;
}

enum esc_status
inputs_check_tests(const struct unbuilt_tests *tests, struct repo *repo,
		   const struct input_side *old, const struct input_side *new,
		   bool *matter, struct esc_error *err)
{
	const struct checker checker = { repo, old, new, new->files->strings,
					 matter };
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && !*matter &&
			   i < tests->changed.len; i++)
		status = check_test(&checker,
				    intern_text(checker.strings,
						tests->changed.items[i]), err);
	if (status == ESC_OK)
		status = check_lone_tests(&checker, old, &tests->removed, err);
	if (status == ESC_OK)
		status = check_lone_tests(&checker, new, &tests->added, err);
	return status;
}
