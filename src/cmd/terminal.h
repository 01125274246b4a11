#ifndef CMD_TERMINAL_H
#define CMD_TERMINAL_H

#include <stdbool.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"

/* What the user's terminal and environment ask of our output. */
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/*
 * The word of --color; NULL means always, as in git.
 * Errors: ESC_USAGE.
 */
enum esc_status color_when_parse(const char *word, enum color_when *when,
				 struct esc_error *err);

/*
 * Colour on standard output: the option first, then NO_COLOR, then
 * CLICOLOR_FORCE and FORCE_COLOR, then whether it is a terminal and TERM is
 * not "dumb".
 */
bool color_wanted(enum color_when when);

/* Columns of the terminal at standard output; 0: it is none. */
unsigned terminal_width(void);

/*
 * One line on standard error that is written over again and erased at the
 * end; nothing where standard error is no terminal.  NULL erases it.
 */
void progress_show(const char *text);

/* A message on standard error, below which no progress line is left. */
void message(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Lines of another program on standard error, indented by two. */
void message_block(const char *lines);

/* From now on append what stays on standard error to copy, too; NULL ends
 * that. */
void message_keep(struct buffer *copy);

/* Say again what was kept so. */
void message_repeat(const char *text);

#endif
