/* The stage of matching that knows of inlining: an allocation is said once
 * where it is written, and once more at each call that its function was
 * inlined into, unless the value stays on the stack there. */
#include "match/inlining.h"

#include "match/stage.h"

enum esc_status
inlining_run_stage(struct calls *calls, struct call_changes *out,
		   struct esc_error *err)
{
	struct stage stage = { .calls = calls, .out = out };

	copies_run(&stage);
	hidden_run(&stage);
	buffer_free(&stage.room);
	return stage.failed ? esc_nomem(err) : ESC_OK;
}
