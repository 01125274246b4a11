#ifndef CMD_PREFERENCE_H
#define CMD_PREFERENCE_H

#include <stdbool.h>

#include "escdiff/config.h"
#include "escdiff/error.h"

/*
 * What the user's git configuration says, read when it is asked for the first
 * time: that of the repository around the current directory, or outside of
 * any the user's own.
 */

/* Read it now. Errors: ESC_CONFIG, ESC_NOMEM. */
enum esc_status preferences_read(struct esc_error *err);

/* All of it, or NULL: not read yet, or it cannot be. */
const struct config *preferences(void);

/* The value of a key, or NULL: none, or what there is cannot be read.  It
 * stays valid. */
const char *preference_get(const char *key);

/* Git's words for yes and no; NULL is otherwise, and so is any other. */
bool preference_bool(const char *value, bool otherwise);
bool preference_is_bool(const char *value);

#endif
