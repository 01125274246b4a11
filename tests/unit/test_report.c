/* The reports of `escdiff diff`: text and JSON Lines, from data made by
 * hand. */
#include "report_fixture.h"

#include <signal.h>
#include <unistd.h>

#include "escdiff/utf8.h"
#include "report/fold.h"

/* The example of the manual. */
static void
add_buf(struct fixture *f)
{
	struct record_set *set = &f->new_set;
	const size_t i = add_record(set, REC_MOVED,
				    at(set, "store/put.go", 41, 2),
				    "(*DB).Put", "buf");

	add_chain(set, i);
	add_flow(set, "{storage for x}", -1, "buf");
	add_step(set, "&buf", "address-of", at(set, "store/put.go", 52, 14));
	add_step(set, "&buf", "spill", at(set, "store/put.go", 52, 14));
	add_flow(set, "{heap}", 0, "x");
	add_step(set, "encode(&buf)", "call parameter",
		 at(set, "store/put.go", 52, 9));
}

static void
check(const struct fixture *f, const char *format, const char *want)
{
	char *got = report_string(&f->report, format);

	assert_text(got, want);
	free(got);
}

static void
check_joined(const struct fixture *f, const char *a, const char *b,
	     const char *c)
{
	struct buffer want = { 0 };

	buffer_addf(&want, "%s%s%s", a, b, c);
	check(f, "text", buffer_text(&want));
	buffer_free(&want);
}

/* Every row of the text fits. */
static void
check_fits(const struct fixture *f)
{
	char *got = report_string(&f->report, "text");
	char *line = strstr(got, "\n\n");	/* after the verdict */

	assert_non_null(line);
	for (line = strtok(line, "\n"); line != NULL;
	     line = strtok(NULL, "\n")) {
		if (utf8_width(line) > f->report.width)
			fail_msg("wider than %u: '%s'", f->report.width, line);
	}
	free(got);
}

static void
check_has(const struct fixture *f, const char *format, const char *want)
{
	char *got = report_string(&f->report, format);

	if (strstr(got, want) == NULL)
		fail_msg("no '%s' in:\n%s", want, got);
	free(got);
}

static void
check_first_line(const struct fixture *f, const char *want)
{
	char *got = report_string(&f->report, "text");

	got[strcspn(got, "\n")] = '\0';
	assert_text(got, want);
	free(got);
}

static void
test_text(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_buf(&f);
	add_record(&f.new_set, REC_ESCAPES, at(&f.new_set, "store/x.go", 7, 0),
		   "open", "&file{...}");
	add_record(&f.old_set, REC_ESCAPES, at(&f.old_set, "a.go", 3, 12),
		   "F", "s");
	add_change(&f.list, CHANGE_FIXED, STAGE_NONE, &f.old_set.recs[0], NULL);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &f.new_set.recs[0]);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &f.new_set.recs[1]);
	check(&f, "text",
"2 new heap escapes, 1 fixed   (a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)\n"
"\n"
"new   store/put.go:41:2  (*DB).Put  moved to heap: buf\n"
"        :52:14  &buf          address-of\n"
"        :52:9   encode(&buf)  call parameter " ARROW " {heap}\n"
"new   store/x.go:7       open       &file{...} escapes to heap\n"
"\n"
"fixed a.go:3:12          F          s escapes to heap\n");
	fixture_free(&f);
}

static void
test_text_verbose(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_buf(&f);
	f.new_set.chains[0].truncated = true;
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &f.new_set.recs[0]);
	f.report.verbose = true;
	check(&f, "text",
"1 new heap escape   (a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)\n"
"\n"
"new   store/put.go:41:2  (*DB).Put  moved to heap: buf\n"
"        buf in (*DB).Put:\n"
"          flow: {storage for x} " BACK_ARROW " &buf:\n"
"            from &buf (address-of) at store/put.go:52:14\n"
"            from &buf (spill) at store/put.go:52:14\n"
"          flow: {heap} " BACK_ARROW " x:\n"
"            from encode(&buf) (call parameter) at store/put.go:52:9\n"
"          (explanation cut off)\n");
	fixture_free(&f);
}

static void
test_header(void **state)
{
	struct fixture f;
	struct change_list *list = &f.list;

	(void)state;
	fixture_init(&f);
	check_first_line(&f, "no heap escapes on either side   "
			 "(a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)");
	list->counts[CHANGE_UNCHANGED] = 59;
	check_first_line(&f, "no new heap escapes   (a1b2c3d..e4f5a6b, "
			 "go1.26.8 linux/amd64, 59 unchanged)");
	list->counts[CHANGE_FIXED] = 2;
	list->counts[CHANGE_RELOCATED] = 4;
	check_first_line(&f, "no new heap escapes, 4 relocated, 2 fixed   "
			 "(a1b2c3d..e4f5a6b, go1.26.8 linux/amd64, "
			 "59 unchanged)");
	list->counts[CHANGE_HIDDEN] = 1;
	check_first_line(&f, "1 hidden heap escape, 4 relocated, 2 fixed   "
			 "(a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)");
	list->counts[CHANGE_NEW] = 3;
	check_first_line(&f, "3 new heap escapes, 1 hidden, 4 relocated, "
			 "2 fixed   (a1b2c3d..e4f5a6b, go1.26.8 linux/amd64)");
	fixture_free(&f);
}

