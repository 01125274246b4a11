/* What the terminal and the environment ask of our output, and the two ways
 * to write on standard error: a passing line, and one that stays. */
#include "cmd/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "escdiff/utf8.h"

static bool progress_shown;
static struct buffer *kept;	/* NULL: messages are not kept */

enum esc_status
color_when_parse(const char *word, enum color_when *when,
		 struct esc_error *err)
{
	static const struct {
		const char *word;
		enum color_when when;
	} table[] = {
		{ "always", COLOR_ALWAYS }, { "auto", COLOR_AUTO },
		{ "never", COLOR_NEVER },
	};

	if (word == NULL)
		word = "always";
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(table[i].word, word) == 0) {
			*when = table[i].when;
			return ESC_OK;
		}
	}
	return usage_error(err, "--color=%s: always, auto or never", word);
}

static bool
env_is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0';
}

bool
color_wanted(enum color_when when)
{
	if (when != COLOR_AUTO)
		return when == COLOR_ALWAYS;
	if (env_is_set("NO_COLOR"))
		return false;
	if (env_is_set("CLICOLOR_FORCE") || env_is_set("FORCE_COLOR"))
		return true;
	const char *term = getenv("TERM");
	return isatty(STDOUT_FILENO) && term != NULL &&
	       strcmp(term, "dumb") != 0;
}

unsigned
terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

void
progress_show(const char *text)
{
	if (text == NULL) {
		if (progress_shown)
			fputs("\r\033[K", stderr);
		progress_shown = false;
		return;
	}
	if (!isatty(STDERR_FILENO))
		return;
	/* Without wrapping: a line that wrapped could not be erased. */
	fprintf(stderr, "\r\033[K\033[?7l%s\033[?7h", text);
	fflush(stderr);
	progress_shown = true;
}

static void
say(const struct buffer *text)
{
	message_repeat(buffer_text(text));
	if (kept != NULL)
		buffer_add(kept, buffer_text(text), text->len);
}

void
message(const char *fmt, ...)
{
	struct buffer text = { 0 };
	char line[2048];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	buffer_adds(&text, "escdiff: ");
	utf8_printable(line, strlen(line), &text);
	buffer_addc(&text, '\n');
	say(&text);
	buffer_free(&text);
}

void
message_block(const char *lines)
{
	struct buffer text = { 0 };

	while (*lines != '\0') {
		const size_t len = strcspn(lines, "\n");

		buffer_adds(&text, "  ");
		utf8_printable(lines, len, &text);
		buffer_addc(&text, '\n');
		lines += len + (lines[len] == '\n');
	}
	say(&text);
	buffer_free(&text);
}

void
message_keep(struct buffer *copy)
{
	kept = copy;
}

void
message_repeat(const char *text)
{
	progress_show(NULL);
	fputs(text, stderr);
}
