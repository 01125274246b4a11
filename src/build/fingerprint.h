#ifndef ESCDIFF_BUILD_FINGERPRINT_H
#define ESCDIFF_BUILD_FINGERPRINT_H

#include <stdbool.h>

#include "build/goenv.h"
#include "escdiff/repo.h"

/*
 * The absolute path of a program: as a shell finds it.  NULL with errno when
 * there is none.  The caller frees it.
 */
char *find_program(const char *name);

/* Which file it is, links followed, and whether it was written since; nothing
 * if there is none. */
void fingerprint_add_file(struct buffer *text, const char *path);

/* The variables and files of the user that decide what any Go answers. */
void fingerprint_add_settings(struct buffer *text);

/*
 * The go command at a path, and the settings that come with it.  False when
 * it cannot be known again: it is a script, or a link to some other program,
 * that may choose another Go tomorrow.
 */
bool fingerprint_add_go(struct buffer *text, const char *go);

/*
 * May a setting of this go command ("go" or a path; it need not be there)
 * make it read other files than those of the directory it is run in?
 */
bool go_may_overlay(const char *go);

/*
 * A digest of all that the answer to the query depends on.  *lasting is
 * false when that cannot be known, as above.
 * Errors: ESC_NOMEM, ESC_GIT.
 */
enum esc_status fingerprint_go(const struct goenv_query *query,
			       char key[REPO_OID_SIZE], bool *lasting,
			       struct esc_error *err);

#endif
