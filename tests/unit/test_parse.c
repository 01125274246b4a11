/* parse.c and what is below it: logs in, records out. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "escdiff/buffer.h"
#include "escdiff/parse.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define ARROW "\xe2\x86\x90"

/* A set with its own strings. */
struct parsed {
	struct intern *strings;
	struct record_set set;
};

/* Parse the text in pieces of that size; 0: whole. */
static struct parsed
parse_pieces(const char *text, size_t len, size_t piece,
	     const struct parse_options *options)
{
	struct parsed parsed = { .strings = intern_new() };
	struct parser *parser;

	assert_non_null(parsed.strings);
	record_set_init(&parsed.set, parsed.strings);
	assert_int_equal(parser_new(&parser, &parsed.set, options, NULL),
			 ESC_OK);
	for (size_t at = 0; at < len;) {
		const size_t rest = len - at;
		const size_t size = piece == 0 || piece > rest ? rest : piece;
		/* An own block each: reading beyond it is seen. */
		char *copy = malloc(size);

		assert_non_null(copy);
		memcpy(copy, text + at, size);
		assert_int_equal(parser_feed(parser, copy, size, NULL),
				 ESC_OK);
		free(copy);
		at += size;
	}
	assert_int_equal(parser_end(parser, NULL), ESC_OK);
	parser_free(parser);
	assert_int_equal(record_set_finish(&parsed.set, NULL), ESC_OK);
	return parsed;
}

static struct parsed
parse(const char *text)
{
	return parse_pieces(text, strlen(text), 0, NULL);
}

static void
drop(struct parsed *parsed)
{
	record_set_free(&parsed->set);
	intern_free(parsed->strings);
}

static const char *
text_of(const struct parsed *parsed, strid id)
{
	return id == 0 ? "-" : intern_text(parsed->strings, id);
}

/* " xN" behind what was said more than once, " !N" chains. */
static void
show_record(const struct parsed *parsed, const struct record *rec,
	    struct buffer *out)
{
	unsigned chains = 0;

	buffer_addf(out, "%s:%u:%u %s %s %s", text_of(parsed, rec->pos.file),
		    rec->pos.line, rec->pos.column,
		    record_kind_name(rec->kind),
		    text_of(parsed, rec->function),
		    text_of(parsed, rec->symbol));
	if (rec->closure != 0)
		buffer_addf(out, " in %s", text_of(parsed, rec->closure));
	if (rec->detail != 0 || rec->number != 0)
		buffer_addf(out, " (%s %d)", text_of(parsed, rec->detail),
			    rec->number);
	if (rec->count > 1)
		buffer_addf(out, " x%u", rec->count);
	for (uint32_t c = rec->chain; c != 0;
	     c = parsed->set.chains[c - 1].next)
		chains++;
	if (chains > 0)
		buffer_addf(out, " !%u", chains);
	buffer_addc(out, '\n');
}

/* Package, records, then what was counted if it is not 0. */
static void
show(const struct parsed *parsed, struct buffer *out)
{
	const struct record_set *set = &parsed->set;
	strid package = 0, variant = 0;

	for (size_t i = 0; i < set->len; i++) {
		const struct record *rec = &set->recs[i];

		if (rec->package != package || rec->variant != variant)
			buffer_addf(out, "# %s [%s]\n",
				    text_of(parsed, rec->package),
				    text_of(parsed, rec->variant));
		package = rec->package;
		variant = rec->variant;
		show_record(parsed, rec, out);
	}
	for (size_t i = 0; i < set->unknown_kept; i++)
		buffer_addf(out, "unknown %zu: %s\n", set->unknown[i].log_line,
			    text_of(parsed, set->unknown[i].text));
	for (size_t i = 0; i < set->foreign_kept; i++)
		buffer_addf(out, "foreign %zu: %s\n", set->foreign[i].log_line,
			    text_of(parsed, set->foreign[i].text));
	if (set->errors > 0)
		buffer_addf(out, "errors %zu\n", set->errors);
	if (set->notes > 0)
		buffer_addf(out, "notes %zu\n", set->notes);
	if (set->dumps > 0)
		buffer_addf(out, "dumps %zu\n", set->dumps);
	if (set->unterminated)
		buffer_adds(out, "unterminated\n");
}

struct log_case {
	const char *name;
	const char *log;
	const char *want;
};

