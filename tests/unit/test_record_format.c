/* The output of `escdiff parse`: text, JSON Lines and the table, from records
 * made by hand. */
#include "report_fixture.h"

struct record_fixture {
	struct intern *strings;
	struct record_set set;
	struct record_report report;
};

/* One record of each shape: heap, in a closure, with a number, nowhere. */
static void
records_init(struct record_fixture *f)
{
	*f = (struct record_fixture){ .strings = intern_new() };
	assert_non_null(f->strings);
	record_set_init(&f->set, f->strings);
	f->report.records = &f->set;
	f->report.first = true;

	struct record_set *set = &f->set;
	size_t i = add_record(set, REC_MOVED, at(set, "a.go", 21, 2), "Use",
			      "y");
	set->recs[i].message = intern_puts(f->strings, "moved to heap: y");
	add_chain(set, i);
	add_flow(set, "{heap}", -1, "y");
	add_step(set, "&y", "address-of", at(set, "a.go", 22, 7));
	i = add_record(set, REC_LEAK_RESULT, at(set, "a.go", 30, 0), "F", "p");
	set->recs[i].closure = intern_puts(f->strings, "F.func1");
	set->recs[i].detail = intern_puts(f->strings, "~r0");
	set->recs[i].count = 3;
	i = add_record(set, REC_CANNOT_INLINE, at(set, "a.go", 40, 6), "G",
		       "G");
	set->recs[i].detail = intern_puts(f->strings, "recursive");
	i = add_record(set, REC_ESCAPES, at(set, "", 0, 0), "",
		       "\"a\tb\\x\n\xff\"");
	set->recs[i].place = PLACE_UNKNOWN;
	set->lines = 9;
	set->foreign_count = 2;
}

static void
records_free(struct record_fixture *f)
{
	record_set_free(&f->set);
	intern_free(f->strings);
}

static void
check(const struct record_fixture *f, const char *format, const char *want)
{
	char *got = record_string(&f->report, format);

	assert_text(got, want);
	free(got);
}

static void
test_text(void **state)
{
	struct record_fixture f;

	(void)state;
	records_init(&f);
	check(&f, "text",
"a.go:21:2: [moved-to-heap] Use y\n"
"a.go:30: [leaking-param-to-result] F.func1 p (~r0, level 0)\n"
"a.go:40:6: [cannot-inline] G (recursive)\n"
"ex.com/t (no position): [escapes-to-heap] - \"a\\x09b\\x\\x0a\xef\xbf\xbd\"\n");
	f.set.len = 1;
	f.report.log = "b\n.log";
	f.report.verbose = true;
	check(&f, "text",
"==> b\\x0a.log <==\n"
"a.go:21:2: [moved-to-heap] Use y\n"
"    y in Use:\n"
"      flow: {heap} " BACK_ARROW " &y:\n"
"        from &y (address-of) at a.go:22:7\n");
	f.report.log = NULL;
	f.report.verbose = false;
	f.report.color = true;
	check(&f, "text", "a.go:21:2: \033[1;31m[moved-to-heap]\033[m Use y\n");
	records_free(&f);
}

/* 13 fields in every line, whatever the fields hold. */
static void
test_tsv(void **state)
{
	struct record_fixture f;

	(void)state;
	records_init(&f);
	check(&f, "tsv",
"kind\tpackage\tvariant\tfile\tline\tcolumn\tfunction\tclosure\tsymbol\t"
"detail\tnumber\tcount\tmessage\n"
"moved-to-heap\tex.com/t\t\ta.go\t21\t2\tUse\t\ty\t\t\t1\tmoved to heap: y\n"
"leaking-param-to-result\tex.com/t\t\ta.go\t30\t\tF\tF.func1\tp\t~r0\t0\t3\t\n"
"cannot-inline\tex.com/t\t\ta.go\t40\t6\tG\t\tG\trecursive\t\t1\t\n"
"escapes-to-heap\tex.com/t\t\t\t\t\t\t\t"
"\"a\\x09b\\\\x\\x0a\xef\xbf\xbd\"\t\t\t1\t\n");
	f.set.len = 0;
	f.report.first = false;
	check(&f, "tsv", "");
	records_free(&f);
}

