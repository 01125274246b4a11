/* Compiler output as the user meets it: read from a file, and what to say of
 * text that was not understood. */
#include "cmd/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cmd/terminal.h"
#include "escdiff/saved.h"

static bool
is_stdin(const char *name)
{
	return strcmp(name, "-") == 0;
}

const char *
log_title(const char *name)
{
	return is_stdin(name) ? "standard input" : name;
}

enum esc_status
log_read(const char *name, const struct parse_options *options,
	 struct record_set *set, struct esc_error *err)
{
	int fd = STDIN_FILENO;

	if (!is_stdin(name))
		fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return esc_fail(err, ESC_LOG, "%s: %s", name, strerror(errno));
	enum esc_status status = saved_read(fd, log_title(name), options, set,
					    err);
	if (fd != STDIN_FILENO)
		close(fd);
	if (status == ESC_OK)
		status = record_set_finish(set, err);
	return status;
}

static void
print_unknown(const struct record_set *set, const char *title)
{
	for (size_t i = 0; i < set->unknown_kept; i++)
		message("%s:%zu: not understood: %s", title,
			set->unknown[i].log_line,
			intern_text(set->strings, set->unknown[i].text));
}

void
log_print_doubts(const struct record_set *set, const char *title, bool verbose)
{
	if (verbose)
		print_unknown(set, title);
	if (set->errors > 0)
		message("note: %s: compiler errors, this build had failed",
			title);
	if (set->dumps > 0)
		message("note: %s: made with -m=3 or above, whose dumps may "
			"look like records; use -m=2", title);
	if (set->unterminated)
		message("note: %s: the last line is cut off", title);
	if (set->unknown_count > 0)
		message("note: %s: %zu line%s not understood%s", title,
			set->unknown_count, set->unknown_count == 1 ? "" : "s",
			verbose ? "" : " (--verbose shows them)");
}