static const struct log_case logs[] = {
	{ "a block of Go 1.26",
	  "# m/p\n"
	  "./a.go:3:6: can inline F with cost 9 as: func() { return }\n"
	  "./a.go:7:6: cannot inline G: function too complex: cost 90 exceeds"
	  " budget 80\n"
	  "./a.go:8:9: can inline G.func1 with cost 4 as: func() { n++ }\n"
	  "./a.go:9:3: inlining call to F\n"
	  "./a.go:4:2: x escapes to heap in F:\n"
	  "./a.go:4:2:   flow: {heap} " ARROW " &x:\n"
	  "./a.go:4:2:     from &x (address-of) at ./a.go:5:9\n"
	  "./a.go:8:14: y escapes to heap in G.func1:\n"
	  "./a.go:8:14:   flow: {heap} " ARROW " &y:\n"
	  "./a.go:3:8: parameter p leaks to {heap} for F with derefs=0:\n"
	  "./a.go:3:8:   flow: {heap} " ARROW " p:\n"
	  "./a.go:3:8: leaking param: p\n"
	  "./a.go:4:2: moved to heap: x\n"
	  "./a.go:8:14: y escapes to heap\n"
	  "./a.go:8:9: func literal does not escape\n",
	  "# m/p [-]\n"
	  "a.go:3:6 can-inline F F (- 9)\n"
	  "a.go:3:8 leaking-param F p\n"
	  "a.go:4:2 moved-to-heap F x !1\n"
	  "a.go:7:6 cannot-inline G G (function too complex: cost 90 exceeds "
	  "budget 80 90)\n"
	  "a.go:8:9 does-not-escape G func literal\n"
	  "a.go:8:9 can-inline G G.func1 in G.func1 (- 4)\n"
	  "a.go:8:14 escapes-to-heap G y in G.func1 !1\n"
	  "a.go:9:3 inlining-call G F\n" },

	{ "Go 1.12",
	  "# m/p\n"
	  "./a.go:3:6: cannot inline F: unhandled op RANGE\n"
	  "./a.go:4:9: &t escapes to heap\n"
	  "./a.go:4:9: \tfrom ~r1 (return) at ./a.go:4:2\n"
	  "./a.go:3:10: leaking param: p to result ~r1 level=0\n"
	  "./a.go:3:10: \tfrom ~r1 (return) at ./a.go:5:2\n"
	  "./a.go:4:2: moved to heap: t\n"
	  "./a.go:6:2: F ... argument does not escape\n",
	  "# m/p [-]\n"
	  "a.go:3:6 cannot-inline F F (unhandled op RANGE 0)\n"
	  "a.go:3:10 leaking-param-to-result F p (~r1 0)\n"
	  "a.go:4:2 moved-to-heap F t\n"
	  "a.go:4:9 escapes-to-heap F &t !1\n"
	  "a.go:6:2 does-not-escape F ... argument\n" },

	{ "an append has the subject of its head, whatever comes between",
	  "# m/p\n"
	  "./a.go:4:2: append(x, y) escapes to heap in F:\n"
	  "./a.go:4:2:   flow: {heap} " ARROW " &x:\n"
	  "./a.go:4:2: v escapes to heap in F:\n"
	  "./a.go:4:2:   flow: {heap} " ARROW " &v:\n"
	  "./a.go:4:2: v escapes to heap in F:\n"
	  "./a.go:4:2:   flow: out " ARROW " &v:\n"
	  "./a.go:9:2: wrapper escapes to heap in F:\n"
	  "./a.go:9:2:   flow: {heap} " ARROW " &v:\n"
	  "./a.go:4:2: 7 escapes to heap\n"
	  "./a.go:4:2: append escapes to heap\n"
	  "./a.go:4:2: append does not escape\n",
	  "# m/p [-]\n"
	  "a.go:4:2 escapes-to-heap F 7 !1\n"
	  "a.go:4:2 escapes-to-heap F append(x, y) !1\n"
	  "a.go:4:2 does-not-escape - append\n" },

	{ "the slice of an append, and its conversion to an interface",
	  "# m/p\n"
	  "./a.go:4:2: append(x, y) escapes to heap in F:\n"
	  "./a.go:4:2:   flow: v " ARROW " &{storage for append(x, y)}:\n"
	  "./a.go:4:2: append(x, y) escapes to heap in F:\n"
	  "./a.go:4:2:   flow: {heap} " ARROW " v:\n"
	  "./a.go:4:2: append(x, y) escapes to heap\n"
	  "./a.go:4:2: append escapes to heap\n",
	  "# m/p [-]\n"
	  "a.go:4:2 escapes-to-heap F append !1\n"
	  "a.go:4:2 escapes-to-heap F append(x, y) !2\n" },

	{ "copies share a place, a test variant repeats the package",
	  "# m/p\n"
	  "a.go:4:2: moved to heap: x\n"
	  "a.go:4:2: moved to heap: x\n"
	  "# m/p [m/p.test]\n"
	  "a.go:4:2: moved to heap: x\n"
	  "a_test.go:4:2: moved to heap: t\n"
	  "# m/p_test [m/p.test]\n"
	  "x_test.go:4:2: moved to heap: t\n",
	  "# m/p [-]\n"
	  "a.go:4:2 moved-to-heap - x x2\n"
	  "# m/p [m/p.test]\n"
	  "a_test.go:4:2 moved-to-heap - t\n"
	  "# m/p_test [m/p.test]\n"
	  "x_test.go:4:2 moved-to-heap - t\n" },

	{ "positions of all kinds",
	  "<autogenerated>:1: moved to heap: a\n"
	  "<autogenerated>:1:0: moved to heap: b\n"
	  "x.go:12: moved to heap: c\n"
	  "a b/x=1.go:1:2: moved to heap: d\n"
	  "with: colon.go:1:2: moved to heap: e\n"
	  "g.y:100:10[/src/x.go:3:4]: moved to heap: f\n"
	  "g.y:100[/src/x.go:3]: moved to heap: g\n"
	  ".\\sub\\w.go:1:2: moved to heap: h\n"
	  "C:\\dir\\w.go:1:2: moved to heap: i\n"
	  "sub\\w.go:1:2: moved to heap: j\n"
	  "??:1: moved to heap: k\n"
	  ":1: moved to heap: l\n"
	  "h\xc3\xa9.go:99999999999:2: moved to heap: m\n",
	  "-:1:0 moved-to-heap - l\n"
	  "<autogenerated>:1:0 moved-to-heap - a\n"
	  "<autogenerated>:1:0 moved-to-heap - b\n"
	  "??:1:0 moved-to-heap - k\n"
	  "C:/dir/w.go:1:2 moved-to-heap - i\n"
	  "a b/x=1.go:1:2 moved-to-heap - d\n"
	  "g.y:100:0 moved-to-heap - g\n"
	  "g.y:100:10 moved-to-heap - f\n"
	  "h\xc3\xa9.go:4294967295:2 moved-to-heap - m\n"
	  "sub/w.go:1:2 moved-to-heap - h\n"
	  "sub/w.go:1:2 moved-to-heap - j\n"
	  "with: colon.go:1:2 moved-to-heap - e\n"
	  "x.go:12:0 moved-to-heap - c\n" },

	{ "no position at all",
	  "# m/p\n"
	  "F capturing by ref: #next (addr=false assign=true width=8)\n"
	  "<unknown line number>: #next escapes to heap in F:\n"
	  "<unknown line number>:   flow: {heap} " ARROW " &#next:\n"
	  "<unknown line number>:     from &#next (spill) at x.go:1:2\n"
	  "moved to heap: #next\n",
	  "# m/p [-]\n"
	  "-:0:0 moved-to-heap F #next !1\n"
	  "-:0:0 capturing F #next (ref 8)\n" },

	{ "what build services add",
	  "\xef\xbb\xbf" "2026-01-02T03:04:05.6789012Z # m/p\r\n"
	  "2026-01-02T03:04:05.6789Z a.go:1:1: moved to heap: a\r\n"
	  "2026-01-02T03:04:05Z 00O a.go:1:2: moved to heap: b\n"
	  "2026-01-02T03:04:05.6Z 01E+a.go:1:3: moved to heap: c\n"
	  "[2026-01-02T03:04:05.678Z] a.go:1:4: moved to heap: d\n"
	  "[03:04:05] a.go:1:5: moved to heap: e\n"
	  "2026-01-02 03:04:05 a.go:1:6: moved to heap: f\n"
	  "2026-01-02T03:04:05.123+02:00 a.go:1:7: moved to heap: g\n"
	  "#12 3.456 a.go:1:8: moved to heap: h\n"
	  "job\tRun go build\t2026-01-02T03:04:05.6Z a.go:1:9: "
	  "moved to heap: i\n"
	  "1st\tRun go build\t2026-01-02T03:04:05.6Z a.go:1:10: "
	  "moved to heap: i\n"
	  "2026-01-02T03:04:05.6Z ##[error]a.go:2:1: moved to heap: j\n"
	  "\x1b[36;1ma.go:2:2: \x1b[0mmoved to heap: k\x1b[K\n"
	  "\x1b_bk;t=1234567\x07" "a.go:2:3: moved to heap: l\n"
	  "2026-01-02T03:04:05.6Z ##[endgroup]\n"
	  "2026-01-02T03:04:05.6Z \n",
	  "# m/p [-]\n"
	  "a.go:1:1 moved-to-heap - a\n"
	  "a.go:1:2 moved-to-heap - b\n"
	  "a.go:1:3 moved-to-heap - c\n"
	  "a.go:1:4 moved-to-heap - d\n"
	  "a.go:1:5 moved-to-heap - e\n"
	  "a.go:1:6 moved-to-heap - f\n"
	  "a.go:1:7 moved-to-heap - g\n"
	  "a.go:1:8 moved-to-heap - h\n"
	  "a.go:1:9 moved-to-heap - i\n"
	  "a.go:1:10 moved-to-heap - i\n"
	  "a.go:2:1 moved-to-heap - j\n"
	  "a.go:2:2 moved-to-heap - k\n"
	  "a.go:2:3 moved-to-heap - l\n"
	  "notes 2\n" },

	{ "chains with times in front",
	  "2026-01-02T03:04:05.1Z a.go:4:2: x escapes to heap:\n"
	  "2026-01-02T03:04:05.1Z a.go:4:2:   flow: {heap} = &x:\n"
	  "2026-01-02T03:04:05.2Z a.go:4:2:     from &x (spill) at a.go:1:2\n"
	  "2026-01-02T03:04:05.2Z a.go:4:2: moved to heap: x\n",
	  "a.go:4:2 moved-to-heap - x !1\n" },

	{ "raw strings of several lines, Go 1.18 to 1.21",
	  "# m/p\n"
	  "./a.go:1:2: `a\n"
	  "./a.go:9:9: moved to heap: y\n"
	  "# fake\n"
	  "b` escapes to heap:\n"
	  "./a.go:1:2:   flow: {heap} = &{storage for `a:\n"
	  "./a.go:9:9: moved to heap: y\n"
	  "# fake\n"
	  "b`}:\n"
	  "./a.go:1:2:     from `a\n"
	  "./a.go:9:9: moved to heap: y\n"
	  "# fake\n"
	  "b` (spill) at ./a.go:1:2\n"
	  "./a.go:1:2: `a\n"
	  "./a.go:9:9: moved to heap: y\n"
	  "# fake\n"
	  "b` escapes to heap\n"
	  "./a.go:2:2: \"`\" escapes to heap\n"
	  "./a.go:3:2: '`' escapes to heap\n"
	  "./a.go:4:2: `a` + x + `\n"
	  "` + y + `b` escapes to heap\n"
	  "./a.go:5:2: f('`') + `a\n"
	  "b` escapes to heap\n",
	  "# m/p [-]\n"
	  "a.go:1:2 escapes-to-heap - `a\n"
	  "./a.go:9:9: moved to heap: y\n"
	  "# fake\n"
	  "b` !1\n"
	  "a.go:2:2 escapes-to-heap - \"`\"\n"
	  "a.go:3:2 escapes-to-heap - '`'\n"
	  "a.go:4:2 escapes-to-heap - `a` + x + `\n"
	  "` + y + `b`\n"
	  "a.go:5:2 escapes-to-heap - f('`') + `a\n"
	  "b`\n" },

	{ "a back quote that opens nothing",
	  "# m/p\n"
	  "./a.go:1:2: a new wording with a `quote\n"
	  "./a.go:1:3: moved to heap: x\n"
	  "./a.go:1:4: moved to heap: y\n"
	  "./a.go:1:5: another with a `quote\n"
	  "./a.go:1:6: moved to heap: z\n",
	  "# m/p [-]\n"
	  "a.go:1:3 moved-to-heap - x\n"
	  "a.go:1:4 moved-to-heap - y\n"
	  "a.go:1:6 moved-to-heap - z\n"
	  "unknown 2: ./a.go:1:2: a new wording with a `quote\n"
	  "unknown 5: ./a.go:1:5: another with a `quote\n" },

	{ "constants cut without a closing quote, Go 1.22",
	  "./a.go:1:2: \"0123456789`... escapes to heap\n"
	  "./a.go:1:3: \"0123456789\\... does not escape\n"
	  "./a.go:1:4: moved to heap: x\n",
	  "a.go:1:2 escapes-to-heap - \"0123456789`...\n"
	  "a.go:1:3 does-not-escape - \"0123456789\\...\n"
	  "a.go:1:4 moved-to-heap - x\n" },

	{ "lines that lost their newline",
	  "note: module requires Go 1.99# m/p\n"
	  "./a.go:1:2: moved to heap: x./b.go:3:4: y escapes to heap\n"
	  "./a.go:1:3: leaking param: p./a.go:2:4: &T{...} does not escape"
	  "./a.go:2:5: can inline F\n"
	  "./a.go:1:4: moved to heap: z# m/q\n"
	  "q/c.go:1:1: x escapes to heap in F:\n"
	  "q/c.go:1:1:   flow: {heap} " ARROW " &x:\n"
	  "q/c.go:1:1:     from x (spill) at q/c.go:1:1"
	  "q/c.go:1:1: x escapes to heap\n"
	  "q/c.go:1:2: \"./a.go:1:2: moved to heap: v\" escapes to heap\n"
	  "q/c.go:1:3: \"x escapes to heap./b.go:1:2: y\" escapes to heap\n"
	  "q/c.go:1:4: parameter p leaks to {heap} for F with derefs=0:\n"
	  "q/c.go:1:4:   flow: {heap} " ARROW " p:\n"
	  "q/c.go:1:4:     from p (assign) at q/c.go:1:1"
	  "q/c.go:1:5: moved to heap: w\n",
	  "# m/p [-]\n"
	  "a.go:1:2 moved-to-heap - x\n"
	  "a.go:1:3 leaking-param - p\n"
	  "a.go:1:4 moved-to-heap - z\n"
	  "a.go:2:4 does-not-escape - &T{...}\n"
	  "a.go:2:5 can-inline F F\n"
	  "b.go:3:4 escapes-to-heap - y\n"
	  "# m/q [-]\n"
	  "q/c.go:1:1 escapes-to-heap F x !1\n"
	  "q/c.go:1:2 escapes-to-heap - \"./a.go:1:2: moved to heap: v\"\n"
	  "q/c.go:1:3 escapes-to-heap - \"x escapes to heap./b.go:1:2: y\"\n"
	  "q/c.go:1:5 moved-to-heap - w\n"
	  "notes 1\n" },

	{ "go build -json",
	  "{\"ImportPath\":\"m/p\",\"Action\":\"build-output\",\"Output\":"
	  "\"# m/p\\n./a.go:1:2: moved to heap: x\\n./a.go:1:3: \\u0026T{...} "
	  "escapes to heap\\n\"}\n"
	  "{\"ImportPath\":\"m/q [m/q.test]\",\"Action\":\"build-output\","
	  "\"Output\":\"q/a.go:1:2: moved to heap: x\\n\"}\n"
	  "{\"ImportPath\":\"m/q [m/q.test]\",\"Action\":\"build-output\","
	  "\"Output\":\"q/a.go:1:3: undefined: x\\n\"}\n"
	  "{\"ImportPath\":\"m/q [m/q.test]\",\"Action\":\"build-fail\"}\n",
	  "# m/p [-]\n"
	  "a.go:1:2 moved-to-heap - x\n"
	  "a.go:1:3 escapes-to-heap - &T{...}\n"
	  "# m/q [m/q.test]\n"
	  "q/a.go:1:2 moved-to-heap - x\n"
	  "errors 1\n"
	  "notes 1\n" },

	{ "errors: known ones, and all in a package that has nothing else",
	  "# m/p\n"
	  "./a.go:1:2: moved to heap: x\n"
	  "./a.go:1:3: stack frame too large (>1GB): 0 MB locals + 1024 MB "
	  "args\n"
	  "./a.go:1:4: some new wording\n"
	  "# m/q\n"
	  "./q.go:1:4: an error in words of its own\n"
	  "./q.go:1:5: invalid operation: x\n"
	  "\thave (int)\n"
	  "# m/r\n"
	  "# [m/r]\n"
	  "./r.go:1:1: result of fmt.Sprint call not used\n",
	  "# m/p [-]\n"
	  "a.go:1:2 moved-to-heap - x\n"
	  "unknown 4: ./a.go:1:4: some new wording\n"
	  "errors 3\n"
	  "notes 3\n" },

	{ "tests and programs in between",
	  "go: downloading example.org/dep v1.2.3\n"
	  "# m/p\n"
	  "./a.go:1:2: moved to heap: x\n"
	  "=== RUN   TestF\n"
	  "    a_test.go:12: moved to heap: no\n"
	  "--- PASS: TestF (0.00s)\n"
	  "PASS\n"
	  "ok  \tm/p\t0.01s\n"
	  "?   \tm/q\t[no test files]\n"
	  "hello, world\n"
	  "exit status 1\n",
	  "# m/p [-]\n"
	  "a.go:1:2 moved-to-heap - x\n"
	  "foreign 10: hello, world\n"
	  "notes 8\n" },

	{ "trees of -m=3",
	  "./a.go:1:2: Before inlining: \n"
	  ".   CALLFUNC tc(1) # a.go:11:8\n"
	  "whatever\nand this too\n./a.go:1:3: something new\n"
	  "./a.go:1:2: moved to heap: x\n",
	  "a.go:1:2 moved-to-heap - x\n"
	  "notes 1\n"
	  "dumps 4\n" },

	{ "functions found by position",
	  "# m/p\n"
	  "./a.go:2:6: moved to heap: before\n"
	  "./a.go:3:6: can inline F\n"
	  "./a.go:4:3: can inline F.func1\n"
	  "./a.go:4:3: can inline main.F.func1\n"
	  "./a.go:9:6: cannot inline (*T[go.shape.int]).M: recursive\n"
	  "./b.go:1:6: can inline B\n"
	  "./a.go:4:3: func literal escapes to heap\n"
	  "./a.go:5:3: moved to heap: x\n"
	  "./a.go:9:6: moved to heap: y\n"
	  "./a.go:99: moved to heap: z\n"
	  "./c.go:1:6: moved to heap: v\n"
	  "# m/q\n"
	  "./a.go:99: moved to heap: q\n",
	  "# m/p [-]\n"
	  "a.go:2:6 moved-to-heap init before\n"
	  "a.go:3:6 can-inline F F\n"
	  "a.go:4:3 escapes-to-heap F func literal\n"
	  "a.go:4:3 can-inline F F.func1 in F.func1\n"
	  "a.go:4:3 can-inline main.F main.F.func1 in main.F.func1\n"
	  "a.go:5:3 moved-to-heap F x\n"
	  "a.go:9:6 moved-to-heap (*T).M y\n"
	  "a.go:9:6 cannot-inline (*T).M (*T[go.shape.int]).M (recursive 0)\n"
	  "# m/q [-]\n"
	  "a.go:99:0 moved-to-heap - q\n"
	  "# m/p [-]\n"
	  "a.go:99:0 moved-to-heap (*T).M z\n"
	  "b.go:1:6 can-inline B B\n"
	  "c.go:1:6 moved-to-heap - v\n" },

	{ "with -m=1 not all functions are named, so none is guessed",
	  "# m/p\n"
	  "./a.go:3:6: can inline F\n"
	  "./a.go:5:3: moved to heap: x\n",
	  "# m/p [-]\n"
	  "a.go:3:6 can-inline F F\n"
	  "a.go:5:3 moved-to-heap - x\n" },

	{ "functions of other packages, instantiated here",
	  "# m/p\n"
	  "/go/src/maps/iter.go:12:6: can inline maps.All[go.shape.int]\n"
	  "/mod/x/store/v2/s.go:3:6: cannot inline store.(*T[go.shape.int])."
	  "Put: recursive\n"
	  "./maps/m.go:5:6: can inline maps.Len\n"
	  "/go/src/maps/iter.go:13:9: func literal escapes to heap\n"
	  "/mod/x/store/v2/s.go:4:1: moved to heap: x\n"
	  "./maps/m.go:6:1: moved to heap: y\n"
	  "<autogenerated>:1: can inline type..eq.T\n"
	  "<autogenerated>:1: moved to heap: z\n",
	  "# m/p [-]\n"
	  "/go/src/maps/iter.go:12:6 can-inline All "
	  "maps.All[go.shape.int]\n"
	  "/go/src/maps/iter.go:13:9 escapes-to-heap All func literal\n"
	  "/mod/x/store/v2/s.go:3:6 cannot-inline (*T).Put "
	  "store.(*T[go.shape.int]).Put (recursive 0)\n"
	  "/mod/x/store/v2/s.go:4:1 moved-to-heap (*T).Put x\n"
	  "<autogenerated>:1:0 moved-to-heap - z\n"
	  "<autogenerated>:1:0 can-inline type..eq.T type..eq.T\n"
	  "maps/m.go:5:6 can-inline maps.Len maps.Len\n"
	  "maps/m.go:6:1 moved-to-heap maps.Len y\n" },

	{ "a package that is not called like its folder, or like a function",
	  "# m/p\n"
	  "/mod/yaml.v3/y.go:3:6: can inline yaml.Map[go.shape.int]\n"
	  "/mod/yaml.v3/y.go:4:9: can inline yaml.Map[go.shape.int].func1\n"
	  "./a.go:3:6: cannot inline Use: recursive\n"
	  "./a.go:4:6: inlining call to maps.Keys[go.shape.int]\n"
	  "/go/src/maps/k.go:9:9: can inline Use.Keys[go.shape.int].func1\n"
	  "./a.go:8:6: cannot inline cmp: recursive\n"
	  "/go/src/cmp/c.go:3:6: can inline cmp.Less[go.shape.int]\n",
	  "# m/p [-]\n"
	  "/go/src/cmp/c.go:3:6 can-inline Less cmp.Less[go.shape.int]\n"
	  "/go/src/maps/k.go:9:9 can-inline Keys "
	  "Use.Keys[go.shape.int].func1 in Use.Keys[...].func1\n"
	  "/mod/yaml.v3/y.go:3:6 can-inline Map yaml.Map[go.shape.int]\n"
	  "/mod/yaml.v3/y.go:4:9 can-inline Map "
	  "yaml.Map[go.shape.int].func1 in Map[...].func1\n"
	  "a.go:3:6 cannot-inline Use Use (recursive 0)\n"
	  "a.go:4:6 inlining-call Use maps.Keys[go.shape.int]\n"
	  "a.go:8:6 cannot-inline cmp cmp (recursive 0)\n" },

	{ "closures that were copied with what is inlined",
	  "# m/p\n"
	  "./a.go:3:6: cannot inline Use: recursive\n"
	  "./a.go:4:6: inlining call to (*T).All\n"
	  "./a.go:4:6: inlining call to os.Mkdir\n"
	  "./a.go:4:6: inlining call to q.C.Kids\n"
	  "./a.go:9:6: cannot inline T.M: recursive\n"
	  "./b.go:1:9: can inline Use.(*T).All.func1\n"
	  "./b.go:2:9: can inline Use.(*T).All.Mkdir.func2\n"
	  "./b.go:3:9: can inline Use.func3.C.Kids.1\n"
	  "./b.go:4:9: can inline Use.Mkdir.func4\n"
	  "./b.go:5:9: can inline T.M.func1\n"
	  "./b.go:6:9: can inline init.Mkdir.func1\n"
	  "/go/src/os/f.go:7:9: can inline os.Mkdir.func1\n"
	  "./b.go:8:9: x escapes to heap in Mkdir.func1#TvuX58xFILk=#:\n"
	  "./b.go:8:9: x escapes to heap\n",
	  "# m/p [-]\n"
	  "/go/src/os/f.go:7:9 can-inline Mkdir os.Mkdir.func1 "
	  "in Mkdir.func1\n"
	  "a.go:3:6 cannot-inline Use Use (recursive 0)\n"
	  "a.go:4:6 inlining-call Use (*T).All\n"
	  "a.go:4:6 inlining-call Use os.Mkdir\n"
	  "a.go:4:6 inlining-call Use q.C.Kids\n"
	  "a.go:9:6 cannot-inline T.M T.M (recursive 0)\n"
	  "b.go:1:9 can-inline (*T).All Use.(*T).All.func1 "
	  "in Use.(*T).All.func1\n"
	  "b.go:2:9 can-inline Mkdir Use.(*T).All.Mkdir.func2 "
	  "in Use.(*T).All.Mkdir.func2\n"
	  "b.go:3:9 can-inline C.Kids Use.func3.C.Kids.1 "
	  "in Use.func3.C.Kids.1\n"
	  "b.go:4:9 can-inline Mkdir Use.Mkdir.func4 in Use.Mkdir.func4\n"
	  "b.go:5:9 can-inline T.M T.M.func1 in T.M.func1\n"
	  "b.go:6:9 can-inline Mkdir init.Mkdir.func1 in init.Mkdir.func1\n"
	  "b.go:8:9 escapes-to-heap Mkdir x in Mkdir.func1#\n" },

	{ "calls and method values are where no function begins",
	  "# m/p\n"
	  "./a.go:3:6: cannot inline F: recursive\n"
	  "./a.go:4:3: cannot inline G into F: repeated recursive cycle\n"
	  "./a.go:5:3: cannot inline global closure variable hook\n"
	  "./a.go:6:3: can inline (*T).Area-fm as: func() int { return 1 }\n"
	  "./a.go:6:3: (*T).Area-fm .this does not escape\n"
	  "./a.go:6:4: <S> capturing by ref: n (addr=true assign=true "
	  "width=8)\n"
	  "./a.go:7:3: moved to heap: x\n"
	  "<autogenerated>:1: can inline (*T).Area-fm\n",
	  "# m/p [-]\n"
	  "<autogenerated>:1:0 can-inline (*T).Area (*T).Area-fm "
	  "in (*T).Area-fm\n"
	  "a.go:3:6 cannot-inline F F (recursive 0)\n"
	  "a.go:4:3 cannot-inline F G (repeated recursive cycle 0)\n"
	  "a.go:5:3 cannot-inline F hook (global closure variable 0)\n"
	  "a.go:6:3 does-not-escape F .this in (*T).Area-fm\n"
	  "a.go:6:3 can-inline F (*T).Area-fm in (*T).Area-fm\n"
	  "a.go:6:4 capturing F n (ref 8)\n"
	  "a.go:7:3 moved-to-heap F x\n" },

	{ "a skipped raw string of several lines",
	  "# m/p\n"
	  "./a.go:1:2: parameter p leaks to {heap} with derefs=0:\n"
	  "./a.go:1:2:   flow: {heap} = &{storage for `a:\n"
	  "./a.go:9:9: moved to heap: y\n"
	  "b`}:\n"
	  "./a.go:1:2:     from `9\n"
	  "# fake\n"
	  "b` (spill) at ./a.go:1:2\n"
	  "./a.go:1:2: leaking param: p\n",
	  "# m/p [-]\n"
	  "a.go:1:2 leaking-param - p\n" },

	{ "the last line is cut",
	  "./a.go:1:2: moved to heap: x\n./a.go:1:3: moved to he",
	  "a.go:1:2 moved-to-heap - x\n"
	  "unknown 2: ./a.go:1:3: moved to he\n"
	  "unterminated\n" },

	{ "a raw string that never ends",
	  "# m/p\n./a.go:1:2: moved to heap: x\n./a.go:1:3: `a\nb\n",
	  "# m/p [-]\n"
	  "a.go:1:2 moved-to-heap - x\n"
	  "unknown 3: ./a.go:1:3: `a\n"
	  "notes 1\n" },

	{ "PowerShell",
	  "go : # m/p\r\n"
	  "At line:1 char:1\r\n"
	  "+ go build -gcflags=-m ./...\r\n"
	  ".\\a.go:1:2: moved to heap: x\r\n",
	  "# m/p [-]\n"
	  "a.go:1:2 moved-to-heap - x\n"
	  "foreign 2: At line:1 char:1\n"
	  "foreign 3: + go build -gcflags=-m ./...\n" },

	{ "nothing", "", "" },
	{ "empty lines", "\n\r\n\n", "notes 3\n" },
};

