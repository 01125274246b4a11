/* Matching as tables: lines that moved, records of both sides, changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "escdiff/buffer.h"
#include "escdiff/match.h"
#include "match/nearest.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/*
 * A record is "FILE:LINE:COLUMN FUNCTION KIND SYMBOL", the kind m(oved) or
 * e(scapes) or l(eaks), with "PACKAGE|" before it unless that is "m"; a file
 * in <> is generated code, one from / lies outside, "-" is none at all, and
 * "log!" before it stands for a place nobody resolved.
 *
 * The map is NULL for none, else "OLD NEW -LINE,COUNT+LINE,COUNT ...", "-"
 * for a path that is missing, and "whole" instead of hunks.  Of several
 * records, files and changes each ends with a semicolon.
 */
struct match_case {
	const char *what;
	const char *map;
	const char *old_side, *new_side;
	const char *want;
};

static const struct match_case moved_lines[] = {
	{ "nothing changed", "b.go b.go;",
	  "a.go:5:2 F m x;", "a.go:5:2 F m x;",
	  "unchanged/position a.go:5:2>a.go:5:2 x;" },
	{ "a line inserted above", "a.go a.go -3,0+4,1;",
	  "a.go:5:2 F m x;", "a.go:6:2 F m x;",
	  "unchanged/position a.go:5:2>a.go:6:2 x;" },
	{ "the line was edited", "a.go a.go -5,1+5,1;",
	  "a.go:5:2 F m x;", "a.go:5:9 F m x;",
	  "unchanged/function a.go:5:2>a.go:5:9 x;" },
	{ "moved within its function", "a.go a.go -5,1+4,0 -8,0+8,1;",
	  "a.go:5:2 F m x;", "a.go:8:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:8:2 x;" },
	{ "moved to another function", "a.go a.go -5,1+4,0 -8,0+8,1;",
	  "a.go:5:2 F m x;", "a.go:8:2 G m x;",
	  "fixed a.go:5:2 x;new a.go:8:2 x;" },
	{ "the file was renamed, one line edited", "a.go b/b.go -9,1+9,1;",
	  "a.go:5:2 F m x;a.go:9:2 F m y;",
	  "b/b.go:5:2 F m x;b/b.go:9:4 F m y;",
	  "relocated/position a.go:5:2>b/b.go:5:2 x;"
	  "relocated/function a.go:9:2>b/b.go:9:4 y;" },
	{ "the function was renamed", "a.go a.go -3,1+3,1;",
	  "a.go:5:2 F m x;", "a.go:5:2 G m x;",
	  "relocated/position a.go:5:2>a.go:5:2 x;" },
	{ "a function went to another file of the package",
	  "p/a.go p/a.go -4,9+3,0;- p/b.go -0,0+1,20;",
	  "p/a.go:5:2 F m x;", "p/b.go:7:2 F m x;",
	  "relocated/function p/a.go:5:2>p/b.go:7:2 x;" },
	{ "a function went to another package",
	  "p/a.go p/a.go -4,9+3,0;- q/b.go -0,0+1,20;",
	  "p/a.go:5:2 F m x;", "q/b.go:7:2 F m x;",
	  "fixed p/a.go:5:2 x;new q/b.go:7:2 x;" },
	{ "one line became two", "a.go a.go -5,1+5,2;",
	  "a.go:5:2 F m x;a.go:5:9 F m x;", "a.go:5:9 F m x;a.go:6:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:5:9 x;"
	  "unchanged/function a.go:5:9>a.go:6:2 x;" },
	{ "nothing is known of the lines", "a.go a.go whole;",
	  "a.go:5:2 F m x;", "a.go:50:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:50:2 x;" },
	{ "no columns", "a.go a.go -3,0+4,1;",
	  "a.go:5:0 F m x;", "a.go:6:0 F m x;",
	  "unchanged/position a.go:5:0>a.go:6:0 x;" },
};

