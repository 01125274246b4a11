/* Names quoted as git quotes paths, for scripts. */
#include "report/quote.h"

#include <string.h>

/* Names for some, octal for the rest. */
static void
add_escaped(unsigned char byte, struct buffer *out)
{
	static const char plain[] = "\a\b\t\n\v\f\r\"\\";
	static const char names[] = "abtnvfr\"\\";
	const char *found = byte != 0 ? strchr(plain, byte) : NULL;

	if (found != NULL)
		buffer_addf(out, "\\%c", names[found - plain]);
	else if (byte < ' ' || byte >= 0x7f)
		buffer_addf(out, "\\%03o", (unsigned)byte);
	else
		buffer_addc(out, (char)byte);
}

bool
quote_needed(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned char byte = (unsigned char)text[i];

		if (byte < ' ' || byte >= 0x7f || byte == '"' || byte == '\\')
			return true;
	}
	return strstr(text, "##[") != NULL;
}

void
quote_add(const char *text, size_t len, struct buffer *out)
{
	buffer_addc(out, '"');
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '#' && i > 0 && text[i - 1] == '#')
			buffer_adds(out, "\\043");
		else
			add_escaped((unsigned char)text[i], out);
	}
	buffer_addc(out, '"');
}
