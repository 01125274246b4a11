/* The formats for other programs, from data made by hand: whole reports, and
 * names that try to be something else. */
#include "hostile_fixture.h"

#include <libxml/parser.h>

#include "escdiff/utf8.h"

/* A new escape with its way to the edit, a hidden call, one without column
 * and one that is fixed. */
static void
example(struct fixture *f)
{
	struct record_set *set = &f->new_set;

	fixture_init(f);
	add_record(set, REC_MOVED, at(set, "store/put.go", 41, 2),
		   "(*DB).Put", "buf");
	add_record(set, REC_ESCAPES, at(set, "store/x.go", 7, 0), "open",
		   "&file{...}");
	add_record(&f->old_set, REC_ESCAPES, at(set, "a.go", 3, 12), "F", "s");
	add_chain(set, 0);
	add_flow(set, "{heap}", -1, "buf");
	add_step(set, "encode(&buf)", "call parameter",
		 at(set, "store/put.go", 52, 9));
	add_change(&f->list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[0]);
	add_change(&f->list, CHANGE_NEW, STAGE_NONE, NULL, &set->recs[1]);
	add_change(&f->list, CHANGE_HIDDEN, STAGE_INLINING, NULL,
		   &set->recs[1]);
	add_change(&f->list, CHANGE_FIXED, STAGE_NONE, &f->old_set.recs[0],
		   NULL);
	f->list.changes[0].origin = ORIGIN_REGRESSION;
	f->list.changes[2].call = at(set, "cmd/main.go", 9, 14);
	f->list.changes[2].caller = intern_puts(f->strings, "main");
	struct cause_step *step = PUSH(f->list.causes, f->list.causes_len);
	*step = (struct cause_step){
		.what = CAUSE_EDIT,
		.pos = at(set, "codec/codec.go", 42, 0),
		.text = intern_puts(f->strings, "last = f"),
	};
	f->list.changes[0].cause_count = 1;
}

/* Twice, since it must be the same. */
static void
check_again(const struct fixture *f, const char *format, const char *want)
{
	char *got = report_string(&f->report, format);
	char *again = report_string(&f->report, format);

	assert_text(got, want);
	assert_text(again, got);
	free(again);
	free(got);
}

static void
check(struct fixture *f, const char *format, const char *want)
{
	check_again(f, format, want);
	fixture_free(f);
}

/* Line for line what jsonl has, within one object. */
static void
test_json(void **state)
{
	struct fixture f;
	struct buffer want = { 0 };

	(void)state;
	example(&f);
	const size_t len = f.list.len;
	f.list.len = 0;
	char *summary = report_string(&f.report, "jsonl");
	summary[strcspn(summary, "\n")] = '\0';
	buffer_addf(&want, "{\"v\":1,\"type\":\"diff\",\"summary\":%s,"
		    "\"changes\":[]}\n", summary);
	check_again(&f, "json", buffer_text(&want));
	want.len -= strlen("]}\n");
	f.list.len = len;
	char *lines = report_string(&f.report, "jsonl");
	const char *before = "\n";
	for (char *line = strtok(lines, "\n"); strcmp(line, summary) != 0;
	     line = strtok(NULL, "\n")) {
		buffer_addf(&want, "%s%s", before, line);
		before = ",\n";
	}
	buffer_adds(&want, "\n]}\n");
	check(&f, "json", buffer_text(&want));
	free(summary);
	free(lines);
	buffer_free(&want);
}

static void
test_editor(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	check(&f, "editor",
"store/put.go:41:2: moved to heap: buf (stayed on the stack before) "
	"[moved-to-heap]\n"
"store/put.go:52:9: note: encode(&buf): call parameter " ARROW " {heap}\n"
"codec/codec.go:42: note: because of this edit: + last = f\n"
"store/x.go:7: &file{...} escapes to heap [escapes-to-heap]\n"
"cmd/main.go:9:14: this call of open allocates now: &file{...} escapes to "
	"heap [escapes-to-heap]\n"
"store/x.go:7: note: the allocation, in open\n");
}

