/* `go env -json`, and its answer remembered. */
#include "build/goenv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build/fingerprint.h"
#include "escdiff/spawn.h"
#include "escdiff/tmpdir.h"

struct answer {
	struct buffer out, err;
};

static enum esc_status
take_out(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct answer *answer = data;

	buffer_add(&answer->out, bytes, len);
	return answer->out.failed ? esc_nomem(err) : ESC_OK;
}

static enum esc_status
take_err(const char *bytes, size_t len, void *data, struct esc_error *err)
{
	struct answer *answer = data;

	buffer_add(&answer->err, bytes, len);
	return answer->err.failed ? esc_nomem(err) : ESC_OK;
}

static void
answer_free(struct answer *answer)
{
	buffer_free(&answer->out);
	buffer_free(&answer->err);
}

enum esc_status
goenv_find(char **path, const char *name, struct esc_error *err)
{
	if (name == NULL)
		name = "go";
	*path = find_program(name);
	if (*path != NULL)
		return ESC_OK;
	if (errno == ENOMEM)
		return esc_nomem(err);
	esc_fail(err, ESC_NO_GO, "there is no '%s' command", name);
	esc_hint(err, "install Go (https://go.dev/dl) or put its bin "
		      "directory into PATH");
	return ESC_NO_GO;
}

/* One line of Go's own text, the first that says something. */
static int
first_line(const char *text)
{
	return (int)strcspn(text, "\n");
}

static enum esc_status
go_failed(const char *command, const char *text, struct esc_error *err)
{
	while (*text == '\n')
		text++;
	esc_fail(err, ESC_GO, "%s: %.*s", command, first_line(text), text);
	/* Stored by a newer Go with `go env -w`, an old one dies of it. */
	if (strstr(text, "GOFLAGS") != NULL)
		esc_hint(err, "this Go does not know a flag of GOFLAGS; see "
			      "'go env GOFLAGS', or set GOENV=off to ignore "
			      "stored ones");
	return ESC_GO;
}

/* Run `go ARG1 ARG2 ARG3` in dir and take its standard output. */
static enum esc_status
ask(const struct goenv_query *query, const char *dir,
    const struct environment *env, const char *const args[3],
    struct answer *answer, struct esc_error *err)
{
	const char *const argv[] = { query->go, args[0], args[1], args[2],
				     NULL };
	const struct spawn spawn = { .argv = argv,
				     .env = environment_vars(env),
				     .dir = dir, .out = take_out,
				     .err = take_err, .data = answer };
	char command[64] = "go ";
	int code;

	buffer_clear(&answer->out);
	buffer_clear(&answer->err);
	enum esc_status status = spawn_run(&spawn, &code, err);
	if (status == ESC_OK && code != 0) {
		strncat(command, args[0], sizeof(command) - 4);
		status = go_failed(command, buffer_text(&answer->err), err);
	}
	return status;
}

/* Go 1.15 and older have no GOVERSION: "go version go1.13.15 linux/amd64". */
static enum esc_status
ask_version(struct goenv *env, const struct goenv_query *query,
	    const char *dir, const struct environment *vars,
	    struct answer *answer, struct esc_error *err)
{
	static const char prefix[] = "go version ";
	const enum esc_status status = ask(query, dir, vars,
					   (const char *[3]){ "version" },
					   answer, err);
	const char *text = buffer_text(&answer->out);

	if (status != ESC_OK)
		return status;
	if (strncmp(text, prefix, strlen(prefix)) != 0)
		return go_failed("go version", text, err);
	text += strlen(prefix);
	json_t *version = json_stringn(text, strcspn(text, " \n"));
	if (json_object_set_new(env->vars, "GOVERSION", version) < 0)
		return esc_nomem(err);
	return ESC_OK;
}

/*
 * `go env` of older releases believes any GOOS and GOARCH.  To list with
 * -export is to compile: that Go refuses for what it does not know.  Of unsafe
 * there is nothing to compile.
 */
static enum esc_status
check_platform(const struct goenv_query *query, const char *dir,
	       const struct environment *vars, struct answer *answer,
	       struct esc_error *err)
{
	return ask(query, dir, vars,
		   (const char *[3]){ "list", "-export", "unsafe" }, answer,
		   err);
}

/* Take over what `go env -json` printed; false if it is no such thing. */
static bool
take_answer(struct goenv *env, const struct buffer *text)
{
	json_t *vars = json_loadb(buffer_text(text), text->len, 0, NULL);

	if (!json_is_object(vars) ||
	    json_object_get(vars, "GOARCH") == NULL) {
		json_decref(vars);
		return false;
	}
	json_decref(env->vars);
	env->vars = vars;
	return true;
}

/* The go.mod that a toolchain is to be chosen for. */
static enum esc_status
write_go_mod(const struct goenv_query *query, const char *dir,
	     struct esc_error *err)
{
	struct buffer path = { 0 };
	enum esc_status status = ESC_OK;

