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

/* Is standard output a terminal?  Remains so when a pager reads it. */
bool output_is_terminal(void);

/* Can it do nothing but print, as in an editor's window? */
bool terminal_is_dumb(void);

/*
 * Colour on standard output: the option first, then NO_COLOR, then
 * CLICOLOR_FORCE and FORCE_COLOR, then git's color.escdiff and color.ui, then
 * whether it is a terminal, or a pager of git's, and TERM is not "dumb".
 */
bool color_wanted(enum color_when when);

/* Columns of the terminal at standard output; 0: it is none. */
unsigned terminal_width(void);

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
