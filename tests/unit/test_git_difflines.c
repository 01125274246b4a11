/* difflines.c, rename.c: how lines moved, against git diff. */
#include "git_fixture.h"

#include "escdiff/intern.h"

/* The map of a range as text: a line a file, "old => new" and its hunks. */
static void
map_text(const struct linemap *map, struct buffer *out)
{
	const struct intern *strings = map->strings;

	for (size_t i = 0; i < map->len; i++) {
		const struct linemap_file *file = &map->files[i];

		buffer_addf(out, "%s => %s%s",
			    intern_text(strings, file->old_path),
			    intern_text(strings, file->new_path),
			    file->whole ? " whole" : "");
		for (size_t j = 0; j < file->hunk_count; j++) {
			const struct line_hunk *hunk = &file->hunks[j];
			buffer_addf(out, " -%u,%u+%u,%u", hunk->old_line,
				    hunk->old_count, hunk->new_line,
				    hunk->new_count);
		}
		buffer_addc(out, '\n');
	}
}

static void
diff_trees(struct repo *repo, const char *old, const char *new,
	   struct buffer *out)
{
	struct intern *strings = intern_new();
	struct linemap map;
	struct esc_error err = { 0 };

	linemap_init(&map, strings);
	if (repo_diff_lines(repo, old, new, &map, &err) != ESC_OK)
		fail_msg("%s", err.text);
	buffer_clear(out);
	map_text(&map, out);
	linemap_free(&map);
	intern_free(strings);
}

struct diff_case {
	const char *name;
	const char *script;	/* from one commit to the next, in "w" */
	const char *want;
};

/* Files: a.go, b.go (30 lines each, nothing alike), s.go (3 lines). */
static const struct diff_case cases[] = {
	{ "nothing", "true", "" },
	{ "edited", "sed -i '5s/.*/new/' a.go", "a.go => a.go -5,1+5,1\n" },
	{ "inserted", "sed -i '5a new' a.go", "a.go => a.go -5,0+6,1\n" },
	{ "first line", "sed -i '1i new' a.go", "a.go => a.go -0,0+1,1\n" },
	{ "deleted", "sed -i '5,6d' a.go", "a.go => a.go -5,2+4,0\n" },
	{ "several", "sed -i '3s/.*/x/; 9d; 20a y' a.go",
	  "a.go => a.go -3,1+3,1 -9,1+8,0 -20,0+20,1\n" },
	{ "added", "echo 'package n' >n.go", " => n.go\n" },
	{ "removed", "rm a.go", "a.go => \n" },
	{ "mode only", "chmod +x a.go", "a.go => a.go\n" },
	{ "renamed", "git mv a.go c.go", "a.go => c.go\n" },
	{ "renamed and edited", "git mv a.go c.go; sed -i '5a x' c.go",
	  "a.go => c.go -5,0+6,1\n" },
	{ "moved to a directory", "mkdir d; git mv a.go b.go d",
	  "a.go => d/a.go\nb.go => d/b.go\n" },
	{ "swapped", "mv a.go t; mv b.go a.go; mv t b.go",
	  "b.go => a.go\na.go => b.go\n" },
	{ "swapped and edited", "mv a.go t; mv b.go a.go; mv t b.go; "
	  "sed -i '5a x' a.go; sed -i '7d' b.go",
	  "b.go => a.go -5,0+6,1\na.go => b.go -7,1+6,0\n" },
	{ "turned round", "mv a.go t; mv b.go a.go; mv s.go b.go; mv t s.go",
	  "b.go => a.go\ns.go => b.go\na.go => s.go\n" },
	{ "renamed onto another", "git mv -f a.go b.go",
	  "a.go => b.go\nb.go => \n" },
	{ "moved away, a new one in place",
	  "mv a.go c.go; seq 100 130 >a.go", " => a.go\na.go => c.go\n" },
	{ "copied", "cp a.go c.go", " => c.go\n" },
	{ "rewritten", "seq 100 130 >a.go", "a.go => a.go -1,30+1,31\n" },
	{ "two equal, by name", "mkdir d; cp a.go d/x.go; cp a.go d/y.go; "
	  "git add .; git commit -qm t; mkdir e f; git mv d/x.go f/x.go; "
	  "git mv d/y.go e/y.go",
	  "d/y.go => e/y.go\nd/x.go => f/x.go\n" },
	{ "one of two equal stays", "mkdir d; cp a.go d/x.go; cp a.go d/y.go; "
	  "git add .; git commit -qm t; mkdir e; git mv d/y.go e/y.go; "
	  "git rm -q d/x.go", "d/x.go => \nd/y.go => e/y.go\n" },
	{ "two alike, by name", "mkdir d; cp a.go d/x.go; cp a.go d/y.go; "
	  "git add .; git commit -qm t; mkdir e f; git mv d/x.go f/x.go; "
	  "git mv d/y.go e/y.go; sed -i 5d e/y.go f/x.go",
	  "d/y.go => e/y.go -5,1+4,0\nd/x.go => f/x.go -5,1+4,0\n" },
	{ "half alike is enough", "git mv a.go c.go; sed -i '1,10d' c.go",
	  "a.go => c.go -1,10+0,0\n" },
	{ "too little alike", "git mv a.go c.go; sed -i '1,25d' c.go",
	  "a.go => \n => c.go\n" },
	{ "binary", "printf 'a\\0b' >a.go", "a.go => a.go whole\n" },
	{ "to a link", "rm a.go; ln -s b.go a.go", "a.go => a.go whole\n" },
	{ "link turned", "ln -sf a.go link", "link => link whole\n" },
	{ "link removed", "rm link", "link => \n" },
	{ "not Go: equal", "git mv data.txt d.txt", "data.txt => d.txt\n" },
	{ "not Go: edited", "git mv data.txt d.txt; echo x >>d.txt",
	  " => d.txt\ndata.txt => \n" },
	{ "CRLF", "sed -i 's/$/\\r/' s.go", "s.go => s.go -1,3+1,3\n" },
	{ "end of line lost", "printf 'package s\\nx\\ny' >s.go",
	  "s.go => s.go -2,2+2,2\n" },
	{ "marked as no text", "echo '*.go -diff binary' >.gitattributes; "
	  "git add .; git commit -qm t; sed -i '5d' a.go",
	  "a.go => a.go -5,1+4,0\n" },
	{ "directory to file", "git rm -qr sub; echo 1 >sub",
	  " => sub\nsub/f.go => \n" },
};

