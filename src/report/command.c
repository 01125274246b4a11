/* Texts for the log of GitHub's runner, which obeys what it reads there. */
#include "report/command.h"

#include <string.h>

#include "escdiff/utf8.h"

static void
add_escaped(const char *text, size_t len, const char *special,
	    struct buffer *out)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\0' && strchr(special, text[i]) != NULL)
			buffer_addf(out, "%%%02X", (unsigned char)text[i]);
		else
			buffer_addc(out, text[i]);
	}
}

void
command_add_message(const char *text, size_t len, struct buffer *out)
{
	add_escaped(text, len, "%\r\n", out);
}

void
command_add_property(const char *text, size_t len, struct buffer *out)
{
	add_escaped(text, len, "%\r\n:,", out);
}

/* The second "#" is spelt like what cannot be printed. */
void
command_add_harmless(const char *text, size_t len, struct buffer *out)
{
	static const char obeyed[] = "##[";
	struct buffer clean = { 0 };

	utf8_printable(text, len, &clean);
	out->failed |= clean.failed;
	const char *rest = buffer_text(&clean), *found;
	while ((found = strstr(rest, obeyed)) != NULL) {
		buffer_add(out, rest, (size_t)(found - rest));
		buffer_adds(out, "#\\x23[");
		rest = found + strlen(obeyed);
	}
	buffer_adds(out, rest);
	buffer_free(&clean);
}
