/* open.c, owner.c, odb.c: where the repository is found and trusted. */
#include "git_fixture.h"

#include "git/git.h"

struct place {
	const char *dir;		/* given to repo_open */
	const char *workdir;		/* below the scratch directory; NULL:
					   none */
	const char *common;
	const char *prefix;
};

static const struct place places[] = {
	{ "r", "r", "r/.git", "" },
	{ "r/a/b", "r", "r/.git", "a/b" },
	{ "./r/a/../a/b/", "r", "r/.git", "a/b" },
	{ "r/.git", "r", "r/.git", "" },
	{ "by link", "r", "r/.git", "a" },
	{ "linked", "linked", "r/.git", "" },
	{ "linked/a", "linked", "r/.git", "a" },
	{ "bare.git", NULL, "bare.git", "" },
	{ "bare.git/objects", NULL, "bare.git", "" },
	{ "elsewhere", "elsewhere", "moved.git", "" },
	{ "elsewhere/d", "elsewhere", "moved.git", "d" },
	{ "linked bare", "linked bare", "bare.git", "" },
};

static void
make_places(void)
{
	sh("git init -q r && cd r && mkdir -p a/b && echo 1 >a/b/f && "
	   "commit one; echo 2 >a/b/f; commit two\n"
	   "git worktree add -q --detach ../linked\n"
	   "cd ..; ln -s r/a 'by link'; git clone -q --bare r bare.git\n"
	   "git init -q --separate-git-dir=moved.git elsewhere; "
	   "mkdir elsewhere/d; cd elsewhere; echo 1 >d/f; commit e\n"
	   "cd ..; git -C bare.git worktree add -q --detach "
	   "'../linked bare'; mkdir none");
}

static void
assert_place(const struct repo *repo, const struct place *want)
{
	const char *got[] = { repo_workdir(repo), repo_common_dir(repo) };
	const char *wanted[] = { want->workdir, want->common };
	char *here = sh_out("pwd -P");

	for (size_t i = 0; i < ARRAY_LEN(got); i++) {
		char *full = NULL;

		if (wanted[i] != NULL)
			assert_true(asprintf(&full, "%s/%s", here,
					     wanted[i]) > 0);
		if ((full == NULL) != (got[i] == NULL) ||
		    (full != NULL && strcmp(full, got[i]) != 0))
			fail_msg("%s: %s, not %s", want->dir,
				 got[i] != NULL ? got[i] : "none",
				 full != NULL ? full : "none");
		free(full);
	}
	assert_string_equal(repo_prefix(repo), want->prefix);
	free(here);
}

static void
test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		struct repo *repo = open_repo(places[i].dir);

		assert_place(repo, &places[i]);
		repo_close(repo);
	}
	/* and from within */
	assert_int_equal(chdir("r/a/b"), 0);
	struct repo *repo = open_repo(".");
	assert_string_equal(repo_prefix(repo), "a/b");
	repo_close(repo);
	assert_int_equal(chdir("../../.."), 0);
	repo_close(NULL);
}

/* Set some variables, "A=x B=y"; all are unset again with set false. */
static void
environment(const char *pairs, bool set)
{
	char *copy = strdup(pairs);

	for (char *word = strtok(copy, " "); word != NULL;
	     word = strtok(NULL, " ")) {
		char *equals = strchr(word, '=');

		*equals = '\0';
		if (set)
			setenv(word, equals + 1, 1);
		else
			unsetenv(word);
	}
	free(copy);
}