static const struct match_case what_counts[] = {
	{ "one came, one went", "a.go a.go -5,1+5,1;",
	  "a.go:5:2 F m x;", "a.go:5:2 F m y;",
	  "fixed a.go:5:2 x;new a.go:5:2 y;" },
	{ "the kind is another", "a.go a.go -5,1+5,1;",
	  "a.go:5:2 F m x;", "a.go:5:2 F e x;",
	  "fixed a.go:5:2 x;new a.go:5:2 x;" },
	{ "the kind is another on a kept line", "b.go b.go;",
	  "a.go:5:2 F m x;", "a.go:5:2 F e x;",
	  "fixed a.go:5:2 x;new a.go:5:2 x;" },
	{ "two columns of one line", "b.go b.go;",
	  "a.go:5:2 F e x;a.go:5:7 F e x;", "a.go:5:2 F e x;a.go:5:7 F e x;",
	  "unchanged/position a.go:5:2>a.go:5:2 x;"
	  "unchanged/position a.go:5:7>a.go:5:7 x;" },
	{ "one of two columns went", "b.go b.go;",
	  "a.go:5:2 F e x;a.go:5:7 F e x;", "a.go:5:7 F e x;",
	  "fixed a.go:5:2 x;unchanged/position a.go:5:7>a.go:5:7 x;" },
	{ "once more in the function", "a.go a.go -5,1+5,1 -8,0+9,1;",
	  "a.go:5:2 F m x;a.go:7:2 F m x;",
	  "a.go:5:3 F m x;a.go:7:2 F m x;a.go:9:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:5:3 x;"
	  "unchanged/position a.go:7:2>a.go:7:2 x;new a.go:9:2 x;" },
	{ "once less, far from the rest", "a.go a.go -5,3+5,1 -90,1+90,0;",
	  "a.go:5:2 F m x;a.go:90:2 F m x;", "a.go:5:3 F m x;",
	  "unchanged/function a.go:5:2>a.go:5:3 x;fixed a.go:90:2 x;" },
	/* Of equal texts in one function the count matters, not which. */
	{ "one went above, one came below", "a.go a.go -5,1+4,0 -20,0+20,1;",
	  "a.go:5:2 F m x;", "a.go:20:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:20:2 x;" },
	{ "one went above, two came below",
	  "a.go a.go -5,1+4,0 -9,0+9,1 -20,0+21,1;",
	  "a.go:5:2 F m x;", "a.go:9:2 F m x;a.go:21:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:9:2 x;new a.go:21:2 x;" },
	/* Nobody touched line 5, so what comes on 9 is no part of it. */
	{ "one went on a kept line", "a.go a.go -9,1+9,1;",
	  "a.go:5:2 F m x;", "a.go:9:2 F m x;",
	  "fixed a.go:5:2 x;new a.go:9:2 x;" },
	{ "one came on a kept line", "a.go a.go -9,1+9,1;",
	  "a.go:9:2 F m x;", "a.go:5:2 F m x;",
	  "new a.go:5:2 x;fixed a.go:9:2 x;" },
	{ "one went, and the kept line in its place has it now",
	  "a.go a.go -5,1+4,0;",
	  "a.go:5:2 F m x;", "a.go:5:2 F m x;",
	  "new a.go:5:2 x;fixed a.go:5:2 x;" },
	{ "went and came on kept lines", "b.go b.go;",
	  "a.go:5:2 F e x;", "a.go:9:2 F e x;",
	  "fixed a.go:5:2 x;new a.go:9:2 x;" },
	{ "a new file", "- c.go -0,0+1,30;",
	  "", "c.go:9:2 F m x;", "new c.go:9:2 x;" },
	{ "numbers of the compiler", "b.go b.go;",
	  "a.go:5:2 F m ~r1;a.go:6:2 F e .autotmp_4;",
	  "a.go:5:2 F m ~r3;a.go:6:2 F e .autotmp_21;",
	  "unchanged/position a.go:5:2>a.go:5:2 ~r3;"
	  "unchanged/position a.go:6:2>a.go:6:2 .autotmp_21;" },
	{ "flow facts take no part", "b.go b.go;",
	  "a.go:5:2 F l x;", "a.go:6:2 F l x;", "" },
	{ "two files have the function", "a.go a.go -5,1+5,1;b.go b.go -5,1+5,2;",
	  "a.go:5:2 init e x;b.go:5:2 init e x;",
	  "b.go:5:2 init e x;b.go:6:2 init e x;",
	  "unchanged/function b.go:5:2>b.go:5:2 x;"
	  "relocated/function a.go:5:2>b.go:6:2 x;" },
	{ "a package initialiser", "a.go a.go -5,1+5,1;",
	  "a.go:5:2 init e new(T);", "a.go:5:9 init e new(T);",
	  "unchanged/function a.go:5:2>a.go:5:9 new(T);" },
};

