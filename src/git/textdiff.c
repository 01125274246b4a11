/* What differs between two texts, found by the git library. */
#include "escdiff/textdiff.h"

#include <stdlib.h>

#include "git/git.h"
#include "git/hunks.h"

bool
text_hunks_add(struct text_hunks *hunks, const git_diff_hunk *hunk)
{
	if (hunks->len == hunks->cap) {
		const size_t cap = hunks->cap != 0 ? hunks->cap * 2 : 16;
		struct line_hunk *items = reallocarray(hunks->items, cap,
						       sizeof(*items));

		if (items == NULL)
			return false;
		hunks->items = items;
		hunks->cap = cap;
	}
	hunks->items[hunks->len++] = (struct line_hunk){
		(uint32_t)hunk->old_start, (uint32_t)hunk->old_lines,
		(uint32_t)hunk->new_start, (uint32_t)hunk->new_lines,
	};
	return true;
}

void
text_hunks_free(struct text_hunks *hunks)
{
	free(hunks->items);
	*hunks = (struct text_hunks){ 0 };
}

static int
take_hunk(const git_diff_delta *delta, const git_diff_hunk *hunk, void *data)
{
	(void)delta;
	return text_hunks_add(data, hunk) ? 0 : GIT_EUSER;
}

enum esc_status
text_diff(const char *old_text, size_t old_len, const char *new_text,
	  size_t new_len, struct text_hunks *hunks, struct esc_error *err)
{
	git_diff_options opts;
	int code = git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);

	hunks->len = 0;
	opts.context_lines = 0;
	opts.flags = GIT_DIFF_FORCE_TEXT;
	if (code == 0)
		code = git_diff_buffers(old_text, old_len, NULL, new_text,
					new_len, NULL, &opts, NULL, NULL,
					take_hunk, NULL, hunks);
	if (code == GIT_EUSER)
		return esc_nomem(err);
	return code < 0 ? git_fail(NULL, code, err) : ESC_OK;
}
