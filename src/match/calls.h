#ifndef MATCH_CALLS_H
#define MATCH_CALLS_H

#include "match/code.h"
#include "match/pool.h"
#include "match/replaced.h"

/*
 * What the logs say of inlining, made ready to compare: calls whose body was
 * put in their place, the functions of each package with the allocations of
 * their own bodies, and what lies at each place.  Plain data.
 */

/* A call that was inlined. */
struct call {
	const struct record *fact;	/* says where it is on its own side */
	struct position there;	/* on the other; file 0: there is no such
				   place there: the line is new, or gone */
	strid instead_of;	/* name of another function that is called
				   there, or 0 */
	strid name;		/* of the callee, normal form */
	strid callee;		/* the same as the new side would say it */
	uint32_t first_own, own_count;	/* allocations of the callee's body:
					   indexes of side_facts.own */
	strid function;		/* declared function the callee is, by the
				   log of this side; 0: in no log */
	strid scope;		/* where that is at home */
	bool is_both;		/* the other side inlines it there too */
	bool is_devirtualized;	/* an interface's method, known here */
};

/* A declared function of a log, by what its inlining lines say. */
struct known {
	strid function;
	strid scope;		/* directory of its file, old side's terms */
	strid package_name;	/* last element of the import path */
	bool can_inline;
	bool is_big;		/* too big to inline much into it */
};

/* A record by its place. */
struct placed {
	struct position pos;
	uint32_t index;		/* of the candidate, or of the fact */
};

struct side_facts {
	const struct record_set *set;	/* borrowed */
	struct candidates *candidates;	/* borrowed */
	struct call *calls;		/* owned; by place */
	size_t call_count;
	strid *files;			/* owned; that were compiled */
	size_t file_count;
	struct known *known;		/* owned; by function, scope */
	size_t known_count;
	uint32_t *nested;		/* owned; calls by the function they
					   stand in, then callee */
	uint32_t *own;			/* owned; candidates in the bodies of
					   declared functions, by package and
					   function */
	size_t own_count;
	struct placed *heap;		/* owned; candidates by place */
	size_t heap_count;
	struct placed *stack;		/* owned; "does not escape" by place */
	size_t stack_count;
};

struct calls {
	struct pool *pool;
	const struct code *code;	/* NULL until they are related */
	struct side_facts side[2];	/* CODE_OLD, CODE_NEW */
};

/*
 * Collect both sides and find what is inlined on both, as far as the logs and
 * the line map tell.
 * Owner:  calls_free, also after an error.
 * Errors: ESC_NOMEM.
 */
enum esc_status calls_collect(struct calls *calls, struct pool *pool,
			      const struct record_set *old_set,
			      const struct record_set *new_set,
			      struct esc_error *err);

/*
 * The same with the sources: calls on edited lines have their place on the
 * other side, and callees the names they have there.  code is borrowed.
 * Errors: ESC_NOMEM.
 */
enum esc_status calls_relate(struct calls *calls, const struct code *code,
			     const struct renames *renames,
			     struct esc_error *err);
void calls_free(struct calls *calls);

/* The first of list at that place or behind it, and how many lie there. */
size_t placed_at(const struct placed *list, size_t len,
		 const struct position *pos, size_t *count);

/* Whether a file was compiled: a test, say, may not have been. */
bool is_compiled(const struct side_facts *facts, strid file);

/* What the log of a side says of a function, or NULL. */
const struct known *known_function(const struct side_facts *facts,
				   strid function, strid scope);

/* Whether a function of that name, wherever it is at home, is too big. */
bool any_big(const struct side_facts *facts, strid function);

/*
 * The inlined calls of callee that stand in a function: one of them, and how
 * many (nested[] from there on), or NULL.
 */
const uint32_t *inlined_in(const struct side_facts *facts, strid function,
			   strid callee, size_t *count);

/* The calls of a side at that place. */
const struct call *calls_at(const struct side_facts *facts,
			    const struct position *pos, size_t *count);

#endif
