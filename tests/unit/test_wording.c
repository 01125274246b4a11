/* wording.c, pattern.c: every wording is known by one row and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "parse/pattern.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))
#define ARROW "\xe2\x86\x90"

static struct matcher *matcher;

static int
set_up(void **state)
{
	(void)state;
	return matcher_new(&matcher, NULL) == ESC_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	matcher_free(matcher);
	return 0;
}

static struct span
span(const char *text)
{
	return (struct span){ text, strlen(text) };
}

/* Its own row fits, no other of that scope does, and it is the one found. */
static void
test_examples(void **state)
{
	struct pattern_match match;

	(void)state;
	assert_true(wording_count > 90);
	for (size_t i = 0; i < wording_count; i++) {
		const struct wording *row = &wordings[i];
		const struct span text = span(row->example);

		for (size_t other = 0; other < wording_count; other++) {
			const bool fits = matcher_match_row(matcher, other,
							    text, &match);
			if (wordings[other].scope == row->scope &&
			    fits != (other == i))
				fail_msg("'%s' %s '%s'", row->example,
					 fits ? "also fits" : "does not fit",
					 wordings[other].expression);
		}
		assert_true(matcher_match(matcher, row->scope, text, &match));
		assert_ptr_equal(match.wording, row);
	}
}

/* A record names its value; what has none says so here. */
static void
test_symbols(void **state)
{
	struct pattern_match match;

	(void)state;
	for (size_t i = 0; i < wording_count; i++) {
		const struct wording *row = &wordings[i];

		if (row->class != WORD_RECORD || row->kind == REC_ZERO_COPY ||
		    row->kind == REC_BOUNDS)
			continue;
		assert_true(matcher_match(matcher, row->scope,
					  span(row->example), &match));
		if (match.groups[GROUP_SYMBOL].len == 0 &&
		    match.groups[GROUP_DETAIL].len == 0)
			fail_msg("'%s' names nothing", row->example);
	}
}

static void
test_releases(void **state)
{
	(void)state;
	for (size_t i = 0; i < wording_count; i++) {
		const struct wording *row = &wordings[i];

		assert_in_range(row->since, 8, 99);
		assert_true(row->until == 0 || row->until >= row->since);
		assert_in_range(row->level, 0, 4);
	}
}

/* Messages that look like another, and what they are all the same. */
struct message_case {
	const char *text;
	enum wording_class class;
	enum record_kind kind;
	const char *function, *symbol, *detail;
	const char *number;
};

#define RECORD(kind) WORD_RECORD, (kind)
#define OTHER(class) (class), REC_KINDS_COUNT

