/* What explain prints, from records and sources made by hand. */
#include "report_fixture.h"

#include <unistd.h>

#include "escdiff/explain.h"
#include "escdiff/utf8.h"
#include "report/causes.h"
#include "report/wrap.h"

#define BAR "\xe2\x94\x82"

struct source_file {
	const char *path, *text;
};

static const struct source_file sources[] = {
	{ "store/put.go",
	  "package store\n"			/* 1 */
	  "\n"
	  "import \"ex.com/t/codec\"\n"
	  "\n"
	  "func first() {}\n"			/* 5 */
	  "\n"
	  "func (db *DB) Put(k string) {\n"
	  "\tdb.lock()\n"
	  "\tvar buf [64]byte\n"		/* 9 */
	  "\n"
	  "\tdb.check(k)\n"
	  "\tdb.count++\n"
	  "\tcodec.Encode(&buf, k)\n"		/* 13 */
	  "}\n" },
	{ "codec/encode.go",
	  "package codec\r\n"
	  "\r\n"
	  "func Encode(p *[64]byte, k string) {\r\n"
	  "\tlast = p\r\n"			/* 4 */
	  "}\r\n" },
	{ "wide.go",
	  "package wide\n"
	  "func F() { s, t := \"\xe6\x97\xa5\xe6\x9c\xac\", &x }\n" },
	{ "long.go",
	  "package long\n"
	  "func F() { first(1, 2, 3); second(4, 5, 6); third(7, 8, 9); "
	  "fourth(10, 11, 12); last(&x); after(13, 14, 15) }\n" },
	{ "bell.go", "package bell\n\n// \a\x1b[31m\n" },
};

static enum esc_status
read_source(const char *path, struct buffer *out, bool *found, void *data,
	    struct esc_error *err)
{
	(void)data;
	(void)err;
	buffer_clear(out);
	*found = false;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		if (strcmp(sources[i].path, path) != 0)
			continue;
		buffer_adds(out, sources[i].text);
		*found = true;
	}
	return ESC_OK;
}

static enum esc_status
read_failure(const char *path, struct buffer *out, bool *found, void *data,
	     struct esc_error *err)
{
	(void)out;
	(void)found;
	(void)data;
	return esc_fail(err, ESC_GIT, "%s: no such luck", path);
}

struct explain_fixture {
	struct fixture f;
	struct explanation explain;
};

static void
setup(struct explain_fixture *x, const char *file, uint32_t line)
{
	fixture_init(&x->f);
	x->explain = (struct explanation){
		.records = &x->f.new_set,
		.place = at(&x->f.new_set, file, line, 0),
		.changes = &x->f.list,
		.old_name = "HEAD~1",
		.read = read_source,
		.width = 80,
	};
}

static char *
explain_string(const struct explain_fixture *x)
{
	struct explanation copy = x->explain;
	struct esc_error err = { 0 };
	char *text = NULL;
	size_t len = 0;

	copy.out = open_memstream(&text, &len);
	assert_non_null(copy.out);
	assert_int_equal(explain_write(&copy, &err), ESC_OK);
	fclose(copy.out);
	return text;
}

static void
check(const struct explain_fixture *x, const char *want)
{
	char *got = explain_string(x);

	assert_text(got, want);
	free(got);
}

static void
check_has(const struct explain_fixture *x, const char *want)
{
	char *got = explain_string(x);

	if (strstr(got, want) == NULL)
		fail_msg("no '%s' in:\n%s", want, got);
	free(got);
}

static void
check_lacks(const struct explain_fixture *x, const char *want)
{
	char *got = explain_string(x);

	if (strstr(got, want) != NULL)
		fail_msg("'%s' in:\n%s", want, got);
	free(got);
}