/* Not a clean verdict, whatever was found in the rest. */
static void
test_header_incomplete(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	f.report.go_version = f.report.platform = "";
	f.report.new_side.complete = false;
	check_first_line(&f, "incomplete: e4f5a6b did not compile whole; in "
			 "the rest: no heap escapes on either side   "
			 "(a1b2c3d..e4f5a6b)");
	f.report.old_side.complete = false;
	f.list.counts[CHANGE_NEW] = 1;
	check_first_line(&f, "incomplete: a1b2c3d and e4f5a6b did not compile "
			 "whole; in the rest: 1 new heap escape   "
			 "(a1b2c3d..e4f5a6b)");
	fixture_free(&f);
}

static void
test_header_sides(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	f.report.platform = "";
	f.report.new_side.name = "the work tree";
	f.report.new_side.commit = "";
	check_has(&f, "text", "(a1b2c3d " ARROW " work tree, go1.26.8)");
	f.report.new_side.name = "the index";
	check_has(&f, "text", "(a1b2c3d " ARROW " index, go1.26.8)");
	f.report.go_version = "";
	f.report.old_side.commit = "";
	f.report.old_side.name = "old\033[2J.log";
	f.report.new_side.name = "new.log";
	check_has(&f, "text", "(old\\x1b[2J.log " ARROW " new.log)");
	fixture_free(&f);
}

/* Colour changes nothing but colour. */
static void
test_color(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_buf(&f);
	add_record(&f.old_set, REC_ESCAPES, at(&f.old_set, "a.go", 3, 12),
		   "F", "s");
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &f.new_set.recs[0]);
	add_change(&f.list, CHANGE_FIXED, STAGE_NONE, &f.old_set.recs[0], NULL);
	char *plain = report_string(&f.report, "text");
	f.report.color = true;
	check_has(&f, "text", "\033[1;31mnew\033[m   ");
	check_has(&f, "text", "\033[32mfixed\033[m ");
	check_has(&f, "text", "\033[2mstore/put.go:41:2\033[m  (*DB).Put");
	char *colored = report_string(&f.report, "text");
	char *to = colored;
	for (const char *from = colored; *from != '\0';) {
		if (*from == '\033')
			from += strcspn(from, "m") + 1;
		else
			*to++ = *from++;
	}
	*to = '\0';
	assert_text(colored, plain);
	free(colored);
	free(plain);
	fixture_free(&f);
}

/* Relocated ones are counted, unless somebody wants to see them. */
static void
test_statuses_and_pairs(void **state)
{
	static const char head[] =
"1 hidden heap escape, 1 relocated   (a1b2c3d..e4f5a6b)\n"
"\n";
	static const char pair[] =
"hidden    new.go:10:2  (*T).Method  moved to heap: y\n"
"\n"
"relocated new.go:10:2  (*T).Method  moved to heap: y\n"
"      was old.go:1:2   F            moved to heap: x\n";
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_record(&f.old_set, REC_MOVED, at(&f.old_set, "old.go", 1, 2),
		   "F", "x");
	add_record(&f.new_set, REC_MOVED, at(&f.new_set, "new.go", 10, 2),
		   "(*T).Method", "y");
	add_change(&f.list, CHANGE_UNCHANGED, STAGE_POSITION,
		   &f.old_set.recs[0], &f.new_set.recs[0]);
	add_change(&f.list, CHANGE_RELOCATED, STAGE_FUNCTION,
		   &f.old_set.recs[0], &f.new_set.recs[0]);
	add_change(&f.list, CHANGE_HIDDEN, STAGE_NONE, NULL,
		   &f.new_set.recs[0]);
	f.report.go_version = f.report.platform = "";
	check_joined(&f, head, "hidden new.go:10:2  (*T).Method  "
		     "moved to heap: y\n", "");
	f.report.verbose = true;
	check_joined(&f, head, pair, "");
	f.report.verbose = false;
	f.report.all = true;
	check_joined(&f, head, pair, "\n"
		     "unchanged new.go:10:2  (*T).Method  moved to heap: y\n");
	fixture_free(&f);
}

/* Records that stand in no source file of the repository. */
static void
test_places(void **state)
{
	static const struct {
		enum place place;
		const char *file;
		const char *text, *json;
	} places[] = {
		{ PLACE_GENERATED, "<autogenerated>",
		  "new   ex.com/t <autogenerated>  T.M",
		  "\"place\":\"generated\",\"file\":\"<autogenerated>\"," },
		{ PLACE_UNKNOWN, "", "new   ex.com/t (no position)  T.M",
		  "\"place\":\"unknown\",\"function\":" },
		{ PLACE_OUTSIDE, "maps/iter.go", "new   maps/iter.go:1  T.M",
		  "\"place\":\"outside\",\"file\":\"maps/iter.go\"," },
		{ PLACE_UNRESOLVED, "x.go", "new   x.go:1  T.M",
		  "\"package\":\"ex.com/t\",\"file\":\"x.go\"," },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct fixture f;

		fixture_init(&f);
		add_record(&f.new_set, REC_MOVED,
			   at(&f.new_set, places[i].file, 1, 0), "T.M", "x");
		f.new_set.recs[0].place = places[i].place;
		add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL,
			   &f.new_set.recs[0]);
		check_has(&f, "text", places[i].text);
		check_has(&f, "jsonl", places[i].json);
		fixture_free(&f);
	}
}

