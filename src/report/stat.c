/* What came and went in each file, as `git diff --stat`: a number, and a bar
 * of what is new and what is fixed.  The verdict is the last line. */
#include <stdlib.h>
#include <string.h>

#include "escdiff/utf8.h"
#include "report/cells.h"
#include "report/formats.h"
#include "report/header.h"
#include "report/layout.h"
#include "report/looked.h"
#include "report/output.h"
#include "report/phrase.h"

#define USUAL_WIDTH	80	/* where there is no terminal, as in git */
#define BAR_MIN		6

struct row {
	char *name;		/* owned; printable */
	size_t added, fixed;
};

struct stat_table {
	const struct report *report;
	struct row *rows;	/* owned */
	size_t len;
	size_t name_columns, digits, bar_columns;
	size_t largest;		/* of the sums of the rows */
};

static enum esc_status
add_row(struct stat_table *table, const struct change *change,
	struct esc_error *err)
{
	const struct record_set *set = change_set(table->report, change);
	struct record shown = change_shown(change);
	struct buffer raw = { 0 }, name = { 0 };

	shown.pos.line = 0;	/* the file alone */
	phrase_place(set->strings, &shown, &raw);
	utf8_printable(buffer_text(&raw), raw.len, &name);
	const bool failed = raw.failed || name.failed;
	buffer_free(&raw);
	char *copy = failed ? NULL : strdup(buffer_text(&name));
	buffer_free(&name);
	if (copy == NULL)
		return esc_nomem(err);
	const bool fixed = change->status == CHANGE_FIXED;
	table->rows[table->len++] = (struct row){ copy, !fixed, fixed };
	return ESC_OK;
}

static bool
is_counted(const struct report *report, const struct change *change)
{
	return (change->status == CHANGE_FIXED || change_fails(change) ||
		change_status_fails(change->status)) &&
	       change_is_shown(report, change);
}

static int
by_name(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* A row for each change becomes one for each file. */
static void
merge_rows(struct stat_table *table)
{
	size_t kept = 0;

	qsort(table->rows, table->len, sizeof(*table->rows), by_name);
	for (size_t i = 0; i < table->len; i++) {
		struct row *row = &table->rows[i];

		if (kept > 0 &&
		    strcmp(table->rows[kept - 1].name, row->name) == 0) {
			table->rows[kept - 1].added += row->added;
			table->rows[kept - 1].fixed += row->fixed;
			free(row->name);
		} else {
			table->rows[kept++] = *row;
		}
	}
	table->len = kept;
}

static enum esc_status
collect(struct stat_table *table, struct esc_error *err)
{
	const struct change_list *list = table->report->changes;
	enum esc_status status = ESC_OK;

	table->rows = calloc(list->len + 1, sizeof(*table->rows));
	if (table->rows == NULL)
		return esc_nomem(err);
	for (size_t i = 0; status == ESC_OK && i < list->len; i++) {
		if (is_counted(table->report, &list->changes[i]))
			status = add_row(table, &list->changes[i], err);
	}
	merge_rows(table);
	return status;
}

/* " NAME | 12 +++--": names have what they need, as no script could tell one
 * that is cut; bars have the rest. */
static void
measure(struct stat_table *table)
{
	const size_t width = table->report->width > 0 ? table->report->width
						      : USUAL_WIDTH;

	for (size_t i = 0; i < table->len; i++) {
		const struct row *row = &table->rows[i];
		const size_t sum = row->added + row->fixed;

		layout_widen(&table->name_columns, utf8_width(row->name),
			     SIZE_MAX);
		if (sum > table->largest)
			table->largest = sum;
	}
	for (size_t left = table->largest; left > 0; left /= 10)
		table->digits++;
	const size_t used = table->name_columns + table->digits + 5;
	table->bar_columns = width > used + BAR_MIN ? width - used : BAR_MIN;
}

/* A part of the bar: what there is of it is seen, however little. */
static void
add_bar(const struct stat_table *table, size_t count, char sign,
	const char *color, struct buffer *out)
{
	char bar[2] = { sign, '\0' };
	size_t columns = count;

	if (table->largest > table->bar_columns)
		columns = count > 0 ? 1 + count * (table->bar_columns - 2) /
					  table->largest : 0;
	if (table->report->color && columns > 0)
		buffer_adds(out, color);
	for (size_t i = 0; i < columns; i++)
		buffer_adds(out, bar);
	if (table->report->color && columns > 0)
		buffer_adds(out, COLOR_OFF);
}

static enum esc_status
put_rows(const struct stat_table *table, struct esc_error *err)
{
	struct buffer line = { 0 };
	enum esc_status status = ESC_OK;

	for (size_t i = 0; status == ESC_OK && i < table->len; i++) {
		const struct row *row = &table->rows[i];

		buffer_addc(&line, ' ');
		layout_cell(row->name, NULL, table->name_columns, 1, &line);
		buffer_addf(&line, "| %*zu ", (int)table->digits,
			    row->added + row->fixed);
		add_bar(table, row->added, '+', COLOR_NEW, &line);
		add_bar(table, row->fixed, '-', COLOR_FIXED, &line);
		buffer_addc(&line, '\n');
		status = output_put(table->report->out, &line, err);
	}
	buffer_free(&line);
	return status;
}

/* The verdict, and what it is of. */
static enum esc_status
put_end(const struct report *report, struct esc_error *err)
{
	struct buffer line = { 0 }, looked = { 0 };

	buffer_addc(&line, ' ');
	header_add_line(report, &line);
	buffer_adds(&line, "\n ");
	looked_add(report, &looked);
	utf8_printable(buffer_text(&looked), looked.len, &line);
	line.failed |= looked.failed;
	buffer_addc(&line, '\n');
	const enum esc_status status = output_put(report->out, &line, err);
	buffer_free(&line);
	buffer_free(&looked);
	return status;
}

static enum esc_status
stat_write(const struct report *report, struct esc_error *err)
{
	struct stat_table table = { .report = report };
	enum esc_status status = collect(&table, err);

	measure(&table);
	if (status == ESC_OK)
		status = put_rows(&table, err);
	if (status == ESC_OK)
		status = put_end(report, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	for (size_t i = 0; i < table.len; i++)
		free(table.rows[i].name);
	free(table.rows);
	return status;
}

const struct report_format report_stat = {
	.name = "stat", .write = stat_write, .says_incomplete = true,
};
