/* revision.c, range.c, search.c, reflog.c, mergebase.c against git. */
#include "git_fixture.h"

/*
 *	a1 - a2 - a3 - m - a4   main, HEAD   (v1.0 annotated on a3, light a2)
 *	  \          /
 *	   b1 ----- b2          side
 *	x1                      orphan
 */
static void
make_history(void)
{
	sh("git init -q h && cd h\n"
	   "mkdir -p dir/sub && echo 1 >dir/sub/f && echo 1 >f\n"
	   "commit 'a1 first'\n"
	   "git branch side\n"
	   "echo 2 >f && commit 'a2 second: fix(parser)'\n"
	   "git tag light\n"
	   "echo 3 >f && commit 'a3 third'\n"
	   "git tag -a -m one v1.0 && git tag -a -m two v1.0-tag v1.0\n"
	   "git checkout -q side\n"
	   "echo b1 >g && commit 'b1 on side'\n"
	   "echo b2 >g && commit 'b2 on side'\n"
	   "git checkout -q main\n"
	   "tick; git merge -q --no-ff -m 'merge side' side\n"
	   "echo 4 >f && commit 'a4 {braces}'\n"
	   "tick; git branch orphan $(git commit-tree -m 'x1 alone' "
	   "main^{tree})\n"
	   "git checkout -q orphan && git checkout -q main\n"
	   "git update-ref refs/remotes/origin/main main~1\n"
	   "git update-ref refs/remotes/origin/HEAD refs/remotes/origin/main\n"
	   "git remote add origin /nowhere\n"
	   "git branch -q --set-upstream-to=origin/main main\n"
	   "git reflog delete side@{2}\n"
	   "git update-ref refs/heads/deadbeef main~2\n"
	   "git tag main2 side && git branch main2 main\n");
}

static const char *const spellings[] = {
	"HEAD", "@", "main", "heads/main", "refs/heads/main", "side", "light",
	"v1.0", "tags/v1.0", "v1.0-tag", "v1.0^0", "v1.0^{}", "v1.0-tag^{}",
	"v1.0^{commit}", "v1.0-tag^{commit}", "v1.0^{tag}", "HEAD^{object}",
	"HEAD~", "HEAD~1", "HEAD~0", "HEAD~~", "HEAD~2", "HEAD~1~1", "HEAD^",
	"HEAD^^", "HEAD^1", "HEAD^0", "@~1", "@~", "@^", "@^^2", "@~1^2",
	"HEAD~1^2", "HEAD~1^2~1", "HEAD^^2^", "main~3", "@~03",
	"@{0}", "@{1}", "HEAD@{0}", "HEAD@{1}", "HEAD@{2}", "HEAD@{3}",
	"main@{0}", "main@{1}", "main@{2}", "main@{4}", "side@{1}",
	"side@{2}",
	"@{-1}", "@{-1}^0", "@{-2}", "@{-3}~1", "HEAD@{2}~1", "main@{1}^",
	"@{u}", "@{upstream}", "main@{u}", "main@{upstream}~1", "HEAD@{u}",
	"origin", "origin/main", "remotes/origin/main",
	":/third", ":/^a2", ":/on side", ":/fix\\(p", ":/alone", ":/!-a4",
	"HEAD^{/second}", "HEAD^{/on side}", "main^{/^a[12]}", "@^{/b1}~1",
	"HEAD^{/!-a4}", "main^{/[{]}",
	"deadbeef", "main2", "v1.0-1-g%short", "%short", "%long",
	"HEAD^{tree}", "HEAD:", "HEAD:dir", "HEAD:dir/sub", "HEAD~1:dir",
	"HEAD:./", "v1.0:dir", "HEAD:dir/", "HEAD^{tree}:dir/sub",
	"FETCH_HEAD", "ORIG_HEAD",
};

/* Put an id, short or long, in place of %short and %long. */
static void
expand(const char *spelling, char *out, size_t size)
{
	const char *percent = strchr(spelling, '%');
	char *id;

	snprintf(out, size, "%s", spelling);
	if (percent == NULL)
		return;
	id = sh_out(percent[1] == 's' ? "git -C h rev-parse --short=6 main~1"
				      : "git -C h rev-parse main~1");
	snprintf(out, size, "%.*s%s", (int)(percent - spelling), spelling, id);
	free(id);
}

