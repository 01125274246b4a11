/* Functions that are read without their tokens, and that it makes no
 * difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "escdiff/repo.h"
#include "escdiff/textdiff.h"
#include "match/align.h"
#include "match/partners.h"
#include "match/replaced.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

struct reading {
	struct code code;
	struct renames renames;
};

struct fixture {
	struct intern *strings;
	struct linemap map;
	struct reading spared, whole;
};

static enum esc_status
read_text(const char *path, struct buffer *out, bool *found, void *data,
	  struct esc_error *err)
{
	(void)path;
	(void)err;
	buffer_clear(out);
	buffer_adds(out, data);
	*found = true;
	return ESC_OK;
}

static void
read_side(struct fixture *f, struct reading *side,
	  const struct match_sources *sources, const struct code_asked *asked)
{
	struct esc_error err = { 0 };

	assert_int_equal(code_read(&side->code, &f->map, sources, asked, &err),
			 ESC_OK);
	assert_int_equal(partners_find(&side->code, &err), ESC_OK);
	assert_int_equal(align_units(&side->code, &err), ESC_OK);
	assert_int_equal(replaced_find(&side->code, &side->renames, &err),
			 ESC_OK);
}

/* One file, a.go, and a line of the new side that is asked about, or 0. */
static void
fixture_init(struct fixture *f, const char *old_text, const char *new_text,
	     uint32_t asked_line)
{
	struct esc_error err = { 0 };
	struct text_hunks hunks = { 0 };
	const struct match_sources sources = {
		read_text, (void *)(uintptr_t)old_text,
		(void *)(uintptr_t)new_text, NULL, NULL };

	*f = (struct fixture){ .strings = intern_new() };
	linemap_init(&f->map, f->strings);
	const strid path = intern_puts(f->strings, "a.go");
	assert_int_equal(text_diff(old_text, strlen(old_text), new_text,
				   strlen(new_text), &hunks, &err), ESC_OK);
	assert_int_equal(linemap_add(&f->map, path, path, hunks.items,
				     hunks.len, false, &err), ESC_OK);
	text_hunks_free(&hunks);
	assert_int_equal(linemap_seal(&f->map, &err), ESC_OK);
	struct position place = { path, asked_line, 1 };
	const struct code_asked asked = {
		{ NULL, &place }, { 0, asked_line != 0 } };
	read_side(f, &f->spared, &sources, &asked);
	read_side(f, &f->whole, &sources, NULL);
}

static void
side_free(struct reading *side)
{
	replaced_free(&side->renames);
	code_free(&side->code);
}

static void
fixture_free(struct fixture *f)
{
	side_free(&f->spared);
	side_free(&f->whole);
	linemap_free(&f->map);
	intern_free(f->strings);
}

/* What has tokens has those it would have; partners are the same. */
static void
check_units(const struct fixture *f, size_t which)
{
	const struct code_side *some = &f->spared.code.side[which];
	const struct code_side *all = &f->whole.code.side[which];

	assert_int_equal(some->unit_count, all->unit_count);
	assert_int_equal(some->files[0].package, all->files[0].package);
	for (size_t i = 0; i < all->unit_count; i++) {
		const struct code_unit *a = &some->units[i];
		const struct code_unit *b = &all->units[i];
		const uint32_t len = b->end_token - b->first_token;

		assert_false(b->is_spared);
		assert_int_equal(a->partner, b->partner);
		assert_int_equal(a->end_token - a->first_token,
				 a->is_spared ? 0 : len);
		for (uint32_t t = 0; t < len && !a->is_spared; t++) {
			const struct code_token *x =
				&some->tokens[a->first_token + t];
			const struct code_token *y =
				&all->tokens[b->first_token + t];

			assert_int_equal(x->text, y->text);
			assert_int_equal(x->line, y->line);
			assert_int_equal(x->column, y->column);
			assert_int_equal(x->is_selector, y->is_selector);
			assert_int_equal(x->is_local, y->is_local);
			assert_int_equal(x->partner == CODE_NONE,
					 y->partner == CODE_NONE);
		}
	}
}

