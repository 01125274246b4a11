#ifndef ESCDIFF_INTERRUPT_H
#define ESCDIFF_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/*
 * SIGINT, SIGTERM, SIGHUP and SIGPIPE only set a mark; whoever works long
 * asks for it and unwinds with ESC_INTERRUPTED, so that everything is cleaned
 * up on the ordinary way out.  main then dies by the signal.  SIGCHLD gets
 * its default back.
 */
void interrupt_install(void);	/* a signal ignored at start stays ignored */
bool interrupt_pending(void);
int interrupt_signal(void);	/* the first one caught, or 0 */

/*
 * Hold them back until the caller waits in ppoll with *before, the mask
 * as it was, or restores it: none can slip in between question and wait.
 */
void interrupt_block(sigset_t *before);

/* Restore the default action and raise the caught signal. */
void interrupt_die(void);

#endif
