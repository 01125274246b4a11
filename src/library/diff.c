/* Comparing, for other programs: revisions or logs in, changes out. */
#include <stdlib.h>
#include <string.h>

#include "library/library.h"
#include "report/causes.h"

static void
hear(enum build_event event, const char *text, void *data)
{
	const struct escdiff_diff *diff = data;

	if (diff->options.event != NULL)
		diff->options.event(event == BUILD_PROGRESS
					    ? ESCDIFF_EVENT_PROGRESS
					    : ESCDIFF_EVENT_NOTE,
				    text != NULL ? text : "",
				    diff->options.event_data);
}

static struct escdiff_diff *
diff_new(const struct escdiff_options *options, struct esc_error *err)
{
	struct escdiff_diff *diff = calloc(1, sizeof(*diff));
	enum esc_status status = ESC_OK;

	if (diff == NULL) {
		esc_nomem(err);
		return NULL;
	}
	if (options != NULL)
		status = library_options_copy(&diff->options, options, err);
	if (status == ESC_OK)
		status = comparison_init(&diff->cmp, hear, diff, err);
	if (status == ESC_OK)
		return diff;
	escdiff_diff_free(diff);
	return NULL;
}

void
escdiff_diff_free(struct escdiff_diff *diff)
{
	if (diff == NULL)
		return;
	comparison_free(&diff->cmp);
	if (diff->uses_git)
		git_library_shutdown();
	library_options_free(&diff->options);
	buffer_free(&diff->problems);
	free(diff->changes);
	free(diff->sentences);
	free(diff);
}

/* A change and its records, as they are seen from outside. */
static enum esc_status
show_changes(struct escdiff_diff *diff, struct esc_error *err)
{
	const struct change_list *list = &diff->cmp.changes;
	const struct record_set *old_set = &diff->cmp.old_build.records;
	const struct record_set *new_set = &diff->cmp.new_build.records;

	diff->changes = reallocarray(NULL, list->len + 1,
				     sizeof(*diff->changes));
	if (diff->changes == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < list->len; i++) {
		const struct change *change = &list->changes[i];

		diff->changes[i] = (struct escdiff_change){
			diff, change,
			{ { old_set, change->old_record },
			  { new_set, change->new_record } } };
	}
	return ESC_OK;
}

/* Once, now: afterwards several threads may read them. */
static enum esc_status
write_sentences(struct escdiff_diff *diff, struct esc_error *err)
{
	const struct change_list *list = &diff->cmp.changes;
	struct buffer text = { 0 };
	bool failed = false;

	diff->sentences = reallocarray(NULL, list->causes_len + 1,
				       sizeof(*diff->sentences));
	if (diff->sentences == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < list->causes_len; i++) {
		buffer_clear(&text);
		cause_phrase(diff->cmp.strings, &list->causes[i], &text);
		diff->sentences[i] = intern_put(diff->cmp.strings,
						buffer_text(&text), text.len);
		failed = failed || text.failed ||
			 diff->sentences[i] == STRID_NOMEM;
	}
	buffer_free(&text);
	return failed ? esc_nomem(err) : ESC_OK;
}

static void
note_problems(struct buffer *out, const char *name, const struct build *build)
{
	const struct record_set *set = &build->records;

	for (size_t i = 0; i < build->failure_count; i++) {
		const strid text = build->failures[i].text;

		if (text != 0)
			buffer_addf(out, "%s does not compile:\n%s\n", name,
				    intern_text(set->strings, text));
	}
	if (build->failure_count > 0)
		return;
	if (set->errors > 0)
		buffer_addf(out, "%s: compiler errors, this build had failed\n",
			    name);
	if (set->dumps > 0)
		buffer_addf(out, "%s: made with -m=3 or above\n", name);
	if (set->unterminated)
		buffer_addf(out, "%s: the last line is cut off\n", name);
}

/* From the records of both sides to what is asked of a diff. */
static enum esc_status
judge(struct escdiff_diff *diff, struct esc_error *err)
{
	struct comparison *cmp = &diff->cmp;

	note_problems(&diff->problems, cmp->range.old.name, &cmp->old_build);
	note_problems(&diff->problems, cmp->range.new.name, &cmp->new_build);
	enum esc_status status = diff->problems.failed ? esc_nomem(err)
						       : ESC_OK;
	if (status == ESC_OK)
		status = comparison_find_changes(cmp, &diff->build, err);
	if (status == ESC_OK)
		status = comparison_judge(cmp, err);
	if (status == ESC_OK)
		status = write_sentences(diff, err);
	if (status == ESC_OK)
		status = show_changes(diff, err);
	return status;
}

/* The diff, or NULL and the reason for that. */
static struct escdiff_diff *
diff_end(struct escdiff_diff *diff, enum esc_status status,
	 const struct esc_error *err, struct escdiff_error **error)
{
	if (diff != NULL && status == ESC_OK)
		return diff;
	library_fail(err, error);
	escdiff_diff_free(diff);
	return NULL;
}

