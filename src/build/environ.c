/* What the go command finds in its environment. */
#include "build/environ.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build/list.h"

extern char **environ;

/* `git rev-parse --local-env-vars`, without the configuration that may hold
 * credentials for private modules (GIT_CONFIG_*). */
static const char *const dropped[] = {
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG",
	"GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
	"GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
	"GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE",
	"GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
	"GIT_QUARANTINE_PATH", "GIT_NAMESPACE",
};

static bool
is_named(const char *var, const char *name)
{
	const size_t len = strlen(name);

	return strncmp(var, name, len) == 0 && var[len] == '=';
}

static bool
is_dropped(const char *var)
{
	for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++) {
		if (is_named(var, dropped[i]))
			return true;
	}
	return false;
}

/* Takes over var, also when memory is out. */
static void
add(struct environment *env, char *var)
{
	void *items = env->vars;

	/* One more for the NULL at the end. */
	if (var == NULL || !list_grow(&items, env->len + 1, &env->cap,
				      sizeof(*env->vars))) {
		env->failed = true;
		free(var);
		return;
	}
	env->vars = items;
	env->vars[env->len++] = var;
	env->vars[env->len] = NULL;
}

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0';
}

/*
 * A compiler is soon over, and a fifth of its time is collecting garbage.
 * 400 takes most of that back and half as much memory again (net/http: 290 MB
 * for 198); more, or "off", gains little and takes much.  The limit is for the
 * few packages that are enormous: the client of EC2 takes 3.2 GB as Go has it,
 * and 4 with 400 alone.  It is a soft one, which Go before 1.19 does not know.
 * What the compiler makes is the same, and so are the names under which Go's
 * cache keeps it.
 * Who has settled this for all that is Go is not overruled.
 */
static void
relax_collector(struct environment *env)
{
	if (is_set("GOGC") || is_set("GOMEMLIMIT"))
		return;
	environment_set(env, "GOGC", "400");
	environment_set(env, "GOMEMLIMIT", "3GiB");
}

void
environment_init(struct environment *env)
{
	*env = (struct environment){ 0 };
	for (char **var = environ; *var != NULL; var++) {
		if (!is_dropped(*var))
			add(env, strdup(*var));
	}
	relax_collector(env);
}

/* Takes over var, also when memory is out. */
static void
set(struct environment *env, char *var)
{
	const size_t len = var != NULL ? strcspn(var, "=") + 1 : 0;

	for (size_t i = 0; var != NULL && i < env->len; i++) {
		if (strncmp(env->vars[i], var, len) == 0) {
			free(env->vars[i]);
			env->vars[i] = var;
			return;
		}
	}
	add(env, var);
}

void
environment_set(struct environment *env, const char *name, const char *value)
{
	char *var = NULL;

	if (asprintf(&var, "%s=%s", name, value) < 0)
		var = NULL;
	set(env, var);
}

void
environment_add(struct environment *env, const char *const *settings,
		size_t count)
{
	for (size_t i = 0; i < count; i++)
		set(env, strdup(settings[i]));
}

void
environment_free(struct environment *env)
{
	for (size_t i = 0; i < env->len; i++)
		free(env->vars[i]);
	free(env->vars);
	*env = (struct environment){ 0 };
}

const char *const *
environment_vars(const struct environment *env)
{
	/* A pointer to const pointers is not implied by C's rules. */
	const union {
		char **from;
		const char *const *to;
	} vars = { env->vars };

	return vars.to;
}
