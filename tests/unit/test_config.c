/* Settings: those of git as git itself reads them, and those of a file that
 * nobody trusts. */
#include "git_fixture.h"

#include "escdiff/config.h"

static struct config
read_git(const struct repo *repo)
{
	struct config config = { 0 };
	struct esc_error err = { 0 };

	if (config_add_git(&config, repo, &err) != ESC_OK)
		fail_msg("%s", err.text);
	return config;
}

/* "KEY=VALUE" of each entry, in order, as `git config --list` has it. */
static char *
listed(const struct config *config)
{
	struct buffer text = { 0 };

	for (size_t i = 0; i < config->len; i++) {
		const struct config_entry *entry = &config->entries[i];

		buffer_addf(&text, "%s%s%s%s", i > 0 ? "\n" : "", entry->key,
			    entry->value != NULL ? "=" : "",
			    entry->value != NULL ? entry->value : "");
	}
	return text.data != NULL ? text.data : strdup("");
}

static void
assert_as_git(const char *dir)
{
	struct repo *repo = open_repo(dir);
	struct config config = read_git(repo);
	char *got = listed(&config);
	char *want = sh_outf("cd '%s' && command git config --list --includes",
			     dir);

	if (strcmp(got, want) != 0)
		fail_msg("in %s got:\n%s\nwant:\n%s", dir, got, want);
	free(got);
	free(want);
	config_free(&config);
	repo_close(repo);
}

static void
test_files(void **state)
{
	(void)state;
	sh("git init -q a && cd a\n"
	   "git config color.Some always\n"
	   "git config --add escdiff.store/**.Fail-On new\n"
	   "git config --add escdiff.store/**.Fail-On none\n"
	   "printf '[pager]\\n\\tescdiff\\n[core]\\n\\tpager =\\n' >>.git/config\n"
	   "printf '[include]\\n\\tpath = more\\n' >>.git/config\n"
	   "printf '[color]\\n\\tescdiff = never\\n' >.git/more\n"
	   "mkdir -p ../.config/git\n"
	   "printf '[a \"B c\"]\\n\\tX = \"y # z\" ; w\\n' >../.gitconfig\n"
	   "printf '[color]\\n\\tsome = xdg\\n' >../.config/git/config\n"
	   "commit one; git worktree add -q ../linked\n"
	   "git config extensions.worktreeConfig true\n"
	   "git -C ../linked config --worktree color.some of-linked\n");
	assert_as_git("a");
	assert_as_git("linked");
	char *more = sh_out("realpath a/.git/more");
	setenv("GIT_CONFIG_GLOBAL", more, 1);
	free(more);
	assert_as_git("linked");
	setenv("GIT_CONFIG_GLOBAL", "", 1);
	assert_as_git("a");
	unsetenv("GIT_CONFIG_GLOBAL");

	struct repo *repo = open_repo("linked");
	struct config config = read_git(repo);
	bool yes = false;
	struct esc_error err = { 0 };
	assert_string_equal(config_text(&config, "color.some"), "of-linked");
	assert_string_equal(config_text(&config, "escdiff.store/**.fail-on"),
			    "none");
	assert_string_equal(config_text(&config, "core.pager"), "");
	assert_string_equal(config_text(&config, "pager.escdiff"), "true");
	assert_null(config_text(&config, "color.none"));
	assert_int_equal(config_bool(&config, "pager.escdiff", &yes, &err),
			 ESC_OK);
	assert_true(yes);
	assert_int_equal(config_bool(&config, "color.some", &yes, &err),
			 ESC_CONFIG);
	config_free(&config);
	repo_close(repo);
}