static const struct match_case packages[] = {
	{ "each package keeps its copy", "a.go a.go -5,1+5,1;",
	  "m/b|a.go:3:2 F m x;m/c|a.go:3:2 F m x;m/c|a.go:5:2 F m x;",
	  "m/c|a.go:3:2 F m x;m/b|a.go:3:2 F m x;m/c|a.go:5:3 F m x;",
	  "unchanged/position m/b|a.go:3:2>m/b|a.go:3:2 x;"
	  "unchanged/position m/c|a.go:3:2>m/c|a.go:3:2 x;"
	  "unchanged/function m/c|a.go:5:2>m/c|a.go:5:3 x;" },
	{ "another package makes a copy", "b.go b.go;",
	  "m/c|a.go:3:2 F m x;", "m/b|a.go:3:2 F m x;m/c|a.go:3:2 F m x;",
	  "new m/b|a.go:3:2 x;"
	  "unchanged/position m/c|a.go:3:2>m/c|a.go:3:2 x;" },
	{ "the module has another name", "go.mod go.mod -1,1+1,1;",
	  "a.org/p|a.go:3:2 F m x;", "b.org/p|a.go:3:2 F m x;",
	  "unchanged/position a.org/p|a.go:3:2>b.org/p|a.go:3:2 x;" },
};

static const struct match_case other_places[] = {
	{ "a wrapper", "b.go b.go;",
	  "<autogenerated>:1:0 T.M m x;", "<autogenerated>:1:0 T.M m x;",
	  "unchanged/function <autogenerated>:1:0><autogenerated>:1:0 x;" },
	{ "a wrapper of another package", "b.go b.go;",
	  "m/b|<autogenerated>:1:0 T.M m x;", "<autogenerated>:1:0 T.M m x;",
	  "new <autogenerated>:1:0 x;fixed m/b|<autogenerated>:1:0 x;" },
	{ "one wrapper more", "b.go b.go;",
	  "<autogenerated>:1:0 T.M m x;",
	  "<autogenerated>:1:0 T.M m x;<autogenerated>:1:0 U.M m x;",
	  "unchanged/function <autogenerated>:1:0><autogenerated>:1:0 x;"
	  "new <autogenerated>:1:0 x;" },
	{ "a module of another version", "go.mod go.mod -1,1+1,1;",
	  "/mod/d@v1.0.0/d.go:7:2 F e x;", "/mod/d@v1.2.0/d.go:9:3 F e x;",
	  "unchanged/function /mod/d@v1.0.0/d.go:7:2>/mod/d@v1.2.0/d.go:9:3"
	  " x;" },
	{ "once more outside: the nearest line pairs", "go.mod go.mod;",
	  "/go/s.go:9:3 F e x;", "/go/s.go:2:3 F e x;/go/s.go:9:3 F e x;",
	  "new /go/s.go:2:3 x;"
	  "unchanged/function /go/s.go:9:3>/go/s.go:9:3 x;" },
	{ "no position", "b.go b.go;",
	  "-:0:0 F m #next;", "-:0:0 F m #next;",
	  "unchanged/function :0:0>:0:0 #next;" },
};

