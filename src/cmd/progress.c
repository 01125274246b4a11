/* The line on the terminal that says what we are waiting for. */
#include "cmd/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cmd/terminal.h"
#include "escdiff/buffer.h"
#include "escdiff/utf8.h"

#define PATIENCE_MS 300		/* what is over sooner needs no line */
#define PAUSE_MS 100		/* who counts quickly is not read anyway */

static struct {
	char doing[512];	/* "": nothing */
	bool shown;
	long begin_ms, drawn_ms;	/* 0: not yet */
	char drawn[1024];	/* what stands there */
} line;

static long
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool
progress_is_possible(void)
{
	return isatty(STDERR_FILENO) && !terminal_is_dumb();
}

/* A job in the background does not write over another's line. */
static bool
may_draw(void)
{
	return progress_is_possible() &&
	       tcgetpgrp(STDERR_FILENO) == getpgrp();
}

/* ", 7 s", ", 2 min 07 s"; nothing in the first second. */
static void
add_time(long ms, struct buffer *text)
{
	const long seconds = ms / 1000;

	if (seconds >= 60)
		buffer_addf(text, ", %ld min %02ld s", seconds / 60,
			    seconds % 60);
	else if (seconds > 0)
		buffer_addf(text, ", %ld s", seconds);
}

static size_t
columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

/* The last column stays free: a line that wraps could not be erased.  The
 * time is what moves, so it is the end of the text that gives way to it. */
static void
compose(long ms, struct buffer *out)
{
	struct buffer text = { 0 }, time = { 0 };
	const size_t room = columns() - 1;

	buffer_adds(&text, "escdiff: ");
	utf8_printable(line.doing, strlen(line.doing), &text);
	add_time(ms, &time);
	const size_t time_width = utf8_width(buffer_text(&time));
	const size_t width = time_width < room ? room - time_width : 0;
	if (utf8_width(buffer_text(&text)) <= width) {
		buffer_add(out, text.data, text.len);
	} else if (width > 0) {
		buffer_add(out, text.data, utf8_prefix(text.data, width - 1));
		buffer_adds(out, "\xe2\x80\xa6");
	}
	if (width > 0)
		buffer_add(out, buffer_text(&time), time.len);
	buffer_free(&text);
	buffer_free(&time);
}

/* In one write, and erased behind what is new: nothing flickers. */
static void
draw(long now)
{
	struct buffer text = { 0 };

	line.drawn_ms = now;
	compose(now - line.begin_ms, &text);
	if (!text.failed && text.len < sizeof(line.drawn) &&
	    (!line.shown || strcmp(line.drawn, buffer_text(&text)) != 0)) {
		fprintf(stderr, "\r%s\033[K", buffer_text(&text));
		fflush(stderr);
		strcpy(line.drawn, buffer_text(&text));
		line.shown = true;
	}
	buffer_free(&text);
}

void
progress_go_on(void)
{
	const long now = now_ms();

	if (line.doing[0] != '\0' && now - line.begin_ms >= PATIENCE_MS &&
	    now - line.drawn_ms >= PAUSE_MS && may_draw())
		draw(now);
}

void
progress_show(const char *text)
{
	if (text == NULL) {
		if (line.shown)
			fputs("\r\033[K", stderr);
		line.shown = false;
		line.doing[0] = '\0';
		return;
	}
	if (line.begin_ms == 0)
		line.begin_ms = now_ms();
	snprintf(line.doing, sizeof(line.doing), "%s", text);
	progress_go_on();
}
