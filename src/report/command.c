/* Texts for the log of GitHub's runner, which obeys what it reads there. */
#include "report/command.h"

#include <string.h>

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
