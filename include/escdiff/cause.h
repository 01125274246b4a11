#ifndef ESCDIFF_CAUSE_H
#define ESCDIFF_CAUSE_H

#include "escdiff/build.h"
#include "escdiff/change.h"
#include "escdiff/match.h"

/* What causes are looked for in; all of it borrowed. */
struct cause_input {
	const struct build *old_build, *new_build;
	const struct linemap *map;
	const struct match_sources *sources;
	build_event_fn *event;		/* notes and progress of builds */
	void *event_data;
};

/*
 * Where the `go` line came to 1.22, a variable of a loop that was moved to
 * the heap once is now for each iteration, though both logs say the same:
 * those changes become hidden (or fixed, the other way round).  To be called
 * before anything is counted.
 * Errors: ESC_NOMEM and those of the reader.
 */
enum esc_status loops_find(const struct cause_input *input,
			   struct change_list *list, struct esc_error *err);

/*
 * Add a change of status leak for each parameter of a function that leaks to
 * the heap now, or what it points to does, and did not; parameters and
 * functions that are new are none, and those of function literals neither.
 * The list stays sorted.
 * Errors: ESC_NOMEM and those of the reader.
 */
enum esc_status leaks_find(const struct cause_input *input,
			   struct change_list *list, struct esc_error *err);

/*
 * Give each new and each hidden change, and each leak, its cause: a path of
 * steps from the value to the edit that made it escape, in list->causes.  The
 * path follows the compiler's explanation and goes on into each function whose
 * parameter leaks and did not; it ends at an edited line, at a go.mod, or where
 * nothing explains it: CAUSE_UNKNOWN.  Noise has none, nor has what is known
 * to allocate nothing.
 *
 * The explanations of parameters, and the facts of other modules, are read
 * or built only when a path leads there.
 * Errors: ESC_NOMEM, those of the readers and of build.h.
 */
enum esc_status causes_find(const struct cause_input *input,
			    struct change_list *list, struct esc_error *err);

#endif