static const struct message_case messages[] = {
	{ "moved to heap: q.x", RECORD(REC_MOVED), "", "q.x", "", "" },
	{ "moved to heap: <node CLOSUREVAR>", RECORD(REC_MOVED), "",
	  "<node CLOSUREVAR>", "", "" },
	{ "\"moved to heap: y\" escapes to heap", RECORD(REC_ESCAPES), "",
	  "\"moved to heap: y\"", "", "" },
	{ "\"x escapes to heap\" escapes to heap", RECORD(REC_ESCAPES), "",
	  "\"x escapes to heap\"", "", "" },
	{ "invalid escapes to heap", RECORD(REC_ESCAPES), "", "invalid", "",
	  "" },
	{ "missing does not escape", RECORD(REC_STAYS), "", "missing", "",
	  "" },
	{ "`a\nb` escapes to heap", RECORD(REC_ESCAPES), "", "`a\nb`", "", "" },
	{ "append escapes to heap", RECORD(REC_ESCAPES), "", "append", "",
	  "" },
	{ "x does not escape", RECORD(REC_STAYS), "", "x", "", "" },
	{ "a + b does not escape", RECORD(REC_STAYS), "", "a + b", "", "" },
	{ "func literal does not escape", RECORD(REC_STAYS), "",
	  "func literal", "", "" },
	{ "names literal does not escape", RECORD(REC_STAYS), "",
	  "names literal", "", "" },
	{ "... argument does not escape", RECORD(REC_STAYS), "",
	  "... argument", "", "" },
	{ "struct { A int }{...} does not escape", RECORD(REC_STAYS), "",
	  "struct { A int }{...}", "", "" },
	{ "F x does not escape", RECORD(REC_STAYS), "F", "x", "", "" },
	{ "F.func1 func literal does not escape", RECORD(REC_STAYS),
	  "F.func1", "func literal", "", "" },
	{ "os.(*File).close .this does not escape", RECORD(REC_STAYS),
	  "os.(*File).close", ".this", "", "" },
	{ "struct { q.T }.M .this does not escape", RECORD(REC_STAYS),
	  "struct { q.T }.M", ".this", "", "" },
	{ "type..eq.[2]interface {} p does not escape", RECORD(REC_STAYS),
	  "type..eq.[2]interface {}", "p", "", "" },
	{ "glob..func1 []int literal does not escape", RECORD(REC_STAYS),
	  "glob..func1", "[]int literal", "", "" },
	{ "leaking param: ~r0 to result ~r1 level=-1", RECORD(REC_LEAK_RESULT),
	  "", "~r0", "~r1", "-1" },
	{ "assuming p is unsafe uintptr", RECORD(REC_UINTPTR_UNSAFE), "", "p",
	  "", "" },
	{ "Syscall assuming trap is unsafe uintptr",
	  RECORD(REC_UINTPTR_UNSAFE), "Syscall", "trap", "", "" },
	{ "can inline (*struct { q.T }).M with cost 61 as: method(*struct "
	  "{ q.T }) func() { x = \"a as: b\" }", RECORD(REC_CAN_INLINE), "",
	  "(*struct { q.T }).M", "", "61" },
	{ "cannot inline F: call to recover", RECORD(REC_CANNOT_INLINE), "",
	  "F", "call to recover", "" },
	{ "cannot inline F: function too complex: cost 8000 exceeds budget "
	  "80", RECORD(REC_CANNOT_INLINE), "", "F",
	  "function too complex: cost 8000 exceeds budget 80", "8000" },
	{ "inlining call to struct { q.T }.M", RECORD(REC_INLINE_CALL), "",
	  "struct { q.T }.M", "", "" },
	{ "inlining call to (*T).sum method(*T) func() int { return 1 }",
	  RECORD(REC_INLINE_CALL), "", "(*T).sum", "", "" },
	{ "devirtualizing f(x).M to *T", RECORD(REC_DEVIRT), "", "f(x).M",
	  "*T", "" },
	{ "a escapes to heap in b escapes to heap in F:",
	  OTHER(WORD_HEAP_HEAD), "F", "a escapes to heap in b", "", "" },
	{ "parameter p leaks to {storage for \" for x\"} for F with derefs=2:",
	  OTHER(WORD_LEAK_HEAD), "F", "p", "{storage for \" for x\"}", "2" },
	{ "parameter p leaks to ~r0 for struct { q.T }.M with derefs=2:",
	  OTHER(WORD_LEAK_HEAD), "struct { q.T }.M", "p", "~r0", "2" },
	{ "parameter p leaks to &v with derefs=0:", OTHER(WORD_LEAK_HEAD), "",
	  "p", "&v", "0" },
	{ "  flow: {temp} " ARROW " **v:", OTHER(WORD_CHAIN), "", "", "", "" },
	{ "  flow: &v = &v:", OTHER(WORD_CHAIN), "", "", "", "" },
	{ "    from x (spill) at <unknown line number>", OTHER(WORD_CHAIN),
	  "", "", "", "" },
	{ "cannot use x (constant) as int value in assignment",
	  OTHER(WORD_ERROR), "", "", "", "" },
};

static void
check_group(const struct message_case *want, const struct span *group,
	    const char *text)
{
	if (!span_equal(*group, span(text)))
		fail_msg("'%s': got '%.*s', want '%s'", want->text,
			 (int)group->len, group->text, text);
}

static void
test_messages(void **state)
{
	struct pattern_match match;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		const struct message_case *want = &messages[i];

		if (!matcher_match(matcher, AFTER_POS, span(want->text),
				   &match))
			fail_msg("'%s' is not known", want->text);
		if (match.wording->class != want->class ||
		    match.wording->kind != want->kind)
			fail_msg("'%s' is taken for '%s'", want->text,
				 match.wording->expression);
		check_group(want, &match.groups[GROUP_FUNCTION],
			    want->function);
		check_group(want, &match.groups[GROUP_SYMBOL], want->symbol);
		check_group(want, &match.groups[GROUP_DETAIL], want->detail);
		check_group(want, &match.groups[GROUP_NUMBER], want->number);
	}
}