static const struct match_case saved_logs[] = {
	{ "lines moved", NULL,
	  "log!a.go:5:2 F m x;log!a.go:7:2 F m y;",
	  "log!a.go:8:2 F m x;log!a.go:10:2 F m y;",
	  "unchanged/function a.go:5:2>a.go:8:2 x;"
	  "unchanged/function a.go:7:2>a.go:10:2 y;" },
	{ "an empty map is none", "",
	  "log!a.go:5:2 F m x;", "log!a.go:8:2 F m x;",
	  "unchanged/function a.go:5:2>a.go:8:2 x;" },
	{ "equal numbers in another function", NULL,
	  "log!a.go:5:2 F m x;log!a.go:9:2 G m x;",
	  "log!a.go:9:2 F m x;log!a.go:13:2 G m x;",
	  "unchanged/function a.go:5:2>a.go:9:2 x;"
	  "unchanged/function a.go:9:2>a.go:13:2 x;" },
	{ "a function renamed", NULL,
	  "log!a.go:5:2 F m x;", "log!a.go:5:2 G m x;",
	  "relocated/position a.go:5:2>a.go:5:2 x;" },
	{ "the same function in two packages", NULL,
	  "m/b|log!a.go:5:2 F m x;m/c|log!a.go:5:2 F m x;",
	  "m/b|log!a.go:6:2 F m x;m/c|log!a.go:6:2 F m x;",
	  "unchanged/function m/b|a.go:5:2>m/b|a.go:6:2 x;"
	  "unchanged/function m/c|a.go:5:2>m/c|a.go:6:2 x;" },
	{ "logs from two directories", NULL,
	  "log!/home/a.go:5:2 F m x;", "log!/ci/a.go:5:2 F m x;",
	  "unchanged/function /home/a.go:5:2>/ci/a.go:5:2 x;" },
	{ "one more", NULL,
	  "log!a.go:20:2 F m x;", "log!a.go:5:2 F m x;log!a.go:20:2 F m x;",
	  "new a.go:5:2 x;unchanged/position a.go:20:2>a.go:20:2 x;" },
};

static void
parse_record(struct record_set *set, const char *text)
{
	char package[40] = "m", file[80], function[40], kind, symbol[40];
	struct record *record = &set->recs[set->len++];
	const char *bar = strchr(text, '|');

	*record = (struct record){ .place = PLACE_SOURCE, .count = 1 };
	if (bar != NULL) {
		snprintf(package, sizeof(package), "%.*s", (int)(bar - text),
			 text);
		text = bar + 1;
	}
	if (strncmp(text, "log!", 4) == 0) {
		record->place = PLACE_UNRESOLVED;
		text += 4;
	}
	if (sscanf(text, "%79[^:]:%u:%u %39s %c %39[^\n]", file,
		   &record->pos.line, &record->pos.column, function, &kind,
		   symbol) != 6)
		fail_msg("no record: %s", text);
	if (file[0] == '<')
		record->place = PLACE_GENERATED;
	else if (file[0] == '/' && record->place == PLACE_SOURCE)
		record->place = PLACE_OUTSIDE;
	else if (file[0] == '-')
		record->place = PLACE_UNKNOWN;
	record->kind = kind == 'm' ? REC_MOVED
		       : kind == 'e' ? REC_ESCAPES : REC_LEAK;
	record->package = intern_puts(set->strings, package);
	record->pos.file = intern_puts(set->strings,
				       file[0] == '-' ? "" : file);
	record->function = intern_puts(set->strings, function);
	record->symbol = intern_puts(set->strings, symbol);
}

/* Call parse for each part of text that ends with a semicolon. */
static void
each_part(const char *text, void (*parse)(void *, const char *), void *data)
{
	char part[256];

	for (const char *end; (end = strchr(text, ';')) != NULL;
	     text = end + 1) {
		snprintf(part, sizeof(part), "%.*s", (int)(end - text), text);
		parse(data, part);
	}
	assert_string_equal(text, "");
}

static void
record_part(void *data, const char *text)
{
	parse_record(data, text);
}

static void
parse_side(struct record_set *set, struct intern *strings, const char *text)
{
	record_set_init(set, strings);
	set->recs = calloc(16, sizeof(*set->recs));
	assert_non_null(set->recs);
	set->cap = 16;
	each_part(text, record_part, set);
}

static void
map_part(void *data, const char *text)
{
	struct linemap *map = data;
	struct line_hunk hunks[4];
	char old_path[40], new_path[40];
	struct esc_error err = { 0 };
	size_t count = 0;
	int used = 0, more;

	if (sscanf(text, "%39s %39s%n", old_path, new_path, &used) != 2)
		fail_msg("no file: %s", text);
	const char *at = text + used;
	while (sscanf(at, " -%u,%u+%u,%u%n", &hunks[count].old_line,
		      &hunks[count].old_count, &hunks[count].new_line,
		      &hunks[count].new_count, &more) == 4) {
		at += more;
		count++;
	}
	const strid paths[] = {
		intern_puts(map->strings, old_path[0] == '-' ? "" : old_path),
		intern_puts(map->strings, new_path[0] == '-' ? "" : new_path),
	};
	assert_int_equal(linemap_add(map, paths[0], paths[1], hunks, count,
				     strcmp(at, " whole") == 0, &err), ESC_OK);
}

