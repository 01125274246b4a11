/* By what a go command is known again: the file, the variables, the files of
 * settings.  When none has changed, nor has what it would say. */
#include "build/fingerprint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* Variables that `go env` looks at, beside GO* and CGO_*. */
static const char *const variables[] = {
	"AR=", "CC=", "CXX=", "FC=", "PKG_CONFIG=", "GCCGO=", "HOME=", "PATH=",
	"XDG_CONFIG_HOME=",
};

/* With a C compiler in PATH cgo is on: it may be installed meanwhile. */
static const char *const compilers[] = { "gcc", "clang", "cc" };

static bool
is_runnable(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

static char *
search_path(const char *name, const char *path)
{
	struct buffer candidate = { 0 };

	while (true) {
		const size_t len = strcspn(path, ":");

		buffer_clear(&candidate);
		buffer_add(&candidate, len > 0 ? path : ".", len > 0 ? len : 1);
		buffer_addf(&candidate, "/%s", name);
		if (!candidate.failed && is_runnable(candidate.data))
			break;
		if (path[len] == '\0' || candidate.failed) {
			errno = candidate.failed ? ENOMEM : ENOENT;
			buffer_free(&candidate);
			return NULL;
		}
		path += len + 1;
	}
	return candidate.data;
}

/* An absolute path without following links: Go finds its root by it. */
static char *
make_absolute(char *path)
{
	struct buffer absolute = { 0 };

	if (path == NULL || path[0] == '/')
		return path;
	char *dir = getcwd(NULL, 0);
	if (dir != NULL)
		buffer_addf(&absolute, "%s/%s", dir, path);
	free(dir);
	free(path);
	if (absolute.data == NULL || absolute.failed) {
		buffer_free(&absolute);
		errno = ENOMEM;
	}
	return absolute.data;
}

char *
find_program(const char *name)
{
	const char *path = getenv("PATH");

	if (strchr(name, '/') == NULL)
		return make_absolute(search_path(name, path != NULL ? path
						       : "/usr/bin:/bin"));
	if (is_runnable(name))
		return make_absolute(strdup(name));
	errno = ENOENT;
	return NULL;
}

void
fingerprint_add_file(struct buffer *text, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;

	if (real != NULL && stat(real, &st) == 0)
		buffer_addf(text, "%s %lld %lld.%09ld %lld.%09ld %llu\n",
			    real, (long long)st.st_size,
			    (long long)st.st_mtim.tv_sec,
			    (long)st.st_mtim.tv_nsec,
			    (long long)st.st_ctim.tv_sec,
			    (long)st.st_ctim.tv_nsec,
			    (unsigned long long)st.st_ino);
	free(real);
}

/* Settings files are small; one that is not there adds nothing. */
static void
add_content(struct buffer *text, const char *path)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char bytes[4096];
	ssize_t len;

	buffer_addf(text, "%s:\n", path);
	while (fd >= 0 && (len = read(fd, bytes, sizeof(bytes))) > 0)
		buffer_add(text, bytes, (size_t)len);
	if (fd >= 0)
		close(fd);
}

static bool
matters(const char *var)
{
	if (strncmp(var, "GO", 2) == 0 || strncmp(var, "CGO_", 4) == 0)
		return true;
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		if (strncmp(var, variables[i], strlen(variables[i])) == 0)
			return true;
	}
	return false;
}

/* Where `go env -w` stores settings. */
static void
add_goenv_file(struct buffer *text)
{
	const char *goenv = getenv("GOENV");
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	struct buffer path = { 0 };

	if (goenv != NULL && goenv[0] != '\0')
		buffer_adds(&path, goenv);
	else if (config != NULL && config[0] != '\0')
		buffer_addf(&path, "%s/go/env", config);
	else if (home != NULL)
		buffer_addf(&path, "%s/.config/go/env", home);
	add_content(text, buffer_text(&path));
	buffer_free(&path);
}

/* Cut the last element off a path. */
static void
cut_last(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash != NULL)
		*slash = '\0';
}

/* Since 1.21 the distribution has settings of its own. */
static void
add_root_settings(struct buffer *text, const char *go)
{
	const char *root = getenv("GOROOT");
	char *real = realpath(go, NULL);
	struct buffer path = { 0 };

	if (real != NULL) {
		cut_last(real);
		cut_last(real);
		buffer_addf(&path, "%s/go.env", real);
	}
	add_content(text, buffer_text(&path));
	buffer_clear(&path);
	if (root != NULL)
		buffer_addf(&path, "%s/go.env", root);
	add_content(text, buffer_text(&path));
	buffer_free(&path);
	free(real);
}

bool
go_may_overlay(const char *go)
{
	char *path = find_program(go);
	const char *flags = getenv("GOFLAGS");
	struct buffer text = { 0 };

	buffer_adds(&text, flags != NULL ? flags : "");
	add_goenv_file(&text);
	if (path != NULL)
		add_root_settings(&text, path);
	const bool may = text.failed || strstr(text.data, "-overlay") != NULL;
	buffer_free(&text);
	free(path);
	return may;
}

static bool
is_script(const char *path)
{
	char start[2] = "";
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	const ssize_t len = fd >= 0 ? read(fd, start, sizeof(start)) : -1;

	if (fd >= 0)
		close(fd);
	return len < 2 || (start[0] == '#' && start[1] == '!');
}

/*
 * A link to a program of another name: that of a version manager or of a
 * package system, which looks at the directory and at its own settings to
 * choose a Go.  Distributions link to "go" or "go-1.22".
 */
static bool
is_itself(const char *go)
{
	char *real = realpath(go, NULL);
	const char *name = real != NULL ? strrchr(real, '/') + 1 : "";
	const bool itself = strncmp(name, "go", 2) == 0;

	free(real);
	return itself;
}

void
fingerprint_add_settings(struct buffer *text)
{
	for (char **var = environ; *var != NULL; var++) {
		if (matters(*var))
			buffer_addf(text, "%s\n", *var);
	}
	for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++) {
		char *path = find_program(compilers[i]);

		buffer_addf(text, "%s\n", path != NULL ? path : "");
		free(path);
	}
	add_goenv_file(text);
}

bool
fingerprint_add_go(struct buffer *text, const char *go)
{
	buffer_addf(text, "%s\n", go);
	fingerprint_add_file(text, go);
	add_root_settings(text, go);
	return is_itself(go) && !is_script(go);
}

enum esc_status
fingerprint_go(const struct goenv_query *query, char key[REPO_OID_SIZE],
	       bool *lasting, struct esc_error *err)
{
	struct buffer text = { 0 };

	buffer_adds(&text, "env 2\n");
	*lasting = fingerprint_add_go(&text, query->go);
	fingerprint_add_settings(&text);
	buffer_addf(&text, "go %s\ntoolchain %s\nGOTOOLCHAIN %s\n",
		    query->need_go != NULL ? query->need_go : "",
		    query->need_toolchain != NULL ? query->need_toolchain : "",
		    query->toolchain != NULL ? query->toolchain : "");
	for (size_t i = 0; i < query->env_count; i++)
		buffer_addf(&text, "setting %s\n", query->env[i]);
	if (query->check_platform)
		buffer_adds(&text, "platform\n");
	enum esc_status status = text.failed
		? esc_nomem(err) : git_digest(text.data, text.len, key, err);
	buffer_free(&text);
	return status;
}
