/* Writing a report so that a full disk is noticed.  Every format ends in
 * these two functions. */
#include "report/output.h"

#include <errno.h>
#include <stdio_ext.h>

#include "escdiff/interrupt.h"

/*
 * `| head` has had enough.  SIGPIPE was caught, so that the run ends as by
 * that signal; where it is ignored (some CI runners start us so) what cannot
 * be delivered is dropped and the verdict stands.  fclose must not try again.
 */
static enum esc_status
write_failed(FILE *out, struct esc_error *err)
{
	if (errno == EPIPE) {
		__fpurge(out);
		clearerr(out);
		if (interrupt_pending())
			return esc_fail(err, ESC_INTERRUPTED,
					"the reader of the report is gone");
		return ESC_OK;
	}
	return esc_errno(err, "writing the report");
}

enum esc_status
output_put(FILE *out, struct buffer *buf, struct esc_error *err)
{
	if (buf->failed)
		return esc_nomem(err);
	errno = 0;
	const size_t done = fwrite(buffer_text(buf), 1, buf->len, out);
	const size_t len = buf->len;
	buffer_clear(buf);
	return done == len ? ESC_OK : write_failed(out, err);
}

enum esc_status
output_text(FILE *out, const char *text, struct esc_error *err)
{
	struct buffer buf = { 0 };

	buffer_adds(&buf, text);
	const enum esc_status status = output_put(out, &buf, err);
	buffer_free(&buf);
	return status;
}

enum esc_status
output_finish(FILE *out, struct esc_error *err)
{
	errno = 0;
	if (fflush(out) != 0 || ferror(out))
		return write_failed(out, err);
	return ESC_OK;
}
