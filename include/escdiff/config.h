#ifndef ESCDIFF_CONFIG_H
#define ESCDIFF_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/error.h"
#include "escdiff/repo.h"

/*
 * Settings in the syntax of git-config(1): plain data, read once.  All texts
 * are owned by the struct; one of zeroes is empty.
 */
struct config_entry {
	char *key;	/* "color.ui", "escdiff.store/a.go.failon": section
			   and name in small letters, what stands between
			   them as written */
	char *value;	/* NULL: a name without "=", which means true */
};

struct config {
	struct config_entry *entries;	/* weakest first: of one key the last
					   counts; each file in its order */
	size_t len, cap;
};

/*
 * Add what git would read: the system's file, the user's, the repository's,
 * its work tree's, and what `git -c` and GIT_CONFIG_COUNT give; variables
 * that name files (GIT_CONFIG_GLOBAL, ...) count, and so do includes.  repo
 * may be NULL: outside of one.
 * Errors: ESC_CONFIG, ESC_NOMEM; the caller frees *config then, too.
 */
enum esc_status config_add_git(struct config *config, const struct repo *repo,
			       struct esc_error *err);

/*
 * Add the settings of a file that is in memory, ended by NUL; name is what
 * messages call it.  It is not to be trusted: it may include nothing, and be
 * no larger than CONFIG_TEXT_MAX.
 * Errors: as above.
 */
#define CONFIG_TEXT_MAX ((size_t)1 << 20)
enum esc_status config_add_text(struct config *config, const char *text,
				size_t len, const char *name,
				struct esc_error *err);

void config_free(struct config *config);

/* The entry that counts, or NULL.  key is written as in struct
 * config_entry. */
const struct config_entry *config_find(const struct config *config,
				       const char *key);

/* Its value, or NULL: no such entry.  Without "=" it is "true". */
const char *config_text(const struct config *config, const char *key);

/* "true", "yes", "on", "1", NULL and their opposites; false: none of them. */
bool config_is_bool(const char *value, bool *yes);

/*
 * Set *yes to the value of a key, if there is one.
 * Errors: ESC_CONFIG: it is no boolean.
 */
enum esc_status config_bool(const struct config *config, const char *key,
			    bool *yes, struct esc_error *err);

#endif