static void
check_log(const struct log_case *log, size_t piece)
{
	struct parsed parsed = parse_pieces(log->log, strlen(log->log), piece,
					    NULL);
	struct buffer out = { 0 };

	show(&parsed, &out);
	if (strcmp(buffer_text(&out), log->want) != 0)
		fail_msg("%s, in pieces of %zu:\n%s\ninstead of\n%s",
			 log->name, piece, buffer_text(&out), log->want);
	buffer_free(&out);
	drop(&parsed);
}

static void
test_logs(void **state)
{
	static const size_t pieces[] = { 0, 1, 2, 3, 7, 64 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(logs); i++) {
		for (size_t p = 0; p < ARRAY_LEN(pieces); p++)
			check_log(&logs[i], pieces[p]);
	}
}

/* Bytes of 0 are bytes like others, but not at the ends of a line. */
static void
test_nul(void **state)
{
	static const char log[] = "\0\0# m/p\n"
				  "./a.go:1:2: \"a\0b\" escapes to heap\0\n"
				  "\0\0\n"
				  "./b\0.go:1:3: moved to heap: x\n";
	struct parsed parsed = parse_pieces(log, sizeof(log) - 1, 0, NULL);
	const struct record *recs = parsed.set.recs;

	(void)state;
	assert_int_equal(parsed.set.len, 2);
	assert_string_equal(text_of(&parsed, recs[0].package), "m/p");
	assert_int_equal(intern_len(parsed.strings, recs[0].symbol), 5);
	assert_int_equal(intern_len(parsed.strings, recs[1].pos.file), 5);
	assert_int_equal(parsed.set.foreign_count, 0);
	assert_int_equal(parsed.set.notes, 1);
	assert_int_equal(parsed.set.lines, 4);
	drop(&parsed);
}

