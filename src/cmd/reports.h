#ifndef CMD_REPORTS_H
#define CMD_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "escdiff/report.h"

#define REPORTS_MAX 32		/* more were asked for by mistake */

/* The reports that one run was asked for; texts are argv's. */
struct reports {
	const struct report_format *format;	/* on standard output */
	struct report_order {
		const struct report_format *format;
		const char *file;
	} files[REPORTS_MAX];
	size_t file_count;
};

void reports_init(struct reports *reports);

/*
 * The value of --report, FORMAT[:FILE]; without a file, or with "-", it is the
 * one on standard output, as FORMAT of --format is: of several the last.
 * Errors: ESC_USAGE: no such format, two reports in one file.
 */
enum esc_status reports_add(struct reports *reports, const char *value,
			    struct esc_error *err);
enum esc_status reports_set_format(struct reports *reports, const char *name,
				   struct esc_error *err);

/* Has one of them to say what was compiled, come what may? */
bool reports_tell_platform(const struct reports *reports);

/* Can one of them end its records in NUL? */
bool reports_take_nul(const struct reports *reports);

/*
 * Can the files be made?  Asked before the work, not after it.
 * Errors: ESC_IO.
 */
enum esc_status reports_check(const struct reports *reports,
			      struct esc_error *err);

/*
 * Write the report for standard output to out, unless that is NULL, and each
 * file beside its name first and under it once it is whole, or behind what a
 * file that others write to holds.  Without a verdict there are no files, and
 * a format that cannot say so stays silent.
 * Errors: those of struct report_format; ESC_IO.
 */
enum esc_status reports_write(const struct reports *reports,
			      const struct report *report, bool verdict,
			      FILE *out, struct esc_error *err);

/* Of a run without a verdict none is left, not even an older one: who reads
 * it would take it for this run's. */
void reports_remove(const struct reports *reports);

#endif
