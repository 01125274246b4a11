#ifndef MATCH_LOCALS_H
#define MATCH_LOCALS_H

#include "match/code.h"

/*
 * Mark the names in a function that the function itself declares: receiver,
 * parameters, results, variables, constants, types, of its closures too.
 * Scopes are not told apart.  Errors: none; without memory nothing is marked.
 */
void locals_mark(const struct intern *strings, struct code_token *tokens,
		 uint32_t first, uint32_t end);

/* Mark the names that a type declares: fields, methods of an interface. */
void fields_mark(const struct intern *strings, struct code_token *tokens,
		 uint32_t first, uint32_t end);

#endif
