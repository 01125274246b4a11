#ifndef CMD_PAGER_H
#define CMD_PAGER_H

#include <stdbool.h>

/*
 * As in git: what is written for a terminal goes through GIT_PAGER,
 * core.pager, PAGER or less.  It is started when there is something to read,
 * so that waiting for it is done in front of the terminal.
 */

/* --paginate or --no-pager: stronger than pager.escdiff. */
void pager_set(bool wanted);

/* Will pager_start start one? */
bool pager_is_wanted(void);

/* Did git start one, which our standard output leads to? */
bool pager_is_gits(void);

/*
 * From now on standard output leads to the pager, if there is to be one, and
 * so does standard error if it is a terminal: two cannot write there.
 * That the user leaves it early is no error, and the keys that interrupt are
 * its own: they no longer end us.
 */
void pager_start(void);

/* Once all is written, or given up: close its input and wait for its end.
 * Its exit status says nothing.  Standard error is the terminal again. */
void pager_end(void);

#endif