static void
test_spellings(void **state)
{
	struct range range;
	struct esc_error err = { 0 };

	(void)state;
	sh("cd h && git update-ref ORIG_HEAD main~1\n"
	   "echo \"$(git rev-parse main~2) not-for-merge branch\" "
	   ">.git/FETCH_HEAD");
	struct repo *repo = open_repo("h");
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		char spelling[128];
		expand(spellings[i], spelling, sizeof(spelling));
		char *args[] = { spelling, spelling };
		char *tree = sh_outf("git -C h rev-parse --verify '%s' | "
				     "xargs -I@ git -C h rev-parse "
				     "--verify '@^{tree}'", spelling);
		char *commit = sh_outf(
			"cd h; x=$(git rev-parse --verify '%s'); "
			"git rev-parse --verify -q \"$x^{commit}\" || true",
			spelling);

		if (strlen(tree) != 40)
			fail_msg("git does not know %s", spelling);
		if (repo_resolve_range(repo, args, 2, false, &range, &err) !=
		    ESC_OK)
			fail_msg("%s: %s", spelling, err.text);
		if (strcmp(range.old.commit, commit) != 0 ||
		    strcmp(range.old.tree, tree) != 0)
			fail_msg("%s: commit %s, tree %s; git: %s, %s",
				 spelling, range.old.commit, range.old.tree,
				 commit, tree);
		assert_string_equal(range.old.name, spelling);
		assert_int_equal(range.old.kind, SIDE_COMMIT);
		range_free(&range);
		free(tree);
		free(commit);
	}
	repo_close(repo);
}

static void
test_spellings_below_the_root(void **state)
{
	static const struct {
		const char *dir, *spelling, *like;
	} cases[] = {
		{ "h/dir", "HEAD:./", "HEAD:dir" },
		{ "h/dir", "HEAD:./sub", "HEAD:dir/sub" },
		{ "h/dir/sub", "HEAD:../sub", "HEAD:dir/sub" },
		{ "h/dir/sub", "HEAD:../", "HEAD:dir" },
		{ "h/dir/sub", "HEAD:dir", "HEAD:dir" },
	};
	struct range range;
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct repo *repo = open_repo(cases[i].dir);
		char *want = sh_outf("git -C h rev-parse '%s'", cases[i].like);

		if (resolve(repo, cases[i].spelling, false, &range, &err) !=
		    ESC_OK)
			fail_msg("%s: %s", cases[i].spelling, err.text);
		assert_string_equal(range.old.tree, want);
		range_free(&range);
		free(want);
		repo_close(repo);
	}
}

struct range_case {
	const char *args;
	const char *old, *new;		/* for git rev-parse; new NULL: the
					   work tree */
	const char *old_name, *new_name;
	bool base;
};

static const struct range_case ranges[] = {
	{ "side main", "side", "main", "side", "main", false },
	{ "side..main", "side", "main", "side", "main", false },
	{ "side..", "side", "HEAD", "side", "HEAD", false },
	{ "..side", "HEAD", "side", "HEAD", "side", false },
	{ "v1.0...side", "$(git merge-base v1.0 side)", "side",
	  "merge base of v1.0 and side", "side", true },
	{ "side~1...", "$(git merge-base side~1 HEAD)", "HEAD",
	  "merge base of side~1 and HEAD", "HEAD", true },
	{ "...side", "$(git merge-base HEAD side)", "side",
	  "merge base of HEAD and side", "side", true },
	{ "HEAD^!", "HEAD^", "HEAD", "HEAD^", "HEAD", false },
	{ "@^!", "HEAD^", "HEAD", "@^", "@", false },
	{ "HEAD^-", "HEAD^", "HEAD", "HEAD^", "HEAD", false },
	{ "HEAD~1^-2", "HEAD~1^2", "HEAD~1", "HEAD~1^2", "HEAD~1", false },
	{ "HEAD~1^-1", "HEAD~1^1", "HEAD~1", "HEAD~1^1", "HEAD~1", false },
	{ "^side main", "side", "main", "side", "main", false },
	{ "main ^side", "side", "main", "side", "main", false },
	{ "@{-1}..@", "orphan", "HEAD", "@{-1}", "@", false },
	{ "-", "orphan", NULL, "-", "the work tree", false },
	{ "- main", "orphan", "main", "-", "main", false },
	{ "side", "side", NULL, "side", "the work tree", false },
	{ "", "HEAD", NULL, "HEAD", "the work tree", false },
	{ "HEAD:dir HEAD~1:dir", "HEAD:dir", "HEAD~1:dir", "HEAD:dir",
	  "HEAD~1:dir", false },
	{ ":/a2.second..f HEAD", "main~3", "HEAD", ":/a2.second..f", "HEAD",
	  false },
	{ ":/a2.second..f", "main~3", NULL, ":/a2.second..f", "the work tree",
	  false },
};