static void
make_base(void)
{
	sh("git init -q base && cd base\n"
	   "{ echo 'package a'; for i in $(seq 29); do "
	   "echo \"a line $i of the first file\"; done; } >a.go\n"
	   "{ echo 'package b'; for i in $(seq 29); do "
	   "echo \"something else, number $i\"; done; } >b.go\n"
	   "printf 'package s\\nvar x = 1\\nvar y = 2\\n' >s.go\n"
	   "for i in $(seq 50); do echo d $i; done >data.txt\n"
	   "ln -s s.go link; mkdir sub; echo 'package f' >sub/f.go\n"
	   "commit base");
}

static void
test_diffs(void **state)
{
	struct buffer got = { 0 };
	struct range range;
	struct esc_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *script;

		assert_true(asprintf(&script, "rm -rf w; cp -a base w; cd w; "
				     "{ %s; }; commit new", cases[i].script) >
			    0);
		sh(script);
		free(script);
		struct repo *repo = open_repo("w");
		if (resolve(repo, "HEAD~1 HEAD", false, &range, &err) !=
		    ESC_OK)
			fail_msg("%s: %s", cases[i].name, err.text);
		diff_trees(repo, range.old.tree, range.new.tree, &got);
		if (strcmp(buffer_text(&got), cases[i].want) != 0)
			fail_msg("%s:\n%snot\n%s", cases[i].name,
				 buffer_text(&got), cases[i].want);
		range_free(&range);
		repo_close(repo);
	}
	buffer_free(&got);
}

/* What stands in neither commit: index and work tree. */
static void
test_memory(void **state)
{
	struct buffer got = { 0 };
	struct range range;
	struct esc_error err;

	(void)state;
	sh("rm -rf w; cp -a base w; cd w; sed -i 3d a.go; git add a.go; "
	   "sed -i 3d a.go; echo new >new.go");
	struct repo *repo = open_repo("w");
	assert_int_equal(resolve(repo, "", true, &range, &err), ESC_OK);
	diff_trees(repo, range.old.tree, range.new.tree, &got);
	assert_string_equal(buffer_text(&got), "a.go => a.go -3,1+2,0\n");
	range_free(&range);
	assert_int_equal(resolve(repo, "", false, &range, &err), ESC_OK);
	diff_trees(repo, range.old.tree, range.new.tree, &got);
	assert_string_equal(buffer_text(&got),
			    "a.go => a.go -3,2+2,0\n => new.go\n");
	range_free(&range);
	repo_close(repo);
	buffer_free(&got);
}