static void
test_hostile_names(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	struct record_set *set = &f.new_set;
	add_record(set, REC_ESCAPES, at(set, "a\033[2J\n.go", 1, 1),
		   "F\xff", "\"\r\xe2\x80\xae\"");
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, "q");
	add_step(set, "q\a", "assign\b", at(set, "\x7f.go", 2, 2));
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	for (int verbose = 0; verbose < 2; verbose++) {
		f.report.verbose = verbose != 0;
		char *got = report_string(&f.report, "text");

		for (const char *c = got; *c != '\0'; c++) {
			if ((*c < ' ' && *c > 0 && *c != '\n') || *c == 127)
				fail_msg("control character in:\n%s", got);
		}
		assert_non_null(strstr(got, "a\\x1b[2J\\x0a.go:1:1"));
		assert_non_null(strstr(got, "\"\\x0d\\u202e\""));
		free(got);
	}
	check_has(&f, "jsonl", "\"file\":\"a\\u001B[2J\\n.go\"");
	check_has(&f, "jsonl", "\"function\":\"F\xef\xbf\xbd\"");
	fixture_free(&f);
}

static void
add_long(struct fixture *f)
{
	static const char expr[] =
		"fmt.Sprintf(\"a very long format %s %s %s %s\", one, two, "
		"three, four, five)";
	struct record_set *set = &f->new_set;
	const size_t i = add_record(set, REC_ESCAPES,
				    at(set, "internal/server/handler.go",
				       1234, 56),
				    "(*handler).ServeSomethingVeryLong", expr);

	add_chain(set, i);
	add_flow(set, "{heap}", -1, "x");
	add_step(set, expr, "spill", at(set, "internal/server/handler.go", 1234,
					56));
	add_step(set, expr, "interface-converted",
		 at(set, "internal/server/handler.go", 1234, 56));
	add_change(&f->list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[i]);
}

/* Nothing wider than the terminal, and no position is cut. */
static void
test_width(void **state)
{
	static const unsigned widths[] = { 80, 100, 120, 160 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		struct fixture f;

		fixture_init(&f);
		add_long(&f);
		f.report.width = widths[i];
		char *got = report_string(&f.report, "text");
		assert_non_null(strstr(got, "handler.go:1234:56  (*handler)"));
		assert_non_null(strstr(got, "        :1234:56  fmt."));
		assert_non_null(strstr(got, " escapes to heap\n"));
		assert_non_null(strstr(got, DOTS));
		free(got);
		check_fits(&f);
		fixture_free(&f);
	}
}

/* Without a terminal the record itself is whole: people search in logs. */
static void
test_no_width(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_long(&f);
	check_has(&f, "text", "(*handler).ServeSomethingVeryLong  fmt.Sprintf("
		  "\"a very long format %s %s %s %s\", one, two, three, four, "
		  "five) escapes to heap\n");
	fixture_free(&f);
}

/* A message that does not fit has a row of its own; one row that is far out
 * does not push the others apart, nor does a place that takes most of the
 * terminal. */
static void
test_narrow(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_MOVED, at(set, "a.go", 1, 2),
		   "(*handler).ServeHTTP", "x");
	add_record(set, REC_MOVED,
		   at(set, "a/very/long/path/that/is/far/out/indeed.go", 1, 2),
		   "F", "y");
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[1]);
	f.report.width = 60;
	f.report.go_version = f.report.platform = "";
	check(&f, "text",
"2 new heap escapes   (a1b2c3d..e4f5a6b)\n"
"\n"
"new   a.go:1:2  (*handler).ServeHTTP  moved to heap: x\n"
"new   a/very/long/path/that/is/far/out/indeed.go:1:2  F\n"
"        moved to heap: y\n");
	f.report.width = 53;
	check_has(&f, "text", "(*handler).ServeHTTP\n        moved to heap: x");
	set->recs[1].pos.file = intern_puts(f.strings, "half/of/the/width.go");
	check_has(&f, "text", "\nnew   a.go:1:2                  "
		  "(*handler).ServeHTTP\n        moved");
	f.report.width = 47;
	check_has(&f, "text", "\nnew   a.go:1:2  (*handler).ServeHTTP\n");
	fixture_free(&f);
}

/* What is quoted of the source is cut, and not the words that tell which
 * escape it is; nor what is said behind it. */