static void
test_jsonl(void **state)
{
	struct record_fixture f;

	(void)state;
	records_init(&f);
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"record\",\"kind\":\"moved-to-heap\","
"\"package\":\"ex.com/t\",\"file\":\"a.go\",\"line\":21,\"column\":2,"
"\"function\":\"Use\",\"symbol\":\"y\",\"count\":1,"
"\"message\":\"moved to heap: y\",\"chain\":[{\"flow\":\"{heap} = &y\","
"\"steps\":[{\"expr\":\"&y\",\"reason\":\"address-of\",\"file\":\"a.go\","
"\"line\":22,\"column\":7}]}]}\n"
"{\"v\":1,\"type\":\"record\",\"kind\":\"leaking-param-to-result\","
"\"package\":\"ex.com/t\",\"file\":\"a.go\",\"line\":30,\"function\":\"F\","
"\"closure\":\"F.func1\",\"symbol\":\"p\",\"detail\":\"~r0\",\"level\":0,"
"\"count\":3}\n"
"{\"v\":1,\"type\":\"record\",\"kind\":\"cannot-inline\","
"\"package\":\"ex.com/t\",\"file\":\"a.go\",\"line\":40,\"column\":6,"
"\"function\":\"G\",\"symbol\":\"G\",\"detail\":\"recursive\",\"count\":1}\n"
"{\"v\":1,\"type\":\"record\",\"kind\":\"escapes-to-heap\","
"\"package\":\"ex.com/t\",\"place\":\"unknown\","
"\"symbol\":\"\\\"a\\tb\\\\x\\n\xef\xbf\xbd\\\"\",\"count\":1}\n"
"{\"v\":1,\"type\":\"summary\",\"lines\":9,\"records\":4,"
"\"unrecognized\":0,\"foreign\":2,\"errors\":0,\"dumps\":0,"
"\"complete\":true}\n");
	records_free(&f);
}

static void
test_jsonl_unrecognized(void **state)
{
	struct record_fixture f;

	(void)state;
	records_init(&f);
	f.set.len = 0;
	struct unrecognized *unknown = PUSH(f.set.unknown, f.set.unknown_kept);
	unknown->log_line = 7;
	unknown->text = intern_puts(f.strings, "a.go:1: new \xfe words");
	f.set.unknown_count = 1;
	f.report.log = "x.log";
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"summary\",\"log\":\"x.log\",\"lines\":9,\"records\":0,"
"\"unrecognized\":1,\"foreign\":2,\"errors\":0,\"dumps\":0,"
"\"complete\":true}\n");
	f.report.verbose = true;
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"unrecognized\",\"log_line\":7,"
"\"text\":\"a.go:1: new \xef\xbf\xbd words\"}\n"
"{\"v\":1,\"type\":\"summary\",\"log\":\"x.log\",\"lines\":9,\"records\":0,"
"\"unrecognized\":1,\"foreign\":2,\"errors\":0,\"dumps\":0,"
"\"complete\":true}\n");
	records_free(&f);
}

/* What makes the records of a log doubtful. */
static void
test_jsonl_incomplete(void **state)
{
	struct record_fixture f;

	(void)state;
	records_init(&f);
	f.set.len = 0;
	f.set.foreign_count = 0;
	f.set.unterminated = true;
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"summary\",\"lines\":9,\"records\":0,"
"\"unrecognized\":0,\"foreign\":0,\"errors\":0,\"dumps\":0,"
"\"complete\":false}\n");
	f.set.unterminated = false;
	f.set.errors = 3;
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"summary\",\"lines\":9,\"records\":0,"
"\"unrecognized\":0,\"foreign\":0,\"errors\":3,\"dumps\":0,"
"\"complete\":false}\n");
	f.set.errors = 0;
	f.set.dumps = 4;
	check(&f, "jsonl",
"{\"v\":1,\"type\":\"summary\",\"lines\":9,\"records\":0,"
"\"unrecognized\":0,\"foreign\":0,\"errors\":0,\"dumps\":4,"
"\"complete\":false}\n");
	records_free(&f);
}

/* The compiler explains some values twice; Go 1.12 has no flow lines. */
static void
test_chains(void **state)
{
	struct record_fixture f;

	(void)state;
	records_init(&f);
	f.set.len = 1;
	add_chain(&f.set, 0);
	add_flow(&f.set, "", 0, "");
	add_step(&f.set, "t", "return", at(&f.set, "b.go", 1, 0));
	f.set.chains[0].truncated = true;
	char *got = record_string(&f.report, "jsonl");
	assert_non_null(strstr(got, "],\"truncated\":true,\"other_chains\":[[{"
		"\"steps\":[{\"expr\":\"t\",\"reason\":\"return\","
		"\"file\":\"b.go\",\"line\":1}]}]]}\n"));
	free(got);
	f.report.verbose = true;
	check(&f, "text",
"a.go:21:2: [moved-to-heap] Use y\n"
"    y in Use:\n"
"      flow: {heap} " BACK_ARROW " &y:\n"
"        from &y (address-of) at a.go:22:7\n"
"      (explanation cut off)\n"
"    y in Use:\n"
"      from t (return) at b.go:1\n");
	records_free(&f);
}

static void
test_full_disk(void **state)
{
	(void)state;
	for (size_t i = 0; record_formats[i] != NULL; i++) {
		struct record_fixture f;
		struct esc_error err = { 0 };

		records_init(&f);
		f.report.out = fopen("/dev/full", "w");
		assert_non_null(f.report.out);
		assert_int_equal(record_formats[i]->write(&f.report, &err),
				 ESC_DISK_FULL);
		fclose(f.report.out);
		records_free(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_jsonl_unrecognized),
		cmocka_unit_test(test_jsonl_incomplete),
		cmocka_unit_test(test_chains),
		cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
