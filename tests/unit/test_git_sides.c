/*
 * sides.c, worktree.c, submodule.c: trees of index and work tree.  The
 * oracle is git add -A and git write-tree, in a copy.
 */
#include "git_fixture.h"

/* What the shell lines do to a clone of "base" before it is read. */
struct tree_case {
	const char *name;
	const char *script;
	bool cached;		/* only the index is compared */
};

static const struct tree_case trees[] = {
	{ "clean", "", false },
	{ "changed", "echo 2 >>a.go", false },
	{ "same size, same second", "echo 9 >f; git add f; echo 8 >f", false },
	{ "deleted", "rm a.go", false },
	{ "directory deleted", "rm -r d", false },
	{ "untracked", "echo n >new.go; mkdir n; echo m >n/m.go", false },
	{ "ignored", "echo x >x.o; mkdir ign; echo y >ign/y.go; "
	  "echo z >d/z.o", false },
	{ "excluded", "echo '*.tmp' >>.git/info/exclude; echo 1 >a.tmp",
	  false },
	{ "ignored, but tracked", "echo 2 >kept.o", false },
	{ "staged", "echo 2 >f; git add f", false },
	{ "staged and changed again", "echo 22 >f; git add f; echo 333 >f",
	  false },
	{ "staged and deleted", "echo 2 >n.go; git add n.go; rm n.go", false },
	{ "removed from the index", "git rm -q --cached a.go", false },
	{ "intent to add", "echo 2 >n.go; git add -N n.go", false },
	{ "intent to add, gone", "echo 2 >n.go; git add -N n.go; rm n.go",
	  false },
	{ "made executable", "chmod +x a.go", false },
	{ "made executable, core.fileMode=false",
	  "git config core.filemode false; chmod +x a.go; echo 2 >>f; "
	  "chmod +x f", false },
	{ "link turned", "ln -sfn d/b.go link", false },
	{ "link to file", "rm link; echo 1 >link", false },
	{ "file to link", "ln -sf a.go f", false },
	{ "file to directory", "rm f; mkdir f; echo 1 >f/g.go", false },
	{ "directory to file", "rm -r d; echo 1 >d", false },
	{ "directory to link", "mv d e; ln -s e d", false },
	{ "empty directory", "mkdir -p empty/empty", false },
	{ "odd names", "echo 1 >'a b'; echo 2 >\"$(printf 'n\\nl')\"; "
	  "echo 3 >\"$(printf '\\377\\376')\"; mkdir -- -d; echo 4 >-d/-f; "
	  "echo 5 >'*'; echo 6 >'[a]'; git add -A -- ./-d; "
	  "echo 7 >-d/-f", false },
	{ "CRLF, core.autocrlf=true", "git config core.autocrlf true; "
	  "printf 'a\\r\\nb\\r\\n' >f; printf 'n\\r\\n' >n.go", false },
	{ "CRLF, core.autocrlf=input", "git config core.autocrlf input; "
	  "printf 'a\\r\\nb\\r\\n' >f", false },
	{ "CRLF, core.safecrlf=true", "git config core.autocrlf true; "
	  "git config core.safecrlf true; printf 'a\\nb\\r\\n' >f; "
	  "sed -i 's/$/\\r/' crlf.txt", false },
	{ "CRLF by the user's configuration", "git config --global "
	  "core.autocrlf true; printf 'a\\r\\nb\\r\\n' >f", false },
	{ "CRLF by attributes", "echo '*.txt text eol=crlf' >.gitattributes; "
	  "printf 'a\\r\\n' >t.txt; printf 'b\\r\\n' >crlf.txt", false },
	{ "CRLF kept", "printf 'a\\r\\n' >f", false },
	{ "ident", "echo '*.go ident' >.gitattributes; "
	  "echo '$Id: abc $' >a.go", false },
	{ "user's excludes", "echo '*.mine' >$HOME/ex; git config --global "
	  "core.excludesfile $HOME/ex; echo 1 >a.mine", false },
	{ "sparse checkout", "git sparse-checkout set --no-cone /a.go; "
	  "echo 2 >>a.go", false },
	{ "assumed unchanged", "git update-index --assume-unchanged f; "
	  "echo changed >f", false },
	{ "skip-worktree, gone", "git update-index --skip-worktree f; rm f",
	  false },
	{ "index version 4", "git update-index --index-version 4; echo 2 >f",
	  false },
	{ "index with untracked cache", "git update-index --untracked-cache; "
	  "echo 2 >n.go; git status >/dev/null", false },
	{ "no index", "rm .git/index", false },
	{ "conflict, settled on disk", "git checkout -q -b other; echo o >f; "
	  "git commit -qam o; git checkout -q main; echo m >f; "
	  "git commit -qam m; git merge -q other >/dev/null || true; "
	  "echo both >f", false },
	{ "conflict, deleted", "git checkout -q -b other; echo o >f; "
	  "git commit -qam o; git checkout -q main; git rm -q f; "
	  "git commit -qam m; git merge -q other >/dev/null || true; "
	  "rm -f f", false },
	{ "cached: staged", "echo 2 >f; git add f; echo 3 >f; echo 1 >u.go",
	  true },
	{ "cached: intent to add", "echo 2 >d/n.go; git add -N d/n.go", true },
	{ "cached: removed", "git rm -q -r --cached d", true },
	{ "cached: emptied", "git rm -q -r --cached .", true },
};