/* What is not in the tree is no place to go to. */
static void
test_editor_outside(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	f.list.changes[1].status = CHANGE_UNCHANGED;
	f.list.changes[2].status = CHANGE_UNCHANGED;
	f.list.causes[0].what = CAUSE_PASSED;
	f.list.causes[0].pos.file = intern_puts(f.strings, "io/io.go");
	check(&f, "editor",
"store/put.go:41:2: moved to heap: buf (stayed on the stack before) "
	"[moved-to-heap]\n"
"store/put.go:52:9: note: encode(&buf): call parameter " ARROW " {heap}\n"
"store/put.go:41:2: note: it is passed to this call (at io/io.go:42)\n");
}

static const char first_diagnostic[] =
"{\"message\":\"moved to heap: buf (stayed on the stack before)\","
"\"location\":{\"path\":\"store/put.go\","
"\"range\":{\"start\":{\"line\":41,\"column\":2}}},"
"\"severity\":\"ERROR\",\"source\":{\"name\":\"escdiff\"},"
"\"code\":{\"value\":\"moved-to-heap\"},"
"\"original_output\":\"store/put.go:41:2: moved to heap: buf "
	"(stayed on the stack before)\","
"\"related_locations\":["
"{\"message\":\"encode(&buf): call parameter " ARROW " {heap}\","
"\"location\":{\"path\":\"store/put.go\","
"\"range\":{\"start\":{\"line\":52,\"column\":9}}}},"
"{\"message\":\"because of this edit: + last = f\","
"\"location\":{\"path\":\"codec/codec.go\","
"\"range\":{\"start\":{\"line\":42}}}}]}";

static void
test_rdjson(void **state)
{
	struct buffer want = { 0 };
	struct fixture f;

	(void)state;
	example(&f);
	f.list.len = 1;
	buffer_addf(&want, "%s\n", first_diagnostic);
	check(&f, "rdjsonl", buffer_text(&want));
	buffer_clear(&want);
	buffer_addf(&want, "{\"source\":{\"name\":\"escdiff\"},"
		    "\"severity\":\"ERROR\",\"diagnostics\":[\n%s\n]}\n",
		    first_diagnostic);
	example(&f);
	f.list.len = 1;
	check(&f, "rdjson", buffer_text(&want));
	buffer_free(&want);
	fixture_init(&f);
	check(&f, "rdjson", "{\"source\":{\"name\":\"escdiff\"},"
	      "\"severity\":\"ERROR\",\"diagnostics\":[\n]}\n");
}

static void
test_gitlab(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	f.list.changes[0].status = CHANGE_FIXED;
	f.list.changes[2].status = CHANGE_UNCHANGED;
	f.list.changes[2].call.file = 0;
	f.report.all = true;
	check(&f, "gitlab",
"[\n"
"{\"description\":\"&file{...} escapes to heap\","
	"\"check_name\":\"escapes-to-heap\","
	"\"fingerprint\":\"675585ffe28f7b3764ece560d01d5935eb061084\","
	"\"severity\":\"major\","
	"\"location\":{\"path\":\"store/x.go\","
	"\"lines\":{\"begin\":7}}},\n"
"{\"description\":\"unchanged: &file{...} escapes to heap\","
	"\"check_name\":\"escapes-to-heap\","
	"\"fingerprint\":\"7af8f3b42cc820777fa9d5551685b4c80b7bfa7b\","
	"\"severity\":\"info\","
	"\"location\":{\"path\":\"store/x.go\","
	"\"lines\":{\"begin\":7}}}\n"
"]\n");
	fixture_init(&f);
	check(&f, "gitlab", "[\n]\n");
}

static void
test_checkstyle(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	check(&f, "checkstyle",
"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
"<checkstyle version=\"5.0\">\n"
" <file name=\"store/put.go\">\n"
"  <error line=\"41\" column=\"2\" severity=\"error\" message=\"moved to "
	"heap: buf (stayed on the stack before)\" "
	"source=\"escdiff.moved-to-heap\"/>\n"
" </file>\n"
" <file name=\"store/x.go\">\n"
"  <error line=\"7\" severity=\"error\" message=\"&amp;file{...} escapes to "
	"heap\" source=\"escdiff.escapes-to-heap\"/>\n"
" </file>\n"
" <file name=\"cmd/main.go\">\n"
"  <error line=\"9\" column=\"14\" severity=\"error\" message=\"this call of "
	"open allocates now: &amp;file{...} escapes to heap\" "
	"source=\"escdiff.escapes-to-heap\"/>\n"
" </file>\n"
"</checkstyle>\n");
	fixture_init(&f);
	check(&f, "checkstyle",
"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
"<checkstyle version=\"5.0\"/>\n");
}