static size_t
add_buf(struct explain_fixture *x)
{
	struct record_set *set = &x->f.new_set;
	const size_t i = add_record(set, REC_MOVED,
				    at(set, "store/put.go", 9, 6),
				    "(*DB).Put", "buf");

	add_chain(set, i);
	add_flow(set, "{heap}", -1, "buf");
	add_step(set, "&buf", "address-of", at(set, "store/put.go", 13, 15));
	add_step(set, "codec.Encode(&buf, k)", "call parameter",
		 at(set, "store/put.go", 13, 14));
	return i;
}

static void
add_cause(struct explain_fixture *x, enum cause_what what,
	  const char *function, const char *symbol, const char *text,
	  struct position pos)
{
	struct change_list *list = &x->f.list;
	struct cause_step *step = PUSH(list->causes, list->causes_len);

	*step = (struct cause_step){
		.what = what,
		.function = intern_puts(x->f.strings, function),
		.symbol = intern_puts(x->f.strings, symbol),
		.text = intern_puts(x->f.strings, text),
		.pos = pos,
	};
	list->changes[list->len - 1].cause_count++;
}

#define CALL_ADVICE                                                          \
"  advice  The function called keeps it, or cannot be known (interface method,\n" \
"          function value): call one that only reads it, by its concrete type, or\n" \
"          pass a copy.\n"                                                   \
"  more    man escdiff-reasons, \"call parameter\"\n"

/* The edit is in another file: that is drawn, too. */
static void
test_cause(void **state)
{
	struct explain_fixture x;

	(void)state;
	setup(&x, "store/put.go", 9);
	add_buf(&x);
	add_change(&x.f.list, CHANGE_NEW, STAGE_NONE, NULL,
		   &x.f.new_set.recs[0]);
	x.f.list.changes[0].origin = ORIGIN_REGRESSION;
	x.f.list.changes[0].allocates = ALLOCATES_YES;
	x.f.list.changes[0].evidence =
		intern_puts(x.f.strings, "runtime.newobject");
	add_cause(&x, CAUSE_PASSED, "codec.Encode", "buf", "",
		  at(&x.f.new_set, "store/put.go", 13, 14));
	add_cause(&x, CAUSE_PARAM_LEAKS, "codec.Encode", "p", "",
		  at(&x.f.new_set, "codec/encode.go", 3, 13));
	add_cause(&x, CAUSE_EDIT, "", "", "last = p",
		  at(&x.f.new_set, "codec/encode.go", 4, 0));
	check(&x,
"store/put.go:9:6  moved to heap: buf\n"
"  in (*DB).Put, package ex.com/t\n"
"\n"
"   7 " BAR " func (db *DB) Put(k string) {\n"
"   8 " BAR "     db.lock()\n"
"   9 " BAR "     var buf [64]byte\n"
"     " BAR "         ^ moved to the heap\n"
"  10 " BAR "\n"
"  11 " BAR "     db.check(k)\n"
"  12 " BAR "     db.count++\n"
"  13 " BAR "     codec.Encode(&buf, k)\n"
"     " BAR "                  ^ 1 its address is taken\n"
"     " BAR "                 ^ 2 passed to this call " ARROW " the heap\n"
"  14 " BAR " }\n"
"  codec/encode.go\n"
"   3 " BAR " func Encode(p *[64]byte, k string) {\n"
"     " BAR "             ^ 3 parameter p of codec.Encode leaks now\n"
"   4 " BAR "     last = p\n"
"     " BAR "     ^ 4 because of this edit\n"
"   5 " BAR " }\n"
"\n"
"  flow    the address of buf " ARROW " the heap\n"
"  change  new since HEAD~1, where it stayed on the stack; it allocates\n"
"          (runtime.newobject)\n"
"  cause   buf is passed to codec.Encode  (store/put.go:13:14)\n"
"          parameter p of codec.Encode leaks now  (codec/encode.go:3:13)\n"
"          because of this edit: + last = p  (codec/encode.go:4)\n"
CALL_ADVICE);
	fixture_free(&x.f);
}