static void
make_base(void)
{
	sh("git init -q base && cd base\n"
	   "echo 'package a' >a.go; mkdir d; echo 'package d' >d/b.go\n"
	   "echo 1 >f; ln -s a.go link; printf 'a\\nb\\n' >crlf.txt\n"
	   "echo 1 >kept.o; git add -f kept.o\n"
	   "printf '*.o\\nign/\\n' >.gitignore\n"
	   "commit base; echo 2 >g; commit two");
}

/* A copy in which git itself does what we do in memory. */
static char *
oracle(const struct tree_case *c)
{
	return sh_outf("rm -rf oracle && cp -a w oracle && cd oracle && "
		       "{ %s git -c core.safecrlf=false add -A . "
		       "2>/dev/null || echo %s; } && git write-tree",
		       c->cached ? "true ||" : "", "git add failed");
}

static void
test_trees(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trees); i++) {
		const struct tree_case *c = &trees[i];
		char *script;

		assert_true(asprintf(&script, "rm -rf w .gitconfig; "
				     "git clone -q base w; cd w\n%s",
				     c->script) > 0);
		sh(script);
		free(script);
		char *want = oracle(c);
		char *before = fingerprint("w");
		struct repo *repo = open_repo("w");

		if (resolve(repo, "HEAD~1", c->cached, &range, &err) != ESC_OK)
			fail_msg("%s: %s", c->name, err.text);
		char *after = fingerprint("w");
		if (strcmp(range.new.tree, want) != 0)
			fail_msg("%s: %s, git %s", c->name, range.new.tree,
				 want);
		if (strcmp(before, after) != 0)
			fail_msg("%s: the repository was touched", c->name);
		assert_string_equal(range.new.commit, "");
		assert_int_equal(range.new.kind,
				 c->cached ? SIDE_INDEX : SIDE_WORKTREE);
		range_free(&range);
		repo_close(repo);
		free(before);
		free(after);
		free(want);
	}
	sh("rm -f .gitconfig");
}

/* The files of a tree as lines "mode path". */
static enum esc_status
add_line(const char *path, unsigned mode, const unsigned char *id, void *data,
	 struct esc_error *err)
{
	(void)id;
	(void)err;
	buffer_addf(data, "%06o %s\n", mode, path);
	return ESC_OK;
}

static void
assert_files(struct repo *repo, const char *tree, const char *want)
{
	struct buffer lines = { 0 };
	struct esc_error err = { 0 };

	if (repo_list(repo, tree, add_line, &lines, &err) != ESC_OK)
		fail_msg("%s", err.text);
	assert_string_equal(buffer_text(&lines), want);
	buffer_free(&lines);
}

