/* checkout.c, state.c, targets.c, files.c: a directory made to hold a tree. */
#include "git_fixture.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>

#include "escdiff/interrupt.h"
#include "git/checkout.h"

/*
 * A device that fills up: our library and libgit2 both call this write.
 * Bytes that still fit; negative: no limit.
 */
static long room = -1;

ssize_t
write(int fd, const void *data, size_t len)
{
	static ssize_t (*real)(int, const void *, size_t);

	if (real == NULL) {
		void *symbol = dlsym(RTLD_NEXT, "write");
		memcpy(&real, &symbol, sizeof(real));
	}
	if (room < 0 || fd <= 2)
		return real(fd, data, len);
	if (room == 0) {
		errno = ENOSPC;
		return -1;
	}
	const size_t part = len < (size_t)room ? len : (size_t)room;
	const ssize_t written = real(fd, data, part);
	if (written > 0)
		room -= written;
	return written;
}

static struct buffer notes;

static void
keep_note(const char *note, void *data)
{
	(void)data;
	buffer_addf(&notes, "%s\n", note);
}

static enum esc_status
checkout(struct repo *repo, const char *tree, struct esc_error *err)
{
	*err = (struct esc_error){ 0 };
	buffer_clear(&notes);
	return repo_checkout(repo, tree, "co", "co.git", keep_note, NULL, err);
}

static void
fresh(void)
{
	sh("chmod -R u+rwx co 2>/dev/null || true; rm -rf co co.git; mkdir co");
}

/*
 * What stands in co, as a tree id: git's own view, with attributes and
 * configuration kept from meddling.
 */
static char *
standing(void)
{
	return sh_out("test -d ora.git || { git init -q --bare ora.git; "
		      "echo '* -text -filter -ident -eol' "
		      ">ora.git/info/attributes; }; rm -f ora.index; cd co; "
		      "export GIT_CONFIG_GLOBAL=/dev/null "
		      "GIT_INDEX_FILE=../ora.index GIT_DIR=../ora.git "
		      "GIT_WORK_TREE=.; git -c core.autocrlf=false "
		      "-c core.filemode=true -c core.symlinks=true "
		      "add -A -f . && git write-tree");
}

static void
assert_standing(const char *tree, const char *what)
{
	char *got = standing();

	if (strcmp(got, tree) != 0)
		fail_msg("%s: %s stands there, not %s", what, got, tree);
	free(got);
}

static void
checkout_ok(struct repo *repo, const char *tree, const char *what)
{
	struct esc_error err;

	if (checkout(repo, tree, &err) != ESC_OK)
		fail_msg("%s: %s", what, err.text);
	assert_standing(tree, what);
}

static char *
tree_of(const char *revision)
{
	return sh_outf("git -C w rev-parse '%s^{tree}'", revision);
}

static void
make_repository(void)
{
	sh("git init -q w && cd w\n"
	   "mkdir -p d/e same && echo 'package d' >d/b.go && echo 1 >d/e/f\n"
	   "echo 'package a' >a.go; echo s >same/s.go; ln -s a.go link\n"
	   "echo '#!/bin/sh' >run; chmod +x run; : >empty\n"
	   "printf 'a\\r\\nb\\n' >mixed; ln -s ../a.go d/up; ln -s d tod\n"
	   "echo 1 >'a b'; echo 2 >\"$(printf 'n\\nl')\"\n"
	   "echo 3 >\"$(printf '\\377\\376')\"; mkdir -- -d; echo 4 >-d/-f\n"
	   "printf '* text=auto ident\\n*.go text eol=crlf filter=x\\n' "
	   ">.gitattributes\n"
	   "printf '*.o\\nign/\\n' >.gitignore; echo o >x.o; mkdir ign\n"
	   "echo g >ign/g.go; echo '$Id$' >id\n"
	   "git -c core.autocrlf=false add -f .\n"
	   "git rm -q --cached mixed; git update-index --add --cacheinfo "
	   "100644,$(git hash-object -w --no-filters mixed),mixed\n"
	   "tick; git commit -qm one\n"
	   /* everything trades places */
	   "git rm -q -r -f d/e link run tod empty ign x.o\n"
	   "mkdir link empty && echo 1 >link/f && echo 1 >empty/f\n"
	   "echo run >run; echo e >d/e; echo tod >tod; echo 2 >>a.go\n"
	   "ln -s same ign; ln -s nowhere x.o\n"
	   "git -c core.autocrlf=false add -f .; tick; git commit -qm two\n"
	   "git rm -q -r -f .; tick; git commit -q --allow-empty -m none\n");
}

