#ifndef PARSE_FUNCTION_H
#define PARSE_FUNCTION_H

#include "escdiff/buffer.h"
#include "escdiff/record.h"

/* A compiler's function name, taken apart. */
struct function_name {
	strid raw;		/* as printed */
	strid declared;		/* F, T.M, (*T).M */
	strid closure;		/* F.func1, or 0 if not inside a closure */
};

/* Takes names apart, each only once. */
struct function_names {
	struct intern *strings;		/* borrowed */
	struct function_name *slots;	/* owned; a hash table by raw */
	size_t len, cap;
	struct buffer scratch;
	bool failed;			/* memory ran out */
};

void function_names_init(struct function_names *names,
			 struct intern *strings);
void function_names_free(struct function_names *names);
struct function_name function_names_get(struct function_names *names,
					strid raw);

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
