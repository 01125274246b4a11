/* The edits that cause findings, each with all that it causes. */
#include "report/culprits.h"

#include <stdlib.h>

#include "report/weight.h"

struct edit_ref {
	struct position pos;
	size_t finding;
};

bool
culprit_of(const struct findings *list, const struct finding *finding,
	   struct position *pos)
{
	struct finding_note note;
	struct buffer text = { 0 };
	const bool found = finding->fails &&
			   finding_edit(list, finding, &note, &text);

	buffer_free(&text);
	if (found)
		*pos = note.pos;
	return found;
}

static int
compare_refs(const void *a, const void *b)
{
	const struct edit_ref *x = a, *y = b;

	if (x->pos.file != y->pos.file)
		return x->pos.file < y->pos.file ? -1 : 1;
	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	return (x->finding > y->finding) - (x->finding < y->finding);
}

/* The numbers of texts differ from run to run, the findings do not. */
static int
compare_edits(const void *a, const void *b)
{
	const struct culprit *x = a, *y = b;

	return (x->findings[0] > y->findings[0]) -
	       (x->findings[0] < y->findings[0]);
}

/* Sorted references to edits. */
static void
group(const struct findings *list, const struct edit_ref *refs, size_t len,
      struct culprits *out)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned weight =
			finding_weight(&list->all[refs[i].finding]);

		out->indexes[i] = refs[i].finding;
		if (i == 0 || refs[i].pos.file != refs[i - 1].pos.file ||
		    refs[i].pos.line != refs[i - 1].pos.line)
			out->all[out->len++] = (struct culprit){
				.pos = refs[i].pos,
				.findings = &out->indexes[i] };
		struct culprit *edit = &out->all[out->len - 1];
		edit->len++;
		if (weight > edit->weight)
			edit->weight = weight;
	}
	qsort(out->all, out->len, sizeof(*out->all), compare_edits);
}

enum esc_status
culprits_collect(const struct findings *list, struct culprits *out,
		 struct esc_error *err)
{
	struct edit_ref *refs = calloc(list->len + 1, sizeof(*refs));
	enum esc_status status = ESC_OK;
	size_t len = 0;

	*out = (struct culprits){
		.all = calloc(list->len + 1, sizeof(*out->all)),
		.indexes = calloc(list->len + 1, sizeof(*out->indexes)),
	};
	if (refs == NULL || out->all == NULL || out->indexes == NULL) {
		status = esc_nomem(err);
		goto out;
	}
	for (size_t i = 0; i < list->len; i++) {
		refs[len].finding = i;
		len += culprit_of(list, &list->all[i], &refs[len].pos);
	}
	qsort(refs, len, sizeof(*refs), compare_refs);
	group(list, refs, len, out);
out:
	free(refs);
	return status;
}

void
culprits_free(struct culprits *culprits)
{
	free(culprits->all);
	free(culprits->indexes);
	*culprits = (struct culprits){ 0 };
}
