/* The policy of a comparison, and what it makes of the changes. */
#include "escdiff/compare.h"

#include <stdlib.h>
#include <string.h>

#include "compare/hear.h"
#include "escdiff/config.h"
#include "escdiff/path.h"
#include "escdiff/trailer.h"

#define POLICY_FILE ".escdiff"
#define TRAILER "Escdiff-Allow"

/* What is compared brings its policy along: that of the new side counts. */
static enum esc_status
read_file(struct comparison *cmp, struct esc_error *err)
{
	struct config config = { 0 };
	struct buffer text = { 0 };
	bool found = false;
	enum esc_status status = repo_read_file(
		cmp->repo, cmp->range.new.tree, POLICY_FILE, &text, &found,
		err);

	if (status == ESC_OK && found)
		status = config_add_text(&config, buffer_text(&text), text.len,
					 POLICY_FILE, err);
	if (status == ESC_OK)
		status = policy_add_config(&cmp->policy, &config,
					   POLICY_OF_FILE, err);
	config_free(&config);
	buffer_free(&text);
	return status;
}

enum esc_status
comparison_read_policy(struct comparison *cmp, const struct config *git,
		       struct esc_error *err)
{
	struct config config = { 0 };
	enum esc_status status = cmp->repo != NULL ? read_file(cmp, err)
						   : ESC_OK;

	if (status == ESC_OK && git == NULL) {
		status = config_add_git(&config, cmp->repo, err);
		git = &config;
	}
	if (status == ESC_OK)
		status = policy_add_config(&cmp->policy, git, POLICY_OF_GIT,
					   err);
	if (status == ESC_OK)
		status = policy_add_environment(&cmp->policy, err);
	config_free(&config);
	return status;
}

void
comparison_add_identity(const struct comparison *cmp, struct buffer *out)
{
	char head[REPO_OID_SIZE];

	policy_identity(&cmp->policy, out);
	/* Of which commits trailers are read. */
	repo_range_head(cmp->repo, &cmp->range, head);
	buffer_addf(out, "up to %s\ncut off at\n", head);
	repo_add_shallow(cmp->repo, out);
}

static struct policy_input
input_of(const struct comparison *cmp)
{
	return (struct policy_input){
		.policy = &cmp->policy,
		.strings = cmp->strings,
		.sources = cmp->sources.read != NULL ? &cmp->sources : NULL,
		.map = cmp->sources.read != NULL ? &cmp->map : NULL,
		.new_set = &cmp->new_build.records,
		.all = cmp->all_files,
	};
}

enum esc_status
comparison_mark(struct comparison *cmp, struct esc_error *err)
{
	const struct policy_input input = input_of(cmp);

	return policy_mark(&input, &cmp->changes, err);
}

static void
hear_note(const char *note, void *data)
{
	comparison_hear(BUILD_NOTE, note, data);
}

enum esc_status
comparison_judge(struct comparison *cmp, struct esc_error *err)
{
	struct policy_input input = input_of(cmp);
	struct trailer_list trailers = { 0 };
	enum esc_status status = ESC_OK;

	/* Where nothing differs, nobody needs a reason. */
	if (cmp->repo != NULL && cmp->changes.len > 0)
		status = repo_trailers(cmp->repo, &cmp->range, TRAILER,
				       &trailers, err);
	input.trailers = &trailers;
	if (status == ESC_OK)
		status = policy_judge(&input, &cmp->changes, hear_note, cmp,
				      err);
	trailer_list_free(&trailers);
	return status;
}

/* The Go files of a tree, as far as a pattern could ever name them. */
struct listing {
	struct comparison *cmp;
	struct promise_file *files;	/* owned */
	size_t len, cap;
	bool tests;
};

/* Was it compiled?  Its directory was, and the build took the file. */
static bool
is_compiled(const struct listing *listing, const char *path, strid file)
{
	const struct build *build = &listing->cmp->new_build;
	const char *slash = strrchr(path, '/');
	const strid dir = intern_find(listing->cmp->strings, path,
				      slash != NULL ? (size_t)(slash - path)
						    : 0);

	if (!listing->tests && path_ends_in(path, "_test.go"))
		return false;
	for (size_t i = 0; i < build->ignored_count; i++) {
		if (build->ignored[i] == file)
			return false;
	}
	for (size_t i = 0; i < build->package_count; i++) {
		if (build->packages[i].dir == dir &&
		    (dir != 0 || slash == NULL))
			return true;
	}
	return false;
}

static enum esc_status
add_file(const char *path, unsigned mode, const unsigned char *id, void *data,
	 struct esc_error *err)
{
	struct listing *listing = data;

	(void)mode;
	(void)id;
	if (!path_ends_in(path, ".go") || build_is_hidden(path))
		return ESC_OK;
	if (listing->len == listing->cap) {
		const size_t cap = listing->cap * 2 + 64;
		struct promise_file *files =
			reallocarray(listing->files, cap, sizeof(*files));

		if (files == NULL)
			return esc_nomem(err);
		listing->files = files;
		listing->cap = cap;
	}
	const strid file = intern_puts(listing->cmp->strings, path);
	if (file == STRID_NOMEM)
		return esc_nomem(err);
	listing->files[listing->len++] = (struct promise_file){
		file, is_compiled(listing, path, file) };
	return ESC_OK;
}

enum esc_status
comparison_find_promises(struct comparison *cmp, bool tests,
			 struct promise_list *promises, struct esc_error *err)
{
	struct listing listing = { .cmp = cmp, .tests = tests };
	const struct policy_input input = input_of(cmp);
	enum esc_status status = repo_list(cmp->repo, cmp->range.new.tree,
					   add_file, &listing, err);

	if (status == ESC_OK)
		status = policy_find_promises(&input, listing.files,
					      listing.len, &cmp->changes,
					      promises, err);
	free(listing.files);
	return status;
}