static void
test_narrow_cut(void **state)
{
	static const char literal[] =
		"Options{Name: name, Retries: 3, Backoff: backoff, Log: log}";
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_ESCAPES, at(set, "a.go", 1, 2), "F", literal);
	add_record(set, REC_STAYS, at(set, "a.go", 3, 4), "G", literal);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_change(&f.list, CHANGE_HIDDEN, STAGE_NONE, NULL, &set->recs[1]);
	f.list.changes[0].copy_count = 3;
	f.report.width = 60;
	check_has(&f, "text",
"new    a.go:1:2  F\n"
"        Options{" DOTS "og} escapes to heap  (and 3 inlined copies)\n");
	check_has(&f, "text",
"hidden a.go:3:4  G\n"
"        Options{Na" DOTS " log} does not escape, unless it is large\n");
	check_fits(&f);
	fixture_free(&f);
}

/* Inlined copies come and go with the allocation, which has the row. */
static void
test_copies(void **state)
{
	struct fixture f;
	struct change *change;

	(void)state;
	fixture_init(&f);
	add_record(&f.new_set, REC_MOVED, at(&f.new_set, "a.go", 1, 2), "F",
		   "x");
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &f.new_set.recs[0]);
	check_has(&f, "text", "moved to heap: x\n");
	change = &f.list.changes[0];
	change->copy_count = 1;
	check_has(&f, "text", "moved to heap: x  (and 1 inlined copy)\n");
	change->copy_count = 2;
	check_has(&f, "text", "moved to heap: x  (and 2 inlined copies)\n");
	change->allocates = ALLOCATES_NO;
	change->evidence = intern_puts(f.strings, "a\033rule");
	f.report.noise = true;
	check_has(&f, "text", "x  (and 2 inlined copies)  "
		  "[allocates nothing: a\\x1brule]\n");
	fixture_free(&f);
}

/* A step of a cause; "" is absent, a file without a name too. */
static void
add_cause(struct fixture *f, enum cause_what what, struct position pos,
	  const char *function, const char *symbol, const char *text)
{
	struct change_list *list = &f->list;
	struct change *change = &list->changes[list->len - 1];
	struct cause_step *step = PUSH(list->causes, list->causes_len);

	*step = (struct cause_step){
		.what = what,
		.pos = pos,
		.function = intern_puts(f->strings, function),
		.symbol = intern_puts(f->strings, symbol),
		.text = intern_puts(f->strings, text),
	};
	if (change->cause_count++ == 0)
		change->first_cause = (uint32_t)list->causes_len - 1;
}

/* The file of a step is named where it is not that of the change, and the
 * columns of one change are not those of the next. */
static void
test_step_files(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_buf(&f);
	add_record(set, REC_MOVED, at(set, "a:b.go", 7, 3), "G", "v");
	add_chain(set, 1);
	add_flow(set, "{heap}", -1, "v");
	add_step(set, "&v", "address-of", at(set, "a:b.go", 9, 5));
	add_step(set, "keep(v.w, all)", "return",
		 at(set, "vendor/w/w.go", 118, 20));
	add_step(set, "v", "assign", at(set, "a:b.go", 0, 0));
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[1]);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	f.report.go_version = f.report.platform = "";
	check(&f, "text",
"2 new heap escapes   (a1b2c3d..e4f5a6b)\n"
"\n"
"new   a:b.go:7:3         G          moved to heap: v\n"
"        :9:5                  &v              address-of\n"
"        vendor/w/w.go:118:20  keep(v.w, all)  return\n"
"        a:b.go                v               assign " ARROW " {heap}\n"
"new   store/put.go:41:2  (*DB).Put  moved to heap: buf\n"
"        :52:14  &buf          address-of\n"
"        :52:9   encode(&buf)  call parameter " ARROW " {heap}\n");
	fixture_free(&f);
}

/* From the value to the edit, in the file of the change and in others. */
static void
test_causes(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_buf(&f);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_cause(&f, CAUSE_PASSED, at(set, "store/put.go", 52, 9), "encode",
		  "buf", "");
	add_cause(&f, CAUSE_PARAM_LEAKS, at(set, "codec/c.go", 31, 13),
		  "encode", "f", "");
	add_cause(&f, CAUSE_EDIT, at(set, "codec/c.go", 42, 0), "encode", "",
		  "last\033 = append(last, f) // and a comment that is long");
	add_cause(&f, CAUSE_MODULE, (struct position){ 0 }, "", "",
		  "ex.com/m v1.0.0 -> v1.1.0");
	f.report.width = 60;
	f.report.go_version = f.report.platform = "";
	check(&f, "text",
"1 new heap escape   (a1b2c3d..e4f5a6b)\n"
"\n"
"new   store/put.go:41:2  (*DB).Put  moved to heap: buf\n"
"        :52:14            &buf          address-of\n"
"        :52:9\n"
"          encode(&buf)  call parameter " ARROW " {heap}\n"
"        :52:9             buf is passed to encode\n"
"        codec/c.go:31:13  parameter f of encode leaks now\n"
"        codec/c.go:42     because of this edit: + last\\x1b " DOTS "\n"
"                          because of another version: ex.co" DOTS "\n");
	fixture_free(&f);
}

/* That the line itself is new goes without saying; with no place to tell of
 * there is no column for it. */