static void
assert_content(struct repo *repo, const char *tree, const char *path,
	       const char *want)
{
	struct buffer out = { 0 };
	struct esc_error err = { 0 };
	bool found;

	if (repo_read_file(repo, tree, path, &out, &found, &err) != ESC_OK)
		fail_msg("%s: %s", path, err.text);
	if (found != (want != NULL))
		fail_msg("%s: found is %d", path, found);
	if (want != NULL)
		assert_string_equal(buffer_text(&out), want);
	buffer_free(&out);
}

static void
test_read_file(void **state)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{ "f", "1\n" }, { "d/b.go", "package d\n" },
		{ "link", "package a\n" },		/* followed */
		{ "d/up", "1\n" }, { "chain", "package a\n" },
		{ "through/b.go", "package d\n" }, { "empty", "" },
		{ "nosuch", NULL }, { "d", NULL }, { "d/nosuch", NULL },
		{ "f/x", NULL }, { "loop", NULL }, { "out", NULL },
		{ "absolute", NULL }, { "dangling", NULL }, { "todir", NULL },
		{ "nosuch/x", NULL }, { "", NULL }, { "d/", NULL },
	};
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf w; git clone -q base w; cd w; ln -s ../f d/up\n"
	   "ln -s link chain; ln -s d through; : >empty; ln -s loop loop\n"
	   "ln -s ../base/f out; ln -s /etc/passwd absolute\n"
	   "ln -s nosuch dangling; ln -s d todir; commit links");
	struct repo *repo = open_repo("w");
	assert_int_equal(resolve(repo, "HEAD HEAD", false, &range, &err),
			 ESC_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_content(repo, range.old.tree, cases[i].path,
			       cases[i].want);
	range_free(&range);
	repo_close(repo);
}

static void
test_list(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf w; git clone -q base w; cd w; chmod +x a.go; "
	   "echo 1 >'d x'; git rm -q f; commit x");
	struct repo *repo = open_repo("w");
	assert_int_equal(resolve(repo, "HEAD HEAD", false, &range, &err),
			 ESC_OK);
	assert_files(repo, range.old.tree,
		     "100644 .gitignore\n100755 a.go\n100644 crlf.txt\n"
		     "100644 d x\n100644 d/b.go\n100644 g\n100644 kept.o\n"
		     "120000 link\n");
	range_free(&range);
	repo_close(repo);
}

/* A filter of the repository is a program, and never run. */
static void
test_no_filter_runs(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf w; git clone -q base w; cd w\n"
	   "echo '*.go filter=evil' >.gitattributes\n"
	   "git config filter.evil.clean 'touch ../ran; cat'\n"
	   "git config filter.evil.process 'touch ../ran; cat'\n"
	   "git config filter.evil.required true\n"
	   "git config core.fsmonitor 'touch ../ran; false'\n"
	   "git config diff.external 'touch ../ran'\n"
	   "git config core.hooksPath .\n"
	   "echo 2 >>a.go; rm -f ../ran");
	struct repo *repo = open_repo("w");
	assert_int_equal(resolve(repo, "", false, &range, &err), ESC_OK);
	assert_content(repo, range.new.tree, "a.go", "package a\n2\n");
	range_free(&range);
	repo_close(repo);
	assert_int_equal(access("ran", F_OK), -1);
}

static void
collect_notes(const char *note, void *data)
{
	buffer_addf(data, "%s\n", note);
}

/* The notes that a checkout tells; what it writes goes to "co". */
static void
checkout_notes(struct repo *repo, const char *tree, struct buffer *notes)
{
	struct esc_error err = { 0 };

	buffer_clear(notes);
	sh("rm -rf co co.git; mkdir co");
	if (repo_checkout(repo, tree, "co", "co.git", collect_notes, notes,
			  &err) != ESC_OK)
		fail_msg("%s", err.text);
}