/* What git says a program that it starts would find. */
static void
test_environment(void **state)
{
	char *text;

	(void)state;
	sh("git init -q env; cd env; git config alias.told "
	   "'!printenv GIT_CONFIG_PARAMETERS'");
	text = sh_out("cd env && git -c color.Some=always -c Escdiff.x.y "
		      "-c \"escdiff.it's !.z=a 'b' !\" -c core.pager= told");
	setenv("GIT_CONFIG_PARAMETERS", text, 1);
	setenv("GIT_CONFIG_COUNT", "1", 1);
	setenv("GIT_CONFIG_KEY_0", "Color.Some", 1);
	setenv("GIT_CONFIG_VALUE_0", "counted", 1);
	assert_as_git("env");
	free(text);
	setenv("GIT_CONFIG_PARAMETERS", "'color.some=old' 'a.b'", 1);
	assert_as_git("env");
	struct config config = { 0 };
	struct esc_error err = { 0 };
	setenv("GIT_CONFIG_PARAMETERS", "'color.some=ol", 1);
	assert_int_equal(config_add_git(&config, NULL, &err), ESC_CONFIG);
	config_free(&config);
	unsetenv("GIT_CONFIG_PARAMETERS");
	setenv("GIT_CONFIG_COUNT", "2", 1);
	assert_int_equal(config_add_git(&config, NULL, &err), ESC_CONFIG);
	config_free(&config);
	unsetenv("GIT_CONFIG_COUNT");
}

struct text_case {
	const char *text;
	const char *want;	/* as listed; NULL: it is refused */
	const char *message;	/* a part of it */
};

static const struct text_case texts[] = {
	{ "", "", NULL },
	{ "[escdiff]\n\tFail-On = new, hidden\n",
	  "escdiff.fail-on=new, hidden", NULL },
	{ "[escdiff \"Sto\\\"re/**\"]\ngenerated\nmax-new=1\n"
	  "[escdiff \"b\"]\nmax-new=2\n[escdiff \"Sto\\\"re/**\"]\nx=\n",
	  "escdiff.Sto\"re/**.generated\nescdiff.Sto\"re/**.max-new=1\n"
	  "escdiff.b.max-new=2\nescdiff.Sto\"re/**.x=", NULL },
	{ "[escdiff\n", NULL, ".escdiff:1" },
	{ "[escdiff]\n= 3\n", NULL, ".escdiff:2" },
	{ "[include]\n\tpath = /etc/passwd\n", NULL, "include" },
	{ "[a]b=c\n[ InClude ]\npath=/dev/zero\n", NULL, "include" },
	{ "[a]b=c [includeIf \"onbranch:x\"]\npath=x\n", NULL, "include" },
	{ "[\\\ninclude]\npath=x\n", NULL, "include" },
};

static void
test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct config config = { 0 };
		struct esc_error err = { 0 };
		const enum esc_status status = config_add_text(
			&config, texts[i].text, strlen(texts[i].text),
			".escdiff", &err);
		char *got = listed(&config);

		if (texts[i].want == NULL) {
			if (status != ESC_CONFIG ||
			    strstr(err.text, texts[i].message) == NULL ||
			    strstr(err.text, "/proc") != NULL)
				fail_msg("row %zu: %s: %s", i,
					 esc_status_word(status), err.text);
		} else if (status != ESC_OK ||
			   strcmp(got, texts[i].want) != 0) {
			fail_msg("row %zu: %s: %s", i, err.text, got);
		}
		free(got);
		config_free(&config);
	}
}

static void
test_odd_texts(void **state)
{
	struct config config = { 0 };
	struct esc_error err = { 0 };
	char *large = malloc(CONFIG_TEXT_MAX + 2);

	(void)state;
	assert_non_null(large);
	memset(large, '\n', CONFIG_TEXT_MAX + 1);
	large[CONFIG_TEXT_MAX + 1] = '\0';
	assert_int_equal(config_add_text(&config, large, CONFIG_TEXT_MAX + 1,
					 ".escdiff", &err), ESC_CONFIG);
	assert_int_equal(config_add_text(&config, "[a]\nb=\0c\n", 9,
					 ".escdiff", &err), ESC_CONFIG);
	config_free(&config);
	free(large);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_odd_texts),
	};

	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
