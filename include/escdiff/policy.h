#ifndef ESCDIFF_POLICY_H
#define ESCDIFF_POLICY_H

#include "escdiff/buffer.h"
#include "escdiff/change.h"
#include "escdiff/match.h"

struct config;		/* config.h */
struct trailer_list;	/* trailer.h */

/*
 * What fails a gate, where, and how much of it is put up with; and which
 * changes somebody accepted with a reason.  escdiff-policy(5) has the rules.
 *
 * What a gate may fail on, in a list of words:
 *
 *	new         new allocations
 *	hidden      calls that reach an allocation of their callee now
 *	added       of both, those whose code is new
 *	regression  of both, those whose value stayed on the stack before
 *	leak        parameters that let go of their argument now
 */
#define POLICY_WORDS(X)                         \
	X(POLICY_NEW,        "new",        1)   \
	X(POLICY_HIDDEN,     "hidden",     2)   \
	X(POLICY_ADDED,      "added",      4)   \
	X(POLICY_REGRESSION, "regression", 8)   \
	X(POLICY_LEAK,       "leak",       16)

enum policy_word {
#define X(id, word, bit) id = (bit),
	POLICY_WORDS(X)
#undef X
	POLICY_DEFAULT_WORDS = POLICY_NEW | POLICY_HIDDEN
};

/* Where a setting comes from, weakest first, and how messages say it. */
#define POLICY_SOURCES(X)                                     \
	X(POLICY_OF_FILE,        ".escdiff")                  \
	X(POLICY_OF_GIT,         "git's configuration")       \
	X(POLICY_OF_ENVIRONMENT, "the environment")           \
	X(POLICY_OF_OPTIONS,     "the command line")

enum policy_source {
#define X(id, words) id,
	POLICY_SOURCES(X)
#undef X
	POLICY_SOURCE_COUNT
};

/* What code a rule is about: of each kind that is named one has to fit. */
enum policy_selector_kind {
	SELECT_PATH, SELECT_PACKAGE, SELECT_FUNCTION, SELECT_GENERATED,
	SELECT_TESTS, SELECT_KIND_COUNT
};

struct policy_selector {
	enum policy_selector_kind kind;
	char *pattern;		/* owned; of the first three */
	bool yes;		/* of the others: those, or all but those */
};

struct policy_rule {
	enum policy_source source;
	char *scope;		/* owned: its name; NULL: all code */
	struct policy_selector *selectors;	/* owned; none: the name is
						   the pattern of a path */
	size_t selector_count;
	bool has_fail_on, has_max_new;
	unsigned fail_on;	/* enum policy_word */
	size_t max_new;
};

/* A struct of zeroes is the usual policy: new and hidden ones fail. */
struct policy {
	struct policy_rule *rules;	/* owned; weakest first: the last one
					   that fits and says something of
					   the question answers it */
	size_t len, cap;
};

void policy_free(struct policy *policy);

/*
 * Take over the settings "escdiff.NAME" and "escdiff.SCOPE.NAME".  Sources
 * are to come weakest first.  Names are without regard to case and dashes.
 * Of .escdiff everything has to be a setting that it may have; elsewhere a
 * name that is not the policy's is somebody else's.
 * Errors: ESC_CONFIG (no such setting, no such value), ESC_NOMEM.
 */
enum esc_status policy_add_config(struct policy *policy,
				  const struct config *config,
				  enum policy_source source,
				  struct esc_error *err);

/*
 * A setting for all code; name is as in a file, what is how the message calls
 * it: "--fail-on".
 * Errors: ESC_CONFIG, ESC_NOMEM.
 */
enum esc_status policy_set(struct policy *policy, enum policy_source source,
			   const char *name, const char *value,
			   const char *what, struct esc_error *err);

/* ESCDIFF_FAIL_ON and ESCDIFF_MAX_NEW; empty counts as not set. */
enum esc_status policy_add_environment(struct policy *policy,
				       struct esc_error *err);

/* Is there code anywhere that a word is said of? */
bool policy_asks(const struct policy *policy, enum policy_word word);

/* Append a text that differs for policies that differ: a part of a key. */
void policy_identity(const struct policy *policy, struct buffer *out);

/* What the judgement of changes needs beside them; all of it borrowed. */
struct policy_input {
	const struct policy *policy;
	struct intern *strings;
	const struct match_sources *sources;	/* NULL: not known */
	const struct linemap *map;		/* NULL: not known */
	const struct record_set *new_set;
	const struct trailer_list *trailers;	/* "Escdiff-Allow"; or NULL */
	bool all;		/* look at all files, not only at those where
				   something may have changed */
};

/* Something to tell the user. */
typedef void policy_note_fn(const char *note, void *data);

/*
 * What the code says: of each change that //escdiff:allow accepts on the new
 * side, of those that it accepted on the old side only, and of those in a
 * function with //escdiff:noescape.  Before changes are weighed, since these
 * are to be weighed, too.
 * Errors: ESC_DIRECTIVE (no reason is given, no such directive), ESC_NOMEM,
 * those of the reader of sources.
 */
enum esc_status policy_mark(const struct policy_input *input,
			    struct change_list *list, struct esc_error *err);

/*
 * What trailers and rules make of the others; counts are made anew.  Reasons
 * that nothing needed are noted.
 * Errors: ESC_DIRECTIVE (a trailer without a reason), ESC_NOMEM, those of the
 * reader of sources.
 */
enum esc_status policy_judge(const struct policy_input *input,
			     struct change_list *list, policy_note_fn *note,
			     void *data, struct esc_error *err);

/* Which budgets are kept, for a judged list that some changes were taken out
 * of; counts are made anew. */
void policy_settle_budgets(struct change_list *list);

/* A function that is to allocate nothing. */
enum promise_state {
	PROMISE_KEPT,
	PROMISE_BROKEN,
	PROMISE_UNKNOWN,	/* its file was compiled, and nothing was said
				   of the function */
	PROMISE_UNSEEN		/* its file was not compiled */
};

struct promise {
	enum promise_state state;
	strid file, function;
	uint32_t line;			/* of the declaration */
	uint32_t last_line;
};

struct promise_list {
	struct promise *items;	/* owned; by file and line */
	size_t len, cap;
};

/* A Go file of the tree. */
struct promise_file {
	strid path;
	bool compiled;
};

/*
 * All promises of a side, of which list is a comparison with itself: what is
 * in such a function and not accepted gets its ruling, before it is weighed.
 * States are those before weighing: none is broken yet.
 * Owner:  the list of promises is the caller's: promise_list_free.
 * Errors: as policy_mark.
 */
enum esc_status policy_find_promises(const struct policy_input *input,
				     const struct promise_file *files,
				     size_t count, struct change_list *list,
				     struct promise_list *promises,
				     struct esc_error *err);

/* Which of them are broken, once the changes are weighed. */
void policy_settle_promises(const struct change_list *list,
			    struct promise_list *promises);

void promise_list_free(struct promise_list *promises);

/* How many are in a state. */
size_t promise_count(const struct promise_list *promises,
		     enum promise_state state);

#endif
