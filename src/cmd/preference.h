#ifndef CMD_PREFERENCE_H
#define CMD_PREFERENCE_H

#include <stdbool.h>

/* The user's git configuration, for what it says of the terminal. */

/* The value of a key, or NULL; stays valid. */
const char *preference_get(const char *key);

/* Git's words for yes and no; NULL is otherwise, and so is any other. */
bool preference_bool(const char *value, bool otherwise);
bool preference_is_bool(const char *value);

#endif
