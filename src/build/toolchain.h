#ifndef ESCDIFF_BUILD_TOOLCHAIN_H
#define ESCDIFF_BUILD_TOOLCHAIN_H

#include <stdbool.h>

#include "build/goenv.h"

/* The newest version that go.mod and go.work files of both sides name. */
struct toolchain_need {
	const char *go;			/* `go` lines; NULL: none */
	const char *go_file;		/* who asks, e.g. "sub/go.mod of HEAD" */
	const char *toolchain;		/* `toolchain` lines; NULL: none */
};

/* What is asked for whatever those files say. */
struct toolchain_wish {
	const char *fixed;		/* GOTOOLCHAIN: "go1.25.14", "local";
					   NULL: as it is set */
	const char *const *env;		/* settings, "GOARCH=386" */
	size_t env_count;
};

/*
 * Choose one Go for both sides: the command of PATH if it is new enough for
 * both, else the one that Go itself finds for what they ask (it may download
 * it).  *env is what the chosen one says of itself; *setting is the value of
 * GOTOOLCHAIN that keeps Go from choosing again, or NULL before 1.21.
 * *too_old is true when an old Go, which knows no choice, is older than
 * asked: it may be able to build all the same.  wish may be NULL.
 * Owner:  goenv_free(env) and free(*setting), also after an error.
 * Errors: ESC_NO_GO, ESC_TOOLCHAIN, ESC_GO, ESC_NOMEM, ESC_INTERRUPTED.
 * Source: go.dev/doc/toolchain.
 */
enum esc_status toolchain_choose(struct goenv *env, char **setting,
				 bool *too_old, const char *go,
				 const struct toolchain_need *need,
				 const struct toolchain_wish *wish,
				 const struct cache *cache,
				 struct esc_error *err);

#endif
