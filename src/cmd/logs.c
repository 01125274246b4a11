/* Saved logs of two sides: which is compared with which, and whether that can
 * be done at all.  What a job forgot must not look like what was fixed. */
#include "cmd/logs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/log.h"
#include "cmd/terminal.h"
#include "escdiff/enclose.h"

void
logs_free(struct logs *logs)
{
	for (size_t i = 0; i < logs->pair_count; i++)
		free(logs->pairs[i].label);
	log_files_free(&logs->old_files);
	log_files_free(&logs->new_files);
	*logs = (struct logs){ 0 };
}

/* Were they compiled for the same? */
static bool
is_like(const struct saved_header *a, const struct saved_header *b)
{
	if (!a->present || !b->present)
		return a->present == b->present;
	return strcmp(a->goos, b->goos) == 0 &&
	       strcmp(a->goarch, b->goarch) == 0 &&
	       strcmp(a->settings, b->settings) == 0 &&
	       strcmp(a->tags, b->tags) == 0 && a->tests == b->tests;
}

static bool
belongs(const struct logs *logs, const struct log_pair *pair,
	const struct log_file *file)
{
	return logs->any_key || is_like(pair->like, &file->header);
}

static size_t
count_in(const struct logs *logs, const struct log_pair *pair,
	 const struct log_files *files)
{
	size_t count = 0;

	for (size_t i = 0; i < files->len; i++)
		count += belongs(logs, pair, &files->all[i]);
	return count;
}

/* "linux/amd64, tags a,b, with tests" */
static char *
new_label(const struct saved_header *header)
{
	struct buffer text = { 0 };

	if (header->present) {
		buffer_addf(&text, "%s/%s", header->goos, header->goarch);
		if (header->settings[0] != '\0')
			buffer_addf(&text, " %s", header->settings);
		if (header->tags[0] != '\0')
			buffer_addf(&text, " tags %s", header->tags);
		if (header->tests)
			buffer_adds(&text, " with tests");
	} else {
		buffer_adds(&text, "logs without a header");
	}
	char *label = text.failed ? NULL : strdup(buffer_text(&text));
	buffer_free(&text);
	return label;
}

static enum esc_status
add_pairs(struct logs *logs, const struct log_files *files,
	  struct esc_error *err)
{
	for (size_t i = 0; i < files->len; i++) {
		const struct saved_header *header = &files->all[i].header;
		size_t at = 0;

		while (at < logs->pair_count &&
		       !is_like(logs->pairs[at].like, header))
			at++;
		if (at < logs->pair_count)
			continue;
		if (at == MERGE_PLATFORMS)
			return esc_fail(err, ESC_LOG, "snapshots of more than "
					"%d platforms", MERGE_PLATFORMS);
		char *label = new_label(header);
		if (label == NULL)
			return esc_nomem(err);
		logs->pairs[logs->pair_count++] =
			(struct log_pair){ header, label };
	}
	return ESC_OK;
}

static int
by_label(const void *a, const void *b)
{
	const struct log_pair *x = a, *y = b;

	return strcmp(x->label, y->label);
}

/* A plain log of one side and snapshots of one kind of the other are what
 * somebody chose to compare. */
static void
join_plain(struct logs *logs)
{
	struct log_pair *first = &logs->pairs[0], *second = &logs->pairs[1];

	if (logs->pair_count != 2 ||
	    first->like->present == second->like->present)
		return;
	const size_t old = count_in(logs, first, &logs->old_files);
	const size_t new = count_in(logs, first, &logs->new_files);
	if ((old == logs->old_files.len && new == 0) ||
	    (old == 0 && new == logs->new_files.len)) {
		free(second->label);
		logs->pair_count = 1;
		logs->any_key = true;
	}
}

/* All snapshots of a side are of one tree. */
static enum esc_status
check_trees(const struct log_files *files, struct esc_error *err)
{
	const struct log_file *first = NULL;

	for (size_t i = 0; i < files->len; i++) {
		const struct log_file *file = &files->all[i];

		if (!file->header.present)
			continue;
		if (first == NULL)
			first = file;
		if (strcmp(file->header.tree, first->header.tree) != 0)
			return esc_fail(err, ESC_UNPAIRED, "%s and %s are not "
					"of the same revision", first->name,
					file->name);
	}
	return ESC_OK;
}

static enum esc_status
one_sided(const char *what, const char *name, struct esc_error *err)
{
	esc_fail(err, ESC_UNPAIRED, "%s: only %s has that", what, name);
	esc_hint(err, "--allow-missing compares what both sides have");
	return ESC_UNPAIRED;
}