static void
test_there_and_back(void **state)
{
	static const char *const steps[] = {
		"main~2", "main~1", "main~2", "main", "main~1", "main",
		"main~2", "main~2",
	};
	char *before = fingerprint("w");
	struct repo *repo = open_repo("w");

	(void)state;
	fresh();
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		char *tree = tree_of(steps[i]);
		checkout_ok(repo, tree, steps[i]);
		free(tree);
	}
	repo_close(repo);
	char *after = fingerprint("w");
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* Nothing in the user's or the system's hands changes what is written. */
static void
test_configuration_does_not_count(void **state)
{
	char *tree = tree_of("main~2");

	(void)state;
	sh("git config --global core.autocrlf true\n"
	   "git config --global core.symlinks false\n"
	   "git config --global core.filemode false\n"
	   "git config --global core.attributesfile $HOME/attr\n"
	   "git config --global core.excludesfile $HOME/excl\n"
	   "git config --global filter.x.smudge false\n"
	   "git config --global filter.x.required true\n"
	   "echo '* eol=crlf' >attr; echo '*' >excl\n"
	   "git -C w config core.eol crlf; git -C w config core.bare false");
	struct repo *repo = open_repo("w");
	fresh();
	checkout_ok(repo, tree, "with hostile configuration");
	repo_close(repo);
	sh("rm .gitconfig attr excl; git -C w config --unset core.eol");
	free(tree);
}

static char *
stat_of(const char *path)
{
	return sh_outf("stat -c '%%i %%Y %%y %%z' co/%s", path);
}

/* Only what differs is written: the rest keeps inode and times. */
static void
test_writes_only_what_differs(void **state)
{
	char *one = tree_of("main~2"), *two = tree_of("main~1");
	struct repo *repo = open_repo("w");

	(void)state;
	fresh();
	checkout_ok(repo, one, "one");
	char *before = stat_of("same/s.go"), *changed = stat_of("a.go");
	checkout_ok(repo, two, "two");
	char *after = stat_of("same/s.go"), *rewritten = stat_of("a.go");
	assert_string_equal(before, after);
	assert_string_not_equal(changed, rewritten);

	/* Also when nothing is remembered: the bytes are compared. */
	sh("rm -r co.git");
	checkout_ok(repo, two, "two again");
	free(after);
	after = stat_of("same/s.go");
	assert_string_equal(before, after);
	free(before);
	free(after);
	free(changed);
	free(rewritten);
	repo_close(repo);
	free(one);
	free(two);
}

static const char *const damages[] = {
	"echo more >>co/a.go",
	"rm co/a.go",
	"rm -r co/d",
	"rm -r co; mkdir co",
	"echo x >co/new; mkdir -p co/n/n/n; echo y >co/n/n/n/n.o",
	"mkdir -p co/ign2 && echo x >co/q.o",
	"mkdir co/empty2",
	"chmod -x co/run", "chmod +x co/a.go", "chmod 000 co/a.go",
	"rm co/a.go; mkdir co/a.go; echo x >co/a.go/x",
	"rm -r co/d; echo x >co/d",
	"rm -r co/d; ln -s ../outside co/d",
	"rm -r co/same; ln -s ../outside co/same; touch outside/s.go",
	"rm co/a.go; ln -s ../outside/f co/a.go",
	"rm co/link; ln -s d co/link", "rm co/link; cp co/a.go co/link",
	"mkdir co/ro; echo 1 >co/ro/f; chmod 500 co/ro",
	"mkdir co/no; echo 1 >co/no/f; chmod 000 co/no",
	"chmod 500 co/d; chmod 500 co/d/e",
	"rm co.git/state", "echo garbage >co.git/state", ": >co.git/state",
	("printf XXX | dd of=co.git/state bs=1 seek=99 conv=notrunc "
	 "2>/dev/null"),
	"truncate -s -5 co.git/state",
	"rm -r co.git", "echo x >co.git/state.new",
	"mkdir -p co/.git && echo 'gitdir: /nowhere' >co/.git/HEAD",
	"git init -q co/nested; echo x >co/nested/x",
	"mkfifo co/fifo",
	/* the same size and time: only the time of change tells */
	"cp -p co/a.go save; sed -i 's/p/q/' co/a.go; touch -r save co/a.go",
	"mv co/a.go x; mv co/same/s.go co/a.go; mv x co/same/s.go",
	"ln -f outside/f co/a.go",
};

