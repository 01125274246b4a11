/* Whole answers: two commits that were compared before, with the same of
 * everything, are not compared again. */
#include "cmd/answer.h"

#include <string.h>
#include <unistd.h>

#include "cmd/pager.h"
#include "cmd/settings.h"
#include "report/output.h"

/* Raise it when the key is made of other things. */
#define KEY_VERSION 1

static void
add_side(struct buffer *text, const struct side *side)
{
	buffer_addf(text, "side %d %s %s %zu %s\n", (int)side->kind,
		    side->tree, side->commit, strlen(side->name), side->name);
}

/* How the report is to look: all options, also those of tomorrow, and what
 * only the surroundings tell. */
static void
add_report(struct buffer *text, const struct diff_options *options)
{
	for (int i = 1; i < options->argc; i++)
		buffer_addf(text, "word %zu %s\n", strlen(options->argv[i]),
			    options->argv[i]);
	settings_add(text);
	for (size_t i = 0; i < options->platforms.count; i++)
		buffer_addf(text, "platform %s\n",
			    options->platforms.names[i]);
	buffer_addf(text, "color %d width %u\n",
		    color_wanted(options->color), terminal_width());
}

/* The key stays empty when the answer depends on what cannot be known. */
static enum esc_status
make_key(struct answering *answering, const struct comparison *cmp,
	 const struct diff_options *options, const struct limits *limits,
	 const struct profiles *profiles, struct esc_error *err)
{
	struct build_options build = options->build;
	struct buffer text = { 0 };
	enum esc_status status = ESC_OK;

	build.prefix = repo_prefix(cmp->repo);
	buffer_addf(&text, "answer %d\n", KEY_VERSION);
	add_side(&text, &cmp->range.old);
	add_side(&text, &cmp->range.new);
	add_report(&text, options);
	limits_add(limits, &text);
	comparison_add_identity(cmp, &text);
	buffer_adds(&text, buffer_text(&profiles->digests));
	/* A pattern may be an absolute path. */
	if (build.pattern_count > 0 && repo_workdir(cmp->repo) != NULL)
		buffer_addf(&text, "in %s\n", repo_workdir(cmp->repo));
	if (build_identity(&text, &build))
		status = text.failed ? esc_nomem(err)
				     : git_digest(text.data, text.len,
						  answering->key, err);
	buffer_free(&text);
	return status;
}

static enum esc_status
repeat_report(const char *data, size_t len, void *unused,
	      struct esc_error *err)
{
	struct buffer piece = { 0 };

	(void)unused;
	buffer_add(&piece, data, len);
	const enum esc_status status = output_put(stdout, &piece, err);
	buffer_free(&piece);
	return status;
}

static enum esc_status
repeat(const struct answer *answer, struct esc_error *err)
{
	message_repeat(answer_messages(answer));
	pager_start();
	enum esc_status status = answer_read(answer, repeat_report, NULL, err);

	if (status == ESC_OK)
		status = output_finish(stdout, err);
	return status;
}

enum esc_status
answering_start(struct answering *answering, const struct comparison *cmp,
		const struct diff_options *options,
		const struct limits *limits, const struct profiles *profiles,
		bool *known, int *exit_code, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	*known = false;
	/* Of reports in files nothing is kept. */
	if (!options->build.no_cache && options->reports.file_count == 0)
		status = make_key(answering, cmp, options, limits, profiles,
				  err);
	if (status != ESC_OK || answering->key[0] == '\0')
		return status;
	struct answer *answer = answer_load(answering->key);
	if (answer == NULL) {
		message_keep(&answering->messages);
		answering->answer = answer_new();
		return ESC_OK;
	}
	*known = true;
	*exit_code = answer_exit_code(answer);
	status = repeat(answer, err);
	answer_free(answer);
	return status;
}

/* Write to standard output, and keep a copy of what arrived. */
static ssize_t
tee(void *cookie, const char *data, size_t len)
{
	struct answering *answering = cookie;
	size_t done = 0;

	while (done < len) {
		const ssize_t written = write(STDOUT_FILENO, data + done,
					      len - done);

		if (written < 0)
			break;
		done += (size_t)written;
	}
	answering->broken = answering->broken || done < len;
	answer_add(answering->answer, data, done);
	return (ssize_t)done;
}

FILE *
answering_output(struct answering *answering)
{
	const cookie_io_functions_t functions = { .write = tee };

	if (answering->answer == NULL)
		return stdout;
	answering->out = fopencookie(answering, "w", functions);
	answering->broken = answering->out == NULL;
	return answering->broken ? stdout : answering->out;
}

void
answering_end(struct answering *answering, const struct comparison *cmp,
	      int exit_code)
{
	message_keep(NULL);
	if (answering->answer == NULL || answering->broken ||
	    cmp->passing)
		return;
	if (comparison_is_whole(&cmp->old_build) &&
	    comparison_is_whole(&cmp->new_build) &&
	    !cmp->passing_builds)
		answer_store(answering->answer, answering->key,
			     &answering->messages, exit_code);
}

void
answering_free(struct answering *answering)
{
	message_keep(NULL);
	if (answering->out != NULL)
		fclose(answering->out);
	answer_free(answering->answer);
	buffer_free(&answering->messages);
	*answering = (struct answering){ 0 };
}
