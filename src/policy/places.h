#ifndef POLICY_PLACES_H
#define POLICY_PLACES_H

#include "escdiff/directive.h"
#include "escdiff/policy.h"

/* The directives of one file; a place is looked up by line. */
struct place_file {
	strid path;
	bool old_side;
	struct directive_list list;	/* owned */
	uint32_t *acceptances;		/* owned; by directive: index + 1 into
					   the list of changes, or 0 */
};

/* Those of both sides, read when they are asked for. */
struct places {
	const struct policy_input *input;
	struct change_list *changes;	/* gets the acceptances */
	struct place_file *files;	/* owned */
	size_t len, cap;
	uint32_t *numbers;	/* owned; by side and path: index + 1 into
				   files, or 0 */
	size_t path_count;
};

/* Errors: ESC_NOMEM; places_free is fine then too. */
enum esc_status places_init(struct places *places,
			    const struct policy_input *input,
			    struct change_list *changes,
			    struct esc_error *err);
void places_free(struct places *places);

/*
 * The directives of a file of one side, the path of which was a text when
 * places_init was called; good until the next call.  On the new side every one
 * is looked at closely: what is wrong there is an error.
 * Errors: ESC_DIRECTIVE, ESC_NOMEM, those of the reader.
 */
enum esc_status places_find(struct places *places, strid path, bool old_side,
			    struct place_file **file, struct esc_error *err);

/*
 * Number, from 0, of the directive that accepts a record of that kind at a
 * line; that of the line goes before that of the function.  False: none does.
 */
bool place_allowed(const struct places *places, const struct place_file *file,
		   uint32_t line, enum record_kind kind, size_t *which);

/* Is the line in a function that is to allocate nothing?  function is what
 * the record says: where lines are those of another file, it tells. */
bool place_promised(const struct place_file *file, uint32_t line,
		    strid function);

/* The kind that the first word of an acceptance names, and the reason behind
 * it; false: it begins with no such word. */
bool allow_kind(const char *text, enum record_kind *kind, const char **reason);

#endif
