/* Source files for explain: cut into lines, and which of them to show. */
#include "report/excerpt.h"

#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"

#define TAB 4	/* columns: source is deep and terminals are narrow */

static enum esc_status
cut_lines(struct excerpt *excerpt, struct esc_error *err)
{
	const char *text = buffer_text(&excerpt->text);
	const size_t len = excerpt->text.len;
	uint32_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] == '\n';
	count += len > 0 && text[len - 1] != '\n';
	excerpt->starts = calloc((size_t)count + 1, sizeof(size_t));
	excerpt->shown = calloc((size_t)count + 2, sizeof(bool));
	if (excerpt->starts == NULL || excerpt->shown == NULL)
		return esc_nomem(err);
	for (size_t i = 0; i < len && excerpt->lines < count; i++) {
		if (i == 0 || text[i - 1] == '\n')
			excerpt->starts[excerpt->lines++] = i;
	}
	excerpt->starts[count] = len;
	return ESC_OK;
}

enum esc_status
excerpt_open(struct excerpt *excerpt, const char *path,
	     struct intern *strings, enclose_read_fn *read, void *data,
	     struct esc_error *err)
{
	*excerpt = (struct excerpt){ 0 };
	enum esc_status status = read(path, &excerpt->text, &excerpt->found,
				      data, err);

	if (status == ESC_OK)
		status = cut_lines(excerpt, err);
	if (status == ESC_OK && excerpt->found)
		status = source_scan(buffer_text(&excerpt->text),
				     excerpt->text.len, strings,
				     &excerpt->decls, err);
	return status;
}

void
excerpt_free(struct excerpt *excerpt)
{
	buffer_free(&excerpt->text);
	free(excerpt->starts);
	free(excerpt->shown);
	decl_list_free(&excerpt->decls);
	*excerpt = (struct excerpt){ 0 };
}

void
excerpt_choose(struct excerpt *excerpt, uint32_t line)
{
	const struct decl *function =
		decl_list_function_at(&excerpt->decls, line);
	uint32_t first = 1, last = excerpt->lines;

	if (line == 0 || line > excerpt->lines)
		return;
	if (function != NULL && function->last_line <= excerpt->lines) {
		first = function->first_line;
		last = function->last_line;
		excerpt->shown[first] = true;
	}
	excerpt->shown[line] = true;
	if (line > first)
		excerpt->shown[line - 1] = true;
	if (line < last)
		excerpt->shown[line + 1] = true;
}

void
excerpt_close_gaps(struct excerpt *excerpt)
{
	for (uint32_t line = 2; line < excerpt->lines; line++) {
		if (excerpt->shown[line - 1] && excerpt->shown[line + 1])
			excerpt->shown[line] = true;
	}
}

const char *
excerpt_line(const struct excerpt *excerpt, uint32_t line, size_t *len)
{
	*len = 0;
	if (line == 0 || line > excerpt->lines)
		return "";
	const size_t start = excerpt->starts[line - 1];
	size_t end = excerpt->starts[line];
	const char *text = buffer_text(&excerpt->text);

	while (end > start && (text[end - 1] == '\n' || text[end - 1] == '\r'))
		end--;
	*len = end - start;
	return text + start;
}

void
excerpt_spread(const char *bytes, size_t len, struct buffer *out)
{
	size_t columns = utf8_width(buffer_text(out));

	while (len > 0) {
		const char *tab = memchr(bytes, '\t', len);
		const size_t piece = tab != NULL ? (size_t)(tab - bytes) : len;
		const size_t before = out->len;

		utf8_printable(bytes, piece, out);
		columns += utf8_width(buffer_text(out) + before);
		bytes += piece;
		len -= piece;
		if (tab == NULL)
			return;
		do {
			buffer_addc(out, ' ');
			columns++;
		} while (columns % TAB != 0);
		bytes++;
		len--;
	}
}