	buffer_addf(&path, "%s/go.mod", dir);
	if (path.failed)
		return esc_nomem(err);
	FILE *file = fopen(path.data, "we");
	if (file == NULL)
		status = esc_errno(err, "writing %s", path.data);
	if (file != NULL) {
		fputs("module escdiff\n", file);
		if (query->need_go != NULL)
			fprintf(file, "\ngo %s\n", query->need_go);
		if (query->need_toolchain != NULL)
			fprintf(file, "\ntoolchain %s\n",
				query->need_toolchain);
		if (fclose(file) != 0)
			status = esc_errno(err, "writing %s", path.data);
	}
	buffer_free(&path);
	return status;
}

/* scratch is for the temporary files that Go leaves when it is killed. */
static enum esc_status
run_go_env(struct goenv *env, const struct goenv_query *query,
	   const char *scratch, struct esc_error *err)
{
	const bool need = query->need_go != NULL ||
			  query->need_toolchain != NULL;
	/* No go.mod or go.work of the user's is to have a say here. */
	const char *dir = need ? scratch : "/";
	struct environment vars;
	struct answer answer = { 0 };
	enum esc_status status = ESC_OK;

	environment_init(&vars);
	environment_set(&vars, "GOWORK", "off");
	environment_set(&vars, "GO111MODULE", "on");
	environment_set(&vars, "PWD", dir);
	environment_set(&vars, "TMPDIR", scratch);
	if (query->toolchain != NULL)
		environment_set(&vars, "GOTOOLCHAIN", query->toolchain);
	environment_add(&vars, query->env, query->env_count);
	if (vars.failed)
		status = esc_nomem(err);
	if (status == ESC_OK && need)
		status = write_go_mod(query, dir, err);
	if (status == ESC_OK)
		status = ask(query, dir, &vars,
			     (const char *[3]){ "env", "-json" }, &answer,
			     err);
	if (status == ESC_OK && !take_answer(env, &answer.out))
		status = go_failed("go env -json", buffer_text(&answer.out),
				   err);
	if (status == ESC_OK && goenv_get(env, "GOVERSION")[0] == '\0')
		status = ask_version(env, query, dir, &vars, &answer, err);
	if (status == ESC_OK && query->check_platform)
		status = check_platform(query, dir, &vars, &answer, err);
	answer_free(&answer);
	environment_free(&vars);
	return status;
}

static enum esc_status
ask_go(struct goenv *env, const struct goenv_query *query,
       struct esc_error *err)
{
	char *scratch;
	enum esc_status status = tmpdir_make(&scratch, err);

	if (status == ESC_OK)
		status = run_go_env(env, query, scratch, err);
	tmpdir_remove(scratch);
	return status;
}

static void
store(const struct goenv *env, const struct cache *cache, const char *key)
{
	char *text = json_dumps(env->vars, JSON_COMPACT);

	if (text != NULL)
		cache_store(cache, CACHE_ENV, key, text, strlen(text));
	free(text);
}

static bool
load(struct goenv *env, const struct cache *cache, const char *key)
{
	struct buffer text = { 0 };
	const bool found = cache_load(cache, CACHE_ENV, key, &text) &&
			   take_answer(env, &text) &&
			   goenv_get(env, "GOVERSION")[0] != '\0';

	buffer_free(&text);
	return found;
}

enum esc_status
goenv_ask(struct goenv *env, const struct goenv_query *query,
	  const struct cache *cache, struct esc_error *err)
{
	char key[REPO_OID_SIZE];
	bool lasting;

	*env = (struct goenv){ .go = strdup(query->go) };
	if (env->go == NULL)
		return esc_nomem(err);
	enum esc_status status = fingerprint_go(query, key, &lasting, err);
	if (status == ESC_OK && lasting)
		env->cached = load(env, cache, key);
	if (status == ESC_OK && !env->cached) {
		status = ask_go(env, query, err);
		if (status == ESC_OK && lasting)
			store(env, cache, key);
	}
	if (status != ESC_OK)
		return status;
	env->version = strdup(goenv_get(env, "GOVERSION"));
	return env->version != NULL ? ESC_OK : esc_nomem(err);
}

void
goenv_free(struct goenv *env)
{
	free(env->go);
	free(env->version);
	json_decref(env->vars);
	*env = (struct goenv){ 0 };
}

enum esc_status
goenv_copy(struct goenv *to, const struct goenv *from, struct esc_error *err)
{
	*to = (struct goenv){ .go = strdup(from->go),
			      .vars = json_incref(from->vars),
			      .version = strdup(from->version),
			      .cached = from->cached };
	return to->go != NULL && to->version != NULL ? ESC_OK : esc_nomem(err);
}

const char *
goenv_get(const struct goenv *env, const char *name)
{
	const char *value = json_string_value(json_object_get(env->vars, name));

	return value != NULL ? value : "";
}
