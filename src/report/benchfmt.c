/* Go's benchmark format: how many escapes each function has, on the old side
 * and on the new one, for benchstat -col side. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/finding.h"
#include "report/formats.h"
#include "report/looked.h"
#include "report/output.h"
#include "report/plain.h"

/* A function and its escapes; index: of the side. */
struct row {
	strid package, function;
	uint32_t count[2];
	bool listed;		/* a finding is in it */
};

struct rows {
	const struct findings *list;
	struct intern *keys;	/* owned; of both ids, the number is that of
				   the row */
	struct row *all;	/* owned */
	size_t len, cap;
};

enum side { SIDE_OLD, SIDE_NEW };

/* The row of a function, added if there is none; NULL: memory is out. */
static struct row *
row_of(struct rows *rows, strid package, strid function)
{
	const strid key[2] = { package, function };
	const strid id = intern_put(rows->keys, (const char *)key,
				    sizeof(key));

	if (id == STRID_NOMEM)
		return NULL;
	if (id > rows->cap) {
		const size_t cap = 2 * (size_t)id + 62;
		struct row *all = realloc(rows->all, cap * sizeof(*all));

		if (all == NULL)
			return NULL;
		rows->all = all;
		rows->cap = cap;
	}
	if (id > rows->len)
		rows->all[rows->len++] = (struct row){
			.package = package,
			.function = function,
		};
	return &rows->all[id - 1];
}

/* Is it counted there?  What is hidden is one more, whatever the compiler
 * said before. */
static bool
is_on(const struct change *change, enum side side)
{
	if (change->status == CHANGE_FIXED)
		return side == SIDE_OLD;
	return side == SIDE_NEW || !change_status_fails(change->status);
}

static bool
count_change(struct rows *rows, const struct change *change, enum side side)
{
	const struct record *record = side == SIDE_OLD &&
						change->old_record != NULL
					      ? change->old_record
					      : change_record(change);
	const bool is_call = change->call.file != 0;

	if (!is_on(change, side))
		return true;
	struct row *row = row_of(rows,
				 is_call ? rows->list->packages[change->call.file]
					 : record->package,
				 is_call ? change->caller : record->function);
	if (row == NULL)
		return false;
	row->count[side]++;
	row->listed |= change_status_fails(change->status) ||
		       rows->list->report->all;
	return true;
}

static enum esc_status
count_all(struct rows *rows, struct esc_error *err)
{
	const struct report *report = rows->list->report;
	const struct change_list *list = report->changes;
	bool good = rows->keys != NULL;

	for (size_t i = 0; good && i < list->len; i++) {
		const struct change *change = &list->changes[i];

		/* What others may allocate is no escape here. */
		if (change->status == CHANGE_LEAK)
			continue;
		if (!report->noise && (change->noise != NOISE_NONE ||
				       change->allocates == ALLOCATES_NO))
			continue;
		good = count_change(rows, change, SIDE_OLD) &&
		       count_change(rows, change, SIDE_NEW);
	}
	return good ? ESC_OK : esc_nomem(err);
}

static int
by_name(const void *a, const void *b, void *strings)
{
	const struct row *x = a, *y = b;
	const int order = strcmp(intern_text(strings, x->package),
				 intern_text(strings, y->package));

	return order != 0 ? order
			  : strcmp(intern_text(strings, x->function),
				   intern_text(strings, y->function));
}

/* White space beyond ASCII that plain_add leaves: it ends a word, too. */
static size_t
space_at(const char *text)
{
	static const char *const spaces[] = {
		" ", "\xc2\xa0", "\xe1\x9a\x80", "\xe2\x80\xaf",
		"\xe2\x81\x9f", "\xe3\x80\x80",
	};

	for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
		if (strncmp(text, spaces[i], strlen(spaces[i])) == 0)
			return strlen(spaces[i]);
	}
	return strncmp(text, "\xe2\x80", 2) == 0 &&
	       (unsigned char)text[2] >= 0x80 &&
	       (unsigned char)text[2] <= 0x8a ? 3 : 0;
}

/*
 * One word.  A slash would start a name of its own, and "-8" at the end be
 * taken for the number of processors.
 */
