#ifndef ESCDIFF_BUILD_ENVIRON_H
#define ESCDIFF_BUILD_ENVIRON_H

#include <stdbool.h>
#include <stddef.h>

/* The environment of a child; a struct of zeroes is empty. */
struct environment {
	char **vars;		/* owned, each too; ended by NULL */
	size_t len, cap;
	bool failed;		/* memory ran out: it is not whole */
};

/*
 * Ours, without what points git at the user's repository (a hook sets
 * GIT_DIR): Go may call git for a module, in a place of its own.  And with a
 * lazier garbage collector for Go's programs, unless GOGC or GOMEMLIMIT is
 * set.
 */
void environment_init(struct environment *env);

/* Set name to value, or replace what it was. */
void environment_set(struct environment *env, const char *name,
		     const char *value);

/* The same with texts "NAME=VALUE". */
void environment_add(struct environment *env, const char *const *settings,
		     size_t count);
void environment_free(struct environment *env);

/* For spawn_run; valid until the next change. */
const char *const *environment_vars(const struct environment *env);

#endif