static void
damage_and_heal(struct repo *repo, const char *tree, const char *damage)
{
	sh("rm -rf outside; mkdir outside; echo precious >outside/f");
	fresh();
	checkout_ok(repo, tree, "fresh");
	sh(damage);
	char *before = fingerprint("outside");
	checkout_ok(repo, tree, damage);
	char *after = fingerprint("outside");
	/* Replacing a hard link leaves the other name, with a new ctime. */
	if (strstr(damage, "ln -f") == NULL)
		assert_string_equal(before, after);
	assert_int_equal(system("grep -q precious outside/f"), 0);
	free(before);
	free(after);
}

/* Whatever was done to the directory, the next checkout makes it right. */
static void
heal_all(struct repo *repo)
{
	char *tree = tree_of("main~2");

	for (size_t i = 0; i < ARRAY_LEN(damages); i++)
		damage_and_heal(repo, tree, damages[i]);
	free(tree);
}

/* Run fn in a child as an ordinary user, for whom modes mean something. */
static void
as_nobody(void (*fn)(struct repo *), struct repo *repo)
{
	if (geteuid() != 0) {
		fn(repo);
		return;
	}
	const pid_t child = fork();
	if (child == 0) {
		int status = 1;
		if (setgid(65534) == 0 && setuid(65534) == 0) {
			fn(repo);
			status = 0;
		}
		_exit(status);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
test_heals(void **state)
{
	struct repo *repo = open_repo("w");

	(void)state;
	heal_all(repo);
	repo_close(repo);
}

/* A directory without write bit, as Go's module cache makes them. */
static void
heal_modes(struct repo *repo)
{
	struct esc_error err;
	char *tree = tree_of("main~1");

	for (int i = 0; i < 2; i++) {
		if (checkout(repo, tree, &err) != ESC_OK) {
			fprintf(stderr, "%s\n", err.text);
			_exit(2);
		}
		if (system("cd co && mkdir -p ro/x && echo 1 >ro/x/f && "
			   "chmod 500 ro/x ro && mkdir no && chmod 0 no && "
			   "chmod 500 d && chmod 0 same && chmod 0 a.go") != 0)
			_exit(3);
	}
	if (checkout(repo, tree, &err) != ESC_OK)
		_exit(4);
	char *got = standing();
	if (strcmp(got, tree) != 0)
		_exit(5);
	free(got);
	free(tree);
}

static void
test_heals_as_user(void **state)
{
	(void)state;
	fresh();
	sh("rm -rf ora.git ora.index; chmod 777 . ; chmod 777 co; "
	   "chmod -R a+rX w; git config --global --add safe.directory '*'");
	struct repo *repo = open_repo("w");
	as_nobody(heal_modes, repo);
	repo_close(repo);
	sh("rm -rf co co.git ora.git ora.index .gitconfig");
}

/*
 * A stamp vouches for a file only if it is the same in all and older than
 * the state: what was written in the same tick may have changed since.
 * (Newer kernels give no two changes one time, so this cannot be staged.)
 */
static void
test_vouches(void **state)
{
	static const struct {
		int64_t mtime, ctime, written;
		uint64_t inode, size;
		bool vouches;
	} stamps[] = {
		{ 10, 20, 21, 7, 5, true }, { 10, 20, 20, 7, 5, false },
		{ 10, 20, 19, 7, 5, false }, { 10, 20, 10, 7, 5, false },
		{ 11, 20, 30, 7, 5, false }, { 10, 21, 30, 7, 5, false },
		{ 10, 20, 30, 8, 5, false }, { 10, 20, 30, 7, 6, false },
		{ 30, 20, 25, 7, 5, false },
	};
	const struct stat st = {
		.st_mtim = { 0, 10 }, .st_ctim = { 0, 20 }, .st_ino = 7,
		.st_size = 5,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(stamps); i++) {
		const struct checkout co = { .written = stamps[i].written };
		struct target target = { .known = true, .stamp = {
			.mtime = stamps[i].mtime, .ctime = stamps[i].ctime,
			.inode = stamps[i].inode, .size = stamps[i].size } };

		if (state_vouches(&co, &target, &st) != stamps[i].vouches)
			fail_msg("case %zu", i);
		target.known = false;
		assert_false(state_vouches(&co, &target, &st));
	}
}

/* The same in earnest: a change right after the checkout is seen. */
static void
test_racy(void **state)
{
	char *tree = tree_of("main~2");
	struct repo *repo = open_repo("w");
	struct esc_error err;

	(void)state;
	fresh();
	for (int i = 0; i < 50; i++) {
		assert_int_equal(checkout(repo, tree, &err), ESC_OK);
		const int fd = open("co/a.go", O_WRONLY);
		assert_int_equal(write(fd, "PACKAGE A\n", 10), 10);
		close(fd);
		assert_int_equal(checkout(repo, tree, &err), ESC_OK);
		FILE *file = fopen("co/a.go", "r");
		char line[32];
		assert_non_null(fgets(line, sizeof(line), file));
		fclose(file);
		assert_string_equal(line, "package a\n");
		/* so that the next round writes it anew */
		unlink("co/a.go");
	}
	repo_close(repo);
	free(tree);
}

static void
make_wide(void)
{
	sh("git init -q wide && cd wide && for d in $(seq 30); do "
	   "mkdir d$d; for f in $(seq 20); do echo $d $f >d$d/f$f; done; done\n"
	   "commit one; for d in $(seq 15); do rm d$d/f1; "
	   "for f in $(seq 5 15); do echo new >>d$d/f$f; done; done\n"
	   "mkdir d1/f1; echo x >d1/f1/x; commit two");
}

static void
alternate(const char *one, const char *two)
{
	struct esc_error err;
	struct repo *repo = open_repo("wide");

	for (;;) {
		if (checkout(repo, one, &err) != ESC_OK ||
		    checkout(repo, two, &err) != ESC_OK)
			_exit(1);
	}
}

/* Killed at any moment, the next run makes it right. */
static void
test_killed(void **state)
{
	char *one = sh_out("git -C wide rev-parse 'main~1^{tree}'");
	char *two = sh_out("git -C wide rev-parse 'main^{tree}'");
	char *before = fingerprint("wide");
	struct repo *repo = open_repo("wide");

	(void)state;
	fresh();
	for (int i = 0; i < 20; i++) {
		const struct timespec pause = { 0, 600000L * (i * 7 % 20) };
		const pid_t child = fork();

		if (child == 0)
			alternate(one, two);
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		checkout_ok(repo, i % 2 == 0 ? one : two, "after a kill");
	}
	repo_close(repo);
	char *after = fingerprint("wide");
	assert_string_equal(before, after);
	free(before);
	free(after);
	free(one);
	free(two);
}

static void
test_interrupted(void **state)
{
	char *one = sh_out("git -C wide rev-parse 'main~1^{tree}'");
	int status;

	(void)state;
	fresh();
	const pid_t child = fork();
	if (child == 0) {
		struct esc_error err;
		struct range range;
		struct repo *repo = open_repo("wide");

		interrupt_install();
		raise(SIGTERM);
		if (checkout(repo, one, &err) != ESC_INTERRUPTED)
			_exit(1);
		_exit(resolve(repo, "", false, &range, &err) ==
		      ESC_INTERRUPTED ? 0 : 2);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	free(one);
}

static void
test_disk_full(void **state)
{
	char *one = sh_out("git -C wide rev-parse 'main~1^{tree}'");
	char *two = sh_out("git -C wide rev-parse 'main^{tree}'");
	struct repo *repo = open_repo("wide");
	struct esc_error err;

	(void)state;
	fresh();
	checkout_ok(repo, one, "one");
	/* In the middle of the files, and in the middle of the index. */
	for (long fits = 0; fits < 60000; fits += 701) {
		room = fits;
		const enum esc_status status = checkout(repo, two, &err);
		room = -1;
		if (status == ESC_OK) {
			assert_true(fits > 2000);
			break;
		}
		if (status != ESC_DISK_FULL)
			fail_msg("room for %ld: [%s] %s", fits,
				 esc_status_word(status), err.text);
		checkout_ok(repo, one, "one again");
	}
	checkout_ok(repo, two, "two");
	assert_int_equal(room, -1);
	repo_close(repo);
	free(one);
	free(two);
}

struct hostile_case {
	const char *name;
	const char *entries;	/* for git mktree: F and T stand for ids of a
				   file and a tree with a file x */
	const char *text;	/* part of the message */
};

static const struct hostile_case hostile[] = {
	{ "..", "040000 tree T\t..", "\"..\"" },
	{ ".", "040000 tree T\t.", "\".\"" },
	{ ".. file", "100644 blob F\t..", "\"..\"" },
	{ ".git", "040000 tree T\t.git", ".git" },
	{ ".git file", "100644 blob F\t.git", ".git" },
	{ ".GIT", "040000 tree T\t.GIT", ".GIT" },
	{ ".Git", "040000 tree T\t.Git", ".Git" },
	{ ".git with blank", "040000 tree T\t.git ", ".git " },
	{ ".git with dots", "040000 tree T\t.git. . .", ".git. . ." },
	{ ".git stream", "040000 tree T\t.git::$INDEX_ALLOCATION", ".git::" },
	{ "git~1", "040000 tree T\tGIT~1", "GIT~1" },
	{ "HFS", "040000 tree T\t.g\xe2\x80\x8cit", "it" },
	{ "HFS end", "040000 tree T\t.git\xe2\x80\x8d", ".git" },
};

static const char *const harmless[] = {
	"100644 blob F\t.gitignore", "100644 blob F\t.git1",
	"100644 blob F\t.gitx", "100644 blob F\tgit", "100644 blob F\tgit~2",
	"100644 blob F\t...", "100644 blob F\ta..", "100644 blob F\t..a",
	"100644 blob F\tx.git", "100644 blob F\ta\\b", "100644 blob F\t~",
	"100644 blob F\t-", "040000 tree T\t.github", "100644 blob F\t.gi",
	"100644 blob F\tcon", "100644 blob F\ta:b", "100644 blob F\t.git-x",
};

/* A tree in "w" out of lines for git mktree, none of them checked. */
static char *
make_tree(const char *entries)
{
	FILE *file = fopen("entries", "w");

	assert_non_null(file);
	fprintf(file, "%s\n", entries);
	fclose(file);
	return sh_out("cd w; F=$(echo x | git hash-object -w --stdin); "
		      "T=$(printf '100644 blob %s\\tx\\n' $F | git mktree); "
		      "sed \"s/blob F/blob $F/; s/tree T/tree $T/\" "
		      "../entries | git mktree");
}

static void
test_hostile_names(void **state)
{
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		char *tree = make_tree(hostile[i].entries);
		struct repo *repo = open_repo("w");

		fresh();
		const enum esc_status status = checkout(repo, tree, &err);
		if (status != ESC_GIT ||
		    strstr(err.text, hostile[i].text) == NULL)
			fail_msg("%s: [%s] %s", hostile[i].name,
				 esc_status_word(status), err.text);
		assert_int_equal(system("test -z \"$(ls -A co)\" && "
					"test ! -e x"), 0);
		repo_close(repo);
		free(tree);
	}
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++) {
		char *tree = make_tree(harmless[i]);
		struct repo *repo = open_repo("w");

		fresh();
		checkout_ok(repo, tree, harmless[i]);
		repo_close(repo);
		free(tree);
	}
}

/*
 * Trees that no git makes: raw entries "mode name\0id".  F is a file, T a
 * tree with a file x, L a link to ".", O one to "../outside".
 */
static const char *const malformed[] = {
	/* a link and a directory of the same name: a/x would go elsewhere */
	"printf '120000 a\\0'; id $L; printf '40000 a\\0'; id $T",
	"printf '40000 a\\0'; id $T; printf '120000 a\\0'; id $L",
	("printf '120000 a\\0'; id $L; printf '100644 a-\\0'; id $F; "
	 "printf '40000 a\\0'; id $T"),
	"printf '100644 a\\0'; id $F; printf '40000 a\\0'; id $T",
	"printf '40000 a\\0'; id $T; printf '120000 a\\0'; id $O",
	/* a name with a slash */
	"printf '100644 ../x\\0'; id $F", "printf '100644 a/b\\0'; id $F",
	/* out of order, twice */
	"printf '100644 b\\0'; id $F; printf '100644 a\\0'; id $F",
	"printf '100644 a\\0'; id $F; printf '100644 a\\0'; id $F",
	"printf '100644 \\0'; id $F",
};

/* The tree that a script prints, where id N prints the bytes of an id. */
static char *
make_malformed(const char *script)
{
	FILE *file = fopen("malformed.sh", "w");

	assert_non_null(file);
	fprintf(file, "id() { printf \"$(echo $1 | sed 's/../\\\\x&/g')\"; }\n"
		"cd w; F=$(echo x | git hash-object -w --stdin)\n"
		"T=$(printf '100644 blob %%s\\tx\\n' $F | git mktree)\n"
		"L=$(printf . | git hash-object -w --stdin)\n"
		"O=$(printf ../outside | git hash-object -w --stdin)\n"
		"{ %s; } | git hash-object -w --literally -t tree --stdin\n",
		script);
	fclose(file);
	return sh_out("bash malformed.sh");
}

static void
test_malformed_trees(void **state)
{
	struct esc_error err;

	(void)state;
	sh("rm -rf outside; mkdir outside");
	for (size_t i = 0; i < ARRAY_LEN(malformed); i++) {
		char *tree = make_malformed(malformed[i]);
		struct repo *repo = open_repo("w");

		for (int round = 0; round < 2; round++) {
			fresh();
			if (round == 1)
				sh("mkdir co/a; echo 1 >co/a/x");
			const enum esc_status status =
				checkout(repo, tree, &err);
			if (status != ESC_GIT)
				fail_msg("%s: [%s] %s", malformed[i],
					 esc_status_word(status), err.text);
			assert_int_equal(system("test -z \"$(ls outside)\" && "
						"test ! -e x"), 0);
		}
		repo_close(repo);
		free(tree);
	}
}

static const struct {
	const char *path, *target;
	bool stays;
} links[] = {
	{ "l", "f", true }, { "l", "nosuch", true }, { "l", "d/f", true },
	{ "l", "./f", true }, { "l", "d/", true }, { "l", ".", true },
	{ "d/l", "../f", true }, { "d/e/l", "../../f", true },
	{ "d/e/l", "./../f", true }, { "d/l", "..", true },
	{ "l", "...", true }, { "l", "..f", true }, { "l", "d//f", true },
	{ "l", "/etc/passwd", false }, { "l", "..", false },
	{ "l", "../f", false }, { "d/l", "../../f", false },
	{ "l", "d/../f", false }, { "d/l", "e/../f", false },
	{ "l", "d/../../f", false },
	{ "d/l", ".././../f", false }, { "d/l", "..//../f", false },
	{ "l", "./../f", false }, { "l", "", false }, { "l", "//", false },
};

static void
test_links(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(links); i++) {
		if (link_stays_inside(links[i].path, links[i].target,
				      strlen(links[i].target)) !=
		    links[i].stays)
			fail_msg("%s -> %s", links[i].path, links[i].target);
	}
	assert_false(link_stays_inside("l", "a\0b", 3));

	sh("cd w && git checkout -q -B links main && echo 1 >f && mkdir d && "
	   "echo 2 >d/g && ln -s ../../f d/out && ln -s /etc abs && "
	   "ln -s \"$(printf '/n\\n\\033')\" odd && "
	   "ln -s d/g in && ln -s ../f d/up && commit links && "
	   "git checkout -q main");
	char *tree = tree_of("links");
	struct repo *repo = open_repo("w");
	struct esc_error err;
	fresh();
	assert_int_equal(checkout(repo, tree, &err), ESC_OK);
	char *list = sh_out("cd co && find . ! -type d | LC_ALL=C sort | "
			    "tr '\\n' ' '");
	assert_string_equal(list, "./d/g ./d/up ./f ./in ");
	assert_string_equal(buffer_text(&notes),
			    "abs: the link to \"/etc\" leaves the tree and is "
			    "not followed\n"
			    "d/out: the link to \"../../f\" leaves the tree "
			    "and is not followed\n"
			    "odd: the link to \"/n\\x0a\\x1b\" leaves the "
			    "tree and is not followed\n");
	/* Told once. */
	assert_int_equal(checkout(repo, tree, &err), ESC_OK);
	assert_string_equal(buffer_text(&notes), "");
	repo_close(repo);
	free(list);
	free(tree);
}