static void
test_junit(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	f.new_set.recs[1].package = intern_puts(f.strings, "ex.com/a");
	f.list.changes[1].allocates = ALLOCATES_NO;
	f.list.changes[1].evidence = intern_puts(f.strings, "constant");
	f.list.changes[2].status = CHANGE_UNCHANGED;
	f.list.changes[2].call.file = 0;
	f.report.all = f.report.noise = true;
	add_record(&f.new_set, REC_CAN_INLINE, at(&f.new_set, "b.go", 1, 1),
		   "B", "B");
	f.new_set.recs[2].package = intern_puts(f.strings, "ex.com/b");
	for (size_t i = 0; i < 3; i++)	/* the array moved */
		f.list.changes[i].new_record = &f.new_set.recs[i > 0];
	check(&f, "junit",
"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
"<testsuites name=\"escdiff\" tests=\"4\" failures=\"1\" errors=\"0\" "
	"time=\"0\">\n"
" <testsuite name=\"ex.com/a\" tests=\"2\" failures=\"0\" errors=\"0\" "
	"skipped=\"1\" time=\"0\">\n"
"  <properties>\n"
"   <property name=\"escdiff.coverage\" "
	"value=\"looked at what the logs hold\"/>\n"
"  </properties>\n"
"  <testcase name=\"open: &amp;file{...} escapes to heap #2\" "
	"classname=\"ex.com/a\" file=\"store/x.go\" line=\"7\" time=\"0\">\n"
"   <skipped message=\"&amp;file{...} escapes to heap (allocates nothing: "
	"constant)\"/>\n"
"  </testcase>\n"
"  <testcase name=\"open: &amp;file{...} escapes to heap\" "
	"classname=\"ex.com/a\" file=\"store/x.go\" line=\"7\" time=\"0\"/>\n"
" </testsuite>\n"
" <testsuite name=\"ex.com/b\" tests=\"1\" failures=\"0\" errors=\"0\" "
	"skipped=\"0\" time=\"0\">\n"
"  <properties>\n"
"   <property name=\"escdiff.coverage\" "
	"value=\"looked at what the logs hold\"/>\n"
"  </properties>\n"
"  <testcase name=\"no new heap escapes\" classname=\"ex.com/b\" "
	"time=\"0\"/>\n"
" </testsuite>\n"
" <testsuite name=\"ex.com/t\" tests=\"1\" failures=\"1\" errors=\"0\" "
	"skipped=\"0\" time=\"0\">\n"
"  <properties>\n"
"   <property name=\"escdiff.coverage\" "
	"value=\"looked at what the logs hold\"/>\n"
"  </properties>\n"
"  <testcase name=\"(*DB).Put: moved to heap: buf\" classname=\"ex.com/t\" "
	"file=\"store/put.go\" line=\"41\" time=\"0\">\n"
"   <failure message=\"moved to heap: buf (stayed on the stack before)\" "
	"type=\"moved-to-heap\">"
	"store/put.go:41:2: moved to heap: buf (stayed on the stack before) "
	"[moved-to-heap]\n"
"store/put.go:52:9: note: encode(&amp;buf): call parameter " ARROW
	" {heap}\n"
"codec/codec.go:42: note: because of this edit: + last = f\n"
"</failure>\n"
"  </testcase>\n"
" </testsuite>\n"
"</testsuites>\n");
	fixture_init(&f);
	check(&f, "junit",
"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
"<testsuites name=\"escdiff\" tests=\"1\" failures=\"0\" errors=\"0\" "
	"time=\"0\">\n"
" <testsuite name=\"escdiff\" tests=\"1\" failures=\"0\" errors=\"0\" "
	"skipped=\"0\" time=\"0\">\n"
"  <properties>\n"
"   <property name=\"escdiff.coverage\" "
	"value=\"looked at what the logs hold\"/>\n"
"  </properties>\n"
"  <testcase name=\"no new heap escapes\" classname=\"escdiff\" "
	"time=\"0\"/>\n"
" </testsuite>\n"
"</testsuites>\n");
}

