/* Settings in git's syntax: those of git itself, and those of a file of the
 * tree that is compared, which nobody has to trust. */
#include "escdiff/config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "git/git.h"

void
config_free(struct config *config)
{
	for (size_t i = 0; i < config->len; i++) {
		free(config->entries[i].key);
		free(config->entries[i].value);
	}
	free(config->entries);
	*config = (struct config){ 0 };
}

static enum esc_status
add_entry(struct config *config, const char *key, const char *value,
	  struct esc_error *err)
{
	if (config->len == config->cap) {
		const size_t cap = config->cap * 2 + 16;
		struct config_entry *entries =
			realloc(config->entries, cap * sizeof(*entries));

		if (entries == NULL)
			return esc_nomem(err);
		config->entries = entries;
		config->cap = cap;
	}
	struct config_entry entry = { .key = strdup(key) };
	if (value != NULL)
		entry.value = strdup(value);
	if (entry.key == NULL || (value != NULL && entry.value == NULL)) {
		free(entry.key);
		free(entry.value);
		return esc_nomem(err);
	}
	config->entries[config->len++] = entry;
	return ESC_OK;
}

/* What libgit2 says of a file it cannot read, in the words of this module. */
static enum esc_status
config_fail(int code, struct esc_error *err)
{
	const enum esc_status status = git_fail(NULL, code, err);

	if (status == ESC_GIT)
		err->status = ESC_CONFIG;
	return err->status;
}

static enum esc_status
add_all(struct config *config, git_config *from, bool trusted,
	struct esc_error *err)
{
	git_config *snapshot = NULL;
	git_config_iterator *all = NULL;
	git_config_entry *entry;
	enum esc_status status = ESC_OK;
	int code = git_config_snapshot(&snapshot, from);

	if (code == 0)
		code = git_config_iterator_new(&all, snapshot);
	while (code == 0 && status == ESC_OK) {
		code = git_config_next(&entry, all);
		if (code != 0)
			break;
		if (!trusted && entry->include_depth > 0)
			status = esc_fail(err, ESC_CONFIG,
					  "it may not include other files");
		else
			status = add_entry(config, entry->name, entry->value,
					   err);
	}
	if (status == ESC_OK && code != GIT_ITEROVER)
		status = config_fail(code, err);
	git_config_iterator_free(all);
	git_config_free(snapshot);
	return status;
}

/* A file that does not exist is no error, as in git. */
static enum esc_status
add_file(git_config *git, const struct repo *repo, const char *path,
	 git_config_level_t level, struct esc_error *err)
{
	const int code = git_config_add_file_ondisk(
		git, path, level, repo != NULL ? repo->git : NULL, 0);

	return code < 0 ? config_fail(code, err) : ESC_OK;
}

typedef int find_file_fn(git_buf *out);

/* The file that a variable names, else the one at the usual place; a variable
 * that is empty names none. */
static enum esc_status
add_usual(git_config *git, const struct repo *repo, const char *variable,
	  find_file_fn *find, git_config_level_t level, struct esc_error *err)
{
	const char *named = getenv(variable);
	git_buf path = { 0 };
	enum esc_status status = ESC_OK;

	if (named != NULL)
		return named[0] != '\0'
			       ? add_file(git, repo, named, level, err) : ESC_OK;
	if (find(&path) == 0)
		status = add_file(git, repo, path.ptr, level, err);
	git_buf_dispose(&path);
	return status;
}

static enum esc_status
add_system(git_config *git, const struct repo *repo, struct esc_error *err)
{
	const char *none = git_variable("GIT_CONFIG_NOSYSTEM");
	int yes = 0;

	if (none != NULL && git_config_parse_bool(&yes, none) == 0 && yes)
		return ESC_OK;
	return add_usual(git, repo, "GIT_CONFIG_SYSTEM",
			 git_config_find_system, GIT_CONFIG_LEVEL_SYSTEM, err);
}

static enum esc_status
add_users(git_config *git, const struct repo *repo, struct esc_error *err)
{
	const enum esc_status status =
		add_usual(git, repo, "GIT_CONFIG_GLOBAL", git_config_find_xdg,
			  GIT_CONFIG_LEVEL_XDG, err);

	/* The variable takes the place of both. */
	if (status != ESC_OK || getenv("GIT_CONFIG_GLOBAL") != NULL)
		return status;
	return add_usual(git, repo, "GIT_CONFIG_GLOBAL",
			 git_config_find_global, GIT_CONFIG_LEVEL_GLOBAL, err);
}

static enum esc_status
add_below(git_config *git, const struct repo *repo, const char *dir,
	  const char *name, git_config_level_t level, struct esc_error *err)
{
	char *path = path_join(dir, name);
	const enum esc_status status =
		path != NULL ? add_file(git, repo, path, level, err)
			     : esc_nomem(err);

	free(path);
	return status;
}

