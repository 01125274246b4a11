#ifndef ESCDIFF_ANSWER_H
#define ESCDIFF_ANSWER_H

#include <stdbool.h>

#include "escdiff/build.h"

/*
 * What a run of the program said, whole, kept in the cache for the next one
 * that asks the same.
 */

/*
 * Append what two sides depend on beside their trees: the options, the go
 * command, the user's settings of it, and this program itself.  False when
 * that cannot be known, and nothing may be kept under it.
 */
bool build_identity(struct buffer *text, const struct build_options *options);

/*
 * Would a build of the same tree find the same?  Not one with failures, nor
 * with files from outside of the tree, nor with --no-cache; of untouched
 * sides two trees tell all.
 */
bool build_is_repeatable(const struct build *build);

/* An answer on its way into the cache, or out of it. */
struct answer;

/* NULL: no memory. */
struct answer *answer_new(void);
void answer_free(struct answer *answer);	/* NULL is fine */

/* The next bytes of the report. */
void answer_add(struct answer *answer, const char *data, size_t len);

/*
 * Keep it, if it is not too large: what was added, the messages that stood
 * on standard error, and the exit status.
 */
void answer_store(struct answer *answer, const char *key,
		  const struct buffer *messages, int exit_code);

/*
 * The answer under that key, or NULL: none, or none that is as it was kept.
 * The caller frees it.
 */
struct answer *answer_load(const char *key);

int answer_exit_code(const struct answer *answer);
const char *answer_messages(const struct answer *answer);

/*
 * Give the report to take, in pieces.
 * Errors: ESC_NOMEM, what take returned.
 */
typedef enum esc_status answer_take_fn(const char *data, size_t len,
				       void *data_for_take,
				       struct esc_error *err);
enum esc_status answer_read(const struct answer *answer, answer_take_fn *take,
			    void *data, struct esc_error *err);

#endif
