#ifndef POLICY_TRAILERS_H
#define POLICY_TRAILERS_H

#include "escdiff/policy.h"

/*
 * Accept what the trailers of the input name: each one change of its function
 * and symbol, the first that nothing else accepts, or with "*" for a symbol
 * all of the function.
 * Errors: ESC_DIRECTIVE, ESC_NOMEM.
 */
enum esc_status trailers_accept(const struct policy_input *input,
				struct change_list *list,
				struct esc_error *err);

#endif
