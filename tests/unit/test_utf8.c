/* utf8.c: any bytes to valid, harmless UTF-8, and widths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "escdiff/utf8.h"

#define FFFD "\xef\xbf\xbd"
#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct text_case {
	const char *bytes;
	size_t len;		/* 0: strlen */
	const char *clean;	/* NULL: bytes as they are */
	const char *printable;	/* NULL: as clean */
};

static const struct text_case cases[] = {
	{ "", 0, NULL, NULL },
	{ "plain", 0, NULL, NULL },
	{ "h\xc3\xa9 \xe2\x86\x90 \xf0\x9d\x84\x9e", 0, NULL, NULL },
	/* broken sequences: one U+FFFD a byte */
	{ "a\xff" "b", 0, "a" FFFD "b", NULL },
	{ "\x80", 0, FFFD, NULL },
	{ "\xc3", 0, FFFD, NULL },
	{ "\xe2\x86", 0, FFFD FFFD, NULL },
	{ "\xe2\x86x", 0, FFFD FFFD "x", NULL },
	/* overlong, surrogate, above U+10FFFF */
	{ "\xc0\xaf", 0, FFFD FFFD, NULL },
	{ "\xe0\x9f\xbf", 0, FFFD FFFD FFFD, NULL },
	{ "\xf0\x8f\xbf\xbf", 0, FFFD FFFD FFFD FFFD, NULL },
	{ "\xed\xa0\x80", 0, FFFD FFFD FFFD, NULL },
	{ "\xf4\x90\x80\x80", 0, FFFD FFFD FFFD FFFD, NULL },
	{ "\xf5\x80\x80\x80", 0, FFFD FFFD FFFD FFFD, NULL },
	/* the edges that are valid */
	{ "\xc2\xa0\xe0\xa0\x80\xed\x9f\xbf\xf4\x8f\xbf\xbf", 0, NULL, NULL },
	/* what steers a terminal, breaks or reorders a line */
	{ "\x1b[31mred\r\n", 0, NULL, "\\x1b[31mred\\x0d\\x0a" },
	{ "a\tb\x7f", 0, NULL, "a\\x09b\\x7f" },
	{ "a\0b", 3, NULL, "a\\x00b" },
	{ "\xc2\x9b" "31m\xc2\x85", 0, NULL, "\\u009b31m\\u0085" },
	{ "x\xe2\x80\xae" "y\xe2\x81\xa6", 0, NULL, "x\\u202ey\\u2066" },
	{ "\xe2\x80\xa8", 0, NULL, "\\u2028" },
};

static void
assert_text(const struct buffer *out, const char *want, size_t len)
{
	assert_false(out->failed);
	assert_int_equal(out->len, len);
	assert_memory_equal(buffer_text(out), want, len);
}

static void
test_clean_and_printable(void **state)
{
	struct buffer out = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct text_case *c = &cases[i];
		const size_t len = c->len != 0 ? c->len : strlen(c->bytes);

		buffer_clear(&out);
		utf8_clean(c->bytes, len, &out);
		if (c->clean != NULL)
			assert_text(&out, c->clean, strlen(c->clean));
		else
			assert_text(&out, c->bytes, len);

		const char *want = c->printable != NULL ? c->printable
				 : c->clean != NULL ? c->clean : c->bytes;
		buffer_clear(&out);
		utf8_printable(c->bytes, len, &out);
		assert_text(&out, want, strlen(want));
	}
	buffer_free(&out);
}

/* Whatever two bytes stand together, cleaning twice changes nothing. */
static void
test_clean_is_idempotent(void **state)
{
	struct buffer once = { 0 }, twice = { 0 };

	(void)state;
	for (unsigned pair = 0; pair < 65536; pair++) {
		const char bytes[] = { (char)(pair >> 8), (char)(pair & 255),
				       (char)0xbf };

		buffer_clear(&once);
		buffer_clear(&twice);
		utf8_clean(bytes, sizeof(bytes), &once);
		utf8_clean(once.data, once.len, &twice);
		assert_text(&twice, once.data, once.len);
	}
	buffer_free(&once);
	buffer_free(&twice);
}

static void
test_width(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} widths[] = {
		{ "", 0 }, { "abc", 3 }, { "\xc3\xa9", 1 },
		{ "\xe2\x86\x92", 1 }, { "\xe2\x80\xa6", 1 },
		{ "\xe6\xbc\xa2\xe5\xad\x97", 4 },	/* two Han */
		{ "e\xcc\x81x", 2 },			/* combining acute */
		{ "\xf0\x9f\x98\x80", 2 },		/* a face */
		{ FFFD, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		assert_int_equal(utf8_width(widths[i].text), widths[i].width);
}

static void
test_prefix_and_suffix(void **state)
{
	const char *han = "a\xe6\xbc\xa2\xe5\xad\x97";	/* 1 + 2 + 2 columns */

	(void)state;
	assert_int_equal(utf8_prefix("abc", 0), 0);
	assert_int_equal(utf8_prefix("abc", 2), 2);
	assert_int_equal(utf8_prefix("abc", 9), 3);
	assert_int_equal(utf8_prefix(han, 2), 1);	/* never half of one */
	assert_int_equal(utf8_prefix(han, 3), 4);
	assert_int_equal(utf8_prefix("e\xcc\x81x", 1), 3);
	assert_int_equal(utf8_suffix("abc", 0), 3);
	assert_int_equal(utf8_suffix("abc", 2), 1);
	assert_int_equal(utf8_suffix("abc", 9), 0);
	assert_int_equal(utf8_suffix(han, 3), 4);
	assert_int_equal(utf8_suffix("xe\xcc\x81", 0), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean_and_printable),
		cmocka_unit_test(test_clean_is_idempotent),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_prefix_and_suffix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