static const struct {
	const char *variables;
	struct place place;
} environments[] = {
	{ "GIT_DIR=.git", { "r", "r", "r/.git", "" } },
	{ "GIT_DIR=r/.git", { ".", "r", "r/.git", "" } },
	{ "GIT_DIR=../../.git GIT_WORK_TREE=../..",
	  { "r/a/b", "r", "r/.git", "a/b" } },
	{ "GIT_DIR=../r/.git GIT_WORK_TREE=.",
	  { "none", "none", "r/.git", "" } },
	{ "GIT_DIR=../r/.git/worktrees/linked",
	  { "linked", "linked", "r/.git", "" } },
	{ "GIT_DIR=.git", { "linked", "linked", "r/.git", "" } },
	{ "GIT_DIR=bare.git", { ".", NULL, "bare.git", "" } },
	/* not named .git and not bare: the work tree is where one stands */
	{ "GIT_DIR=../moved.git", { "none", "none", "moved.git", "" } },
	{ "GIT_DIR=", { "r", "r", "r/.git", "" } },
	{ "GIT_WORK_TREE=../none", { "r", "none", "r/.git", "" } },
	{ "GIT_PREFIX=a/ GIT_DIR=.git", { "r", "r", "r/.git", "" } },
};

static void
test_environment(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(environments); i++) {
		environment(environments[i].variables, true);
		struct repo *repo = open_repo(environments[i].place.dir);
		environment(environments[i].variables, false);
		assert_place(repo, &environments[i].place);
		repo_close(repo);
	}
}

/* git commit gives its hooks an index that is not the usual one. */
static void
test_index_file(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("cd r && echo staged >a/b/f && GIT_INDEX_FILE=$PWD/other.index "
	   "git add -A && git checkout -q a/b/f");
	char *want = sh_out("cd r && GIT_INDEX_FILE=other.index "
			    "git write-tree");
	setenv("GIT_INDEX_FILE", "other.index", 1);
	struct repo *repo = open_repo("r");
	unsetenv("GIT_INDEX_FILE");
	assert_int_equal(resolve(repo, "", true, &range, &err), ESC_OK);
	assert_string_equal(range.new.tree, want);
	range_free(&range);
	repo_close(repo);
	free(want);
	sh("cd r && rm -f other.index && git status --porcelain >../out && "
	   "test ! -s ../out");
}

/* What git itself gives a hook: record it, then open with it. */
static void
test_in_a_hook(void **state)
{
	struct range range;
	struct esc_error err;
	char line[4096];

	(void)state;
	sh("git init -q hooked && cd hooked && commit first\n"
	   "cat >.git/hooks/pre-commit <<'E'\n"
	   "env | grep ^GIT_ | grep -v 'GIT_\\(AUTHOR\\|COMMITTER\\|CONFIG\\)' "
	   ">../hook.env; git write-tree >../hook.tree; "
	   "cp $GIT_INDEX_FILE ../hook.index; pwd >../hook.dir\nE\n"
	   "chmod +x .git/hooks/pre-commit; mkdir sub; cd sub\n"
	   "echo 1 >f; git add f; echo 2 >g; git commit -q -a -m hooked");
	FILE *file = fopen("hook.env", "r");
	assert_non_null(file);
	bool has_index = false;
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		has_index |= strncmp(line, "GIT_INDEX_FILE=", 15) == 0;
		char *equals = strchr(line, '=');
		*equals = '\0';
		setenv(line, equals + 1, 1);
	}
	fclose(file);
	assert_true(has_index);
	setenv("GIT_INDEX_FILE", "../hook.index", 1);
	struct repo *repo = open_repo("hooked");
	sh("unset GIT_INDEX_FILE; true");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_EDITOR");
	unsetenv("GIT_PREFIX");
	unsetenv("GIT_EXEC_PATH");
	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	char *want = sh_out("cat hook.tree");
	assert_int_equal(resolve(repo, "HEAD~1", true, &range, &err), ESC_OK);
	assert_string_equal(range.new.tree, want);
	range_free(&range);
	repo_close(repo);
	free(want);
}

/* In a pre-receive hook the new objects are in quarantine. */
static void
assert_sees(const char *variables, const char *args, bool sees)
{
	struct range range;
	struct esc_error err;

	environment(variables, true);
	struct repo *repo = open_repo("bare.git");
	environment(variables, false);
	assert_int_equal(resolve(repo, args, false, &range, &err),
			 sees ? ESC_OK : ESC_REVISION);
	range_free(&range);
	repo_close(repo);
}