/* Lines that are cut, or whose raw string goes on, are no messages. */
static void
test_incomplete(void **state)
{
	static const char *const texts[] = {
		"", "moved to he", "moved to heap: ", "escapes to heap",
		"`a", "can inline F with cost 3 as: func() { x = `a",
		"  flow: {heap} = &{storage for `a:", "    from `a",
		"inlining call to ", "some new wording of the compiler",
	};
	struct pattern_match match;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (matcher_match(matcher, AFTER_POS, span(texts[i]), &match))
			fail_msg("'%s' is taken for '%s'", texts[i],
				 match.wording->expression);
	}
}

static void
check_same(size_t row, struct span text)
{
	struct pattern_match quick, slow;
	const bool fits = matcher_match_slowly(matcher, row, text, &slow);

	if (matcher_match_row(matcher, row, text, &quick) != fits)
		fail_msg("'%s' %s '%s' for the engine only", text.text,
			 fits ? "fits" : "does not fit",
			 wordings[row].expression);
	for (size_t i = 0; fits && i < GROUPS_COUNT; i++) {
		if (!span_equal(quick.groups[i], slow.groups[i]))
			fail_msg("group %zu of '%s' is '%.*s'", i, text.text,
				 (int)quick.groups[i].len,
				 quick.groups[i].text);
	}
}

/* What is read without the engine is what the engine reads. */
static void
test_shortcuts(void **state)
{
	static const char *const odd[] = {
		"can inline F with cost 9 as: func() { return }",
		"can inline F with cost  as: func() {}",
		"can inline F with cost 9 as: }",
		"can inline F with cost 9 as: ",
		"can inline  with cost 9 as: func() {}",
		"can inline with cost 9 as: func() {}",
		"can inline F with cost x with cost 9 as: func() {}",
		"can inline F with cost 9 with cost 8 as: func() {}",
		"can inline F with cost 1 as: f(\" with cost 2 as: \") }",
		"cannot inline F: unhandled op RANGE",
		"cannot inline F: ",
		"cannot inline : x",
		"cannot inline F: a: b",
		"cannot inline F: repeated recursive cycle",
		"cannot inline F: repeated recursive cycle: x",
		"cannot inline F into G: repeated recursive cycle",
		"cannot inline F: function too complex: cost 90 exceeds",
		"cannot inline F: function too complex: cost 90 exceeds "
		"budget 80x",
		"cannot inline F: function too complex: cost 90 exceeds "
		"budget 80",
		"cannot inline global closure variable f: x",
		"cannot inline re-assigned closure variable at ./x.go:3:4: f",
		"cannot inline closure variable f: closure variable ",
		"x escapes to heap in F:",
		" escapes to heap in F:",
		"x escapes to heap in :",
		"x escapes to heap in  escapes to heap in :",
		"\"a escapes to heap in b\" escapes to heap in F:",
		"x escapes to heap in y escapes to heap in F:",
		"x escapes to heap:",
		"inlining call to ",
		"inlining call to F func(int) int { return 1 }",
		"inlining call to F with score 3",
		"inlining call to F[go.shape.struct { X int }]",
		" capturing by ref: x (addr=true assign=true width=8)",
		"F capturing by ref: (addr=true assign=true width=8)",
		"F capturing by ref:  (addr=true assign=true width=8)",
		"F capturing by value: x (addr=no assign=true width=-8)",
		"F capturing by value: x (addr=true assign=true width=)",
		"F capturing by value: x (addr=true assign=true width=8)) ",
		"F capturing by: x (addr=true assign=true width=8)",
		"F capturing by ref: capturing by ref: x (addr=true "
		"assign=true width=8)",
		"F capturing by ref: x (addr=true (addr=true assign=true "
		"width=8)",
	};

	(void)state;
	for (size_t row = 0; row < wording_count; row++) {
		for (size_t i = 0; i < wording_count; i++)
			check_same(row, span(wordings[i].example));
		for (size_t i = 0; i < ARRAY_LEN(odd); i++)
			check_same(row, span(odd[i]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_symbols),
		cmocka_unit_test(test_releases),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_shortcuts),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