static void
check_range(struct repo *repo, const struct range_case *c)
{
	struct range range;
	struct esc_error err;
	char *old = sh_outf("cd h; x=$(git rev-parse \"%s\"); "
			    "git rev-parse \"$x^{tree}\"", c->old);
	char *new = sh_outf("cd h; x=$(git rev-parse \"%s\"); "
			    "git rev-parse \"$x^{tree}\"",
			    c->new != NULL ? c->new : "HEAD");

	if (resolve(repo, c->args, false, &range, &err) != ESC_OK)
		fail_msg("'%s': %s", c->args, err.text);
	if (strcmp(range.old.tree, old) != 0 ||
	    strcmp(range.new.tree, new) != 0)
		fail_msg("'%s': %s..%s, not %s..%s", c->args, range.old.tree,
			 range.new.tree, old, new);
	assert_string_equal(range.old.name, c->old_name);
	assert_string_equal(range.new.name, c->new_name);
	assert_int_equal(range.merge_base, c->base);
	assert_int_equal(range.new.kind,
			 c->new != NULL ? SIDE_COMMIT : SIDE_WORKTREE);
	range_free(&range);
	free(old);
	free(new);
}

static void
test_ranges(void **state)
{
	struct repo *repo = open_repo("h");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		check_range(repo, &ranges[i]);
	repo_close(repo);
}

struct error_case {
	const char *args;
	bool cached;
	enum esc_status status;
	const char *text;	/* part of the message */
};

static const struct error_case errors[] = {
	{ "nosuch", false, ESC_REVISION, "nosuch" },
	{ "nosuch main", false, ESC_REVISION, "nosuch" },
	{ "main nosuch", false, ESC_REVISION, "nosuch" },
	{ "nosuch..main", false, ESC_REVISION, "nosuch" },
	{ "main..nosuch", false, ESC_REVISION, "nosuch" },
	{ "main...nosuch", false, ESC_REVISION, "nosuch" },
	{ "..", false, ESC_REVISION, ".." },
	{ "main....side", false, ESC_REVISION, ".side" },
	{ "HEAD~100", false, ESC_REVISION, "parent 0 does not exist" },
	{ "main~4^", false, ESC_REVISION, "parent 0 does not exist" },
	{ "orphan^!", false, ESC_REVISION, "parent 0 does not exist" },
	{ "HEAD^2", false, ESC_REVISION, "parent 1 does not exist" },
	{ "HEAD~1^3", false, ESC_REVISION, "parent 2 does not exist" },
	{ "HEAD^99999999999999999999", false, ESC_REVISION, "HEAD" },
	{ "orphan...main", false, ESC_REVISION, "no common ancestor" },
	{ "HEAD:f", false, ESC_REVISION, "blob" },
	{ "HEAD:nosuch", false, ESC_REVISION, "nosuch" },
	{ "HEAD^{blob}", false, ESC_REVISION, "HEAD^{blob}" },
	{ "HEAD^{nonsense}", false, ESC_REVISION, "nonsense" },
	{ "HEAD^{tree", false, ESC_REVISION, "HEAD^{tree" },
	{ "HEAD^x", false, ESC_REVISION, "HEAD^x" },
	{ "HEAD^{tree}~1", false, ESC_REVISION, "tree" },
	{ ":/nosuchmessage", false, ESC_REVISION, "nosuchmessage" },
	{ ":/*", false, ESC_REVISION, ":/*" },
	{ ":/!x", false, ESC_REVISION, ":/!x" },
	{ ":f", false, ESC_REVISION, ":f" },
	{ "HEAD@{99}", false, ESC_REVISION, "HEAD@{99}" },
	{ "main@{5}", false, ESC_REVISION, "5 entries" },
	{ "f", false, ESC_REVISION, "f: no such" },
	{ "nosuch@{1}", false, ESC_REVISION, "nosuch@{1}" },
	{ "@{-99}", false, ESC_REVISION, "@{-99}" },
	{ "side@{u}", false, ESC_REVISION, "side@{u}" },
	{ "--output=x", false, ESC_REVISION, "--output=x" },
	{ "-x..main", false, ESC_REVISION, "-x" },
	{ "main..-x", false, ESC_REVISION, "-x" },
	{ "-1", false, ESC_REVISION, "-1" },
	{ "^main", false, ESC_REVISION, "^main" },
	{ "main side v1.0", false, ESC_USAGE, "v1.0" },
	{ "main side", true, ESC_USAGE, "side" },
	{ "main..side", true, ESC_USAGE, "main..side" },
	{ "HEAD^!", true, ESC_USAGE, "HEAD^!" },
	{ "ffffffffffffffffffffffffffffffffffffffff", false, ESC_REVISION,
	  "ffff" },
};