static enum esc_status
add_repository(git_config *git, const struct repo *repo,
	       struct esc_error *err)
{
	int own = 0;
	enum esc_status status = add_below(git, repo, repo->common_dir,
					   "config", GIT_CONFIG_LEVEL_LOCAL,
					   err);

	if (status == ESC_OK &&
	    git_config_get_bool(&own, git, "extensions.worktreeconfig") == 0 &&
	    own)
		status = add_below(git, repo, git_repository_path(repo->git),
				   "config.worktree", GIT_CONFIG_LEVEL_APP,
				   err);
	return status;
}

/* "A.b.C=v" of a command line to the entry "a.b.c"; what has no dot is none. */
static enum esc_status
add_pair(struct config *config, const char *key, const char *value,
	 struct esc_error *err)
{
	char *copy = strdup(key);

	if (copy == NULL)
		return esc_nomem(err);
	char *first = strchr(copy, '.'), *last = strrchr(copy, '.');
	enum esc_status status;
	if (first == NULL || first == copy || last[1] == '\0') {
		status = esc_fail(err, ESC_CONFIG,
				  "%s: no name of a setting", key);
	} else {
		for (char *c = copy; c < first; c++)
			*c = (char)tolower((unsigned char)*c);
		for (char *c = last; *c != '\0'; c++)
			*c = (char)tolower((unsigned char)*c);
		status = add_entry(config, copy, value, err);
	}
	free(copy);
	return status;
}

static enum esc_status
add_counted(struct config *config, struct esc_error *err)
{
	const char *count = git_variable("GIT_CONFIG_COUNT");
	enum esc_status status = ESC_OK;
	char name[64], *end;

	if (count == NULL)
		return ESC_OK;
	const unsigned long len = strtoul(count, &end, 10);
	if (*end != '\0' || !isdigit((unsigned char)count[0]) || len > 100000)
		return esc_fail(err, ESC_CONFIG, "GIT_CONFIG_COUNT is %s",
				count);
	for (unsigned long i = 0; status == ESC_OK && i < len; i++) {
		snprintf(name, sizeof(name), "GIT_CONFIG_KEY_%lu", i);
		const char *key = getenv(name);
		snprintf(name, sizeof(name), "GIT_CONFIG_VALUE_%lu", i);
		const char *value = getenv(name);

		if (key == NULL || value == NULL)
			status = esc_fail(err, ESC_CONFIG, "GIT_CONFIG_COUNT "
					  "is %s, but setting %lu is missing",
					  count, i);
		else
			status = add_pair(config, key, value, err);
	}
	return status;
}

/* A word between single quotes, in which \' and \! stand outside of them;
 * NULL: there is none.  *text goes behind it. */
static char *
take_quoted(const char **text)
{
	const char *at = *text;
	char *word = strdup(at), *end = word;

	while (word != NULL && *at == '\'') {
		for (at++; *at != '\0' && *at != '\''; at++)
			*end++ = *at;
		if (*at++ == '\0')
			break;
		*end = '\0';
		if (at[0] != '\\' || (at[1] != '\'' && at[1] != '!') ||
		    at[2] != '\'') {
			*text = at;
			return word;
		}
		*end++ = at[1];
		at += 2;
	}
	free(word);
	return NULL;
}

/* 'KEY'='VALUE', 'KEY'= for none, or as git before 2.31 wrote it,
 * 'KEY=VALUE'. */
static enum esc_status
add_parameter(struct config *config, const char **text, bool *good,
	      struct esc_error *err)
{
	char *key = take_quoted(text), *value = NULL;
	enum esc_status status = ESC_OK;
	const char *given = NULL;

	*good = key != NULL;
	if (*good && **text == '=') {
		++*text;
		if (**text == '\'') {
			value = take_quoted(text);
			*good = value != NULL;
		}
		given = value;
	} else if (*good && strchr(key, '=') != NULL) {
		char *sign = strchr(key, '=');

		*sign = '\0';
		given = sign + 1;
	}
	if (*good)
		status = add_pair(config, key, given, err);
	free(key);
	free(value);
	return status;
}

/* What `git -c NAME=VALUE` hands to the programs it starts. */
static enum esc_status
add_parameters(struct config *config, struct esc_error *err)
{
	const char *text = git_variable("GIT_CONFIG_PARAMETERS");
	enum esc_status status = ESC_OK;
	bool good = true;

	while (text != NULL && status == ESC_OK && good) {
		text += strspn(text, " ");
		if (*text == '\0')
			return ESC_OK;
		status = add_parameter(config, &text, &good, err);
	}
	return good ? status : esc_fail(err, ESC_CONFIG, "GIT_CONFIG_"
					"PARAMETERS is not as git writes it");
}