static void
show_place(const struct intern *strings, const struct record *record,
	   struct buffer *out)
{
	const char *package = intern_text(strings, record->package);

	if (strcmp(package, "m") != 0)
		buffer_addf(out, "%s|", package);
	buffer_addf(out, "%s:%u:%u", intern_text(strings, record->pos.file),
		    record->pos.line, record->pos.column);
}

static void
show_change(const struct intern *strings, const struct change *change,
	    struct buffer *out)
{
	const struct record *record = change_record(change);

	buffer_adds(out, change_status_word(change->status));
	if (change->stage != STAGE_NONE)
		buffer_addf(out, "/%s", match_stage_word(change->stage));
	buffer_addc(out, ' ');
	if (change->old_record != NULL && change->new_record != NULL) {
		show_place(strings, change->old_record, out);
		buffer_addc(out, '>');
	}
	show_place(strings, record, out);
	buffer_addf(out, " %s;", intern_text(strings, record->symbol));
}

static void
check_counts(const struct change_list *list)
{
	size_t counts[CHANGE_STATUS_COUNT] = { 0 };

	for (size_t i = 0; i < list->len; i++)
		counts[list->changes[i].status]++;
	assert_memory_equal(counts, list->counts, sizeof(counts));
}

static void
check_case(const struct match_case *want)
{
	struct intern *strings = intern_new();
	struct record_set old_set, new_set;
	struct change_list list;
	struct linemap map;
	struct esc_error err = { 0 };
	struct buffer got = { 0 };

	parse_side(&old_set, strings, want->old_side);
	parse_side(&new_set, strings, want->new_side);
	linemap_init(&map, strings);
	if (want->map != NULL)
		each_part(want->map, map_part, &map);
	assert_int_equal(linemap_seal(&map, &err), ESC_OK);
	assert_int_equal(match_records(&old_set, &new_set,
				       want->map == NULL ? NULL : &map, NULL,
				       &list, &err), ESC_OK);
	for (size_t i = 0; i < list.len; i++)
		show_change(strings, &list.changes[i], &got);
	if (strcmp(buffer_text(&got), want->want) != 0)
		fail_msg("%s\ngot  %s\nwant %s", want->what,
			 buffer_text(&got), want->want);
	check_counts(&list);
	buffer_free(&got);
	change_list_free(&list);
	assert_null(list.changes);
	linemap_free(&map);
	record_set_free(&old_set);
	record_set_free(&new_set);
	intern_free(strings);
}

#define TABLE_TEST(name)                                          \
	static void                                               \
	test_##name(void **state)                                 \
	{                                                         \
		(void)state;                                      \
		for (size_t i = 0; i < ARRAY_LEN(name); i++)      \
			check_case(&name[i]);                     \
	}

TABLE_TEST(moved_lines)
TABLE_TEST(what_counts)
TABLE_TEST(packages)
TABLE_TEST(other_places)
TABLE_TEST(saved_logs)

static void
test_words(void **state)
{
	(void)state;
	assert_string_equal(change_status_word(CHANGE_HIDDEN), "hidden");
	assert_true(change_status_fails(CHANGE_NEW));
	assert_true(change_status_fails(CHANGE_HIDDEN));
	assert_false(change_status_fails(CHANGE_RELOCATED));
	assert_false(change_status_fails(CHANGE_FIXED));
	assert_false(change_status_fails(CHANGE_UNCHANGED));
	assert_string_equal(match_stage_word(STAGE_NONE), "");
}

