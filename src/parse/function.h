#ifndef PARSE_FUNCTION_H
#define PARSE_FUNCTION_H

#include "parse/name.h"

/*
 * Give the records from index first on their functions.  A record may have
 * the compiler's name in its field function; else, if complete says so (-m=2
 * and above), the function that begins last before it is taken, according to
 * the inlining facts among these records: every function of a package has one
 * at its name.  What is before all of them belongs to "init", code the
 * compiler made to none.
 */
bool functions_assign(struct function_names *names, struct record_set *set,
		      size_t first, bool complete);

#endif
