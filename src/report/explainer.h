#ifndef REPORT_EXPLAINER_H
#define REPORT_EXPLAINER_H

#include "escdiff/explain.h"
#include "report/picture.h"

/* What the parts of explain share while they write. */

struct explainer {
	const struct explanation *explain;
	const struct record_set *set;
	struct buffer out, raw, text;
	unsigned steps;		/* numbered so far in this picture */
	struct esc_error *err;
};

/* What raw holds, fit for a terminal, until the next one is asked for;
 * empties raw. */
const char *explainer_take(struct explainer *e);

/* What raw holds as a row that stands out. */
void explainer_title(struct explainer *e);

/* What raw holds as a paragraph behind a label, if it is anything. */
void explainer_paragraph(struct explainer *e, const char *label);

/* A picture of the side's files; explainer_draw appends and frees it. */
struct picture explainer_picture(const struct explainer *e);
enum esc_status explainer_draw(struct explainer *e, struct picture *picture);

/* The place has no escape: say what else is known. */
enum esc_status explain_no_escape(struct explainer *e);

/* Escapes that the place had on the other side; apart: below others. */
void explain_fixed(struct explainer *e, bool apart);

/* What the compiler says of the place that is no allocation; *found counts
 * it. */
enum esc_status explain_facts(struct explainer *e, size_t *found);

#endif
