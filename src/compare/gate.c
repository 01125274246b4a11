/* The policy of a comparison, and what it makes of the changes. */
#include "compare/gate.h"

#include "compare/hear.h"

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
comparison_read_policy(struct comparison *cmp, struct esc_error *err)
{
	struct config config = { 0 };
	enum esc_status status = cmp->repo != NULL ? read_file(cmp, err)
						   : ESC_OK;

	if (status == ESC_OK)
		status = config_add_git(&config, cmp->repo, err);
	if (status == ESC_OK)
		status = policy_add_config(&cmp->policy, &config,
					   POLICY_OF_GIT, err);
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
