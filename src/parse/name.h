#ifndef PARSE_NAME_H
#define PARSE_NAME_H

#include "escdiff/buffer.h"
#include "escdiff/record.h"

/* A compiler's function name, taken apart. */
struct function_name {
	strid raw;		/* as printed */
	strid declared;		/* F, T.M, (*T).M */
	strid closure;		/* F.func1, or 0 if not inside a closure */
	strid bare;		/* without its package, if it seems to have one
				   in front: slices.F[int]; or 0 */
	bool bound;		/* x.M-fm, made for a method value: stands at
				   a use, and is declared nowhere */
	bool several;		/* perhaps of more functions than one:
				   Caller.Callee.func1 */
	strid last;		/* the one of several that it stands in */
	uint32_t last_block;	/* in the block of this number */
	uint32_t listed[2];	/* block that lists it as defined, as called */
};

struct id_list {
	strid *ids;		/* owned; sorted */
	size_t len, cap;
};

/*
 * Takes names apart, each only once.  What a name means can depend on which
 * functions there are: those of the block that is being looked at are known.
 */
struct function_names {
	struct intern *strings;		/* borrowed */
	struct function_name *names;	/* owned; in the order they came in,
					   as those of a package do again */
	size_t len, cap;
	uint32_t *index;		/* owned; by raw: index + 1, or 0 */
	size_t index_cap;
	const struct record_set *set;	/* borrowed: the block's records */
	size_t first;			/* begin here */
	uint32_t block;			/* its number, from 1 */
	struct id_list defined;		/* functions that it compiles */
	struct id_list called;		/* and that it inlines; these two are
					   made when first needed */
	bool known_ready;
	strid recent[512];		/* lately listed as called */
	struct buffer scratch;
	bool failed;			/* memory ran out */
};

void function_names_init(struct function_names *names,
			 struct intern *strings);
void function_names_free(struct function_names *names);

/* From now on names are those of the block of records from first on. */
void function_names_begin(struct function_names *names,
			  const struct record_set *set, size_t first);

/*
 * The function of a name that was printed for a place in file.  Of a closure
 * copied from an inlined function that is the function that it stands in:
 * the last one of Caller.Callee.func1, as Go named such copies up to 1.26.
 * A generic function of another package loses that package's name.
 */
struct function_name function_names_get(struct function_names *names,
					strid raw, strid file);

#endif