static void
test_errors(void **state)
{
	struct repo *repo = open_repo("h");
	struct range range;
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
		const struct error_case *c = &errors[i];
		const enum esc_status status =
			resolve(repo, c->args, c->cached, &range, &err);

		if (status != c->status || strstr(err.text, c->text) == NULL)
			fail_msg("'%s': [%s] %s", c->args,
				 esc_status_word(status), err.text);
		assert_int_equal(err.status, c->status);
		assert_null(range.old.name);
		assert_null(range.new.name);
	}
	repo_close(repo);
}

/* A commit that no ref has, only HEAD, is found by its message. */
static void
test_search_from_head(void **state)
{
	static const char *const dirs[] = { "det", "cutdet" };
	struct range range;
	struct esc_error err;

	(void)state;
	sh("git init -q det && cd det && commit one && commit two\n"
	   "cd .. && git clone -q --depth=1 file://$PWD/det cutdet\n"
	   "for d in det cutdet; do cd $d; git checkout -q --detach; "
	   "commit 'only here'; cd ..; done");
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		struct repo *repo = open_repo(dirs[i]);
		char *want = sh_outf("git -C %s rev-parse HEAD", dirs[i]);
		char spec[] = ":/only here";
		char *args[] = { spec, spec };

		if (repo_resolve_range(repo, args, 2, false, &range, &err) !=
		    ESC_OK)
			fail_msg("%s: %s", dirs[i], err.text);
		assert_string_equal(range.old.commit, want);
		range_free(&range);
		free(want);
		repo_close(repo);
	}
}

/* A blob whose id begins like hex; the caller frees its text. */
static char *
make_likeness(const char *hex)
{
	char *text;

	for (unsigned i = 0;; i++) {
		char digest[REPO_OID_SIZE];
		struct esc_error err;

		assert_true(asprintf(&text, "%u", i) > 0);
		assert_int_equal(git_digest(text, strlen(text), digest, &err),
				 ESC_OK);
		if (strncmp(digest, hex, strlen(hex)) == 0)
			return text;
		free(text);
	}
}

/* Among several objects with one short id the only commit is meant. */
static void
test_ambiguous(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("git init -q amb && cd amb && commit one");
	char *commit = sh_out("git -C amb rev-parse HEAD");
	char *hex = strndup(commit, 4);
	char *text = make_likeness(hex);
	free(sh_outf("cd amb && printf %s | git hash-object -w --stdin",
		     text));

	struct repo *repo = open_repo("amb");
	assert_int_equal(resolve(repo, hex, false, &range, &err), ESC_OK);
	assert_string_equal(range.old.commit, commit);
	range_free(&range);
	repo_close(repo);

	sh("cd amb && git tag -a -m t tag");
	char *tag = sh_out("git -C amb rev-parse tag");
	char *two = strndup(tag, 4);
	char *like_tag = make_likeness(two);
	free(sh_outf("cd amb && printf %s | git hash-object -w --stdin && "
		     "git tag -d tag", like_tag));
	repo = open_repo("amb");
	assert_int_equal(resolve(repo, two, false, &range, &err), ESC_OK);
	range_free(&range);
	repo_close(repo);
	free(like_tag);
	free(two);
	free(tag);
	free(text);
	free(hex);
	free(commit);
}

static void
test_unborn(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("git init -q unborn");
	struct repo *repo = open_repo("unborn");
	assert_int_equal(resolve(repo, "", false, &range, &err),
			 ESC_REVISION);
	assert_int_equal(resolve(repo, "HEAD", true, &range, &err),
			 ESC_REVISION);
	repo_close(repo);
}