static void
test_cause_alone(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_MOVED, at(set, "a.go", 1, 2), "F", "x");
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_cause(&f, CAUSE_EDIT, at(set, "a.go", 1, 0), "F", "", "x := 1");
	check_has(&f, "text", "\nnew   a.go:1:2  F  moved to heap: x\n");
	char *got = report_string(&f.report, "text");
	assert_null(strstr(got, "edit"));
	free(got);
	f.list.causes[0].what = CAUSE_UNKNOWN;
	f.list.causes[0].pos.file = 0;
	f.list.causes[0].text = 0;
	check_has(&f, "text", "heap: x\n        cause not found\n");
	fixture_free(&f);
}

/* A hidden change stands at the call; below it is the place in the callee,
 * whose explanation is not that of the call. */
static void
test_hidden_call(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_ESCAPES, at(set, "store/cursor.go", 20, 9),
		   "(*DB).All", "&Cursor{...}");
	set->recs[0].closure = intern_puts(f.strings, "(*DB).All.func1");
	add_chain(set, 0);
	add_flow(set, "~r0", -1, "&Cursor{...}");
	add_step(set, "&Cursor{...}", "spill",
		 at(set, "store/a_longer_name_than.go", 120, 19));
	add_change(&f.list, CHANGE_HIDDEN, STAGE_NONE, &set->recs[0],
		   &set->recs[0]);
	f.list.changes[0].call = at(set, "cmd/main.go", 23, 15);
	f.list.changes[0].caller = intern_puts(f.strings, "main");
	add_cause(&f, CAUSE_INLINE_LOST, at(set, "cmd/main.go", 18, 6),
		  "(*DB).All", "", "unhandled op DEFER");
	f.report.go_version = f.report.platform = "";
	check(&f, "text",
"1 hidden heap escape   (a1b2c3d..e4f5a6b)\n"
"\n"
"hidden cmd/main.go:23:15  main  &Cursor{...} escapes to heap\n"
"        store/cursor.go:20:9  in (*DB).All.func1\n"
"        :18:6                 (*DB).All is no longer inlined: unhandled op "
"DEFER\n");
	set->recs[0].pos = at(set, "cmd/main.go", 7, 9);
	check_has(&f, "text", "        :7:9   in (*DB).All.func1\n"
		  "        :18:6  (*DB).All is no longer inlined");
	fixture_free(&f);
}

/* Below a place with a long name, what is said of it has its own row. */
static void
test_far_steps(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_MOVED, at(set, "b.go", 1, 1), "F", "x");
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, "x");
	add_step(set, "&x", "address-of", at(set, "b.go", 2, 1));
	add_step(set, "call(one, &x)", "call parameter",
		 at(set, "internal/server/handlers/and/more.go", 12, 3));
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_cause(&f, CAUSE_PARAM_LEAKS,
		  at(set, "internal/server/handlers/and/even/more.go", 12, 3),
		  "call", "p", "");
	f.report.width = 60;
	check_has(&f, "text",
"        internal/server/handlers/and/more.go:12:3\n"
"          call(one, &x)  call parameter " ARROW " {heap}\n"
"        internal/server/handlers/and/even/more.go:12:3\n"
"          parameter p of call leaks now\n");
	check_fits(&f);
	fixture_free(&f);
}

/* Expected steps as "expr reason", joined by "; ". */
static void
check_fold(struct record_set *set, const char *want, size_t left_out)
{
	const struct folded folded = chain_fold(set, &set->recs[0]);
	struct buffer got = { 0 };

	for (size_t i = 0; i < folded.len; i++)
		buffer_addf(&got, "%s%s %s", i > 0 ? "; " : "",
			    intern_text(set->strings, folded.steps[i]->expr),
			    intern_text(set->strings,
					folded.steps[i]->reason));
	assert_text(buffer_text(&got), want);
	assert_int_equal(folded.left_out, left_out);
	buffer_free(&got);
}

/* Go 1.26 on fmt.Fprintln(os.Stdout, i): the call is what matters. */
static void
test_fold_variadic(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	const struct position here = at(set, "b.go", 101, 14);
	add_record(set, REC_ESCAPES, here, "Iface", "i");
	check_fold(set, "", 0);		/* no chain at all */
	add_chain(set, 0);
	add_flow(set, "{storage for ... argument}", -1, "{storage for i}");
	add_step(set, "i", "spill", here);
	add_step(set, "... argument", "slice-literal-element", here);
	add_flow(set, "fmt.a", -1, "{storage for ... argument}");
	add_step(set, "... argument", "spill", here);
	add_step(set, "fmt.a := ... argument", "assign-pair", here);
	add_flow(set, "{heap}", 1, "fmt.a");
	add_step(set, "fmt.Fprintln(os.Stdout, fmt.a...)", "call parameter",
		 here);
	check_fold(set, "fmt.Fprintln(os.Stdout, fmt.a...) call parameter", 0);
	fixture_free(&f);
}

