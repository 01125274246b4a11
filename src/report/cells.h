#ifndef REPORT_CELLS_H
#define REPORT_CELLS_H

#include "escdiff/buffer.h"
#include "escdiff/report.h"
#include "report/fold.h"

/* Columns of the list, measured over all of it before a row is printed, and
 * those of the steps below one change. */
struct columns {
	size_t status, share, position, function;
	size_t step_position, step_expr, step_why;
};

struct writer {
	const struct report *report;
	struct columns columns;
	strid file;			/* of the change above the steps */
	struct {
		strid file, function;
	} above;			/* of the change above this one; zeroes:
					   there is none */
	struct buffer row;		/* the line being composed */
	struct buffer raw, cell, cut;	/* scratch */
	struct buffer tail;		/* of the row, see cell_tail */
	struct esc_error *err;
};

/* What a change is shown from. */
const struct record_set *change_set(const struct report *report,
				    const struct change *change);

/*
 * The record as its row shows it: of a call that reaches an allocation in
 * its callee, that place and that function.
 */
struct record change_shown(const struct change *change);

/* Whether the cause says more than that the line itself is new. */
bool change_has_path(const struct report *report, const struct change *change);

/* Whether changes of a status are listed, and not only counted. */
bool change_status_is_shown(const struct report *report,
			    enum change_status status);
bool change_is_shown(const struct report *report, const struct change *change);

/*
 * An explanation says why a value escapes now: none is needed for a value
 * that no longer does or that always did.
 */
bool change_is_explained(const struct report *report,
			 enum change_status status);

/* Measure all columns of the list. */
void cells_measure(struct writer *w);

/* Measure the columns of the steps below a change. */
void cells_measure_steps(struct writer *w, const struct change *change);
void cells_free(struct writer *w);

/*
 * The texts of the cells, fit for a terminal.  They belong to the writer,
 * each until the next one is asked for.
 */

/* What the raw scratch buffer holds; empties it. */
const char *cell_take(struct writer *w);

/* Text cut in its middle; text may be a cell. */
const char *cell_cut(struct writer *w, const char *text, size_t columns);

const char *cell_place(struct writer *w, const struct record_set *set,
		       const struct record *record);
const char *cell_position(struct writer *w, const struct record_set *set,
			  const struct position *pos);

/* The same below a change: without the name of the change's own file. */
const char *cell_step(struct writer *w, const struct record_set *set,
		      const struct position *pos);
const char *cell_id(struct writer *w, const struct record_set *set, strid id);

/* Text cut at its end. */
const char *cell_clip(struct writer *w, const char *text, size_t columns);

/*
 * What a change says after its message, "" or with two blanks in front: on
 * which platforms it is, how many copies it has, why it does not count.
 * Valid until the next call, also when other cells are made.
 */
const char *cell_tail(struct writer *w, const struct change *change);

/* "12.4%", see profile.h. */
const char *cell_share(struct writer *w, const struct change *change);

const char *cell_function(struct writer *w, const struct record_set *set,
			  const struct record *record);

/* Reason of step i, and behind the last where the value goes. */
const char *cell_why(struct writer *w, const struct record_set *set,
		     const struct record *record, const struct folded *folded,
		     size_t i);

#endif