static void
add_word(const char *text, struct buffer *out)
{
	struct buffer plain = { 0 };

	plain_add(text, strlen(text), &plain);
	out->failed |= plain.failed;
	for (const char *at = buffer_text(&plain); *at != '\0';) {
		const size_t space = space_at(at);
		const bool ends = at[0] == '-' && at[1] != '\0' &&
				  at[1 + strspn(at + 1, "0123456789")] == '\0';

		buffer_addc(out, space != 0 || ends || *at == '/' ? '_' : *at);
		at += space != 0 ? space : 1;
	}
	buffer_free(&plain);
}

static void
add_package(const char *path, struct buffer *out)
{
	buffer_adds(out, "pkg: ");
	plain_add(path, strlen(path), out);
	buffer_addc(out, '\n');
}

static void
add_row(const struct intern *strings, const struct row *row, enum side side,
	struct buffer *out)
{
	buffer_adds(out, "BenchmarkEscapes/");
	if (row->function != 0)
		add_word(intern_text(strings, row->function), out);
	else
		buffer_adds(out, "(none)");
	buffer_addf(out, " 1 %" PRIu32 " escapes\n", row->count[side]);
}

/* A platform that differs would put the sides into tables of their own. */
static void
add_head(const struct report *report, struct buffer *out)
{
	const char *slash = strchr(report->platform, '/');
	struct buffer looked = { 0 };

	buffer_adds(out, "Unit escapes assume=exact better=lower\n");
	if (slash != NULL && report->new_side.platform == NULL)
		buffer_addf(out, "goos: %.*s\ngoarch: %s\n",
			    (int)(slash - report->platform), report->platform,
			    slash + 1);
	looked_add(report, &looked);
	buffer_adds(out, "coverage: ");
	plain_add(buffer_text(&looked), looked.len, out);
	buffer_addc(out, '\n');
	out->failed |= looked.failed;
	buffer_free(&looked);
}

static enum esc_status
put_side(const struct rows *rows, enum side side, struct esc_error *err)
{
	const struct report *report = rows->list->report;
	const struct intern *strings = report->new_side.records->strings;
	struct buffer out = { 0 };
	enum esc_status status = ESC_OK;
	const struct row *last = NULL;

	buffer_addf(&out, "side: %s\n", side == SIDE_OLD ? "old" : "new");
	for (size_t i = 0; status == ESC_OK && i < rows->len; i++) {
		const struct row *row = &rows->all[i];

		if (!row->listed)
			continue;
		if (last == NULL || last->package != row->package)
			add_package(intern_text(strings, row->package), &out);
		last = row;
		add_row(strings, row, side, &out);
		status = output_put(report->out, &out, err);
	}
	if (status == ESC_OK)
		status = output_put(report->out, &out, err);
	buffer_free(&out);
	return status;
}

static enum esc_status
put_rows(struct rows *rows, struct esc_error *err)
{
	const struct report *report = rows->list->report;
	struct buffer head = { 0 };

	if (rows->len > 0)
		qsort_r(rows->all, rows->len, sizeof(*rows->all), by_name,
			report->new_side.records->strings);
	add_head(report, &head);
	enum esc_status status = output_put(report->out, &head, err);
	buffer_free(&head);
	if (status == ESC_OK)
		status = put_side(rows, SIDE_OLD, err);
	if (status == ESC_OK)
		status = put_side(rows, SIDE_NEW, err);
	return status;
}

static enum esc_status
benchfmt_write(const struct report *report, struct esc_error *err)
{
	struct findings list;
	struct rows rows = { .list = &list, .keys = intern_new() };
	enum esc_status status = findings_collect(report, &list, err);

	if (status == ESC_OK)
		status = count_all(&rows, err);
	if (status == ESC_OK)
		status = put_rows(&rows, err);
	if (status == ESC_OK)
		status = output_finish(report->out, err);
	intern_free(rows.keys);
	free(rows.all);
	findings_free(&list);
	return status;
}

const struct report_format report_benchfmt = {
	.name = "benchfmt", .write = benchfmt_write,
};