/* ASCII only; the high bytes go before or behind the low ones. */
static void
add_utf16(struct buffer *log, const char *text, bool big)
{
	for (; *text != '\0'; text++) {
		buffer_addc(log, big ? '\0' : *text);
		buffer_addc(log, big ? *text : '\0');
	}
}

static void
check_utf16(bool big, size_t piece)
{
	/* U+1D11E, half of such a pair, U+00E9, U+2190 */
	static const char little_units[] = "\x34\xd8\x1e\xdd\x34\xd8\xe9\0"
					   "\x90\x21";
	static const char big_units[] = "\xd8\x34\xdd\x1e\xd8\x34\0\xe9"
					"\x21\x90";
	struct buffer log = { 0 };

	buffer_add(&log, big ? "\xfe\xff" : "\xff\xfe", 2);
	add_utf16(&log, "# m/p\r\na.go:1:2: moved to heap: ", big);
	buffer_add(&log, big ? big_units : little_units, 10);
	add_utf16(&log, "\r\na.go:1:3: moved to heap: y", big);
	struct parsed parsed = parse_pieces(log.data, log.len, piece, NULL);
	assert_int_equal(parsed.set.len, 2);
	assert_string_equal(text_of(&parsed, parsed.set.recs[0].symbol),
			    "\xf0\x9d\x84\x9e\xef\xbf\xbd\xc3\xa9" ARROW);
	assert_string_equal(text_of(&parsed, parsed.set.recs[1].symbol), "y");
	assert_true(parsed.set.unterminated);
	drop(&parsed);
	buffer_free(&log);
}

