/* The reports of one run: one on standard output, others in files, each whole
 * or not there. */
#include "cmd/reports.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/pager.h"
#include "cmd/similar.h"

void
reports_init(struct reports *reports)
{
	*reports = (struct reports){ .format = report_format_find("text") };
}

static enum esc_status
no_format(const char *option, const char *value, const char *name,
	  struct esc_error *err)
{
	struct similar similar = { .word = name };

	for (size_t i = 0; report_formats[i] != NULL; i++)
		similar_try(&similar, report_formats[i]->name);
	usage_error(err, "%s=%s: no such format", option, value);
	err->hint[0] = '\0';
	esc_hint(err, "'escdiff help formats' lists them");
	similar_hint(&similar, "format", "", err);
	return ESC_USAGE;
}

enum esc_status
reports_set_format(struct reports *reports, const char *name,
		   struct esc_error *err)
{
	const struct report_format *format = report_format_find(name);

	if (format == NULL)
		return no_format("--format", name, name, err);
	reports->format = format;
	return ESC_OK;
}

static enum esc_status
add_file(struct reports *reports, const struct report_format *format,
	 const char *file, struct esc_error *err)
{
	for (size_t i = 0; i < reports->file_count; i++) {
		if (strcmp(reports->files[i].file, file) == 0)
			return usage_error(err, "two reports in %s", file);
	}
	if (reports->file_count == REPORTS_MAX)
		return usage_error(err, "more than %d reports", REPORTS_MAX);
	reports->files[reports->file_count++] =
		(struct report_order){ format, file };
	return ESC_OK;
}

enum esc_status
reports_add(struct reports *reports, const char *value, struct esc_error *err)
{
	const size_t len = strcspn(value, ":");
	const char *file = value[len] == ':' ? value + len + 1 : "-";
	char *name = strndup(value, len);

	if (name == NULL)
		return esc_nomem(err);
	const struct report_format *format = report_format_find(name);
	const enum esc_status status =
		format != NULL ? ESC_OK
			       : no_format("--report", value, name, err);
	free(name);
	if (status != ESC_OK)
		return status;
	if (file[0] == '\0')
		return usage_error(err, "--report=%s: no file", value);
	if (strcmp(file, "-") != 0)
		return add_file(reports, format, file, err);
	reports->format = format;
	return ESC_OK;
}

bool
reports_tell_platform(const struct reports *reports)
{
	bool tell = report_format_tells_platform(reports->format);

	for (size_t i = 0; !tell && i < reports->file_count; i++)
		tell = report_format_tells_platform(reports->files[i].format);
	return tell;
}

bool
reports_take_nul(const struct reports *reports)
{
	bool take = reports->format->takes_nul;

	for (size_t i = 0; !take && i < reports->file_count; i++)
		take = reports->files[i].format->takes_nul;
	return take;
}

/* Where the bytes are to be: a link stays one.  The caller frees it. */
static char *
real_name(const char *file)
{
	char *real = realpath(file, NULL);

	return real != NULL || errno != ENOENT ? real : strdup(file);
}

/* A pipe, a device: what has no name to be given once all is there. */
static bool
is_special(const char *file)
{
	struct stat st;

	return stat(file, &st) == 0 && !S_ISREG(st.st_mode);
}

static enum esc_status
check_file(const char *file, struct esc_error *err)
{
	struct stat st;

	if (stat(file, &st) == 0 && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return esc_errno(err, "%s", file);
	}
	if (is_special(file))
		return access(file, W_OK) == 0 ? ESC_OK
					       : esc_errno(err, "%s", file);
	char *name = real_name(file);
	if (name == NULL)
		return esc_errno(err, "%s", file);
	/* dirname cuts its argument short. */
	const int code = access(dirname(name), W_OK | X_OK);
	free(name);
	return code == 0 ? ESC_OK : esc_errno(err, "%s", file);
}

enum esc_status
reports_check(const struct reports *reports, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < reports->file_count; i++)
		status = check_file(reports->files[i].file, err);
	return status;
}

/* Write to an open descriptor, which is closed. */
static enum esc_status
write_to(int fd, const struct report_order *order, const struct report *report,
	 struct esc_error *err)
{
	struct report copy = *report;

	copy.out = fdopen(fd, "w");
	if (copy.out == NULL) {
		close(fd);
		return esc_errno(err, "%s", order->file);
	}
	enum esc_status status = order->format->write(&copy, err);
	if (fclose(copy.out) != 0 && status == ESC_OK)
		status = esc_errno(err, "%s", order->file);
	return status;
}

static enum esc_status
write_beside(const char *name, const struct report_order *order,
	     const struct report *report, struct esc_error *err)
{
	const mode_t mask = umask(0);
	char *temporary = NULL;

	umask(mask);
	if (asprintf(&temporary, "%s.XXXXXX", name) < 0)
		return esc_nomem(err);
	const int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0) {
		free(temporary);
		return esc_errno(err, "%s", order->file);
	}
	/* As if the shell had made it. */
	fchmod(fd, 0666 & ~mask);
	enum esc_status status = write_to(fd, order, report, err);
	if (status == ESC_OK && rename(temporary, name) != 0)
		status = esc_errno(err, "%s", order->file);
	if (status != ESC_OK)
		unlink(temporary);
	free(temporary);
	return status;
}

/* Behind what is there; when not all of it fits, nothing of it stays. */
static enum esc_status
append_to(const char *file, const struct report_order *order,
	  const struct report *report, struct esc_error *err)
{
	const int fd = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC,
			    0666);
	struct stat before;

	if (fd < 0 || fstat(fd, &before) != 0) {
		esc_errno(err, "%s", file);
		if (fd >= 0)
			close(fd);
		return err->status;
	}
	const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	enum esc_status status = copy < 0 ? esc_errno(err, "%s", file)
					  : write_to(copy, order, report, err);
	if (status != ESC_OK && S_ISREG(before.st_mode) &&
	    ftruncate(fd, before.st_size) != 0)
		esc_wrap(err, "%s is cut off", file);
	close(fd);
	return status;
}

static enum esc_status
write_file(const struct report_order *order, const struct report *report,
	   struct esc_error *err)
{
	if (order->format->appends)
		return append_to(order->file, order, report, err);
	if (is_special(order->file)) {
		const int fd = open(order->file, O_WRONLY | O_CLOEXEC);

		return fd < 0 ? esc_errno(err, "%s", order->file)
			      : write_to(fd, order, report, err);
	}
	char *name = real_name(order->file);
	if (name == NULL)
		return esc_errno(err, "%s", order->file);
	const enum esc_status status = write_beside(name, order, report, err);
	free(name);
	return status;
}

enum esc_status
reports_write(const struct reports *reports, const struct report *report,
	      bool verdict, FILE *out, struct esc_error *err)
{
	struct report copy = *report;
	enum esc_status status = ESC_OK;

	/* In a file nobody sees colours, or how wide the terminal is. */
	copy.color = false;
	copy.width = 0;
	for (size_t i = 0; verdict && status == ESC_OK &&
			   i < reports->file_count; i++)
		status = write_file(&reports->files[i], &copy, err);
	copy = *report;
	copy.out = out;
	if (status == ESC_OK && out != NULL &&
	    (verdict || reports->format->says_incomplete)) {
		pager_start();
		status = reports->format->write(&copy, err);
	}
	return status;
}

void
reports_remove(const struct reports *reports)
{
	for (size_t i = 0; i < reports->file_count; i++) {
		const char *file = reports->files[i].file;

		if (!reports->files[i].format->appends && !is_special(file))
			unlink(file);
	}
}
