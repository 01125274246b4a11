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

/*
 * A digest of all that the answer to the query depends on.  *lasting is
 * false when that cannot be known: the command is a script that may choose
 * another Go tomorrow.
 * Errors: ESC_NOMEM, ESC_GIT.
 */
enum esc_status fingerprint_go(const struct goenv_query *query,
			       char key[REPO_OID_SIZE], bool *lasting,
			       struct esc_error *err);

#endif
