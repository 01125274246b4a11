/* GitHub's line hashes: the values of its own tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "escdiff/buffer.h"
#include "report/linehash.h"

#define LOREM "Lorem ipsum dolor sit amet.\n"

struct hashed_text {
	const char *text;
	const char *want;	/* a blank behind each */
};

static const struct hashed_text cases[] = {
	{ "", "c129715d7a2bc9a3:1 " },
	{ "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
	  "e54938cc54b302f1:1 bb609acbe9138d60:1 1131fd5871777f34:1 "
	  "5c482a0f8b35ea28:1 54517377da7028d2:1 2c644846cb18d53e:1 "
	  "f1b89f20de0d133:1 c129715d7a2bc9a3:1 " },
	{ "a := \"\xc3\xa9\xf0\x9d\x84\x9e\"\r\nb\r\n",
	  "5dcb6458c86d3660:1 ade70578248be16f:1 c129715d7a2bc9a3:1 " },
	{ LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM LOREM,
	  "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 "
	  "a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 a7f2ff13bc495cf2:6 "
	  "a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 "
	  "cc97dc7b1d7d8f7b:1 c129715d7a2bc9a3:1 " },
	{ "a\n\xe2\x82\nb\n", "" },
};

static void
check(const char *text, const char *want)
{
	struct esc_error err = { 0 };
	struct line_hash *hashes;
	struct buffer got = { 0 };
	size_t count;

	assert_int_equal(line_hashes(text, strlen(text), &hashes, &count,
				     &err), ESC_OK);
	for (size_t i = 0; i < count; i++) {
		char one[LINE_HASH_SIZE];

		line_hash_text(&hashes[i], one);
		buffer_addf(&got, "%s ", one);
	}
	assert_string_equal(buffer_text(&got), want);
	buffer_free(&got);
	free(hashes);
}

static void
test_vectors(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check(cases[i].text, cases[i].want);
}

/* Ends of lines and blanks do not matter. */
static void
test_same_text(void **state)
{
	static const char *const same[] = {
		"x = 2\r\nx = 1\r\n", "x = 2\rx = 1\r", "\tx=2\n\tx  =  1 \n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		check(same[i], "1b35a3a44f3e5a40:1 8e00d41f0ebba6bf:1 "
		      "c129715d7a2bc9a3:1 ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_same_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
