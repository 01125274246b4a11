/* Names of the code that is compared, in texts that end up in a log. */
#include "report/plain.h"

#include <string.h>

#include "escdiff/utf8.h"

void
plain_add(const char *bytes, size_t len, struct buffer *out)
{
	static const char command[] = "##[";
	struct buffer clean = { 0 };
	const char *found;

	utf8_printable(bytes, len, &clean);
	out->failed |= clean.failed;
	const char *text = buffer_text(&clean);
	while ((found = strstr(text, command)) != NULL) {
		buffer_add(out, text, (size_t)(found - text));
		buffer_adds(out, "#\\x23[");
		text = found + strlen(command);
	}
	buffer_adds(out, text);
	buffer_free(&clean);
}