static void
test_shallow(void **state)
{
	static const struct error_case cases[] = {
		{ "HEAD~2", false, ESC_SHALLOW, "ends at" },
		{ "HEAD~5", false, ESC_SHALLOW, "ends at" },
		{ "HEAD~1^!", false, ESC_SHALLOW, "ends at" },
		{ "HEAD~2..HEAD", false, ESC_SHALLOW, "ends at" },
		{ "main...other", false, ESC_SHALLOW, "common ancestor" },
		{ ":/first", false, ESC_SHALLOW, ":/first" },
		{ "nosuch", false, ESC_REVISION, "nosuch" },
	};
	struct range range;
	struct esc_error err;

	(void)state;
	sh("git init -q long && cd long\n"
	   "commit first; git branch other; commit 2; commit 3; commit 4\n"
	   "commit 5; git checkout -q other; commit o1; commit o2\n"
	   "git checkout -q main; cd ..\n"
	   "git clone -q --depth=2 --no-single-branch file://$PWD/long cut\n"
	   "cd cut && git branch -q other origin/other");
	struct repo *repo = open_repo("cut");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const enum esc_status status =
			resolve(repo, cases[i].args, false, &range, &err);

		if (status != cases[i].status ||
		    strstr(err.text, cases[i].text) == NULL)
			fail_msg("'%s': [%s] %s", cases[i].args,
				 esc_status_word(status), err.text);
		assert_non_null(strstr(err.hint, "git fetch"));
	}
	resolve(repo, "HEAD~5", false, &range, &err);
	assert_non_null(strstr(err.hint, "git fetch --deepen=4"));
	assert_int_equal(resolve(repo, "HEAD~1..HEAD", false, &range, &err),
			 ESC_OK);
	range_free(&range);
	/* The last commit before the cut is found by its message too. */
	assert_int_equal(resolve(repo, ":/4 HEAD^{/4}", false, &range, &err),
			 ESC_OK);
	char *want = sh_out("git -C cut rev-parse main~1");
	assert_string_equal(range.old.commit, want);
	assert_string_equal(range.new.commit, want);
	free(want);
	range_free(&range);
	assert_int_equal(resolve(repo, ":/o2 HEAD", false, &range, &err),
			 ESC_OK);
	range_free(&range);
	repo_close(repo);

	/* What the hint says helps. */
	sh("cd cut && git fetch -q --deepen=4");
	repo = open_repo("cut");
	assert_int_equal(resolve(repo, "HEAD~4", false, &range, &err),
			 ESC_OK);
	range_free(&range);
	repo_close(repo);
}

/* The base is inside what a shallow clone has, the missing parents beyond. */
static void
test_shallow_merge_base(void **state)
{
	static const char *const pairs[][2] = {
		{ "main", "other" }, { "other", "main" }, { "main", "main" },
		{ "main~1", "main" }, { "cross", "main" }, { "cross", "other" },
	};
	struct esc_error err;

	(void)state;
	sh("git init -q far && cd far\n"
	   "for i in 1 2 3 4; do commit c$i; done\n"
	   /* the older one of the common ancestors has the later date */
	   "GIT_COMMITTER_DATE='1800000000 +0000' git commit -q --allow-empty "
	   "-m c5; GIT_COMMITTER_DATE='1700000100 +0000' git commit -q "
	   "--allow-empty -m c6\n"
	   "git branch other; git branch cross; commit m1; commit m2\n"
	   "git checkout -q other; commit o1; commit o2\n"
	   "git checkout -q cross; commit x1; tick\n"
	   "git merge -q -m merge main~1 other~1\n"
	   "git checkout -q main; cd ..\n"
	   "git clone -q --depth=4 --no-single-branch file://$PWD/far near\n"
	   "cd near && git branch -q other origin/other\n"
	   "git branch -q cross origin/cross");
	struct repo *repo = open_repo("near");
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct range range;
		char args[64];
		char *want = sh_outf("git -C near merge-base %s %s",
				     pairs[i][0], pairs[i][1]);

		snprintf(args, sizeof(args), "%s...%s", pairs[i][0],
			 pairs[i][1]);
		if (resolve(repo, args, false, &range, &err) != ESC_OK)
			fail_msg("%s: %s", args, err.text);
		assert_string_equal(range.old.commit, want);
		range_free(&range);
		free(want);
	}
	repo_close(repo);
}

static int
setup(void **state)
{
	if (fixture_setup(state) != 0)
		return -1;
	make_history();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_spellings_below_the_root),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_search_from_head),
		cmocka_unit_test(test_ambiguous),
		cmocka_unit_test(test_unborn),
		cmocka_unit_test(test_shallow),
		cmocka_unit_test(test_shallow_merge_base),
	};

	return cmocka_run_group_tests(tests, setup, fixture_teardown);
}