/* A field of each line is a digest, only its length is told here; without platforms and a
 * policy nothing follows it. */
static void
check_porcelain(struct fixture *f, const char *want)
{
	char *got = report_string(&f->report, "porcelain");
	struct buffer lines = { 0 };

	for (char *line = strtok(got, "\n"); line != NULL;
	     line = strtok(NULL, "\n")) {
		char *at = line;

		for (size_t field = 0; field < 18; field++) {
			at = strchr(at, '\t');
			assert_non_null(at);
			at++;
		}
		assert_int_equal(strspn(at, "0123456789abcdef"), 40);
		assert_string_equal(at + 40, "\t\t\t\t\t");
		*at = '\0';
		buffer_addf(&lines, "%s\n", line);
	}
	assert_text(buffer_text(&lines), want);
	buffer_free(&lines);
	free(got);
	fixture_free(f);
}

static void
test_porcelain(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	f.report.all = true;
	check_porcelain(&f,
"new\tfails\tmoved-to-heap\tstore/put.go\t41\t2\tex.com/t\t(*DB).Put\tbuf\t"
	"regression\tunknown\t\t\t\t\t\t\t\t\n"
"new\tfails\tescapes-to-heap\tstore/x.go\t7\t\tex.com/t\topen\t&file{...}\t"
	"\tunknown\t\t\t\t\t\t\t\t\n"
"hidden\tfails\tescapes-to-heap\tcmd/main.go\t9\t14\t\tmain\t&file{...}\t"
	"\tunknown\t\tstore/x.go\t7\t\t\t\t\t\n"
"fixed\tpasses\tescapes-to-heap\ta.go\t3\t12\tex.com/t\tF\ts\t"
	"\tunknown\t\t\t\t\t\t\t\t\n");
}

/* As git quotes, and with NUL only what would be mistaken. */
static void
test_porcelain_quotes(void **state)
{
	static const struct {
		const char *name, *line, *nul;
	} cases[] = {
		{ "a b", "\ta b\t", "\ta b\t" },
		{ "\"", "\t\"\\\"\"\t", "\t\"\\\"\"\t" },
		{ "a\"", "\t\"a\\\"\"\t", "\ta\"\t" },
		{ "\\", "\t\"\\\\\"\t", "\t\\\t" },
		{ "a\tb\n\x01\x7f", "\t\"a\\tb\\n\\001\\177\"\t",
		  "\t\"a\\tb\\n\\001\\177\"\t" },
		{ "\n", "\t\"\\n\"\t", "\t\n\t" },
		{ "\xc3\xa9", "\t\"\\303\\251\"\t", "\t\xc3\xa9\t" },
		{ "\xff", "\t\"\\377\"\t", "\t\xff\t" },
		{ "##[x]", "\t\"#\\043[x]\"\t", "\t##[x]\t" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f;

		hostile_init(&f, cases[i].name);
		for (int nul = 0; nul < 2; nul++) {
			f.report.nul = nul != 0;
			char *got = report_string(&f.report, "porcelain");
			if (strstr(got, nul != 0 ? cases[i].nul
						 : cases[i].line) == NULL)
				fail_msg("'%s' in: %s", cases[i].name, got);
			free(got);
		}
		fixture_free(&f);
	}
}

static void
test_benchfmt(void **state)
{
	struct fixture f;

	(void)state;
	example(&f);
	f.new_set.recs[1].function = intern_puts(f.strings, "a/b c\xc2\xa0-8");
	f.list.changes[2].status = CHANGE_UNCHANGED;
	f.list.changes[2].call.file = 0;
	check(&f, "benchfmt",
"Unit escapes assume=exact better=lower\n"
"goos: linux\n"
"goarch: amd64\n"
"coverage: looked at what the logs hold\n"
"side: old\n"
"pkg: ex.com/t\n"
"BenchmarkEscapes/(*DB).Put 1 0 escapes\n"
"BenchmarkEscapes/a_b_c__8 1 1 escapes\n"
"side: new\n"
"pkg: ex.com/t\n"
"BenchmarkEscapes/(*DB).Put 1 1 escapes\n"
"BenchmarkEscapes/a_b_c__8 1 2 escapes\n");
	example(&f);
	f.list.changes[0].status = CHANGE_UNCHANGED;
	f.list.changes[1].noise = NOISE_WRAPPER;
	f.list.changes[2].noise = NOISE_WRAPPER;
	f.report.all = true;
	f.report.new_side.platform = "linux/386";
	check(&f, "benchfmt",
"Unit escapes assume=exact better=lower\n"
"coverage: looked at what the logs hold\n"
"side: old\n"
"pkg: ex.com/t\n"
"BenchmarkEscapes/(*DB).Put 1 1 escapes\n"
"BenchmarkEscapes/F 1 1 escapes\n"
"side: new\n"
"pkg: ex.com/t\n"
"BenchmarkEscapes/(*DB).Put 1 1 escapes\n"
"BenchmarkEscapes/F 1 0 escapes\n");
}

static void
check_line(const char *format, const char *name, const char *line)
{
	while (*line == ' ' || *line == '\t')
		line++;
	if (strncmp(line, "::", 2) == 0 || strstr(line, "##[") != NULL)
		fail_msg("%s: '%s' gives a command: %s", format, name, line);
}

/* A document whose characters all are of XML. */
static void
check_xml(const char *text)
{
	xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), NULL, NULL,
					   XML_PARSE_NONET);

	assert_non_null(document);
	xmlFreeDoc(document);
}

