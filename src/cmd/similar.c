/* The nearest of some words: what a mistyped one was meant to be. */
#include "cmd/similar.h"

#include <string.h>

#define LONGEST 40

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters left out, put in, exchanged for another or for their neighbour: how
 * many such steps lead from a to b. */
static size_t
distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t steps[LONGEST + 1][LONGEST + 1];

	for (size_t i = 0; i <= a_len; i++)
		steps[i][0] = i;
	for (size_t j = 0; j <= b_len; j++)
		steps[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		for (size_t j = 1; j <= b_len; j++) {
			size_t best = smaller(steps[i - 1][j],
					      steps[i][j - 1]) + 1;

			best = smaller(best, steps[i - 1][j - 1] +
					     (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				best = smaller(best, steps[i - 2][j - 2] + 1);
			steps[i][j] = best;
		}
	}
	return steps[a_len][b_len];
}

void
similar_try(struct similar *similar, const char *candidate)
{
	const size_t len = strlen(similar->word), other = strlen(candidate);
	size_t steps = len;

	if (len > LONGEST || other > LONGEST)
		return;
	/* One begun is as good as one with a wrong letter. */
	if (len >= 3 && strncmp(similar->word, candidate, len) == 0)
		steps = 1;
	else
		steps = distance(similar->word, len, candidate, other);
	if (steps <= 1 + len / 4 && steps < len &&
	    (similar->best == NULL || steps < similar->distance)) {
		similar->best = candidate;
		similar->distance = steps;
	}
}

void
similar_hint(const struct similar *similar, const char *what,
	     const char *prefix, struct esc_error *err)
{
	if (similar->best == NULL)
		return;
	err->hint[0] = '\0';
	esc_hint(err, "the most similar %s is %s%s", what, prefix,
		 similar->best);
}
