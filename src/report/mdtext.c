/* Code spans and blocks of Markdown around texts that may hold anything. */
#include "report/mdtext.h"

#include <string.h>

#include "report/layout.h"
#include "report/plain.h"

/* The longest run of back quotes. */
static size_t
longest_run(const char *text)
{
	size_t longest = 0;

	for (; *text != '\0'; text += *text != '\0') {
		const size_t run = strspn(text, "`");

		if (run > longest)
			longest = run;
		text += run;
	}
	return longest;
}

static void
add_fence(size_t len, struct buffer *out)
{
	while (len-- > 0)
		buffer_addc(out, '`');
}

/*
 * A row is cut at each "|" that has no backslash before it, and a backslash
 * takes another one with it: then the bar is spelt like what cannot be
 * printed.  So are blanks at both ends, which a code span may lose.
 */
static void
add_content(const char *text, bool in_table, struct buffer *out)
{
	const size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		if (text[i] == ' ' && (i == 0 || i + 1 == len))
			buffer_adds(out, "\\x20");
		else if (text[i] != '|' || !in_table)
			buffer_addc(out, text[i]);
		else
			buffer_adds(out, i > 0 && text[i - 1] == '\\'
					     ? "\\x7c" : "\\|");
	}
}

void
md_add_code(const char *text, size_t len, size_t columns, bool in_table,
	    struct buffer *out)
{
	struct buffer clean = { 0 }, cut = { 0 };

	if (len == 0)
		return;
	plain_add(text, len, &clean);
	layout_cut(buffer_text(&clean), columns, &cut);
	const char *content = buffer_text(&cut);
	const size_t fence = longest_run(content) + 1;
	const bool padded = content[0] == '`' ||
			    (cut.len > 0 && content[cut.len - 1] == '`');
	add_fence(fence, out);
	buffer_adds(out, padded ? " " : "");
	add_content(content, in_table, out);
	buffer_adds(out, padded ? " " : "");
	add_fence(fence, out);
	out->failed |= clean.failed || cut.failed;
	buffer_free(&clean);
	buffer_free(&cut);
}

void
md_add_block(const char *lines, struct buffer *out)
{
	const size_t run = longest_run(lines);
	const size_t fence = run < 3 ? 3 : run + 1;

	add_fence(fence, out);
	buffer_addf(out, "text\n%s", lines);
	add_fence(fence, out);
	buffer_addc(out, '\n');
}