static void
test_utf16(void **state)
{
	static const size_t pieces[] = { 0, 1, 2, 3, 5 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		check_utf16(false, pieces[i]);
		check_utf16(true, pieces[i]);
	}
}

/* A first byte that could begin a mark and does not. */
static void
test_no_mark(void **state)
{
	static const char log[] = "\xff.go:1:2: moved to heap: x\n";

	(void)state;
	for (size_t piece = 0; piece < 4; piece++) {
		struct parsed parsed = parse_pieces(log, sizeof(log) - 1,
						    piece, NULL);

		assert_int_equal(parsed.set.len, 1);
		assert_string_equal(text_of(&parsed,
					    parsed.set.recs[0].pos.file),
				    "\xff.go");
		drop(&parsed);
		parsed = parse_pieces("\xff", 1, piece, NULL);
		assert_int_equal(parsed.set.foreign_count, 1);
		drop(&parsed);
	}
}

/* A constant of megabytes is a symbol like others. */
static void
test_long_line(void **state)
{
	struct buffer log = { 0 };

	(void)state;
	buffer_adds(&log, "./a.go:1:2: \"");
	for (size_t i = 0; i < 500000; i++)
		buffer_adds(&log, "0123456789");
	buffer_adds(&log, "\" escapes to heap\n./a.go:1:3: moved to heap: x\n");
	struct parsed parsed = parse_pieces(log.data, log.len, 65536, NULL);
	assert_int_equal(parsed.set.len, 2);
	assert_int_equal(parsed.set.unknown_count, 0);
	assert_int_equal(intern_len(parsed.strings,
				    parsed.set.recs[0].symbol), 5000002);
	drop(&parsed);
	buffer_free(&log);
}