/* The callee's allocation is reached by this call now. */
static void
test_hidden(void **state)
{
	struct explain_fixture x;

	(void)state;
	setup(&x, "store/put.go", 11);
	const size_t i = add_record(&x.f.new_set, REC_ESCAPES,
				    at(&x.f.new_set, "codec/encode.go", 4, 2),
				    "codec.New", "&T{...}");
	add_change(&x.f.list, CHANGE_HIDDEN, STAGE_FUNCTION,
		   &x.f.new_set.recs[i], &x.f.new_set.recs[i]);
	x.f.list.changes[0].call = at(&x.f.new_set, "store/put.go", 11, 10);
	x.f.list.changes[0].caller = intern_puts(x.f.strings, "(*DB).Put");
	check_has(&x, "store/put.go:11:10  this call of codec.New allocates: "
		      "&T{...} escapes to heap\n  in (*DB).Put\n\n");
	check_has(&x, "          ^ this call allocates\n");
	check_has(&x, "  change  new since HEAD~1, where this call allocated "
		      "nothing, as codec.New was\n          inlined\n");
	check_has(&x, "^ allocated on the heap: &T{...}");
	x.explain.place.line = 12;
	check_lacks(&x, "this call");
	fixture_free(&x.f);
}

/* Allocations that no line of the log tells of. */
static void
test_silent(void **state)
{
	struct explain_fixture x;
	struct record_set *set = &x.f.new_set;

	(void)state;
	setup(&x, "store/put.go", 9);
	add_record(set, REC_STAYS, at(set, "store/put.go", 9, 12),
		   "(*DB).Put", "make([]byte, n)");
	add_record(set, REC_MOVED, at(set, "store/put.go", 11, 2),
		   "(*DB).Put", "i");
	add_record(&x.f.old_set, REC_MOVED,
		   at(&x.f.old_set, "store/put.go", 11, 2), "(*DB).Put", "i");
	check_has(&x, "nothing escapes here");
	add_change(&x.f.list, CHANGE_HIDDEN, STAGE_NONE, NULL, &set->recs[0]);
	add_change(&x.f.list, CHANGE_HIDDEN, STAGE_POSITION,
		   &x.f.old_set.recs[0], &set->recs[1]);
	check_has(&x, "           ^ allocated when above 32 bytes");
	check_has(&x, "new since HEAD~1: the size is no constant, and");
	x.f.list.changes[0].origin = ORIGIN_ADDED;
	check_has(&x, "new since HEAD~1, as this code is: the size is no");
	x.f.list.changes[0].origin = ORIGIN_REGRESSION;
	check_has(&x, "new since HEAD~1: the size is no constant any more");
	check_has(&x, "\"non-constant size\"");
	x.explain.place.line = 11;
	check_has(&x, "new since HEAD~1: one variable for each iteration");
	x.f.list.changes[1].status = CHANGE_FIXED;
	check_has(&x, "less than in HEAD~1: one variable for the whole loop");
	check_lacks(&x, "  fixed ");
	x.f.list.changes[1].call = at(set, "store/put.go", 12, 5);
	x.explain.place.line = 12;
	check_has(&x, "  fixed   moved to heap: i in (*DB).Put: not for this "
		      "call any more, which is\n          inlined\n");
	fixture_free(&x.f);
}

