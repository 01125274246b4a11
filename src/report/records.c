/* The records of a log as text, one a line, and as a table. */
#include <string.h>

#include "escdiff/report.h"
#include "escdiff/utf8.h"
#include "report/chain.h"
#include "report/formats.h"
#include "report/layout.h"
#include "report/output.h"
#include "report/phrase.h"

struct record_writer {
	const struct record_report *report;
	struct buffer line;
	struct buffer raw;	/* scratch */
};

static void
writer_free(struct record_writer *w)
{
	buffer_free(&w->line);
	buffer_free(&w->raw);
}

/* Composed pieces go through raw; its failure is the line's. */
static enum esc_status
put_line(struct record_writer *w, struct esc_error *err)
{
	w->line.failed |= w->raw.failed;
	return output_put(w->report->out, &w->line, err);
}

static void
add_raw(struct record_writer *w)
{
	utf8_printable(buffer_text(&w->raw), w->raw.len, &w->line);
	w->line.failed |= w->raw.failed;
	buffer_clear(&w->raw);
}

static void
add_id(struct record_writer *w, strid id)
{
	const struct intern *strings = w->report->records->strings;

	utf8_printable(intern_text(strings, id), intern_len(strings, id),
		       &w->line);
}

static void
add_color(struct record_writer *w, const char *escape)
{
	if (w->report->color)
		buffer_adds(&w->line, escape);
}

/* " (~r0, level 0)": what the kind leaves open. */
static void
add_detail(struct record_writer *w, const struct record *record)
{
	const char *number = phrase_number_word(record);

	if (record->detail == 0 && number == NULL)
		return;
	buffer_adds(&w->line, " (");
	add_id(w, record->detail);
	if (number != NULL)
		buffer_addf(&w->line, "%s%s %d",
			    record->detail != 0 ? ", " : "", number,
			    (int)record->number);
	buffer_addc(&w->line, ')');
}

/* POS: [kind] function symbol (detail) */
static void
add_record(struct record_writer *w, const struct record *record)
{
	const struct record_set *set = w->report->records;
	const struct share *shares = w->report->shares;
	const strid function = phrase_function(record);

	phrase_place(set->strings, record, &w->raw);
	add_raw(w);
	buffer_adds(&w->line, ": ");
	if (record_kind_is_heap(record->kind))
		add_color(w, COLOR_NEW);
	buffer_addf(&w->line, "[%s]", record_kind_name(record->kind));
	if (record_kind_is_heap(record->kind))
		add_color(w, COLOR_OFF);
	buffer_addc(&w->line, ' ');
	if (function != 0)
		add_id(w, function);
	else
		buffer_addc(&w->line, '-');
	if (record->symbol != 0 && record->symbol != function) {
		buffer_addc(&w->line, ' ');
		add_id(w, record->symbol);
	}
	add_detail(w, record);
	if (shares != NULL && record_kind_is_heap(record->kind)) {
		buffer_adds(&w->line, "  ");
		share_add_percent(&shares[record - set->recs], &w->line);
	}
	buffer_addc(&w->line, '\n');
	if (w->report->verbose)
		chain_print(set, record, 4, &w->line);
}

static enum esc_status
text_write(const struct record_report *report, struct esc_error *err)
{
	const struct record_set *set = report->records;
	struct record_writer w = { .report = report };
	enum esc_status status = ESC_OK;

	if (report->log != NULL) {
		buffer_adds(&w.line, report->first ? "==> " : "\n==> ");
		utf8_printable(report->log, strlen(report->log), &w.line);
		buffer_adds(&w.line, " <==\n");
		status = put_line(&w, err);
	}
	for (size_t i = 0; status == ESC_OK && i < set->len; i++) {
		add_record(&w, &set->recs[i]);
		status = put_line(&w, err);
	}
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	writer_free(&w);
	return status;
}

const struct record_format record_text = { "text", text_write };

/* The columns of the table, each with what it holds. */
enum tsv_column {
	TSV_KIND, TSV_PACKAGE, TSV_VARIANT, TSV_FILE, TSV_LINE, TSV_COLUMN,
	TSV_FUNCTION, TSV_CLOSURE, TSV_SYMBOL, TSV_DETAIL, TSV_NUMBER,
	TSV_COUNT, TSV_MESSAGE, TSV_SHARE, TSV_SHARE_OF, TSV_COLUMNS
};