static void
test_fold_long(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	const struct position here = at(set, "b.go", 1, 1);
	add_record(set, REC_MOVED, here, "F", "x");
	add_chain(set, 0);
	add_flow(set, "p", -1, "x");
	add_step(set, "&x", "address-of", here);
	add_step(set, "&x", "address-of", here);	/* said twice */
	add_step(set, "p.a", "dot", here);
	add_step(set, "p = &x", "assign", here);
	check_fold(set, "&x address-of; p.a dot; p = &x assign", 0);
	add_flow(set, "q", 0, "p");
	add_step(set, "q.b", "dot", here);
	add_step(set, "q = p", "assign", here);
	add_flow(set, "r", 0, "q");
	add_step(set, "r = q", "assign", here);
	add_flow(set, "{temp}", 0, "r");
	add_flow(set, "~r0", 0, "r");
	add_step(set, "return r", "return", here);
	check_fold(set, "&x address-of; p = &x assign; q = p assign; "
		   "return r return", 3);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	check_has(&f, "text", "return " ARROW " result of F   (+3 steps)\n");
	fixture_free(&f);
}

/* A chain whose only step says nothing still says where the value goes. */
static void
test_fold_keeps_last(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_ESCAPES, at(set, "b.go", 1, 1), "F", "x");
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, "x");
	add_step(set, "x", "spill", at(set, "b.go", 1, 1));
	check_fold(set, "x spill", 0);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	check_has(&f, "text", "        :1:1  x  " ARROW " {heap}\n");
	fixture_free(&f);
}

/* A variable that a closure captures: the closure is where it goes. */
static void
test_fold_capture(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	const struct position here = at(set, "b.go", 128, 4);
	add_record(set, REC_MOVED, at(set, "b.go", 119, 2), "F", "counter");
	add_chain(set, 0);
	add_flow(set, "{storage for func literal}", -1, "counter");
	add_step(set, "counter", "captured by a closure", here);
	add_step(set, "counter", "reference", here);
	check_fold(set, "counter captured by a closure", 0);
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	check_has(&f, "text", "captured by a closure " ARROW
		  " func literal\n");
	fixture_free(&f);
}

/* Where a value goes, by the destination of the last flow. */
static void
test_targets(void **state)
{
	static const struct {
		const char *dst, *reason, *want;
	} targets[] = {
		{ "{heap}", "assign", "assign " ARROW " {heap}\n" },
		{ "~r1", "return", "return " ARROW " result of F\n" },
		{ "~r1", "assign", "assign " ARROW " result of F\n" },
		{ "err", "return", "return " ARROW " result err of F\n" },
		{ "err", "assign", "assign " ARROW " err\n" },
		{ "{heap}", "return", "return " ARROW " {heap}\n" },
		{ "{storage for &T{...}}", "dot", "dot " ARROW " &T{...}\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		struct fixture f;
		struct record_set *set = &f.new_set;

		fixture_init(&f);
		add_record(set, REC_MOVED, at(set, "b.go", 1, 1), "F", "x");
		add_chain(set, 0);
		add_flow(set, targets[i].dst, -1, "x");
		add_step(set, "x", targets[i].reason, at(set, "b.go", 1, 1));
		add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL,
			   &set->recs[0]);
		check_has(&f, "text", targets[i].want);
		fixture_free(&f);
	}
}

/* One wide reason takes from its own row only. */
static void
test_wide_reason(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_MOVED, at(set, "b.go", 1, 1), "F", "x");
	add_chain(set, 0);
	add_flow(set, "{storage for []interface {}{...}}", -1, "x");
	add_step(set, "call(one, two, three, four)", "assign",
		 at(set, "b.go", 1, 1));
	add_step(set, "call(one, two, three, four)", "slice-literal-element",
		 at(set, "b.go", 1, 1));
	add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	f.report.width = 80;
	check_has(&f, "text",
"        :1:1  call(one, two, three, four)  assign\n"
"        :1:1  call(one, two," DOTS " four)  slice-literal-element " ARROW
" []interface {}{...}\n");
	fixture_free(&f);
}

/* A reader sees what belongs together, a program all of each row. */
static void
test_function_named_once(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	add_record(set, REC_MOVED, at(set, "b.go", 1, 1), "F", "x");
	add_record(set, REC_MOVED, at(set, "b.go", 2, 1), "F", "y");
	add_record(set, REC_MOVED, at(set, "b.go", 3, 1), "G", "z");
	add_record(set, REC_MOVED, at(set, "c.go", 4, 1), "G", "z");
	for (size_t i = 0; i < set->len; i++)
		add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL,
			   &set->recs[i]);
	check_has(&f, "text",
"new   b.go:1:1  F  moved to heap: x\n"
"new   b.go:2:1  F  moved to heap: y\n"
"new   b.go:3:1  G  moved to heap: z\n"
"new   c.go:4:1  G  moved to heap: z\n");
	f.report.width = 80;
	check_has(&f, "text",
"new   b.go:1:1  F  moved to heap: x\n"
"new   b.go:2:1     moved to heap: y\n"
"new   b.go:3:1  G  moved to heap: z\n"
"new   c.go:4:1  G  moved to heap: z\n");
	/* The column that is empty is the first to go. */
	f.report.width = 33;
	check_has(&f, "text", "new   b.go:2:1  moved to heap: y\n");
	fixture_free(&f);
}