/* repo_resolve_range takes an argv, whose texts are not const. */
static enum esc_status
resolve(struct escdiff_diff *diff, const char *directory,
	const char *const *revisions, size_t count, struct esc_error *err)
{
	const union {
		const char *const *from;
		char *const *to;
	} args = { revisions };
	struct comparison *cmp = &diff->cmp;
	enum esc_status status = git_library_init(err);

	diff->uses_git = status == ESC_OK;
	if (status == ESC_OK)
		status = repo_open(&cmp->repo, directory, err);
	if (status == ESC_OK)
		status = repo_resolve_range(cmp->repo, args.to, count,
					    diff->options.cached, &cmp->range,
					    err);
	return status;
}

/* What fails: options are stronger than anything else. */
static enum esc_status
read_policy(struct escdiff_diff *diff, struct esc_error *err)
{
	const struct escdiff_options *own = &diff->options;
	struct policy *policy = &diff->cmp.policy;
	enum esc_status status = comparison_read_policy(&diff->cmp, NULL, err);

	if (status == ESC_OK && own->fail_on != NULL)
		status = policy_set(policy, POLICY_OF_OPTIONS, "fail-on",
				    own->fail_on, "fail-on", err);
	if (status == ESC_OK && own->max_new != NULL)
		status = policy_set(policy, POLICY_OF_OPTIONS, "max-new",
				    own->max_new, "max-new", err);
	return status;
}

static enum esc_status
build(struct escdiff_diff *diff, struct esc_error *err)
{
	const char *const platform = diff->build.platform;
	enum esc_status status = ESC_OK;

	if (platform != NULL)
		status = build_check_platforms(&diff->build, &platform, 1,
					       err);
	if (status == ESC_OK)
		status = comparison_build(&diff->cmp, &diff->build, err);
	return status;
}

struct escdiff_diff *
escdiff_diff_revisions(const char *directory, const char *const *revisions,
		       size_t count, const struct escdiff_options *options,
		       struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	struct escdiff_diff *diff = diff_new(options, &err);

	if (diff == NULL)
		return diff_end(NULL, err.status, &err, error);
	const struct escdiff_options *own = &diff->options;
	diff->build = (struct build_options){
		.go = own->go,
		.platform = own->platform,
		.tags = own->tags,
		.tests = own->tests,
		/* The array is only read. */
		.patterns = (const char *const *)own->patterns,
		.pattern_count = own->pattern_count,
		.no_cache = own->no_cache,
		/* What is compiled is asked for, changed or not. */
		.always = true,
	};
	enum esc_status status = resolve(diff, directory, revisions, count,
					 &err);
	if (status == ESC_OK)
		status = read_policy(diff, &err);
	if (status == ESC_OK)
		status = build(diff, &err);
	if (status == ESC_OK)
		status = judge(diff, &err);
	return diff_end(diff, status, &err, error);
}

static enum esc_status
take_log(struct build *build, struct side *side, const char *name,
	 const struct escdiff_log *log, struct esc_error *err)
{
	side->name = strdup(name);
	if (side->name == NULL)
		return esc_nomem(err);
	return record_set_copy(&build->records, &log->set, err);
}

/* Two snapshots for two platforms differ in more than the code. */
static enum esc_status
check_pair(const struct saved_header *a, const struct saved_header *b,
	   struct esc_error *err)
{
	if (!a->present || !b->present ||
	    (strcmp(a->goos, b->goos) == 0 &&
	     strcmp(a->goarch, b->goarch) == 0 &&
	     strcmp(a->settings, b->settings) == 0 &&
	     strcmp(a->tags, b->tags) == 0 && a->tests == b->tests &&
	     strcmp(a->patterns, b->patterns) == 0))
		return ESC_OK;
	return esc_fail(err, ESC_UNPAIRED, "the snapshots are not of the same "
			"platform, settings, tags and packages");
}

struct escdiff_diff *
escdiff_diff_logs(const struct escdiff_log *old_log,
		  const struct escdiff_log *new_log,
		  struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	struct escdiff_diff *diff = diff_new(NULL, &err);

	if (diff == NULL)
		return diff_end(NULL, err.status, &err, error);
	struct comparison *cmp = &diff->cmp;
	enum esc_status status = check_pair(&old_log->header, &new_log->header,
					    &err);
	cmp->saved = true;
	if (status == ESC_OK)
		status = take_log(&cmp->old_build, &cmp->range.old,
				  "the old log", old_log, &err);
	if (status == ESC_OK)
		status = take_log(&cmp->new_build, &cmp->range.new,
				  "the new log", new_log, &err);
	if (status == ESC_OK)
		status = linemap_seal(&cmp->map, &err);
	if (status == ESC_OK)
		status = judge(diff, &err);
	return diff_end(diff, status, &err, error);
}

int
escdiff_diff_verdict(const struct escdiff_diff *diff)
{
	if (!comparison_is_whole(&diff->cmp.old_build) ||
	    !comparison_is_whole(&diff->cmp.new_build))
		return ESCDIFF_NO_VERDICT;
	return diff->cmp.changes.failing > 0 ? ESCDIFF_SOMETHING_NEW
					     : ESCDIFF_NOTHING_NEW;
}

const char *
escdiff_diff_problems(const struct escdiff_diff *diff)
{
	return buffer_text(&diff->problems);
}

size_t
escdiff_diff_change_count(const struct escdiff_diff *diff)
{
	return diff->cmp.changes.len;
}

const struct escdiff_change *
escdiff_diff_change(const struct escdiff_diff *diff, size_t index)
{
	return index < diff->cmp.changes.len ? &diff->changes[index] : NULL;
}