/* A file system that folds case, as far as the probe for it can tell. */
static void
test_case_clashes(void **state)
{
	struct esc_error err;

	(void)state;
	sh("rm -rf v; git init -q v; cd v; mkdir d D; echo 1 >a.go; "
	   "echo 2 >A.go; echo 3 >d/x; echo 4 >D/y; echo 5 >D/X; echo 6 >b; "
	   "commit c");
	char *tree = sh_out("git -C v rev-parse 'HEAD^{tree}'");
	struct repo *repo = open_repo("v");
	fresh();
	checkout_ok(repo, tree, "no folding");
	assert_string_equal(buffer_text(&notes), "");
	sh("touch co.git/CASE");
	assert_int_equal(checkout(repo, tree, &err), ESC_OK);
	char *list = sh_out("cd co && find . -type f | LC_ALL=C sort | "
			    "tr '\n' ' '");
	assert_string_equal(list, "./A.go ./D/X ./D/y ./b ");
	assert_string_equal(buffer_text(&notes),
			    "a.go: left out, as it differs from A.go only by "
			    "case\nd/x: left out, as it differs from D/X "
			    "only by case\n");
	free(list);
	repo_close(repo);
	free(tree);
}

/* Objects that exist in memory only. */
static void
test_work_tree(void **state)
{
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf v; git clone -q w v; cd v; git reset -q --hard HEAD~1; "
	   "echo new >new.go; echo changed >a.go; mkdir deep; : >deep/empty");
	char *before = fingerprint("v");
	struct repo *repo = open_repo("v");
	assert_int_equal(resolve(repo, "", false, &range, &err), ESC_OK);
	fresh();
	checkout_ok(repo, range.new.tree, "work tree");
	checkout_ok(repo, range.old.tree, "HEAD");
	range_free(&range);
	repo_close(repo);
	char *after = fingerprint("v");
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
test_missing_blobs(void **state)
{
	struct esc_error err;
	char *tree = tree_of("main~2");

	(void)state;
	sh("git -C w config uploadpack.allowfilter true; rm -rf partial; "
	   "git clone -q --no-checkout --filter=blob:none file://$PWD/w "
	   "partial");
	struct repo *repo = open_repo("partial");
	fresh();
	assert_int_equal(checkout(repo, tree, &err), ESC_GIT);
	assert_non_null(strstr(err.hint, "git archive"));
	repo_close(repo);

	/* What the hint says helps. */
	sh("cd partial && git archive main~2 >/dev/null");
	repo = open_repo("partial");
	checkout_ok(repo, tree, "partial clone");
	repo_close(repo);
	free(tree);
}

static int
setup(void **state)
{
	if (fixture_setup(state) != 0)
		return -1;
	make_repository();
	make_wide();
	return 0;
}

static int
teardown(void **state)
{
	buffer_free(&notes);
	return fixture_teardown(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_configuration_does_not_count),
		cmocka_unit_test(test_writes_only_what_differs),
		cmocka_unit_test(test_heals),
		cmocka_unit_test(test_heals_as_user),
		cmocka_unit_test(test_vouches),
		cmocka_unit_test(test_racy),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_disk_full),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_malformed_trees),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_case_clashes),
		cmocka_unit_test(test_work_tree),
		cmocka_unit_test(test_missing_blobs),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