/* An inlined copy is new with what it is a copy of. */
static void
test_copy(void **state)
{
	struct explain_fixture x;
	struct record_set *set = &x.f.new_set;

	(void)state;
	setup(&x, "codec/encode.go", 4);
	add_buf(&x);
	add_record(set, REC_MOVED, at(set, "codec/encode.go", 4, 2), "F",
		   "store.buf");
	add_change(&x.f.list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	check_lacks(&x, "change");
	*PUSH(x.f.list.copies, x.f.list.copies_len) = &set->recs[1];
	x.f.list.changes[0].copy_count = 1;
	check_has(&x, "  change  new since HEAD~1, with the code at "
		      "store/put.go:9:6\n");
	assert_true(explain_concerns_change(&x.explain,
					    &x.f.list.changes[0]));
	x.explain.place.line = 5;
	assert_false(explain_concerns_change(&x.explain,
					     &x.f.list.changes[0]));
	fixture_free(&x.f);
}

static void
test_old_places(void **state)
{
	struct explain_fixture x;
	struct linemap map;
	struct esc_error err;

	(void)state;
	setup(&x, "store/put.go", 9);
	add_buf(&x);
	add_record(&x.f.old_set, REC_MOVED,
		   at(&x.f.old_set, "store/put.go", 7, 6), "(*DB).Put", "buf");
	add_record(&x.f.old_set, REC_MOVED,
		   at(&x.f.old_set, "store/put.go", 9, 9), "(*DB).Put", "q");
	add_change(&x.f.list, CHANGE_UNCHANGED, STAGE_FUNCTION,
		   &x.f.old_set.recs[0], &x.f.new_set.recs[0]);
	check_has(&x, "  change  none: HEAD~1 has it too, on line 7\n");
	x.f.old_set.recs[0].pos = at(&x.f.old_set, "db.go", 7, 6);
	x.f.old_set.recs[0].function = intern_puts(x.f.strings, "put");
	check_has(&x, "HEAD~1 has it too, at db.go:7:6, in put\n");
	check_lacks(&x, "fixed");

	linemap_init(&map, x.f.strings);
	assert_int_equal(linemap_seal(&map, &err), ESC_OK);
	x.explain.map = &map;
	add_change(&x.f.list, CHANGE_FIXED, STAGE_NONE, &x.f.old_set.recs[1],
		   NULL);
	check_has(&x, "\n\n  fixed   moved to heap: q: no longer; in HEAD~1 "
		      "it was at store/put.go:9:9\n");
	linemap_free(&map);

	x.explain.changes = NULL;
	check_lacks(&x, "change");
	fixture_free(&x.f);
}

/* Arguments of one call have one picture. */
static void
test_together(void **state)
{
	struct explain_fixture x;
	struct record_set *set = &x.f.new_set;

	(void)state;
	setup(&x, "store/put.go", 13);
	for (uint32_t i = 0; i < 2; i++) {
		const char *symbol = i == 0 ? "buf" : "k";
		const size_t record =
			add_record(set, REC_ESCAPES,
				   at(set, "store/put.go", 13, 16 + 5 * i),
				   "(*DB).Put", symbol);

		add_chain(set, record);
		add_flow(set, "{storage for ... argument}", -1,
			 i == 0 ? "{storage for buf}" : "{storage for k}");
		add_step(set, symbol, "spill",
			 at(set, "store/put.go", 13, 16 + 5 * i));
		add_flow(set, "{heap}", 0, "{storage for ... argument}");
		add_step(set, "codec.Encode(... argument...)",
			 "call parameter", at(set, "store/put.go", 13, 14));
	}
	check(&x,
"store/put.go:13:16  buf escapes to heap\n"
"store/put.go:13:21  k escapes to heap\n"
"  in (*DB).Put, package ex.com/t\n"
"\n"
"   7 " BAR " func (db *DB) Put(k string) {\n"
" ...\n"
"  12 " BAR "     db.count++\n"
"  13 " BAR "     codec.Encode(&buf, k)\n"
"     " BAR "                   ^ allocated on the heap\n"
"     " BAR "                        ^ allocated on the heap\n"
"     " BAR "                 ^ 1 passed to this call " ARROW " the heap\n"
"  14 " BAR " }\n"
"\n"
"  flow    a copy of buf " ARROW " the slice of arguments " ARROW
" the heap\n"
"  advice  A value that is put into an interface is copied to the heap: use a\n"
"          concrete type or a type parameter, or put in a pointer that exists\n"
"          anyway.\n"
"  more    man escdiff-reasons, \"boxed value\"\n");
	x.explain.place.column = 21;
	check_lacks(&x, "buf escapes");
	x.explain.place.column = 3;
	explain_widen(&x.explain);
	check_has(&x, "buf escapes");
	fixture_free(&x.f);
}

static void
test_facts(void **state)
{
	struct explain_fixture x;
	struct record_set *set = &x.f.new_set;

	(void)state;
	setup(&x, "store/put.go", 7);
	add_buf(&x);
	add_record(set, REC_LEAK_CONTENT, at(set, "store/put.go", 7, 7),
		   "(*DB).Put", "db");
	add_record(set, REC_STAYS, at(set, "store/put.go", 7, 19),
		   "(*DB).Put", "k");
	const size_t i = add_record(set, REC_CANNOT_INLINE,
				    at(set, "store/put.go", 7, 15), "",
				    "(*DB).Put");
	set->recs[i].detail = intern_puts(set->strings, "too complex");
	check(&x,
"store/put.go:7  nothing escapes here\n"
"\n"
"   7 " BAR " func (db *DB) Put(k string) {\n"
"     " BAR "       ^ what parameter db points to leaks to the heap\n"
"     " BAR "                   ^ k does not escape\n"
"     " BAR "               ^ (*DB).Put cannot be inlined: too complex\n"
"   8 " BAR "     db.lock()\n"
"\n");
	/* The line of the call has its part in buf. */
	x.explain.place.line = 13;
	check_has(&x, "  part of store/put.go:9:6  moved to heap: buf\n");
	x.explain.place.line = 8;
	check_has(&x, "  known   the compiler says nothing of this line\n");
	x.explain.place = at(set, "codec/encode.go", 4, 0);
	check_has(&x, "codec/encode.go:4  not compiled\n");
	check_has(&x, "a test (see --tests)");
	/* Beside an escape facts are shown when asked for. */
	x.explain.place = at(set, "store/put.go", 9, 0);
	add_record(set, REC_STAYS, at(set, "store/put.go", 9, 6), "", "no");
	check_lacks(&x, "no does not escape");
	x.explain.all = true;
	check_has(&x, "^ no does not escape\n");
	fixture_free(&x.f);
}

/* Every row of text fits; marks stay below what they mark. */
static void
check_widths(const struct explain_fixture *x, size_t width)
{
	char *text = explain_string(x);

	for (char *row = text; *row != '\0';) {
		char *end = row + strcspn(row, "\n");

		*end = '\0';
		if (utf8_width(row) > width)
			fail_msg("%zu columns: %s", utf8_width(row), row);
		row = end + 1;
	}
	free(text);
}

static void
test_narrow(void **state)
{
	struct explain_fixture x;
	struct record_set *set = &x.f.new_set;

	(void)state;
	setup(&x, "long.go", 2);
	const size_t i = add_record(set, REC_MOVED, at(set, "long.go", 2, 87),
				    "F", "x");
	add_chain(set, i);
	add_flow(set, "{heap}", -1, "x");
	add_step(set, "somewhere.Else(that(is, not(in, the(source, line))))",
		 "call parameter", at(set, "long.go", 2, 86));
	add_step(set, "&x", "address-of", at(set, "long.go", 2, 6));
	for (x.explain.width = 40; x.explain.width < 130; x.explain.width++)
		check_widths(&x, x.explain.width);
	x.explain.width = 60;
	check_has(&x, "   2 " BAR " " DOTS "); fourth(10, 11, 12); last(&x); "
		      "after(13, 14, 15) }\n"
		      "     " BAR "                               ^ moved");
	fixture_free(&x.f);
}

static void
test_odd_sources(void **state)
{
	struct explain_fixture x;
	struct record_set *set = &x.f.new_set;

	(void)state;
	setup(&x, "wide.go", 2);
	const size_t i = add_record(set, REC_MOVED, at(set, "wide.go", 2, 30),
				    "F", "x");
	add_chain(set, i);
	add_flow(set, "{heap}", -1, "x");
	add_step(set, "&x", "address-of", at(set, "gone.go", 5, 2));
	add_step(set, "&x", "assign", at(set, "wide.go", 97, 2));
	/* Two letters of two columns and three bytes each. */
	check_has(&x,
"   2 " BAR " func F() { s, t := \"\xe6\x97\xa5\xe6\x9c\xac\", &x }\n"
"     " BAR "                            ^ moved to the heap\n");
	check_has(&x, "\n  gone.go:5:2  1 its address is taken: &x\n");
	check_has(&x, "\n  wide.go:97:2  2 assigned " ARROW " the heap: &x\n");
	x.explain.place = at(set, "bell.go", 3, 0);
	check_has(&x, "// \\x07\\x1b[31m\n");
	fixture_free(&x.f);
}

static void
test_failures(void **state)
{
	struct explain_fixture x;
	struct esc_error err = { 0 };

	(void)state;
	setup(&x, "store/put.go", 9);
	add_buf(&x);
	x.explain.out = fopen("/dev/full", "w");
	assert_non_null(x.explain.out);
	assert_int_equal(explain_write(&x.explain, &err), ESC_DISK_FULL);
	fclose(x.explain.out);
	x.explain.out = stdout;
	x.explain.read = read_failure;
	assert_int_equal(explain_write(&x.explain, &err), ESC_GIT);
	assert_text(err.text, "store/put.go: no such luck");
	fixture_free(&x.f);
}

static void
test_causes(void **state)
{
	static const struct {
		enum cause_what what;
		const char *function, *symbol, *text, *want;
	} cases[] = {
		{ CAUSE_FLOW, "", "buf", "address-of",
		  "buf: its address is taken" },
		{ CAUSE_PARAM_LEAKS, "F", "p", "content",
		  "what parameter p of F points to leaks now" },
		{ CAUSE_PARAM_LEAKS, "F", "p", "to result",
		  "F returns its parameter p now" },
		{ CAUSE_INLINE_LOST, "New", "", "cost 85 exceeds budget 80",
		  "New is no longer inlined: cost 85 exceeds budget 80" },
		{ CAUSE_INLINE_WON, "New", "", "", "New is inlined now" },
		{ CAUSE_TOO_LARGE, "", "buf", "too large for stack",
		  "buf is now too large for stack" },
		{ CAUSE_MODULE, "", "", "ex.com/m v1.0.0 -> v1.1.0",
		  "because of another version: ex.com/m v1.0.0 -> v1.1.0" },
		{ CAUSE_UNKNOWN, "", "", "", "cause not found" },
	};
	struct fixture f;

	(void)state;
	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct cause_step step = {
			.what = cases[i].what,
			.function = intern_puts(f.strings, cases[i].function),
			.symbol = intern_puts(f.strings, cases[i].symbol),
			.text = intern_puts(f.strings, cases[i].text),
		};
		struct buffer out = { 0 };

		cause_phrase(f.strings, &step, &out);
		assert_text(buffer_text(&out), cases[i].want);
		buffer_free(&out);
	}
	fixture_free(&f);
}

static void
test_wrap(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
		const char *want;
	} cases[] = {
		{ "", 10, "" },
		{ "one two", 7, "one two\n" },
		{ "one two", 6, "one\ntwo\n" },
		{ "one  two", 4, "one\ntwo\n" },
		{ "immeasurable words", 5, "immeasurable\nwords\n" },
		{ "\xe6\x97\xa5\xe6\x9c\xac \xe6\x97\xa5", 6,
		  "\xe6\x97\xa5\xe6\x9c\xac\n\xe6\x97\xa5\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct buffer out = { 0 };

		wrap_text(cases[i].text, cases[i].columns, &out);
		assert_text(buffer_text(&out), cases[i].want);
		buffer_free(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cause),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_silent),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_old_places),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_odd_sources),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_causes),
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
