#ifndef ESCDIFF_WORTH_H
#define ESCDIFF_WORTH_H

#include "escdiff/change.h"
#include "escdiff/machine.h"

/*
 * What a change is worth as far as the log alone tells: plain data, no git
 * and no I/O.  Call change_list_count afterwards.
 *
 * The rules by which a record allocates nothing; the word is the evidence.
 *
 *	constant   boxed in read-only data
 *	small      of one byte, or true or false: boxed in a table of the
 *		   runtime
 *	empty      of no size, or a slice of no length
 *	nil        nothing to keep
 *	static     a function literal that captures nothing
 */
#define WORTH_RULES(X)                  \
	X(WORTH_UNKNOWN,  "")           \
	X(WORTH_CONSTANT, "constant")   \
	X(WORTH_SMALL,    "small")      \
	X(WORTH_EMPTY,    "empty")      \
	X(WORTH_NIL,      "nil")        \
	X(WORTH_STATIC,   "static")

enum worth_rule {
#define X(id, word) id,
	WORTH_RULES(X)
#undef X
	WORTH_RULE_COUNT
};

const char *worth_rule_word(enum worth_rule rule);

/*
 * The rule by which what `SYMBOL escapes to heap` speaks of is certain to
 * allocate nothing; WORTH_UNKNOWN if none is.  Symbols are those of all
 * releases, also cut ("0123...).  A name says nothing of its type, so that
 * T(5) may be a call; predeclared types are taken for what they are.
 */
enum worth_rule worth_of_symbol(const char *text, size_t len);

/* Numbers of records, sorted into buckets. */
struct worth_buckets {
	uint32_t *ends;		/* owned; of each bucket in items */
	uint32_t *items;	/* owned */
	uint32_t mask;
};

/*
 * A side's records, with what finds some of them at once: many questions are
 * asked of one set.  It is born with its set alone; worth_index_make makes
 * the rest, once, and the set is not to change afterwards.
 */
struct worth_index {
	const struct record_set *set;	/* borrowed */
	struct worth_buckets functions, lines, nameless;
	bool made;
};

/* Errors: ESC_NOMEM; worth_index_free is fine then too. */
enum esc_status worth_index_make(struct worth_index *index,
				 struct esc_error *err);
void worth_index_free(struct worth_index *index);	/* the set stays */

/* The same of a record, from its kind, its symbol and the facts of its set.
 * The index is made. */
enum worth_rule worth_of_record(const struct record *record,
				const struct worth_index *index);

/* Set allocates and evidence where a rule knows.  Errors: ESC_NOMEM. */
enum esc_status worth_by_rules(struct change_list *list,
			       struct worth_index *old_index,
			       struct worth_index *new_index,
			       struct esc_error *err);

/*
 * Mark what says nothing of the code that is compared: the wrappers that the
 * compiler generates, bodies of generic functions of other modules and of
 * the standard library, cgo's and the test driver's glue.
 */
void worth_mark_noise(struct change_list *list, const struct intern *strings);

/*
 * Whether a record allocates when it is reached, from the machine code of its
 * package; *callee is the runtime's function for yes, else 0.  Yes needs a
 * call on its line for each record there that wants one; no, that no call can
 * be its own: none in the whole function, or none on its lines and those of
 * its explanations.  In any doubt the answer is unknown.
 * The index is made.
 */
enum allocates worth_of_code(const struct record *record,
			     const struct worth_index *index,
			     const struct machine_codes *codes, strid *callee);

/*
 * The functions to look into for what rules left open: on the old side for
 * fixed changes, on the new one for new and hidden ones and
 * what fails all the same.
 * Owner:  *wants is the caller's: free.
 * Errors: ESC_NOMEM.
 */
enum esc_status worth_wants(const struct change_list *list, bool old_side,
			    struct machine_want **wants, size_t *count,
			    struct esc_error *err);

/* Set allocates and evidence of those changes. Errors: ESC_NOMEM. */
enum esc_status worth_by_machine(struct change_list *list, bool old_side,
				 struct worth_index *index,
				 const struct machine_codes *codes,
				 struct esc_error *err);

#endif
