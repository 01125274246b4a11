#ifndef ESCDIFF_BUILD_GOENV_H
#define ESCDIFF_BUILD_GOENV_H

#include <stdbool.h>

#include <jansson.h>

#include "build/cache.h"
#include "build/environ.h"
#include "escdiff/error.h"

/* A go command and what it says of itself. */
struct goenv {
	char *go;		/* owned: absolute path of the command */
	json_t *vars;		/* owned: the answer of `go env -json` */
	char *version;		/* owned: "go1.26.8" */
	bool cached;		/* answered without running Go */
};

/* Which Go is asked. */
struct goenv_query {
	const char *go;		/* path found by goenv_find */
	const char *need_go;	/* go.mod lines to choose a toolchain for, or
				   NULL: the one that is there */
	const char *need_toolchain;
	const char *toolchain;	/* GOTOOLCHAIN, or NULL: as it is */
	const char *const *env;	/* further "NAME=VALUE" */
	size_t env_count;
	bool check_platform;	/* fail if it does not compile for the
				   platform that env sets */
};

/*
 * The absolute path of the go command: name itself if it has a "/", else
 * looked up in PATH; NULL for name means "go".
 * Owner:  *path is the caller's.
 * Errors: ESC_NO_GO, ESC_NOMEM.
 */
enum esc_status goenv_find(char **path, const char *name,
			   struct esc_error *err);

/*
 * Ask the go command for its environment; the answer is kept under a
 * fingerprint of the command, of the variables and of the files that it
 * depends on.
 * Owner:  goenv_free, also after an error.
 * Errors: ESC_GO with Go's own text, ESC_IO, ESC_NOMEM, ESC_INTERRUPTED.
 */
enum esc_status goenv_ask(struct goenv *env, const struct goenv_query *query,
			  const struct cache *cache, struct esc_error *err);
void goenv_free(struct goenv *env);

/* The same for another owner: goenv_free, also after an error: ESC_NOMEM. */
enum esc_status goenv_copy(struct goenv *to, const struct goenv *from,
			   struct esc_error *err);

/* The value of a variable, "" if this Go does not know it. */
const char *goenv_get(const struct goenv *env, const char *name);

#endif
