/* Reports and explanations as texts, for other programs. */
#include <stdlib.h>

#include "escdiff/explain.h"
#include "library/library.h"

/* Something that is written to a stream, and what it is made of. */
typedef enum esc_status write_fn(FILE *out, const struct escdiff_diff *diff,
				 const void *data, struct esc_error *err);

static bool
write_text(write_fn *write, const struct escdiff_diff *diff, const void *data,
	   char **text, size_t *size, struct escdiff_error **error)
{
	struct esc_error err = { 0 };
	char *there = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&there, &len);
	enum esc_status status = out == NULL ? esc_nomem(&err)
					     : write(out, diff, data, &err);

	if (out != NULL && fclose(out) != 0 && status == ESC_OK)
		status = esc_nomem(&err);
	if (status != ESC_OK) {
		free(there);
		library_fail(&err, error);
		return false;
	}
	*text = there;
	if (size != NULL)
		*size = len;
	return true;
}

static enum esc_status
write_report(FILE *out, const struct escdiff_diff *diff, const void *name,
	     struct esc_error *err)
{
	const struct report_format *format = report_format_find(name);
	struct report report = {
		.out = out,
		.tags = diff->build.tags,
		.tests = diff->build.tests,
		.patterns = diff->build.patterns,
		.pattern_count = diff->build.pattern_count,
	};

	if (format == NULL)
		return esc_fail(err, ESC_USAGE, "%s: no such format",
				(const char *)name);
	if (!format->says_incomplete &&
	    escdiff_diff_verdict(diff) == ESCDIFF_NO_VERDICT)
		return esc_fail(err, ESC_USAGE, "%s cannot say that there is "
				"no verdict", format->name);
	comparison_describe(&diff->cmp, &report);
	return format->write(&report, err);
}

bool
escdiff_diff_report(const struct escdiff_diff *diff, const char *format,
		    char **text, size_t *size, struct escdiff_error **error)
{
	return write_text(write_report, diff, format, text, size, error);
}

static enum esc_status
write_explanation(FILE *out, const struct escdiff_diff *diff,
		  const void *data, struct esc_error *err)
{
	const struct escdiff_change *change = data;
	const struct comparison *cmp = &diff->cmp;
	struct repo_tree tree = { cmp->repo, cmp->range.new.tree };
	const struct explanation explain = {
		.out = out,
		.records = &cmp->new_build.records,
		.place = *change_position(change->change),
		.changes = &cmp->changes,
		.map = &cmp->map,
		.old_name = cmp->range.old.name,
		.read = repo_tree_read,
		.data = &tree,
	};

	if (cmp->repo == NULL)
		return esc_fail(err, ESC_USAGE, "saved logs have no sources");
	if (change->change->new_record == NULL)
		return esc_fail(err, ESC_USAGE, "the new side has nothing of "
				"it");
	return explain_write(&explain, err);
}

bool
escdiff_change_explain(const struct escdiff_change *change, char **text,
		       size_t *size, struct escdiff_error **error)
{
	return write_text(write_explanation, change->diff, change, text, size,
			  error);
}
