/* What the terminal and the environment ask of our output, and what stays on
 * standard error. */
#include "cmd/terminal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/pager.h"
#include "cmd/preference.h"
#include "cmd/progress.h"
#include "escdiff/utf8.h"

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

/* Asked before a pager may have taken its place. */
bool
output_is_terminal(void)
{
	static int answer = -1;

	if (answer < 0)
		answer = isatty(STDOUT_FILENO);
	return answer != 0;
}

bool
terminal_is_dumb(void)
{
	const char *term = getenv("TERM");

	return term == NULL || term[0] == '\0' ||
	       strcmp(term, "dumb") == 0;
}

/* What the terminal itself asks for. */
static bool
terminal_wants_color(void)
{
	const bool paged = pager_is_gits() || pager_is_wanted();

	return (output_is_terminal() || pager_is_gits()) &&
	       !terminal_is_dumb() &&
	       (!paged || preference_bool(preference_get("color.pager"),
					  true));
}

/* color.escdiff or color.ui: true is auto, as in git. */
static bool
config_wants_color(void)
{
	const char *value = preference_get("color.escdiff");

	if (value == NULL)
		value = preference_get("color.ui");
	if (value != NULL && strcasecmp(value, "always") == 0)
		return true;
	return value != NULL && strcasecmp(value, "auto") != 0 &&
			       !preference_bool(value, false)
		       ? false : terminal_wants_color();
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
	return config_wants_color();
}

static unsigned
columns_of(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Git tells its pager's readers how wide the terminal is. */
static unsigned
columns_of_pager(void)
{
	const char *text = getenv("COLUMNS");
	const unsigned long columns = text != NULL ? strtoul(text, NULL, 10)
						   : 0;

	return columns > 0 && columns < 10000 ? (unsigned)columns : 80;
}

unsigned
terminal_width(void)
{
	static unsigned width;

	if (width > 0 || (!output_is_terminal() && !pager_is_gits()))
		return width;
	width = output_is_terminal() ? columns_of(STDOUT_FILENO)
				     : columns_of_pager();
	if (width == 0)
		width = 80;
	return width;
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
