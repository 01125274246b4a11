#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

/* Records and changes made by hand, and the text a format makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "escdiff/repo.h"
#include "escdiff/report.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define ARROW "\xe2\x86\x92"
#define BACK_ARROW "\xe2\x86\x90"
#define DOTS "\xe2\x80\xa6"

/* Room for one more: tests are small, so arrays grow one by one. */
#define PUSH(array, len)                                                     \
	((array) = realloc((array), ((len) + 1) * sizeof(*(array))),         \
	 assert_non_null(array),                                             \
	 memset(&(array)[(len)], 0, sizeof(*(array))), &(array)[(len)++])

static inline struct position
at(struct record_set *set, const char *file, uint32_t line, uint32_t column)
{
	return (struct position){ intern_puts(set->strings, file), line,
				  column };
}

/* A record; "" is absent.  Its index, since the array moves. */
static inline size_t
add_record(struct record_set *set, enum record_kind kind,
	   struct position pos, const char *function, const char *symbol)
{
	struct record *record = PUSH(set->recs, set->len);

	record->kind = kind;
	record->place = PLACE_SOURCE;
	record->package = intern_puts(set->strings, "ex.com/t");
	record->pos = pos;
	record->function = intern_puts(set->strings, function);
	record->symbol = intern_puts(set->strings, symbol);
	record->count = 1;
	return set->len - 1;
}

/* A further explanation of the record, to which flows are added next. */
static inline void
add_chain(struct record_set *set, size_t index)
{
	uint32_t *link = &set->recs[index].chain;

	while (*link != 0)
		link = &set->chains[*link - 1].next;
	*link = (uint32_t)set->chains_len + 1;	/* before the array moves */
	struct chain *chain = PUSH(set->chains, set->chains_len);
	chain->subject = set->recs[index].symbol;
	chain->function = set->recs[index].function;
	chain->first_flow = (uint32_t)set->flows_len;
}

static inline void
add_flow(struct record_set *set, const char *dst, int derefs, const char *src)
{
	struct chain_flow *flow = PUSH(set->flows, set->flows_len);

	flow->dst = intern_puts(set->strings, dst);
	flow->src = intern_puts(set->strings, src);
	flow->derefs = derefs;
	flow->first_step = (uint32_t)set->steps_len;
	set->chains[set->chains_len - 1].flow_count++;
}

static inline void
add_step(struct record_set *set, const char *expr, const char *reason,
	 struct position pos)
{
	struct chain_step *step = PUSH(set->steps, set->steps_len);

	step->expr = intern_puts(set->strings, expr);
	step->reason = intern_puts(set->strings, reason);
	step->pos = pos;
	set->flows[set->flows_len - 1].step_count++;
}

static inline void
add_change(struct change_list *list, enum change_status status,
	   enum match_stage stage, const struct record *old_record,
	   const struct record *new_record)
{
	struct change *change = PUSH(list->changes, list->len);

	*change = (struct change){
		.status = status,
		.stage = stage,
		.old_record = old_record,
		.new_record = new_record,
	};
	list->counts[status]++;
}

/* A report between two commits with nothing in it yet. */
struct fixture {
	struct intern *strings;
	struct record_set old_set, new_set;
	struct change_list list;
	struct report report;
};

static inline void
fixture_init(struct fixture *f)
{
	*f = (struct fixture){ .strings = intern_new() };
	assert_non_null(f->strings);
	record_set_init(&f->old_set, f->strings);
	record_set_init(&f->new_set, f->strings);
	f->report = (struct report){
		.old_side = {
			.name = "HEAD~1",
			.commit = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334",
			.records = &f->old_set,
			.packages = 3,
			.complete = true,
		},
		.new_side = {
			.name = "HEAD",
			.commit = "e4f5a6b7c8d90718293a4b5c6d7e8f9001122334",
			.records = &f->new_set,
			.packages = 3,
			.complete = true,
		},
		.go_version = "go1.26.8",
		.platform = "linux/amd64",
		.changes = &f->list,
	};
}

static inline void
fixture_free(struct fixture *f)
{
	change_list_free(&f->list);
	record_set_free(&f->old_set);
	record_set_free(&f->new_set);
	intern_free(f->strings);
}

/* The last line of text, which is no business of most tests. */
static inline void
cut_looked(char *text)
{
	char *line = strstr(text, "looked at what the logs hold");

	if (line == NULL)
		return;
	while (line > text && line[-1] != '\n')
		line--;
	/* Below changes there is an empty line in front of it. */
	line -= line > text + 1 && line[-2] == '\n';
	*line = '\0';
}

/* What the format prints, to be freed; without what was looked at. */
static inline char *
report_string(const struct report *report, const char *format)
{
	struct report copy = *report;
	struct esc_error err = { 0 };
	char *text = NULL;
	size_t len = 0;

	copy.out = open_memstream(&text, &len);
	assert_non_null(copy.out);
	assert_int_equal(report_format_find(format)->write(&copy, &err),
			 ESC_OK);
	fclose(copy.out);
	if (strcmp(format, "text") == 0)
		cut_looked(text);
	return text;
}

static inline char *
record_string(const struct record_report *report, const char *format)
{
	struct record_report copy = *report;
	struct esc_error err = { 0 };
	char *text = NULL;
	size_t len = 0;

	copy.out = open_memstream(&text, &len);
	assert_non_null(copy.out);
	assert_int_equal(record_format_find(format)->write(&copy, &err),
			 ESC_OK);
	fclose(copy.out);
	return text;
}

/* Compare and show both: cmocka's own message is one long line. */
static inline void
assert_text(const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_msg("got:\n%s\nwant:\n%s", got, want);
}

/* For cmocka_run_group_tests: identities are hashed by the git library. */
static inline int
start_library(void **state)
{
	struct esc_error err = { 0 };

	(void)state;
	return git_library_init(&err) == ESC_OK ? 0 : -1;
}

static inline int
stop_library(void **state)
{
	(void)state;
	git_library_shutdown();
	return 0;
}

#endif
