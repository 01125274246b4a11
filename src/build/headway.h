#ifndef ESCDIFF_BUILD_HEADWAY_H
#define ESCDIFF_BUILD_HEADWAY_H

#include <stdbool.h>

#include "build/side.h"

/*
 * How far a run of the go command is: Go prints what the compiler says of a
 * package, below a line with its name, when that package is done.
 */
struct headway {
	const struct context *context;	/* borrowed, as are the next two */
	const struct side_job *job;
	const struct go_run *run;
	struct intern *seen;	/* owned: packages that were printed */
	struct buffer line;	/* the header being read */
	bool inside, header;	/* of a line; of a line that is one */
	size_t total;		/* packages there are about; 0: not asked for
				   yet, or not known */
	bool asked;
};

/* headway_free(*headway) afterwards, in any case.  Nothing here can fail:
 * less is told then. */
void headway_init(struct headway *headway, const struct context *context,
		  const struct side_job *job, const struct go_run *run);
void headway_free(struct headway *headway);

/* The next piece of the log. */
void headway_add(struct headway *headway, const char *bytes, size_t len);

/* As BUILD_PROGRESS: what is compiled by the go command with that number (0:
 * it does not run yet), and how far it is. */
void headway_tell(struct headway *headway, int go_pid);

#endif