static const char *const tsv_names[TSV_COLUMNS] = {
	[TSV_KIND] = "kind", [TSV_PACKAGE] = "package",
	[TSV_VARIANT] = "variant", [TSV_FILE] = "file", [TSV_LINE] = "line",
	[TSV_COLUMN] = "column", [TSV_FUNCTION] = "function",
	[TSV_CLOSURE] = "closure", [TSV_SYMBOL] = "symbol",
	[TSV_DETAIL] = "detail", [TSV_NUMBER] = "number",
	[TSV_COUNT] = "count", [TSV_MESSAGE] = "message",
	[TSV_SHARE] = "share", [TSV_SHARE_OF] = "share_of",
};

/* A backslash doubled first, so that \x09 in a field is always ours. */
static void
add_field(struct record_writer *w, strid id)
{
	const struct intern *strings = w->report->records->strings;
	const char *text = intern_text(strings, id);
	const size_t len = intern_len(strings, id);
	size_t start = 0;

	for (size_t at = 0; at <= len; at++) {
		if (at < len && text[at] != '\\')
			continue;
		utf8_printable(text + start, at - start, &w->line);
		if (at < len)
			buffer_adds(&w->line, "\\\\");
		start = at + 1;
	}
}

static void
add_number(struct record_writer *w, uint32_t number)
{
	if (number != 0)
		buffer_addf(&w->line, "%u", (unsigned)number);
}

static void
add_column(struct record_writer *w, const struct record *record,
	   enum tsv_column column)
{
	static const struct share unknown = { .basis = SHARE_UNKNOWN };
	const struct position *pos = &record->pos;
	const struct share *share =
		w->report->shares != NULL
			? &w->report->shares[record -
					     w->report->records->recs]
			: &unknown;

	switch (column) {
	case TSV_KIND:
		buffer_adds(&w->line, record_kind_name(record->kind));
		break;
	case TSV_PACKAGE:
		add_field(w, record->package);
		break;
	case TSV_VARIANT:
		add_field(w, record->variant);
		break;
	case TSV_FILE:
		add_field(w, pos->file);
		break;
	case TSV_LINE:
		add_number(w, pos->line);
		break;
	case TSV_COLUMN:
		add_number(w, pos->column);
		break;
	case TSV_FUNCTION:
		add_field(w, record->function);
		break;
	case TSV_CLOSURE:
		add_field(w, record->closure);
		break;
	case TSV_SYMBOL:
		add_field(w, record->symbol);
		break;
	case TSV_DETAIL:
		add_field(w, record->detail);
		break;
	case TSV_NUMBER:
		if (phrase_number_word(record) != NULL)
			buffer_addf(&w->line, "%d", (int)record->number);
		break;
	case TSV_COUNT:
		add_number(w, record->count);
		break;
	case TSV_MESSAGE:
		add_field(w, record->message);
		break;
	case TSV_SHARE:
		if (share->basis != SHARE_UNKNOWN)
			buffer_addf(&w->line, "%.6g", share->percent);
		break;
	case TSV_SHARE_OF:
		buffer_adds(&w->line, share_basis_word(share->basis));
		break;
	case TSV_COLUMNS:
		break;
	}
}

static void
add_row(struct record_writer *w, const struct record *record)
{
	/* The last two columns are there with a profile only. */
	const size_t columns = w->report->shares != NULL ? TSV_COLUMNS
							 : TSV_SHARE;

	for (size_t i = 0; i < columns; i++) {
		if (i > 0)
			buffer_addc(&w->line, '\t');
		if (record == NULL)
			buffer_adds(&w->line, tsv_names[i]);
		else
			add_column(w, record, (enum tsv_column)i);
	}
	buffer_addc(&w->line, '\n');
}

static enum esc_status
tsv_write(const struct record_report *report, struct esc_error *err)
{
	const struct record_set *set = report->records;
	struct record_writer w = { .report = report };
	enum esc_status status = ESC_OK;

	if (report->first) {
		add_row(&w, NULL);
		status = put_line(&w, err);
	}
	for (size_t i = 0; status == ESC_OK && i < set->len; i++) {
		add_row(&w, &set->recs[i]);
		status = put_line(&w, err);
	}
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	writer_free(&w);
	return status;
}

const struct record_format record_tsv = { "tsv", tsv_write };