/* Pairs of which one side is missing. */
static enum esc_status
check_pairs(struct logs *logs, const struct diff_options *options,
	    struct esc_error *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < logs->pair_count; i++) {
		struct log_pair *pair = &logs->pairs[i];
		const size_t old = count_in(logs, pair, &logs->old_files);
		const size_t new = count_in(logs, pair, &logs->new_files);
		const char *name = options->revisions[old > 0 ? 0 : 1];

		if (old > 0 && new > 0) {
			logs->pairs[kept++] = *pair;
			continue;
		}
		if (!options->allow_missing)
			return one_sided(pair->label, log_title(name), err);
		if (!options->quiet)
			message("note: %s: only %s has that; left out",
				pair->label, log_title(name));
		free(pair->label);
		pair->label = NULL;
	}
	logs->pair_count = kept;
	return kept > 0 ? ESC_OK
			: esc_fail(err, ESC_UNPAIRED,
				   "the two sides have nothing in common");
}

/* Does a file of the pair name that pattern, or all? */
static bool
has_pattern(const struct logs *logs, const struct log_pair *pair,
	    const struct log_files *files, const char *pattern, size_t len)
{
	for (size_t i = 0; i < files->len; i++) {
		const struct log_file *file = &files->all[i];
		const char *at = file->header.patterns;

		if (!file->header.present || !belongs(logs, pair, file))
			continue;
		if (*at == '\0' && len == 0)
			return true;
		for (; *at != '\0'; at += strcspn(at, "\n") + 1) {
			if (strcspn(at, "\n") == len &&
			    memcmp(at, pattern, len) == 0)
				return true;
		}
	}
	return false;
}

/* The first pattern of a that b has not, or NULL; "" is all modules. */
static const char *
missing_pattern(const struct logs *logs, const struct log_pair *pair,
		const struct log_files *a, const struct log_files *b)
{
	for (size_t i = 0; i < a->len; i++) {
		const struct log_file *file = &a->all[i];
		const char *at = file->header.patterns;

		if (!file->header.present || !belongs(logs, pair, file))
			continue;
		do {
			const size_t len = strcspn(at, "\n");

			if (!has_pattern(logs, pair, b, at, len))
				return at;
			at += len + (at[len] == '\n');
		} while (*at != '\0');
	}
	return NULL;
}

static enum esc_status
check_patterns(struct logs *logs, const struct log_pair *pair,
	       const struct diff_options *options, struct esc_error *err)
{
	const char *name = options->revisions[0];
	const char *pattern = missing_pattern(logs, pair, &logs->old_files,
					      &logs->new_files);
	char what[256];

	if (!pair->like->present || logs->any_key)
		return ESC_OK;
	if (pattern == NULL) {
		pattern = missing_pattern(logs, pair, &logs->new_files,
					  &logs->old_files);
		name = options->revisions[1];
	}
	if (pattern == NULL)
		return ESC_OK;
	logs->partial = true;
	if (options->allow_missing)
		return ESC_OK;
	snprintf(what, sizeof(what), "%s, packages %.*s", pair->label,
		 (int)strcspn(pattern, "\n"),
		 pattern[0] != '\0' ? pattern : "of all modules");
	return one_sided(what, log_title(name), err);
}

static const struct saved_header *
first_header(const struct log_files *files)
{
	for (size_t i = 0; i < files->len; i++) {
		if (files->all[i].header.present)
			return &files->all[i].header;
	}
	return NULL;
}

static void
describe_side(struct side *side, const struct saved_header *header)
{
	if (header == NULL)
		return;
	strcpy(side->commit, header->commit);
	strcpy(side->tree, header->tree);
}

/* Both trees, if this repository has them; that there is none is no error. */
static void
find_trees(struct comparison *cmp)
{
	struct esc_error ignored = { 0 };

	if (cmp->range.old.tree[0] == '\0' || cmp->range.new.tree[0] == '\0')
		return;
	if (repo_open(&cmp->repo, ".", &ignored) == ESC_OK &&
	    repo_has_tree(cmp->repo, cmp->range.old.tree) &&
	    repo_has_tree(cmp->repo, cmp->range.new.tree))
		return;
	repo_close(cmp->repo);
	cmp->repo = NULL;
}

static enum esc_status
describe_sides(const struct logs *logs, struct comparison *cmp,
	       const struct diff_options *options, struct esc_error *err)
{
	const struct saved_header *new = first_header(&logs->new_files);

	cmp->range.old.name = strdup(options->revisions[0]);
	cmp->range.new.name = strdup(options->revisions[1]);
	if (cmp->range.old.name == NULL || cmp->range.new.name == NULL)
		return esc_nomem(err);
	describe_side(&cmp->range.old, first_header(&logs->old_files));
	describe_side(&cmp->range.new, new);
	cmp->saved = true;
	find_trees(cmp);
	cmp->covered = logs->new_files.len == 1 && new != NULL;
	if (cmp->covered)
		cmp->coverage = new->coverage;
	return ESC_OK;
}