/* Temporaries and results of inlined calls are the compiler's. */
static void
test_fold_internal(void **state)
{
	struct fixture f;
	struct record_set *set = &f.new_set;

	(void)state;
	fixture_init(&f);
	const struct position here = at(set, "b.go", 1, 1);
	add_record(set, REC_ESCAPES, here, "F", "t.a");
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, "t.a");
	add_step(set, ".autotmp_3 = t.a", "assign-pair", here);
	add_step(set, "~r0 = .autotmp_3", "assign", here);
	add_step(set, "return ~r0", "return", here);
	check_fold(set, "return ~r0 return", 0);
	fixture_free(&f);
}

/* Keys, their order, and what is absent when unknown. */
static void
test_jsonl(void **state)
{
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_buf(&f);
	f.new_set.recs[0].message = intern_puts(f.strings,
						"moved to heap: buf");
	add_record(&f.old_set, REC_MOVED, at(&f.old_set, "old.go", 9, 0),
		   "G", "b");
	add_change(&f.list, CHANGE_RELOCATED, STAGE_FUNCTION,
		   &f.old_set.recs[0], &f.new_set.recs[0]);
	add_change(&f.list, CHANGE_UNCHANGED, STAGE_POSITION,
		   &f.old_set.recs[0], &f.new_set.recs[0]);
	f.report.new_side.name = "the work tree";
	f.report.new_side.commit = "";
	f.new_set.unknown_count = 2;
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"change\",\"status\":\"relocated\","
"\"kind\":\"moved-to-heap\",\"package\":\"ex.com/t\","
"\"file\":\"store/put.go\",\"line\":41,\"column\":2,"
"\"function\":\"(*DB).Put\",\"symbol\":\"buf\","
"\"message\":\"moved to heap: buf\","
"\"old\":{\"file\":\"old.go\",\"line\":9,\"function\":\"G\",\"symbol\":\"b\"},"
"\"stage\":\"function\",\"chain\":["
"{\"flow\":\"{storage for x} = &buf\",\"steps\":["
"{\"expr\":\"&buf\",\"reason\":\"address-of\",\"file\":\"store/put.go\","
"\"line\":52,\"column\":14},"
"{\"expr\":\"&buf\",\"reason\":\"spill\",\"file\":\"store/put.go\","
"\"line\":52,\"column\":14}]},"
"{\"flow\":\"{heap} = x\",\"steps\":["
"{\"expr\":\"encode(&buf)\",\"reason\":\"call parameter\","
"\"file\":\"store/put.go\",\"line\":52,\"column\":9}]}]}\n"
"{\"v\":1,\"type\":\"summary\","
"\"old\":{\"rev\":\"HEAD~1\","
"\"commit\":\"a1b2c3d4e5f60718293a4b5c6d7e8f9001122334\","
"\"go\":\"go1.26.8\",\"platform\":\"linux/amd64\",\"packages\":3,"
"\"unrecognized\":0,\"complete\":true},"
"\"new\":{\"rev\":\"the work tree\",\"go\":\"go1.26.8\","
"\"platform\":\"linux/amd64\",\"packages\":3,\"unrecognized\":2,"
"\"complete\":true},"
"\"counts\":{\"new\":0,\"hidden\":0,\"relocated\":1,\"fixed\":0,"
"\"unchanged\":1},"
"\"harmless\":{\"new\":0,\"hidden\":0,\"relocated\":0,\"fixed\":0,"
"\"unchanged\":0},"
"\"noise\":{\"new\":0,\"hidden\":0,\"relocated\":0,\"fixed\":0,"
"\"unchanged\":0},"
"\"coverage\":{\"patterns\":[],\"platforms\":[\"linux/amd64\"]},"
"\"accepted\":{\"new\":0,\"hidden\":0},\"failing\":0,"
"\"complete\":true}\n");
	f.report.all = true;
	check_has(&f, "jsonl", "\"status\":\"unchanged\"");
	f.report.old_side.complete = false;
	check_has(&f, "jsonl", "\"complete\":false}\n");
	fixture_free(&f);
}