static void
test_left_out(void **state)
{
	struct buffer notes = { 0 };
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf w; git clone -q base w; cd w; git init -q nested\n"
	   "echo 1 >nested/n.go; truncate -s 100M big.bin\n"
	   "mkfifo pipe.go; echo 1 >ok.go");
	struct repo *repo = open_repo("w");
	assert_int_equal(resolve(repo, "", false, &range, &err), ESC_OK);
	assert_content(repo, range.new.tree, "ok.go", "1\n");
	assert_content(repo, range.new.tree, "nested/n.go", NULL);
	assert_content(repo, range.new.tree, "pipe.go", NULL);
	assert_content(repo, range.new.tree, "big.bin", NULL);
	checkout_notes(repo, range.new.tree, &notes);
	assert_non_null(strstr(buffer_text(&notes), "nested/: "));
	assert_non_null(strstr(buffer_text(&notes), "big.bin: "));
	buffer_free(&notes);
	range_free(&range);
	repo_close(repo);
}

static void
test_errors(void **state)
{
	static const struct {
		const char *script;
		const char *args;
		bool cached;
		enum esc_status status;
		const char *text, *hint;
	} cases[] = {
		{ "git checkout -q -b o; echo o >f; git commit -qam o; "
		  "git checkout -q main; echo m >f; git commit -qam m; "
		  "git merge -q o >/dev/null || true", "", true, ESC_CONFLICT,
		  "f is unmerged", "git add" },
		{ "git update-index --split-index", "", true, ESC_GIT, "link",
		  "--no-split-index" },
		{ "git sparse-checkout set --cone --sparse-index x", "", true,
		  ESC_GIT, "sdir", "--no-sparse-index" },
		{ "echo garbage >.git/index", "", false, ESC_GIT, "index",
		  NULL },
		{ "git config core.bare true", "", false, ESC_BARE, "bare",
		  "two revisions" },
		{ "git config core.bare true", "HEAD", true, ESC_BARE, "bare",
		  "two revisions" },
		{ "rm -f .git/objects/$(git rev-parse HEAD^{tree} | "
		  "sed 's/../&\\//')", "HEAD HEAD", false, ESC_GIT,
		  "not found", "fsck" },
	};
	struct range range;
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *script;

		assert_true(asprintf(&script, "rm -rf w; git clone -q base w; "
				     "cd w\n%s", cases[i].script) > 0);
		sh(script);
		free(script);
		char *before = fingerprint("w");
		struct repo *repo = open_repo("w");
		const enum esc_status status = resolve(
			repo, cases[i].args, cases[i].cached, &range, &err);
		if (status != cases[i].status ||
		    strstr(err.text, cases[i].text) == NULL)
			fail_msg("%zu: [%s] %s", i, esc_status_word(status),
				 err.text);
		if (cases[i].hint != NULL &&
		    strstr(err.hint, cases[i].hint) == NULL)
			fail_msg("%zu: hint: %s", i, err.hint);
		repo_close(repo);
		char *after = fingerprint("w");
		assert_string_equal(before, after);
		free(before);
		free(after);
	}
}

/*
 *	super    lib -> sub (lib/deep -> deep), absent -> gone
 */
static void
make_submodules(void)
{
	sh("git init -q deep && cd deep && echo 'package deep' >deep.go && "
	   "commit deep; cd ..\n"
	   "git init -q sub && cd sub && echo 'package sub' >sub.go && "
	   "commit sub1; git submodule -q add ../deep deep && commit sub2; "
	   "cd ..\n"
	   "git init -q gone && cd gone && echo 1 >g.go && commit g; cd ..\n"
	   "git init -q super && cd super && echo 'module m' >go.mod\n"
	   "git submodule -q add ../sub lib\n"
	   "git -C lib checkout -q HEAD~1; commit one\n"
	   "git -C lib checkout -q -; git -C lib submodule -q update --init\n"
	   "git submodule -q add ../gone sp/gone; commit two; cd ..\n"
	   "git -C super submodule -q deinit -f sp/gone\n"
	   "rm -rf super/.git/modules/sp\n");
}

static const char *const super_one =
	"100644 .gitmodules\n100644 go.mod\n100644 lib/sub.go\n";