static void
test_messages(void **state)
{
	static const char log[] = "a.go:1:2: leaking param: p\n"
				  "a.go:1:3: x escapes to heap\n";
	const struct parse_options all = { .all_messages = true };
	struct parsed parsed = parse(log);

	(void)state;
	assert_int_equal(parsed.set.recs[0].message, 0);
	assert_string_equal(text_of(&parsed, parsed.set.recs[1].message),
			    "x escapes to heap");
	assert_int_equal(parsed.set.recs[1].log_line, 2);
	drop(&parsed);
	parsed = parse_pieces(log, strlen(log), 0, &all);
	assert_string_equal(text_of(&parsed, parsed.set.recs[0].message),
			    "leaking param: p");
	drop(&parsed);
}

static const char chains_log[] =
	"a.go:1:1: parameter p leaks to ~r0 for F with derefs=1:\n"
	"a.go:1:1:   flow: ~r0 = *p:\n"
	"a.go:1:1:     from *p (indirection) at a.go:2:1\n"
	"a.go:1:1: parameter p leaks to {heap} for F with derefs=0:\n"
	"a.go:1:1:   flow: {heap} = p:\n"
	"a.go:1:2: x escapes to heap in F:\n"
	"a.go:1:2:   flow: b = &x:\n"
	"a.go:1:2:     from &x (address-of) at a.go:3:1\n"
	"a.go:1:2:   flow: {heap} = *b:\n"
	"a.go:1:2:     from f(b) (call parameter) at a.go:4:1\n"
	"a.go:1:1: leaking param: p to result ~r0 level=1\n"
	"a.go:1:1: leaking param: p\n"
	"a.go:1:2: moved to heap: x\n";

