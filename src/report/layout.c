/* Columns of text for a terminal: widths, padding, cutting, colour. */
#include "report/layout.h"

#include "escdiff/utf8.h"

void
layout_cut(const char *text, size_t columns, struct buffer *out)
{
	if (utf8_width(text) <= columns) {
		buffer_adds(out, text);
		return;
	}
	const size_t keep = columns > 0 ? columns - 1 : 0;
	const size_t tail = keep / 3;

	buffer_add(out, text, utf8_prefix(text, keep - tail));
	buffer_adds(out, "\xe2\x80\xa6");
	buffer_adds(out, text + utf8_suffix(text, tail));
}

void
layout_cell(const char *text, const char *color, size_t columns, size_t gap,
	    struct buffer *out)
{
	const bool colored = color != NULL && color[0] != '\0';
	const size_t width = utf8_width(text);

	if (colored && width > 0)
		buffer_adds(out, color);
	buffer_adds(out, text);
	if (colored && width > 0)
		buffer_adds(out, COLOR_OFF);
	for (size_t i = width; i < columns; i++)
		buffer_addc(out, ' ');
	for (size_t i = 0; i < gap; i++)
		buffer_addc(out, ' ');
}

void
layout_widen(size_t *column, size_t width, size_t limit)
{
	if (width > *column && width <= limit)
		*column = width;
}