static void
check_renames(const struct fixture *f)
{
	const struct renames *some = &f->spared.renames;
	const struct renames *all = &f->whole.renames;

	assert_int_equal(some->len, all->len);
	for (size_t i = 0; i < all->len; i++) {
		assert_int_equal(some->list[i].unit, all->list[i].unit);
		assert_int_equal(some->list[i].old_name,
				 all->list[i].old_name);
		assert_int_equal(some->list[i].new_name,
				 all->list[i].new_name);
	}
}

#define F "func F(a int) *int {\n\treturn &a\n}\n"
#define F2 "func H() { h(`\n`) }\n"

static const struct trial {
	const char *old_text, *new_text;
	uint32_t asked;
	const char *spared;	/* names on the old side */
} trials[] = {
	/* Moved down, and below an edit. */
	{ "package t\n" F, "package t\n\n\n" F, 0, "F " },
	{ "package t\n" F "func G() {}\n", "package t\n" F "func G() { g() }\n",
	  0, "F " },
	{ "package t\nfunc G() { g() }\n" F "var v = 1 // c\n" F2,
	  "package t\nfunc G() {}\n" F "var v = 2\n" F2, 0, "F H " },
	/* Edited, also by a line that only came. */
	{ "package t\n" F, "package t\nfunc F(a int) *int {\n\tb()\n"
	  "\treturn &a\n}\n", 0, "" },
	{ "package t\nfunc F(a int) *int {\n\tb()\n\treturn &a\n}\n",
	  "package t\n" F, 0, "" },
	{ "package t\n" F, "package t\nfunc F(a int) *int {\n\treturn &b\n}\n",
	  0, "" },
	/* A place in it is asked about, on any of its lines or below. */
	{ "package t\n" F, "package t\n\n" F, 3, "" },
	{ "package t\n" F, "package t\n\n" F, 5, "" },
	{ "package t\n" F, "package t\n\n" F, 6, "F " },
	{ "package t\n" F, "package t\n\n" F, 2, "F " },
	/* Others of that name, on either side. */
	{ "package t\n" F F, "package t\n" F, 0, "" },
	{ "package t\n" F, "package t\n" F "func F() {}\n", 0, "" },
	{ "package t\nfunc (T) F() {\n}\n" F,
	  "package t\n\nfunc (T) F() {\n}\n" F, 0, "F F " },
	/* Not alone on its lines. */
	{ "package t; func F() {\n}\n", "package t; func F() {\n}\nvar a int\n",
	  0, "" },
	{ "package t\nfunc F() {\n}; var a = b\n",
	  "package t\nfunc F() {\n}; var a = b\n\nvar c int\n", 0, "" },
	{ "package t\nfunc F() {\n} /* func\n G() */\nvar a, b = x.c, 1\n",
	  "package t\nfunc F() {\n} /* func\n G() */\nvar a, b = x.d, 1\n",
	  0, "F " },
	/* Without a body; types are never spared, for their fields. */
	{ "package t\nfunc F()\n\ntype T struct {\n\ta int\n}\n",
	  "package t\nfunc F()\n\n\ntype T struct {\n\ta int\n}\n", 0, "F " },
	/* Names that are others now count, whatever stands around them. */
	{ "package t\n" F "type A struct{ x int }\nfunc G(a A) { a.x = 1 }\n",
	  "package t\n" F "type B struct{ y int }\nfunc G(a B) { a.y = 1 }\n",
	  0, "F " },
};

static void
test_spared(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trials); i++) {
		const struct trial *trial = &trials[i];
		struct fixture f;
		struct buffer names = { 0 };

		fixture_init(&f, trial->old_text, trial->new_text,
			     trial->asked);
		const struct code_side *old = &f.spared.code.side[CODE_OLD];
		for (size_t u = 0; u < old->unit_count; u++) {
			if (old->units[u].is_spared)
				buffer_addf(&names, "%s ", intern_text(
						f.strings,
						old->units[u].name));
		}
		if (strcmp(buffer_text(&names), trial->spared) != 0)
			fail_msg("trial %zu: spared '%s'", i,
				 buffer_text(&names));
		check_units(&f, CODE_OLD);
		check_units(&f, CODE_NEW);
		check_renames(&f);
		buffer_free(&names);
		fixture_free(&f);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spared),
	};
	struct esc_error err = { 0 };

	if (git_library_init(&err) != ESC_OK)
		return 1;
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	git_library_shutdown();
	return failed;
}