/*
 * Many random edits: following the map, an unchanged line has the same text
 * on both sides, and as many lines are unchanged as git finds.
 */
static char **
read_lines(const char *path, uint32_t *count)
{
	char **lines = calloc(5000, sizeof(*lines));
	FILE *file = fopen(path, "r");
	size_t size = 0;

	*count = 0;
	while (getline(&lines[*count], &size, file) > 0) {
		size = 0;
		++*count;
	}
	fclose(file);
	return lines;
}

static void
free_lines(char **lines)
{
	for (size_t i = 0; i < 5000; i++)
		free(lines[i]);
	free(lines);
}

static void
check_mapping(const struct linemap *map, const char *old_file,
	      const char *new_file, unsigned deleted)
{
	const strid path = intern_find(map->strings, "f.go", 4);
	uint32_t old_count, new_count, same = 0;
	char **old = read_lines(old_file, &old_count);
	char **new = read_lines(new_file, &new_count);

	for (uint32_t line = 1; line <= new_count; line++) {
		strid old_path;
		uint32_t old_line;

		if (!linemap_to_old(map, path, line, &old_path, &old_line))
			continue;
		assert_int_equal(old_path, path);
		assert_string_equal(old[old_line - 1], new[line - 1]);
		same++;
	}
	assert_int_equal(same, old_count - deleted);
	free_lines(old);
	free_lines(new);
}

static void
test_random_edits(void **state)
{
	(void)state;
	sh("git init -q rnd && cd rnd && for i in $(seq 300); do "
	   "echo \"line $((i * i % 40))\"; done >f.go && commit 0");
	for (int i = 1; i <= 25; i++) {
		struct intern *strings = intern_new();
		struct linemap map;
		struct range range;
		struct esc_error err;
		char script[512];

		snprintf(script, sizeof(script),
			 "cd rnd; cp f.go ../old.go; awk -v seed=%d 'BEGIN { "
			 "srand(seed) } { r = rand(); if (r < .05) next; "
			 "if (r < .1) print \"new \" int(rand() * 9); "
			 "if (r < .15) sub(/line/, \"edited\"); print }' "
			 "../old.go >f.go; commit %d", i, i);
		sh(script);
		struct repo *repo = open_repo("rnd");
		assert_int_equal(resolve(repo, "HEAD~1 HEAD", false, &range,
					 &err), ESC_OK);
		linemap_init(&map, strings);
		assert_int_equal(repo_diff_lines(repo, range.old.tree,
						 range.new.tree, &map, &err),
				 ESC_OK);
		char *deleted = sh_out("git -C rnd diff --numstat HEAD~1 HEAD"
				       " | cut -f2");
		check_mapping(&map, "old.go", "rnd/f.go",
			      (unsigned)atoi(deleted));
		free(deleted);
		linemap_free(&map);
		intern_free(strings);
		range_free(&range);
		repo_close(repo);
	}
}

/* A vendor directory moves: thousands of pairs, some of them equal. */
static void
test_many_renames(void **state)
{
	struct buffer got = { 0 };
	struct range range;
	struct esc_error err;
	size_t moved = 0;

	(void)state;
	sh("git init -q many && cd many && mkdir vendor && cd vendor && "
	   "awk 'BEGIN { for (i = 0; i < 3000; i++) { f = \"f\" i \".go\"; "
	   "for (j = 0; j < 12; j++) print \"x\", i % 2900, j >f; close(f) "
	   "} }' && cd .. && commit one && git mv vendor third && commit two");
	struct repo *repo = open_repo("many");
	assert_int_equal(resolve(repo, "HEAD~1 HEAD", false, &range, &err),
			 ESC_OK);
	diff_trees(repo, range.old.tree, range.new.tree, &got);
	char *rest = got.data;
	for (char *line; (line = strsep(&rest, "\n")) != NULL && *line;) {
		unsigned old, new;

		if (sscanf(line, "vendor/f%u.go => third/f%u.go", &old,
			   &new) != 2 || old != new)
			fail_msg("%s", line);
		moved++;
	}
	assert_int_equal(moved, 3000);
	range_free(&range);
	repo_close(repo);
	buffer_free(&got);
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
		cmocka_unit_test(test_diffs),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_random_edits),
		cmocka_unit_test(test_many_renames),
	};

	return cmocka_run_group_tests(tests, setup, fixture_teardown);
}
