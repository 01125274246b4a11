#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>

/*
 * One line on standard error that says what is being done and for how long,
 * written over again and again and erased at the end.  Only on a terminal
 * that can do so, while we are in its foreground, and not for what is over
 * at once.
 */

/* Can there be one? */
bool progress_is_possible(void);

/* What is being done now; NULL: nothing, the line is erased. */
void progress_show(const char *text);

/* Time goes by; called several times a second. */
void progress_go_on(void);

#endif
