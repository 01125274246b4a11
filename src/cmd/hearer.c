/* What the user hears of building both sides, on standard error. */
#include "cmd/hearer.h"

#include "cmd/progress.h"
#include "cmd/terminal.h"

void
hearer_tell(enum build_event event, const char *text, void *unused)
{
	(void)unused;
	if (event == BUILD_PROGRESS)
		progress_show(text);
	else
		message("note: %s", text);
}

void
hearer_tell_failures(const struct build *build, const char *name)
{
	if (build->failure_count == 0)
		return;
	message("error: %s does not compile (%zu package%s) [%s]", name,
		build->failure_count, build->failure_count == 1 ? "" : "s",
		esc_status_word(ESC_BUILD));
	for (size_t i = 0; i < build->failure_count; i++)
		message_block(intern_text(build->records.strings,
					  build->failures[i].text));
}
