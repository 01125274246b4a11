/* What a step of a folded explanation says behind its expression: the reason,
 * and at the end where the value goes. */
#include "report/why.h"

#include <string.h>

#include "report/phrase.h"

/* "result of F", or of one that has a name "result err of F". */
static void
add_result(struct buffer *out, const struct record_set *set,
	   const struct record *record, const char *name)
{
	const strid function = phrase_function(record);

	buffer_adds(out, "result");
	if (strncmp(name, "~r", 2) != 0)
		buffer_addf(out, " %s", name);
	if (function != 0)
		buffer_addf(out, " of %s",
			    intern_text(set->strings, function));
}

/*
 * Where the value goes: "{heap}", "result of F", a variable's name, "func
 * literal" for {storage for func literal}.
 */
static void
add_target(struct buffer *out, const struct record_set *set,
	   const struct record *record, const struct folded *folded)
{
	const strid reason = folded->steps[folded->len - 1]->reason;
	static const char storage[] = "{storage for ";
	const size_t storage_len = sizeof(storage) - 1;
	const char *target = intern_text(set->strings, folded->target);
	const size_t len = intern_len(set->strings, folded->target);
	const bool returned =
		strcmp(intern_text(set->strings, reason), "return") == 0;

	if (len > storage_len && strncmp(target, storage, storage_len) == 0) {
		buffer_add(out, target + storage_len, len - storage_len - 1);
		return;
	}
	if (strncmp(target, "~r", 2) == 0 || (returned && target[0] != '{'))
		add_result(out, set, record, target);
	else
		buffer_add(out, target, len);
}

void
why_phrase(const struct record_set *set, const struct record *record,
	   const struct folded *folded, size_t i, struct buffer *out)
{
	const strid reason = folded->steps[i]->reason;
	const char *text = intern_text(set->strings, reason);

	/* "spill" alone, all that is said of `go func() {...}`, says less
	 * than nothing. */
	if (reason_weight(text) > REASON_NOISE) {
		buffer_add(out, text, intern_len(set->strings, reason));
		buffer_addc(out, ' ');
	}
	if (i + 1 == folded->len && folded->target != 0) {
		buffer_adds(out, "\xe2\x86\x92 ");
		add_target(out, set, record, folded);
	}
	if (i + 1 == folded->len && folded->left_out > 0)
		buffer_addf(out, "   (+%zu step%s)", folded->left_out,
			    folded->left_out == 1 ? "" : "s");
}