enum esc_status
config_add_git(struct config *config, const struct repo *repo,
	       struct esc_error *err)
{
	git_config *git = NULL;
	const int code = git_config_new(&git);

	if (code < 0)
		return config_fail(code, err);
	enum esc_status status = add_system(git, repo, err);
	if (status == ESC_OK)
		status = add_users(git, repo, err);
	if (status == ESC_OK && repo != NULL)
		status = add_repository(git, repo, err);
	if (status == ESC_OK)
		status = add_all(config, git, true, err);
	git_config_free(git);
	if (status == ESC_OK)
		status = add_counted(config, err);
	if (status == ESC_OK)
		status = add_parameters(config, err);
	return status == ESC_OK ? ESC_OK
				: esc_wrap(err, "git's configuration");
}

/*
 * libgit2 follows includes of any file it reads: a file that is not to be
 * trusted must not even come to it.  The word in another place than a
 * section's head is refused, too; nobody needs it there.
 */
static bool
has_include(const char *text)
{
	while ((text = strchr(text, '[')) != NULL) {
		text++;
		text += strspn(text, " \t\v\f\r\n\\");
		if (strncasecmp(text, "include", strlen("include")) == 0)
			return true;
	}
	return false;
}

/* "failed to parse config file: WHY (in /proc/self/fd/3:2, column 0)": the
 * name of the file is another. */
static enum esc_status
name_file(const char *path, const char *name, struct esc_error *err)
{
	char text[sizeof(err->text)];
	const char *found = strstr(err->text, path);

	if (found == NULL)
		return esc_wrap(err, "%s", name);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(found - err->text),
		 err->text, name, found + strlen(path));
	return esc_fail(err, err->status, "%s", text);
}

/* libgit2 reads files only: one without a name, in memory. */
static enum esc_status
open_text(git_config **git, int *fd, const char *text, size_t len,
	  const char *name, struct esc_error *err)
{
	char path[64];

	*fd = memfd_create("config", MFD_CLOEXEC);
	if (*fd < 0)
		return esc_errno(err, "%s", name);
	for (size_t done = 0; done < len;) {
		const ssize_t written = write(*fd, text + done, len - done);

		if (written < 0)
			return esc_errno(err, "%s", name);
		done += (size_t)written;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", *fd);
	const int code = git_config_open_ondisk(git, path);
	if (code == 0)
		return ESC_OK;
	config_fail(code, err);
	return name_file(path, name, err);
}

enum esc_status
config_add_text(struct config *config, const char *text, size_t len,
		const char *name, struct esc_error *err)
{
	git_config *git = NULL;
	int fd = -1;
	enum esc_status status;

	if (len > CONFIG_TEXT_MAX)
		return esc_fail(err, ESC_CONFIG, "%s: larger than %zu bytes",
				name, CONFIG_TEXT_MAX);
	if (len == 0)
		return ESC_OK;
	if (memchr(text, '\0', len) != NULL)
		return esc_fail(err, ESC_CONFIG, "%s: holds a NUL byte", name);
	if (has_include(text))
		return esc_fail(err, ESC_CONFIG,
				"%s: it may not include other files", name);
	status = open_text(&git, &fd, text, len, name, err);
	if (status == ESC_OK) {
		status = add_all(config, git, false, err);
		if (status != ESC_OK)
			esc_wrap(err, "%s", name);
	}
	git_config_free(git);
	if (fd >= 0)
		close(fd);
	return status;
}

const struct config_entry *
config_find(const struct config *config, const char *key)
{
	for (size_t i = config->len; i > 0; i--) {
		if (strcmp(config->entries[i - 1].key, key) == 0)
			return &config->entries[i - 1];
	}
	return NULL;
}

const char *
config_text(const struct config *config, const char *key)
{
	const struct config_entry *entry = config_find(config, key);

	if (entry == NULL)
		return NULL;
	return entry->value != NULL ? entry->value : "true";
}

bool
config_is_bool(const char *value, bool *yes)
{
	int result;

	/* An empty value is false, none at all is true: libgit2 knows. */
	if (git_config_parse_bool(&result, value) < 0)
		return false;
	*yes = result != 0;
	return true;
}

enum esc_status
config_bool(const struct config *config, const char *key, bool *yes,
	    struct esc_error *err)
{
	const struct config_entry *entry = config_find(config, key);

	if (entry == NULL || config_is_bool(entry->value, yes))
		return ESC_OK;
	return esc_fail(err, ESC_CONFIG, "%s=%s: not a boolean", key,
			entry->value);
}