/* Lines of both sides, ended by 0, and which of many are chosen. */
static void
test_nearest(void **state)
{
	static const struct {
		uint32_t few[4], many[8];
		size_t chosen[3];
	} cases[] = {
		{ { 10 }, { 1, 9, 20 }, { 1 } },
		{ { 10 }, { 5, 15 }, { 0 } },
		{ { 10 }, { 10, 10 }, { 0 } },
		{ { 20, 21 }, { 5, 21, 80 }, { 0, 1 } },
		{ { 1, 2, 3 }, { 2, 90, 91, 92 }, { 0, 1, 2 } },
		{ { 10, 50 }, { 9, 11, 12, 49 }, { 0, 3 } },
		{ { 10, 20 }, { 18, 22, 30 }, { 0, 1 } },
		{ { 5, 5 }, { 1, 4, 6, 9 }, { 1, 2 } },
		{ { UINT32_MAX }, { 1, 2 }, { 1 } },
	};
	struct esc_error err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t few = 0, many = 0, chosen[3] = { 0 };

		while (cases[i].few[few] != 0)
			few++;
		while (cases[i].many[many] != 0)
			many++;
		assert_int_equal(nearest_choose(cases[i].few, few,
						cases[i].many, many, chosen,
						&err), ESC_OK);
		for (size_t k = 0; k < few; k++)
			if (chosen[k] != cases[i].chosen[k])
				fail_msg("case %zu: chosen %zu is %zu", i, k,
					 chosen[k]);
	}
}

/* A side of many records; shift lines, and leave out one of skip. */
static void
many_records(struct record_set *set, struct intern *strings, size_t count,
	     uint32_t shift, size_t skip, bool one_function)
{
	char text[32];

	record_set_init(set, strings);
	set->recs = calloc(count, sizeof(*set->recs));
	assert_non_null(set->recs);
	for (size_t i = 0; i < count; i++) {
		if (skip != 0 && i % skip == 0)
			continue;
		struct record *record = &set->recs[set->len++];

		*record = (struct record){ .kind = REC_ESCAPES,
					   .place = PLACE_SOURCE };
		snprintf(text, sizeof(text), "p%zu/a.go",
			 one_function ? 0 : i / 1000);
		record->pos.file = intern_puts(strings, text);
		record->pos.line = (uint32_t)(i % 100000) + 1 + shift;
		record->pos.column = (uint32_t)(i / 100000) + 1;
		snprintf(text, sizeof(text), "F%zu", one_function ? 0 : i / 9);
		record->function = intern_puts(strings, text);
		snprintf(text, sizeof(text), "x%zu",
			 one_function ? 0 : i % 50000);
		record->symbol = intern_puts(strings, text);
	}
}

/*
 * A million a side, all moved, in files too new to have a line map: once as
 * a large program has them, once all alike, the worst case of ties.  Seconds
 * at most: what is not O(n log n) would take hours.
 */
static void
check_many(bool one_function)
{
	const size_t count = 1000 * 1000;
	struct intern *strings = intern_new();
	struct record_set old_set, new_set;
	struct change_list list;
	struct linemap map;
	struct esc_error err = { 0 };

	many_records(&old_set, strings, count, 0, 0, one_function);
	many_records(&new_set, strings, count, 7, 10, one_function);
	linemap_init(&map, strings);
	const struct line_hunk hunk = { 0, 0, 1, 7 };
	const strid path = intern_puts(strings, "p0/a.go");
	assert_int_equal(linemap_add(&map, path, path, &hunk, 1, one_function,
				     &err), ESC_OK);
	assert_int_equal(linemap_seal(&map, &err), ESC_OK);
	const clock_t start = clock();
	assert_int_equal(match_records(&old_set, &new_set,
				       one_function ? &map : NULL, NULL,
				       &list, &err), ESC_OK);
	const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	print_message("%zu records a side: %.2f s\n", count, seconds);
	assert_true(seconds < 60);
	assert_int_equal(list.counts[CHANGE_UNCHANGED], count * 9 / 10);
	assert_int_equal(list.counts[CHANGE_FIXED], count / 10);
	assert_int_equal(list.counts[CHANGE_NEW], 0);
	check_counts(&list);
	change_list_free(&list);
	linemap_free(&map);
	record_set_free(&old_set);
	record_set_free(&new_set);
	intern_free(strings);
}

static void
test_many(void **state)
{
	(void)state;
	check_many(false);
	check_many(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moved_lines),
		cmocka_unit_test(test_what_counts),
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_other_places),
		cmocka_unit_test(test_saved_logs),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
