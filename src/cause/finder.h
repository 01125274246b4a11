#ifndef CAUSE_FINDER_H
#define CAUSE_FINDER_H

#include "cause/edits.h"
#include "cause/facts.h"
#include "escdiff/cause.h"

#define MAX_PATH 32	/* steps; a longer path helps nobody */

/* A parameter that leaks now and did not, or not so much. */
struct worse_leak {
	strid name;		/* of its function, without receiver */
	uint32_t fact;		/* index in the new set */
	uint32_t visited;	/* the search that was here last */
};

/* Facts of the modules that a file imports in another version now. */
struct foreign {
	strid file;		/* 0: none yet */
	struct record_set old_set, new_set;	/* owned */
};

/* The search for causes: what is shared, and the path found so far. */
struct finder {
	const struct cause_input *input;
	struct intern *strings;
	struct edits edits;
	struct facts old_facts, new_facts;
	struct worse_leak *worse;	/* owned; by name */
	size_t worse_count;
	struct position *worse_places;	/* owned; theirs, in order */
	struct record_set params;	/* owned: explanations of those */
	uint32_t *explained;		/* owned; of params, by place */
	size_t explained_count;
	bool have_params;
	struct foreign foreign;
	uint32_t search;		/* number of this search */
	struct cause_step path[MAX_PATH];
	size_t path_len;
};

/* Errors: ESC_NOMEM; finder_free is fine then too. */
enum esc_status finder_init(struct finder *finder,
			    const struct cause_input *input,
			    struct esc_error *err);
void finder_free(struct finder *finder);

/* Append a step; when the path is full nothing happens. */
void finder_push(struct finder *finder, struct cause_step step);

/* The same with a text made of fmt.  Errors: ESC_NOMEM. */
enum esc_status finder_push_text(struct finder *finder,
				 struct cause_step step,
				 struct esc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Append the edit as the last step; false if there is none. */
bool finder_end(struct finder *finder, const struct edit *edit);

/* End the path at a line if that was edited; *found tells. */
enum esc_status finder_end_at(struct finder *finder,
			      const struct position *pos, bool *found,
			      struct esc_error *err);

/* leaks.c: which parameters leak now and did not. */
enum esc_status worse_leaks_find(struct finder *finder,
				 struct esc_error *err);

/* Whether a leak stands where one of them does; data is the finder. */
build_wanted_fn is_worse_leak;

/* Whether its function had that parameter on the old side: it is known by its
 * line, if nobody touched that, else by its name. */
bool parameter_was_there(const struct finder *finder,
			 const struct record *leak);

/* The first of those of functions called name, and how many. */
struct worse_leak *worse_leaks_of(struct finder *finder, strid name,
				  size_t *count);

/*
 * params.c: read the explanations of those, once.
 * Errors: those of build_parameter_chains.
 */
enum esc_status params_read(struct finder *finder, struct esc_error *err);

/* The record that explains a leak, or NULL. */
const struct record *params_explained(const struct finder *finder,
				      const struct record *leak);

/*
 * follow.c: from a record's explanation to an edit, through calls.  *found
 * tells whether the path ends at one; without it the path is as before.
 */
enum esc_status follow_record(struct finder *finder,
			      const struct record_set *set,
			      const struct record *record, bool *found,
			      struct esc_error *err);

/* The same from a parameter that leaks now, else to an edit in its
 * function. */
enum esc_status follow_parameter(struct finder *finder,
				 const struct record *leak, bool *found,
				 struct esc_error *err);

/* inlined.c: why a function is not inlined any longer, to the edit in it. */
enum esc_status follow_inlining(struct finder *finder,
				const struct record *callee_fact, bool *found,
				struct esc_error *err);

/* The fact that says whether a function can be inlined, or NULL: file tells
 * the package. */
const struct record *inlinable_fact(const struct facts *facts, strid function,
				    const struct intern *strings, strid file);

/* fallback.c: where no explanation leads to an edit. */
enum esc_status follow_elsewhere(struct finder *finder,
				 const struct record *record, bool *found,
				 struct esc_error *err);

/* The same by the name that a call in file gives it: `New`, `(*T).M`,
 * `store.New`. */
const struct record *called_fact(const struct finder *finder,
				 const char *name, strid file);

/* fallback.c: the `go` line of the record's module is another. */
enum esc_status follow_go_line(struct finder *finder,
			       const struct record *record, bool *found,
			       struct esc_error *err);

/* module.c: a callee in a module of which go.mod names another version. */
enum esc_status follow_module(struct finder *finder,
			      const struct record *record, const char *callee,
			      const struct position *pos, bool *found,
			      struct esc_error *err);

/* The last name of a function, "Set" of "(*R).Set" and of "store.(*R).Set";
 * STRID_NOMEM when memory is out. */
strid last_name(struct intern *strings, const char *text, size_t len);

#endif