/* What --noise shows is not listed without, but told of; JSON has it all. */
static void
test_left_out(void **state)
{
	static const struct {
		enum change_status status;
		enum allocates allocates;
		enum change_noise noise;
	} cases[] = {
		{ CHANGE_NEW, ALLOCATES_NO, NOISE_NONE },
		{ CHANGE_FIXED, ALLOCATES_NO, NOISE_NONE },
		{ CHANGE_NEW, ALLOCATES_UNKNOWN, NOISE_WRAPPER },
		{ CHANGE_NEW, ALLOCATES_NO, NOISE_FOREIGN },
		{ CHANGE_UNCHANGED, ALLOCATES_UNKNOWN, NOISE_CGO },
		{ CHANGE_RELOCATED, ALLOCATES_UNKNOWN, NOISE_NONE },
		{ CHANGE_RELOCATED, ALLOCATES_NO, NOISE_NONE },
		{ CHANGE_RELOCATED, ALLOCATES_UNKNOWN, NOISE_WRAPPER },
		{ CHANGE_NEW, ALLOCATES_YES, NOISE_NONE },
	};
	struct fixture f;

	(void)state;
	fixture_init(&f);
	add_record(&f.new_set, REC_MOVED, at(&f.new_set, "a.go", 1, 2), "F",
		   "x");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		add_change(&f.list, cases[i].status, STAGE_NONE, NULL,
			   &f.new_set.recs[0]);
		f.list.changes[i].allocates = cases[i].allocates;
		f.list.changes[i].noise = cases[i].noise;
		if (cases[i].allocates != ALLOCATES_UNKNOWN)
			f.list.changes[i].evidence =
				intern_puts(f.strings, "evidence");
	}
	change_list_count(&f.list);
	check(&f, "text",
	      "1 new heap escape, 1 relocated   (a1b2c3d..e4f5a6b, go1.26.8 "
	      "linux/amd64)\n"
	      "\n"
	      "new   a.go:1:2  F  moved to heap: x\n"
	      "\n"
	      "+ 2 that allocate nothing, 1 in generated wrappers, 1 in "
	      "generic code of other modules (--noise shows them)\n");
	f.report.noise = true;
	check_has(&f, "text", "x  [allocates nothing: evidence]\n");
	check_has(&f, "text", "x  [wrapper]\n");
	check_has(&f, "jsonl", "\"allocates\":\"no\",\"evidence\":\"evidence\"");
	check_has(&f, "jsonl", "\"noise\":\"wrapper\"");
	check_has(&f, "jsonl", "\"counts\":{\"new\":1,");
	check_has(&f, "jsonl", "\"harmless\":{\"new\":1,\"hidden\":0,"
			       "\"relocated\":1,\"fixed\":1,");
	check_has(&f, "jsonl", "\"noise\":{\"new\":2,");
	f.list.len = ARRAY_LEN(cases) - 1;
	f.report.noise = false;
	change_list_count(&f.list);
	check_has(&f, "text", "no new heap escapes, 1 relocated   (");
	fixture_free(&f);
}

/* Every format notices that its bytes cannot be written, also when they are
 * few enough to wait in a buffer until the end. */
static void
test_full_disk(void **state)
{
	(void)state;
	for (size_t i = 0; report_formats[i] != NULL; i++) {
		/* A list of nothing may write nothing. */
		for (size_t changes = 1; changes <= 2001; changes += 2000) {
			struct fixture f;
			struct esc_error err = { 0 };

			fixture_init(&f);
			add_buf(&f);
			for (size_t n = 0; n < changes; n++)
				add_change(&f.list, CHANGE_NEW, STAGE_NONE,
					   NULL, &f.new_set.recs[0]);
			f.report.out = fopen("/dev/full", "w");
			assert_non_null(f.report.out);
			assert_int_equal(report_formats[i]->write(&f.report,
								  &err),
					 ESC_DISK_FULL);
			assert_int_equal(err.status, ESC_DISK_FULL);
			fclose(f.report.out);
			fixture_free(&f);
		}
	}
}

/* A reader that has gone away is no trouble, and fclose stays quiet. */
static void
check_closed_pipe(size_t changes)
{
	struct fixture f;
	struct esc_error err = { 0 };
	int ends[2];

	fixture_init(&f);
	add_buf(&f);
	for (size_t n = 0; n < changes; n++)
		add_change(&f.list, CHANGE_NEW, STAGE_NONE, NULL,
			   &f.new_set.recs[0]);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	f.report.out = fdopen(ends[1], "w");
	assert_non_null(f.report.out);
	assert_int_equal(report_formats[0]->write(&f.report, &err), ESC_OK);
	assert_false(ferror(f.report.out));
	assert_int_equal(fclose(f.report.out), 0);
	fixture_free(&f);
}

static void
test_closed_pipe(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	check_closed_pipe(1);
	check_closed_pipe(5000);
}

static void
test_find(void **state)
{
	(void)state;
	assert_ptr_equal(report_format_find("text"), report_formats[0]);
	assert_string_equal(report_format_find("jsonl")->name, "jsonl");
	assert_null(report_format_find("yaml"));
	assert_null(report_format_find(""));
	assert_null(record_format_find("html"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_verbose),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_header_incomplete),
		cmocka_unit_test(test_header_sides),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_statuses_and_pairs),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_no_width),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_narrow_cut),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_step_files),
		cmocka_unit_test(test_causes),
		cmocka_unit_test(test_cause_alone),
		cmocka_unit_test(test_hidden_call),
		cmocka_unit_test(test_far_steps),
		cmocka_unit_test(test_fold_variadic),
		cmocka_unit_test(test_fold_long),
		cmocka_unit_test(test_fold_keeps_last),
		cmocka_unit_test(test_fold_capture),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_wide_reason),
		cmocka_unit_test(test_function_named_once),
		cmocka_unit_test(test_fold_internal),
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_closed_pipe),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