/* A format that gives names as they are, quoted, leaves DEL and the like. */
struct hostile_format {
	const char *name;
	size_t lines;
	bool exact;
};

/*
 * Whatever a name is, a report is UTF-8, steers no terminal, and is of as many
 * lines as with any other name.
 */
static void
check_hostile(const struct hostile_format *format, const char *name)
{
	struct fixture f;
	struct buffer clean = { 0 };
	size_t lines = 0;

	hostile_init(&f, name);
	char *got = report_string(&f.report, format->name);
	if (strncmp(got, "<?xml", 5) == 0)
		check_xml(got);
	for (char *line = strtok(got, "\n"); line != NULL;
	     line = strtok(NULL, "\n"), lines++) {
		buffer_clear(&clean);
		(format->exact ? utf8_clean : utf8_printable)(
			line, strlen(line), &clean);
		assert_text(line, buffer_text(&clean));
		for (const char *c = line; *c != '\0'; c++)
			assert_true((unsigned char)*c >= ' ' || *c == '\t');
		check_line(format->name, name, line);
	}
	if (lines != format->lines && format->lines != 0)
		fail_msg("%s: '%s' makes %zu lines", format->name, name, lines);
	buffer_free(&clean);
	free(got);
	fixture_free(&f);
}

static void
test_hostile_names(void **state)
{
	static const struct hostile_format formats[] = {
		{ "jsonl", 3, true },
		{ "json", 4, true },
		{ "porcelain", 2, true },
		{ "editor", 5, false },
		{ "rdjsonl", 2, true },
		{ "rdjson", 4, true },
		{ "gitlab", 4, true },
		{ "checkstyle", 7, true },
		{ "sarif", 1, false },
		{ "markdown", 19, false },
		{ "github-summary", 19, false },
		{ "github-output", 8, false },
		{ "benchfmt", 0, false },
		{ "junit", 0, true },	/* packages may be unknown */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		for (size_t j = 0; j < ARRAY_LEN(hostile_names); j++)
			check_hostile(&formats[i], hostile_names[j]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_editor),
		cmocka_unit_test(test_editor_outside),
		cmocka_unit_test(test_rdjson),
		cmocka_unit_test(test_gitlab),
		cmocka_unit_test(test_checkstyle),
		cmocka_unit_test(test_junit),
		cmocka_unit_test(test_porcelain),
		cmocka_unit_test(test_porcelain_quotes),
		cmocka_unit_test(test_benchfmt),
		cmocka_unit_test(test_hostile_names),
	};

	return cmocka_run_group_tests(tests, start_library, stop_library);
}