static void
test_quarantine(void **state)
{
	(void)state;
	sh("git clone -q r pusher; cd pusher; echo p >p; commit pushed; "
	   "mkdir ../quarantine; git rev-list --objects origin/main..HEAD | "
	   "cut -d' ' -f1 | git pack-objects -q ../quarantine/pack >/dev/null;"
	   "mkdir ../quarantine/pack; mv ../quarantine/pack-* "
	   "../quarantine/pack");
	char *id = sh_out("git -C pusher rev-parse HEAD");
	char *args;
	assert_true(asprintf(&args, "HEAD %s", id) > 0);

	assert_sees("GIT_DIR=.", args, false);
	assert_sees("GIT_DIR=. GIT_OBJECT_DIRECTORY=../quarantine "
		    "GIT_ALTERNATE_OBJECT_DIRECTORIES=objects", args, true);
	assert_sees("GIT_DIR=. GIT_OBJECT_DIRECTORY=objects "
		    "GIT_ALTERNATE_OBJECT_DIRECTORIES=/nowhere:../quarantine",
		    args, true);
	free(args);
	free(id);
}

static void
assert_fails(const char *dir, enum esc_status status, const char *text,
	     const char *hint)
{
	struct repo *repo = NULL;
	struct esc_error err = { 0 };

	assert_int_equal(repo_open(&repo, dir, &err), status);
	assert_int_equal(err.status, status);
	assert_null(repo);
	if (strstr(err.text, text) == NULL)
		fail_msg("%s: %s", dir, err.text);
	if (strstr(err.hint, hint) == NULL)
		fail_msg("%s: hint: %s", dir, err.hint);
}

static void
test_not_a_repository(void **state)
{
	(void)state;
	setenv("GIT_CEILING_DIRECTORIES", fixture_dir, 1);
	assert_fails("none", ESC_NOT_REPO, "none", "-C DIR");
	unsetenv("GIT_CEILING_DIRECTORIES");
	assert_fails("nosuch", ESC_IO, "nosuch", "");
	setenv("GIT_DIR", "nosuch.git", 1);
	assert_fails("r", ESC_NOT_REPO, "GIT_DIR", "");
	unsetenv("GIT_DIR");
}

static void
test_ceiling(void **state)
{
	char *ceiling;

	(void)state;
	assert_true(asprintf(&ceiling, "%s/r", fixture_dir) > 0);
	setenv("GIT_CEILING_DIRECTORIES", ceiling, 1);
	assert_fails("r/a/b", ESC_NOT_REPO, "r/a/b", "");
	unsetenv("GIT_CEILING_DIRECTORIES");
	free(ceiling);
}

static void
test_sha256(void **state)
{
	(void)state;
	sh("git init -q --object-format=sha256 sha && cd sha && mkdir d && "
	   "echo 1 >d/f && commit one");
	assert_fails("sha", ESC_SHA256, "SHA-256", "--no-index");
	assert_fails("sha/d", ESC_SHA256, "SHA-256", "--no-index");
}

/* What changes nothing for a reader is no reason to refuse. */
static void
test_extensions(void **state)
{
	static const char *const known[] = {
		"worktreeConfig=true", "partialClone=origin",
		"preciousObjects=true", "noop=true",
	};
	struct range range;
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		char script[256];

		snprintf(script, sizeof(script), "rm -rf ext; git clone -q r "
			 "ext; cd ext; git config core.repositoryformatversion "
			 "1; git config extensions.%.*s %s",
			 (int)strcspn(known[i], "="), known[i],
			 strchr(known[i], '=') + 1);
		sh(script);
		struct repo *repo = open_repo("ext");
		assert_int_equal(resolve(repo, "HEAD~1 HEAD", false, &range,
					 &err), ESC_OK);
		range_free(&range);
		repo_close(repo);
	}
	sh("git -C ext config extensions.future true");
	assert_fails("ext", ESC_GIT, "extensions.future", "");
}

/*
 * Repositories of another user, seen by root or by a plain user.  Where the
 * test does not run as root, a directory of root's serves.
 */
static const char *const trusting[] = {
	"*", "%s/foreign", "%s/*", "~/foreign", "%s/../%s/foreign",
};