enum esc_status
logs_open(struct logs *logs, struct comparison *cmp,
	  const struct diff_options *options, struct esc_error *err)
{
	*logs = (struct logs){ 0 };
	enum esc_status status = log_files_open(&logs->old_files,
						options->revisions[0], err);
	if (status == ESC_OK)
		status = log_files_open(&logs->new_files,
					options->revisions[1], err);
	if (status == ESC_OK)
		status = check_trees(&logs->old_files, err);
	if (status == ESC_OK)
		status = check_trees(&logs->new_files, err);
	if (status == ESC_OK)
		status = add_pairs(logs, &logs->old_files, err);
	if (status == ESC_OK)
		status = add_pairs(logs, &logs->new_files, err);
	if (status != ESC_OK)
		return status;
	join_plain(logs);
	qsort(logs->pairs, logs->pair_count, sizeof(*logs->pairs), by_label);
	status = check_pairs(logs, options, err);
	for (size_t i = 0; status == ESC_OK && i < logs->pair_count; i++)
		status = check_patterns(logs, &logs->pairs[i], options, err);
	return status == ESC_OK ? describe_sides(logs, cmp, options, err)
				: status;
}

static enum esc_status
set_words(struct build *build, const struct saved_header *header,
	  struct esc_error *err)
{
	if (!header->present)
		return ESC_OK;
	build->go_version = strdup(header->go);
	build->goos = strdup(header->goos);
	build->goarch = strdup(header->goarch);
	build->settings = strdup(header->settings);
	return build->go_version != NULL && build->goos != NULL &&
			       build->goarch != NULL && build->settings != NULL
		       ? ESC_OK : esc_nomem(err);
}

/* One side of a pair. */
static enum esc_status
read_side(const struct logs *logs, const struct log_pair *pair,
	  const struct log_files *files, const struct repo_tree *tree,
	  struct build *build, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < files->len; i++) {
		const struct log_file *file = &files->all[i];

		if (!belongs(logs, pair, file))
			continue;
		status = saved_read(file->fd, log_title(file->name), NULL,
				    &build->records, err);
		if (status == ESC_OK && build->go_version == NULL)
			status = set_words(build, &file->header, err);
	}
	if (status == ESC_OK && tree->repo != NULL) {
		struct repo_tree copy = *tree;

		status = enclose_records(&build->records, repo_tree_read,
					 &copy, err);
	}
	return status == ESC_OK ? record_set_finish(&build->records, err)
				: status;
}

/* By strid: which packages a side speaks of. */
static unsigned char *
mark_packages(const struct record_set *set)
{
	unsigned char *marks = calloc(intern_count(set->strings), 1);

	for (size_t i = 0; marks != NULL && i < set->len; i++)
		marks[set->recs[i].package] = 1;
	return marks;
}

/* Leave out the records of packages that the other side has not; *lost is one
 * of those, or 0. */
static void
leave_out(struct record_set *set, const unsigned char *others, strid *lost)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->len; i++) {
		if (others[set->recs[i].package] != 0)
			set->recs[kept++] = set->recs[i];
		else
			*lost = set->recs[i].package;
	}
	set->len = kept;
}

/* Of logs that were put together from several nothing tells whether a package
 * is gone, or only its log. */
static enum esc_status
check_packages(struct comparison *cmp, const struct diff_options *options,
	       struct esc_error *err)
{
	struct record_set *old_set = &cmp->old_build.records;
	struct record_set *new_set = &cmp->new_build.records;
	unsigned char *old = mark_packages(old_set);
	unsigned char *new = mark_packages(new_set);
	enum esc_status status = ESC_OK;
	strid lost[2] = { 0 };

	if (old != NULL && new != NULL) {
		leave_out(old_set, new, &lost[0]);
		leave_out(new_set, old, &lost[1]);
	} else {
		status = esc_nomem(err);
	}
	free(old);
	free(new);
	for (int i = 0; status == ESC_OK && i < 2; i++) {
		const char *package = intern_text(cmp->strings, lost[i]);
		const char *name = log_title(options->revisions[i]);

		if (lost[i] != 0 && !options->allow_missing)
			status = one_sided(package, name, err);
		else if (lost[i] != 0 && !options->quiet)
			message("note: %s: only %s has that; such packages "
				"are left out", package, name);
	}
	return status;
}

enum esc_status
logs_read(const struct logs *logs, size_t pair, struct comparison *cmp,
	  const struct diff_options *options, struct esc_error *err)
{
	const struct log_pair *this = &logs->pairs[pair];
	const struct repo_tree old_tree = { cmp->repo, cmp->range.old.tree };
	const struct repo_tree new_tree = { cmp->repo, cmp->range.new.tree };
	const bool several = count_in(logs, this, &logs->old_files) > 1 ||
			     count_in(logs, this, &logs->new_files) > 1;
	enum esc_status status = read_side(logs, this, &logs->old_files,
					   &old_tree, &cmp->old_build, err);

	if (status == ESC_OK)
		status = read_side(logs, this, &logs->new_files, &new_tree,
				   &cmp->new_build, err);
	if (status == ESC_OK && (logs->partial ||
				 (several && !this->like->present)))
		status = check_packages(cmp, options, err);
	if (status == ESC_OK)
		status = comparison_map(cmp, err);
	return status;
}
