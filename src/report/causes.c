/* The steps of a cause in words. */
#include "report/causes.h"

#include <string.h>

#include "report/advice.h"

/* The texts of a step; "" for what it does not have. */
struct step_texts {
	const char *function, *symbol, *text;
};

static void
add_flow(const struct step_texts *t, struct buffer *out)
{
	const struct reason *reason = reason_find(t->text);

	buffer_addf(out, "%s%s%s", t->symbol, t->symbol[0] != '\0' ? ": " : "",
		    reason != NULL ? reason->words : t->text);
}

static void
add_passed(const struct step_texts *t, struct buffer *out)
{
	buffer_addf(out, "%s is passed to %s",
		    t->symbol[0] != '\0' ? t->symbol : "it",
		    t->function[0] != '\0' ? t->function : "this call");
}

static void
add_leak(const struct step_texts *t, struct buffer *out)
{
	if (strcmp(t->text, "content") == 0)
		buffer_addf(out, "what parameter %s of %s points to leaks now",
			    t->symbol, t->function);
	else if (strcmp(t->text, "to result") == 0)
		buffer_addf(out, "%s returns its parameter %s now",
			    t->function, t->symbol);
	else
		buffer_addf(out, "parameter %s of %s leaks now", t->symbol,
			    t->function);
}

static void
add_inlining(const struct step_texts *t, const char *what, struct buffer *out)
{
	buffer_addf(out, "%s is %s", t->function, what);
	if (t->text[0] != '\0')
		buffer_addf(out, ": %s", t->text);
}

void
cause_phrase(const struct intern *strings, const struct cause_step *step,
	     struct buffer *out)
{
	const struct step_texts t = {
		intern_text(strings, step->function),
		intern_text(strings, step->symbol),
		intern_text(strings, step->text),
	};

	switch (step->what) {
	case CAUSE_FLOW:
		add_flow(&t, out);
		break;
	case CAUSE_PASSED:
		add_passed(&t, out);
		break;
	case CAUSE_PARAM_LEAKS:
		add_leak(&t, out);
		break;
	case CAUSE_INLINE_LOST:
		add_inlining(&t, "no longer inlined", out);
		break;
	case CAUSE_INLINE_WON:
		add_inlining(&t, "inlined now", out);
		break;
	case CAUSE_DEVIRT_LOST:
		buffer_addf(out, "the method called is no longer known to be "
			    "that of %s", t.text);
		break;
	case CAUSE_TOO_LARGE:
		buffer_addf(out, "%s is now %s", t.symbol, t.text);
		break;
	case CAUSE_EDIT:
		buffer_addf(out, "because of this edit: %c %s",
			    step->removed ? '-' : '+', t.text);
		break;
	case CAUSE_GO_LINE:
		buffer_addf(out, "because of go.mod: %s", t.text);
		break;
	case CAUSE_MODULE:
		buffer_addf(out, "because of another version: %s", t.text);
		break;
	case CAUSE_TOOLCHAIN:
	case CAUSE_PLATFORM:
		buffer_addf(out, "because of another build: %s", t.text);
		break;
	case CAUSE_UNKNOWN:
	case CAUSE_WHAT_COUNT:
		buffer_addf(out, "cause not found%s%s", t.text[0] != '\0' ? ": " : "",
			    t.text);
		break;
	}
}
