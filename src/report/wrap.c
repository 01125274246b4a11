/* Prose for a terminal. */
#include "report/wrap.h"

#include <string.h>

#include "escdiff/utf8.h"
#include "report/layout.h"

#define LABEL_INDENT	2
#define LABEL_COLUMNS	8	/* "change" and a gap */
#define TEXT_MIN	20

/* How many bytes of text go into a row. */
static size_t
row_len(const char *text, size_t columns)
{
	size_t len = utf8_prefix(text, columns);

	if (text[len] == '\0')
		return len;
	if (text[len] != ' ') {
		while (len > 0 && text[len - 1] != ' ')
			len--;
	}
	while (len > 0 && text[len - 1] == ' ')
		len--;
	return len > 0 ? len : strcspn(text, " ");
}

void
wrap_text(const char *text, size_t columns, struct buffer *out)
{
	while (*text != '\0') {
		const size_t len = row_len(text, columns);

		buffer_add(out, text, len);
		buffer_addc(out, '\n');
		text += len;
		text += strspn(text, " ");
	}
}

void
wrap_paragraph(const char *label, const char *color, const char *text,
	       size_t columns, struct buffer *out)
{
	const size_t indent = LABEL_INDENT + LABEL_COLUMNS;
	const size_t room = columns > indent + TEXT_MIN ? columns - indent
							: TEXT_MIN;
	struct buffer rows = { 0 };
	bool first = true;

	wrap_text(text, room, &rows);
	for (const char *row = buffer_text(&rows); *row != '\0';) {
		const size_t len = strcspn(row, "\n") + 1;

		buffer_addf(out, "%*s", LABEL_INDENT, "");
		layout_cell(first ? label : "", color, LABEL_COLUMNS, 0, out);
		buffer_add(out, row, len);
		row += len;
		first = false;
	}
	out->failed |= rows.failed;
	buffer_free(&rows);
}