static void
assert_trusted(const char *value, bool trusted)
{
	struct repo *repo = NULL;
	struct esc_error err = { 0 };
	const enum esc_status status = repo_open(&repo, "foreign/a", &err);

	if (status != (trusted ? ESC_OK : ESC_UNSAFE_OWNER))
		fail_msg("safe.directory=%s: [%s] %s", value,
			 esc_status_word(status), err.text);
	repo_close(repo);
}

static void
test_foreign_as_root(void)
{
	char *base = sh_out("basename $PWD");

	sh("cp -a r foreign && chown -R 65534:65534 foreign");
	assert_fails("foreign", ESC_UNSAFE_OWNER, "/foreign",
		     "git config --global --add safe.directory");
	assert_trusted("none", false);
	for (size_t i = 0; i < ARRAY_LEN(trusting); i++) {
		char value[512], script[600];
		const char *t = trusting[i];

		if (strstr(t, "../") != NULL)
			snprintf(value, sizeof(value), "%s/../%s/foreign",
				 fixture_dir, base);
		else if (t[0] == '%')
			snprintf(value, sizeof(value), "%s%s", fixture_dir,
				 t + 2);
		else
			snprintf(value, sizeof(value), "%s", t);
		snprintf(script, sizeof(script), "rm -f .gitconfig; "
			 "git config --global safe.directory '%s'", value);
		sh(script);
		assert_trusted(value, true);
	}
	sh("rm -f .gitconfig; git config --global --add safe.directory '*'; "
	   "git config --global --add safe.directory ''");
	assert_trusted("* and nothing", false);
	sh("rm -f .gitconfig; git config --global safe.directory /other; "
	   "git config -f foreign/.git/config safe.directory '*'");
	assert_trusted("its own configuration", false);
	/* What the hint says helps. */
	struct repo *repo = NULL;
	struct esc_error err = { 0 };
	assert_int_equal(repo_open(&repo, "foreign", &err), ESC_UNSAFE_OWNER);
	sh(strstr(err.hint, "git config"));
	assert_trusted("the hint", true);
	sh("rm -f .gitconfig");

	/* A bare one is named itself. */
	sh("cp -a bare.git \"it's.git\" && chown -R 65534:65534 it*.git");
	assert_int_equal(repo_open(&repo, "it's.git", &err),
			 ESC_UNSAFE_OWNER);
	sh(strstr(err.hint, "git config"));
	repo = open_repo("it's.git");
	repo_close(repo);
	/* Trust is for one repository, not for the rest of the run. */
	assert_trusted("another one", false);
	sh("rm -f .gitconfig");
	free(base);
}

static void
test_foreign(void **state)
{
	(void)state;
	if (geteuid() == 0) {
		test_foreign_as_root();
		return;
	}
	assert_false(owner_trusted("/foreign"));
	sh("git config --global safe.directory '*'");
	assert_true(owner_trusted("/foreign"));
	sh("git config --global safe.directory '/for/*'");
	assert_false(owner_trusted("/foreign"));
	assert_true(owner_trusted("/for/eign"));
	sh("rm -f .gitconfig");
}

static void
test_digest(void **state)
{
	char hex[REPO_OID_SIZE];
	struct esc_error err;

	(void)state;
	assert_int_equal(git_digest("", 0, hex, &err), ESC_OK);
	assert_string_equal(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	assert_int_equal(git_digest("a\0b", 3, hex, &err), ESC_OK);
	char *want = sh_out("printf 'a\\0b' | git hash-object --stdin");
	assert_string_equal(hex, want);
	free(want);
}

static int
setup(void **state)
{
	if (fixture_setup(state) != 0)
		return -1;
	make_places();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_index_file),
		cmocka_unit_test(test_in_a_hook),
		cmocka_unit_test(test_quarantine),
		cmocka_unit_test(test_not_a_repository),
		cmocka_unit_test(test_ceiling),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_digest),
	};

	return cmocka_run_group_tests(tests, setup, fixture_teardown);
}
