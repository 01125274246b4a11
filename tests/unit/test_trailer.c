/* Trailers of a range, compared with what git finds. */
#include "git_fixture.h"

#include "escdiff/trailer.h"

static int
by_text(const void *a, const void *b)
{
	const struct trailer *x = a, *y = b;
	const int order = strcmp(x->commit, y->commit);

	return order != 0 ? order : strcmp(x->value, y->value);
}

/* "COMMIT VALUE" of each, a line each, sorted: which of two sides of a merge
 * comes first is git's own affair. */
static char *
found(const char *dir, const char *args, bool cached)
{
	struct repo *repo = open_repo(dir);
	struct trailer_list list = { 0 };
	struct buffer out = { 0 };
	struct range range;
	struct esc_error err;

	if (resolve(repo, args, cached, &range, &err) != ESC_OK ||
	    repo_trailers(repo, &range, "Escdiff-Allow", &list, &err) !=
		    ESC_OK)
		fail_msg("%s: %s", args, err.text);
	if (list.len > 0)
		qsort(list.items, list.len, sizeof(*list.items), by_text);
	for (size_t i = 0; i < list.len; i++)
		buffer_addf(&out, "%s%s %s", i > 0 ? "\n" : "",
			    list.items[i].commit, list.items[i].value);
	trailer_list_free(&list);
	range_free(&range);
	repo_close(repo);
	return out.data != NULL ? out.data : strdup("");
}

/* The range as escdiff and as git is given it. */
static void
assert_found(const char *dir, const char *args, bool cached,
	     const char *git_args)
{
	char *got = found(dir, args, cached);
	char *want = sh_outf(
		"cd '%s' && git log "
		"--format='%%H%%x01%%(trailers:key=Escdiff-Allow,valueonly,"
		"unfold,separator=%%x02)' %s | awk -F'\\001' '{ "
		"n = split($2, v, \"\\002\"); for (i = 1; i <= n; i++) "
		"print $1, v[i] }' | LC_ALL=C sort", dir, git_args);

	if (strcmp(got, want) != 0)
		fail_msg("%s in %s got:\n%s\nwant:\n%s", args, dir, got, want);
	free(got);
	free(want);
}

static void
test_ranges(void **state)
{
	(void)state;
	sh("git init -q a && cd a && echo 1 >f && commit one && git tag one\n"
	   "commit 'two\n\nbody\n\nEscdiff-Allow: F x because'\n"
	   "git branch side\n"
	   "commit 'three\n\nescdiff-allow: (*T).M make([]byte, n) two\n"
	   "  lines\nEscdiff-Allow: F x again\nSigned-off-by: A <a@b>'\n"
	   "commit 'four\n\nEscdiff-Allow: F x in the body\n\nmore words'\n"
	   "git checkout -q side\n"
	   "commit 'five\n\nEscdiff-Allow: G y of a side'\n"
	   "tick; git merge -q -m 'merge\n\nEscdiff-Allow: H z' main\n"
	   "git checkout -q main\n");
	assert_found("a", "one main", false, "one..main");
	assert_found("a", "one side", false, "one..side");
	assert_found("a", "main side", false, "main..side");
	assert_found("a", "side main", false, "side..main");
	assert_found("a", "main main", false, "main..main");
	assert_found("a", "main...side", false, "main..side");
	assert_found("a", "one", false, "one..HEAD");
	assert_found("a", "one", true, "one..HEAD");
	assert_found("a", "", false, "HEAD..HEAD");
	/* Of trees nobody knows the commits. */
	char *none = found("a", "one^{tree} main", false);
	assert_string_equal(none, "");
	free(none);
}

static void
test_shallow(void **state)
{
	struct buffer cut = { 0 };

	(void)state;
	sh("git clone -q --depth 2 --branch side file://$PWD/a cut");
	assert_found("cut", "HEAD^1 HEAD", false, "HEAD^1..HEAD");
	assert_found("cut", "HEAD^2 HEAD", false, "HEAD^2..HEAD");
	struct repo *repo = open_repo("cut");
	repo_add_shallow(repo, &cut);
	assert_true(cut.len > 40);
	buffer_free(&cut);
	repo_close(repo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_shallow),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