static const char *const super_two =
	"100644 .gitmodules\n100644 go.mod\n100644 lib/.gitmodules\n"
	"100644 lib/deep/deep.go\n100644 lib/sub.go\n";

static void
check_submodules(const char *dir)
{
	struct buffer notes = { 0 };
	struct range range;
	struct esc_error err;
	char *before = fingerprint(dir);
	struct repo *repo = open_repo(dir);

	if (resolve(repo, "main~1 main", false, &range, &err) != ESC_OK)
		fail_msg("%s: %s", dir, err.text);
	assert_files(repo, range.old.tree, super_one);
	assert_files(repo, range.new.tree, super_two);
	checkout_notes(repo, range.new.tree, &notes);
	assert_int_equal(access("co/lib/deep/deep.go", F_OK), 0);
	assert_non_null(strstr(buffer_text(&notes), "submodule sp/gone is "
			       "not here"));
	assert_null(strstr(buffer_text(&notes), "lib"));
	buffer_free(&notes);
	range_free(&range);
	repo_close(repo);
	char *after = fingerprint(dir);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
test_submodules(void **state)
{
	(void)state;
	make_submodules();
	check_submodules("super");
	/* The repository of a submodule in its place, as git once did. */
	sh("cp -a super oldstyle && cd oldstyle && rm lib/.git && "
	   "mv .git/modules/lib lib/.git && "
	   "git config -f lib/.git/config --unset core.worktree && "
	   "rm lib/deep/.git && mv lib/.git/modules/deep lib/deep/.git && "
	   "git config -f lib/deep/.git/config --unset core.worktree && "
	   "rm -rf .git/modules");
	check_submodules("oldstyle");
	/* Not checked out any more, but known. */
	sh("cp -a super emptied && cd emptied && rm -rf lib && mkdir lib");
	check_submodules("emptied");
	/* A linked work tree has submodules of its own. */
	sh("git -C super worktree add -q --detach ../linked main && "
	   "cd linked && "
	   "git submodule -q update --init --recursive lib && "
	   "rm -rf ../super/.git/modules/lib");
	check_submodules("linked");
	/* Bare, with the modules beside. */
	sh("cp -a emptied/.git bare.git && git -C bare.git config core.bare "
	   "true && git -C bare.git config --unset core.worktree || true");
	check_submodules("bare.git");
}

static void
test_submodules_of_work_tree(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf w && git clone -q super w && cd w && "
	   "git submodule -q update --init lib && cd lib && "
	   "git submodule -q update --init && echo dirty >sub.go && "
	   "echo new >new.go && echo deeper >deep/deep.go && "
	   "echo x.o >../.git/modules/lib/info/exclude && echo 1 >x.o");
	char *before = fingerprint("w");
	struct repo *repo = open_repo("w");
	if (resolve(repo, "", false, &range, &err) != ESC_OK)
		fail_msg("%s", err.text);
	assert_files(repo, range.new.tree,
		     "100644 .gitmodules\n100644 go.mod\n"
		     "100644 lib/.gitmodules\n100644 lib/deep/deep.go\n"
		     "100644 lib/new.go\n100644 lib/sub.go\n");
	assert_content(repo, range.new.tree, "lib/sub.go", "dirty\n");
	assert_content(repo, range.new.tree, "lib/deep/deep.go", "deeper\n");
	assert_content(repo, range.old.tree, "lib/sub.go", "package sub\n");
	range_free(&range);

	/* The index knows the commit, not the files. */
	assert_int_equal(resolve(repo, "", true, &range, &err), ESC_OK);
	assert_content(repo, range.new.tree, "lib/sub.go", "package sub\n");
	range_free(&range);
	repo_close(repo);
	char *after = fingerprint("w");
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static int
setup(void **state)
{
	if (fixture_setup(state) != 0)
		return -1;
	make_base();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trees),
		cmocka_unit_test(test_read_file),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_no_filter_runs),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_submodules),
		cmocka_unit_test(test_submodules_of_work_tree),
	};

	return cmocka_run_group_tests(tests, setup, fixture_teardown);
}
