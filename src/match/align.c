/* Tokens of two versions of a declaration, side by side.  The diff is made
 * by the library, of texts with one token a line. */
#include "match/align.h"

#include <stdlib.h>

#include "escdiff/textdiff.h"

/* What is used again from unit to unit. */
struct align {
	struct code *code;
	struct buffer old_text, new_text;
	struct text_hunks hunks;
};

/* Tokens of both sides that are to be aligned. */
struct stretch {
	uint32_t old_first, old_end;
	uint32_t new_first, new_end;
};

typedef bool same_fn(const struct code_token *a, const struct code_token *b);

static bool
same_text(const struct code_token *a, const struct code_token *b)
{
	return a->text == b->text;
}

/* Names are all the same here: only the structure counts. */
static bool
same_structure(const struct code_token *a, const struct code_token *b)
{
	return a->is_name ? b->is_name && a->is_selector == b->is_selector
			  : a->text == b->text;
}

static void
join(struct code *code, uint32_t old_token, uint32_t new_token)
{
	code->side[CODE_OLD].tokens[old_token].partner = new_token;
	code->side[CODE_NEW].tokens[new_token].partner = old_token;
}

static bool
is_whole_match(const struct code *code, const struct stretch *stretch,
	       same_fn *same)
{
	const struct code_token *old = code->side[CODE_OLD].tokens;
	const struct code_token *new = code->side[CODE_NEW].tokens;
	const uint32_t len = stretch->old_end - stretch->old_first;

	if (stretch->new_end - stretch->new_first != len)
		return false;
	for (uint32_t i = 0; i < len; i++) {
		if (!same(&old[stretch->old_first + i],
			  &new[stretch->new_first + i]))
			return false;
	}
	return true;
}

static void
join_run(struct code *code, uint32_t old_first, uint32_t new_first,
	 uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		join(code, old_first + i, new_first + i);
}

/* The number of a text, and a newline: printf takes ten times as long. */
static void
add_number(struct buffer *out, strid text)
{
	char digits[2 * sizeof(text) + 1];
	size_t at = sizeof(digits);

	digits[--at] = '\n';
	do {
		digits[--at] = "0123456789abcdef"[text % 16];
		text /= 16;
	} while (text != 0);
	buffer_add(out, digits + at, sizeof(digits) - at);
}

/* One token a line; a structure has one letter for any name. */
static void
spell(struct buffer *out, const struct code_token *tokens, uint32_t first,
      uint32_t end, bool structure)
{
	buffer_clear(out);
	for (uint32_t i = first; i < end; i++) {
		if (structure && tokens[i].is_name)
			buffer_adds(out, tokens[i].is_selector ? "s\n" : "n\n");
		else
			add_number(out, tokens[i].text);
	}
}

static enum esc_status
diff_stretch(struct align *align, const struct stretch *stretch,
	     bool structure, struct esc_error *err)
{
	struct code *code = align->code;

	spell(&align->old_text, code->side[CODE_OLD].tokens,
	      stretch->old_first, stretch->old_end, structure);
	spell(&align->new_text, code->side[CODE_NEW].tokens,
	      stretch->new_first, stretch->new_end, structure);
	if (align->old_text.failed || align->new_text.failed)
		return esc_nomem(err);
	return text_diff(buffer_text(&align->old_text), align->old_text.len,
			 buffer_text(&align->new_text), align->new_text.len,
			 &align->hunks, err);
}

/* Where a hunk begins, counted from 0; without lines it names the one
 * before. */
static uint32_t
hunk_start(uint32_t line, uint32_t count)
{
	return count == 0 ? line : line - 1;
}

/* What is equal between the hunks goes together. */
static void
join_equal(const struct align *align, const struct stretch *stretch)
{
	uint32_t old_at = stretch->old_first, new_at = stretch->new_first;

	for (size_t i = 0; i < align->hunks.len; i++) {
		const struct line_hunk *hunk = &align->hunks.items[i];
		const uint32_t start = stretch->old_first +
			hunk_start(hunk->old_line, hunk->old_count);

		join_run(align->code, old_at, new_at, start - old_at);
		new_at += start - old_at + hunk->new_count;
		old_at = start + hunk->old_count;
	}
	join_run(align->code, old_at, new_at, stretch->old_end - old_at);
}

/* What differs in its names alone. */
static enum esc_status
align_structure(struct align *align, const struct stretch *stretch,
		struct esc_error *err)
{
	if (is_whole_match(align->code, stretch, same_structure)) {
		join_run(align->code, stretch->old_first, stretch->new_first,
			 stretch->old_end - stretch->old_first);
		return ESC_OK;
	}
	enum esc_status status = diff_stretch(align, stretch, true, err);
	if (status == ESC_OK)
		join_equal(align, stretch);
	return status;
}

/* The hunks, as stretches of tokens that differ; the array is the caller's
 * and those where one side has nothing are left out. */
static size_t
differing(const struct align *align, const struct stretch *stretch,
	  struct stretch *out)
{
	size_t len = 0;

	for (size_t i = 0; i < align->hunks.len; i++) {
		const struct line_hunk *hunk = &align->hunks.items[i];

		if (hunk->old_count == 0 || hunk->new_count == 0)
			continue;
		const uint32_t old_first = stretch->old_first + hunk->old_line
					   - 1;
		const uint32_t new_first = stretch->new_first + hunk->new_line
					   - 1;
		out[len++] = (struct stretch){
			old_first, old_first + hunk->old_count,
			new_first, new_first + hunk->new_count };
	}
	return len;
}

static enum esc_status
align_stretch(struct align *align, const struct stretch *stretch,
	      struct esc_error *err)
{
	if (is_whole_match(align->code, stretch, same_text) ||
	    is_whole_match(align->code, stretch, same_structure)) {
		join_run(align->code, stretch->old_first, stretch->new_first,
			 stretch->old_end - stretch->old_first);
		return ESC_OK;
	}
	enum esc_status status = diff_stretch(align, stretch, false, err);
	if (status != ESC_OK)
		return status;
	join_equal(align, stretch);
	struct stretch *parts = malloc((align->hunks.len + 1) *
				       sizeof(*parts));
	if (parts == NULL)
		return esc_nomem(err);
	const size_t count = differing(align, stretch, parts);
	for (size_t i = 0; i < count && status == ESC_OK; i++)
		status = align_structure(align, &parts[i], err);
	free(parts);
	return status;
}

enum esc_status
align_units(struct code *code, struct esc_error *err)
{
	struct align align = { .code = code };
	const struct code_side *old = &code->side[CODE_OLD];
	const struct code_side *new = &code->side[CODE_NEW];
	enum esc_status status = ESC_OK;

	for (size_t i = 0; i < old->unit_count && status == ESC_OK; i++) {
		const struct code_unit *a = &old->units[i];

		if (a->partner == CODE_NONE || a->first_token == a->end_token ||
		    old->tokens[a->first_token].partner != CODE_NONE)
			continue;
		const struct code_unit *b = &new->units[a->partner];
		const struct stretch stretch = { a->first_token, a->end_token,
						 b->first_token, b->end_token };
		status = align_stretch(&align, &stretch, err);
	}
	buffer_free(&align.old_text);
	buffer_free(&align.new_text);
	text_hunks_free(&align.hunks);
	return status;
}