static void
check_chains(const struct parse_options *options, const char *want)
{
	struct parsed parsed = parse_pieces(chains_log, strlen(chains_log), 0,
					    options);
	struct buffer out = { 0 };

	show(&parsed, &out);
	assert_string_equal(buffer_text(&out), want);
	buffer_free(&out);
	drop(&parsed);
}

static void
test_which_chains(void **state)
{
	static const struct parse_options heap = { 0 };
	static const struct parse_options none = {
		.chains = PARSE_CHAINS_NONE };
	static const struct parse_options all = {
		.chains = PARSE_CHAINS_ALL };

	(void)state;
	check_chains(&heap, "a.go:1:1 leaking-param - p\n"
			    "a.go:1:1 leaking-param-to-result - p (~r0 1)\n"
			    "a.go:1:2 moved-to-heap F x !1\n");
	check_chains(&none, "a.go:1:1 leaking-param - p\n"
			    "a.go:1:1 leaking-param-to-result - p (~r0 1)\n"
			    "a.go:1:2 moved-to-heap F x\n");
	check_chains(&all, "a.go:1:1 leaking-param F p !1\n"
			   "a.go:1:1 leaking-param-to-result F p (~r0 1) !1\n"
			   "a.go:1:2 moved-to-heap F x !1\n");
}

struct wanted {
	const char *symbol;
	struct intern *strings;
	unsigned asked;
};

static bool
is_wanted(const struct record *leak, void *data)
{
	struct wanted *wanted = data;

	wanted->asked++;
	assert_int_equal(leak->pos.line, 1);
	return strcmp(intern_text(wanted->strings, leak->symbol),
		      wanted->symbol) == 0;
}

/* Facts about leaks alone, and the explanations of one parameter. */
static void
test_wanted_leaks(void **state)
{
	static const char log[] =
		"a.go:1:6: cannot inline F: recursive\n"
		"a.go:1:8: parameter p leaks to {storage for &T{...}} with "
		"derefs=0:\n"
		"a.go:1:8:   flow: {storage for &T{...}} = p:\n"
		"a.go:1:8: parameter p leaks to {heap} with derefs=0:\n"
		"a.go:1:8:   flow: {heap} = p:\n"
		"a.go:1:9: parameter q leaks to ~r0 with derefs=0:\n"
		"a.go:1:9:   flow: ~r0 = q:\n"
		"a.go:1:9: parameter q leaks to x with derefs=2:\n"
		"a.go:1:9:   flow: x = **q:\n"
		"a.go:2:2: x escapes to heap:\n"
		"a.go:2:2:   flow: {heap} = &x:\n"
		"a.go:1:8: leaking param: p\n"
		"a.go:1:9: leaking param: q to result ~r0 level=0\n"
		"a.go:1:9: leaking param content: q\n"
		"a.go:2:2: moved to heap: x\n";
	static const struct {
		const char *symbol, *first_dst;
		const char *want;
	} cases[] = {
		{ "p", "{heap}",
		  "a.go:1:8 leaking-param F p !2\n"
		  "a.go:1:9 leaking-param-content F q\n"
		  "a.go:1:9 leaking-param-to-result F q (~r0 0)\n" },
		{ "q", "x",
		  "a.go:1:8 leaking-param F p\n"
		  "a.go:1:9 leaking-param-content F q !1\n"
		  "a.go:1:9 leaking-param-to-result F q (~r0 0) !1\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct wanted wanted = { .symbol = cases[i].symbol };
		const struct parse_options options = {
			.chains = PARSE_CHAINS_LEAKS, .wanted = is_wanted,
			.wanted_data = &wanted };
		struct parsed parsed = { .strings = intern_new() };
		struct parser *parser;
		struct buffer out = { 0 };

		wanted.strings = parsed.strings;
		record_set_init(&parsed.set, parsed.strings);
		assert_int_equal(parser_new(&parser, &parsed.set, &options,
					    NULL), ESC_OK);
		assert_int_equal(parser_feed(parser, log, strlen(log), NULL),
				 ESC_OK);
		assert_int_equal(parser_end(parser, NULL), ESC_OK);
		parser_free(parser);
		assert_int_equal(record_set_finish(&parsed.set, NULL), ESC_OK);
		show(&parsed, &out);
		assert_string_equal(buffer_text(&out), cases[i].want);
		assert_int_equal(wanted.asked, 4);
		assert_int_equal(parsed.set.chains_len, 2);
		const struct record *rec = &parsed.set.recs[i];
		const struct chain *chain =
			&parsed.set.chains[rec->chain - 1];
		assert_string_equal(text_of(&parsed, parsed.set.flows[
						chain->first_flow].dst),
				    cases[i].first_dst);
		buffer_free(&out);
		drop(&parsed);
	}
}

/* The chain of the heap record of chains_log, and one that is too long. */
static void
test_chain_content(void **state)
{
	const struct parse_options one = { .max_flows = 1 };
	struct parsed parsed = parse(chains_log);
	const struct record_set *set = &parsed.set;

	(void)state;
	const struct chain *chain = &set->chains[set->recs[2].chain - 1];
	assert_int_equal(chain->flow_count, 2);
	assert_string_equal(text_of(&parsed, chain->subject), "x");
	assert_string_equal(text_of(&parsed, chain->function), "F");
	assert_false(chain->truncated);
	const struct chain_flow *flow = &set->flows[chain->first_flow + 1];
	assert_int_equal(flow->derefs, 1);
	assert_string_equal(text_of(&parsed, flow->dst), "{heap}");
	assert_int_equal(flow->step_count, 1);
	assert_int_equal(set->steps[flow->first_step].pos.line, 4);
	drop(&parsed);

	parsed = parse_pieces(chains_log, strlen(chains_log), 0, &one);
	assert_int_equal(set->chains[0].flow_count, 1);
	assert_true(set->chains[0].truncated);
	drop(&parsed);
}

/* A second log through the same parser knows nothing of the first. */
static void
test_two_logs(void **state)
{
	struct parsed parsed = { .strings = intern_new() };
	struct parser *parser;

	(void)state;
	record_set_init(&parsed.set, parsed.strings);
	assert_int_equal(parser_new(&parser, &parsed.set, NULL, NULL), ESC_OK);
	for (int i = 0; i < 2; i++) {
		static const char first[] = "# m/p\na.go:1:1: can inline F\n"
					    "a.go:2:1: x escapes to heap:";
		static const char second[] = "a.go:3:1: moved to heap: x\n";
		const char *log = i == 0 ? first : second;

		assert_int_equal(parser_feed(parser, log, strlen(log), NULL),
				 ESC_OK);
		assert_int_equal(parser_end(parser, NULL), ESC_OK);
	}
	parser_free(parser);
	assert_int_equal(parsed.set.len, 2);
	assert_int_equal(parsed.set.recs[1].package, 0);
	assert_int_equal(parsed.set.recs[1].function, 0);
	assert_int_equal(parsed.set.recs[1].log_line, 1);
	assert_int_equal(parsed.set.lines, 4);
	drop(&parsed);
}

static void
test_fd(void **state)
{
	static const char log[] = "a.go:1:1: moved to heap: x\n";
	struct parsed parsed = { .strings = intern_new() };
	struct esc_error err = { 0 };
	int ends[2];

	(void)state;
	record_set_init(&parsed.set, parsed.strings);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], log, strlen(log)), strlen(log));
	close(ends[1]);
	assert_int_equal(parse_fd(ends[0], "log", &parsed.set, NULL, &err),
			 ESC_OK);
	close(ends[0]);
	assert_int_equal(parsed.set.len, 1);

	const int directory = open("/", O_RDONLY);
	assert_int_equal(parse_fd(directory, "the log", &parsed.set, NULL,
				  &err), ESC_LOG);
	close(directory);
	assert_non_null(strstr(err.text, "the log: "));
	drop(&parsed);
}

/* Messages met before, more of them than are remembered: each keeps its own
 * texts, place and count. */
static void
test_many_messages(void **state)
{
	enum { MESSAGES = 5000, TIMES = 3 };
	struct buffer log = { 0 }, want = { 0 };

	(void)state;
	for (unsigned i = 0; i < TIMES * MESSAGES; i++)
		buffer_addf(&log, "a.go:%u:2: inlining call to f%u\n"
			    "a.go:%u:4: func literal does not escape\n",
			    1 + i, i % MESSAGES * 7919 % MESSAGES, 1 + i / 2);
	struct parsed parsed = parse_pieces(log.data, log.len, 4096, NULL);
	assert_int_equal(parsed.set.len, TIMES * MESSAGES * 3 / 2);
	for (size_t i = 0, calls = 0; i < parsed.set.len; i++) {
		const struct record *rec = &parsed.set.recs[i];

		buffer_clear(&want);
		if (rec->kind == REC_INLINE_CALL)
			buffer_addf(&want, "f%zu", calls++ % MESSAGES * 7919 %
						   MESSAGES);
		else
			buffer_adds(&want, "func literal");
		assert_string_equal(text_of(&parsed, rec->symbol), want.data);
		assert_int_equal(rec->count,
				 rec->kind == REC_INLINE_CALL ? 1 : 2);
	}
	drop(&parsed);
	buffer_free(&want);
	buffer_free(&log);
}

/* What is said again in block after block is one record, also while the log
 * is read. */
static void
test_merge_while_reading(void **state)
{
	enum { FACTS = 3000, BLOCKS = 120 };
	const struct parse_options merge = { .merge = true };
	struct buffer log = { 0 };

	(void)state;
	for (unsigned block = 0; block < BLOCKS; block++) {
		buffer_adds(&log, block % 2 == 0 ? "# m\n" : "# m [m.test]\n");
		for (unsigned i = 0; i < FACTS; i++)
			buffer_addf(&log, "./a.go:%u:2: %s%u escapes to heap\n",
				    FACTS - i, "x", i);
	}
	struct parsed parsed = parse_pieces(log.data, log.len, 65536, &merge);
	assert_int_equal(parsed.set.len, FACTS);
	for (size_t i = 0; i < FACTS; i++) {
		assert_int_equal(parsed.set.recs[i].pos.line, i + 1);
		assert_int_equal(parsed.set.recs[i].count, BLOCKS / 2);
		assert_int_equal(parsed.set.recs[i].log_line,
				 1 + FACTS - i);
		assert_int_equal(parsed.set.recs[i].variant, 0);
	}
	drop(&parsed);
	buffer_free(&log);
}

/* A fact said twice at one place is one, but each time may be explained. */
static void
test_repeats(void **state)
{
	static const char log[] =
		"# m\n"
		"./a.go:4:2: leaking closure reference x\n"
		"./a.go:4:2: leaking closure reference x\n"
		"./a.go:4:2: \tfrom f(x) (call parameter) at ./a.go:5:1\n"
		"./a.go:4:2: leaking closure reference x\n"
		"./a.go:4:2: \tfrom g(x) (call parameter) at ./a.go:6:1\n"
		"# n\n"
		"./a.go:4:2: leaking closure reference x\n";
	const struct parse_options all = { .chains = PARSE_CHAINS_ALL };
	struct parsed parsed = parse(log);

	(void)state;
	assert_int_equal(parsed.set.len, 2);
	assert_int_equal(parsed.set.recs[0].count, 3);
	assert_int_equal(parsed.set.recs[0].log_line, 2);
	assert_int_equal(parsed.set.recs[0].chain, 0);
	assert_int_equal(parsed.set.recs[1].count, 1);
	assert_int_equal(parsed.set.notes, 0);
	assert_int_equal(parsed.set.unknown_count, 0);
	drop(&parsed);
	parsed = parse_pieces(log, strlen(log), 0, &all);
	assert_int_equal(parsed.set.len, 2);
	assert_int_equal(parsed.set.recs[0].count, 3);
	assert_int_not_equal(parsed.set.recs[0].chain, 0);
	const struct chain *chain =
		&parsed.set.chains[parsed.set.recs[0].chain - 1];
	const struct chain_flow *flow = &parsed.set.flows[chain->first_flow];
	assert_string_equal(text_of(&parsed, parsed.set.steps[flow->first_step]
						     .expr), "f(x)");
	drop(&parsed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logs),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_no_mark),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_which_chains),
		cmocka_unit_test(test_wanted_leaks),
		cmocka_unit_test(test_chain_content),
		cmocka_unit_test(test_two_logs),
		cmocka_unit_test(test_many_messages),
		cmocka_unit_test(test_merge_while_reading),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_fd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
