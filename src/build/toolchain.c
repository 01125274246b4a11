/* One Go for both sides, so that what differs is the code. */
#include "build/toolchain.h"

#include <stdlib.h>
#include <string.h>

#include "build/gover.h"

/* GOTOOLCHAIN=local or =go1.26.8: Go must not choose another. */
static bool
is_fixed(const char *mode)
{
	return strcmp(mode, "local") == 0 ||
	       (strncmp(mode, "go", 2) == 0 && strchr(mode, '+') == NULL);
}

/* The newest version asked for.  A `toolchain` line is advice, which a fixed
 * toolchain passes over; a `go` line is not. */
static const char *
newest(const struct toolchain_need *need, bool fixed)
{
	const char *best = need->go != NULL ? need->go : "";

	if (!fixed && need->toolchain != NULL &&
	    go_version_compare(need->toolchain, best) > 0)
		best = need->toolchain;
	return best;
}

static enum esc_status
too_new(const struct goenv *env, const struct toolchain_need *need,
	struct esc_error *err)
{
	esc_fail(err, ESC_TOOLCHAIN,
		 "%s asks for go %s, but Go here is %s with GOTOOLCHAIN=%s",
		 need->go_file, need->go, env->version,
		 goenv_get(env, "GOTOOLCHAIN"));
	esc_hint(err, "install that Go, or set GOTOOLCHAIN=auto to let Go "
		      "download it");
	return ESC_TOOLCHAIN;
}

/* Have Go find, and maybe download, what is asked for. */
static enum esc_status
ask_for_newer(struct goenv *env, const char *go,
	      const struct toolchain_need *need,
	      const struct toolchain_wish *wish, const struct cache *cache,
	      struct esc_error *err)
{
	const struct goenv_query query = { .go = go, .need_go = need->go,
					   .need_toolchain = need->toolchain,
					   .env = wish->env,
					   .env_count = wish->env_count };
	const enum esc_status status = goenv_ask(env, &query, cache, err);

	if (status == ESC_GO) {
		const struct esc_error cause = *err;

		esc_fail(err, ESC_TOOLCHAIN,
			 "finding the Go that %s asks for: %s", need->go_file,
			 cause.text);
		esc_hint(err, "%s", cause.hint[0] != '\0' ? cause.hint :
			 "Go downloads it from GOPROXY; or install it and put "
			 "it into PATH");
		return ESC_TOOLCHAIN;
	}
	return status;
}

/* "go1.26.8 X:experiment" -> "go1.26.8" */
static char *
toolchain_name(const struct goenv *env)
{
	return strndup(env->version, strcspn(env->version, " "));
}

/* Has Go become the release that was wished for? */
static enum esc_status
check_release(const struct goenv *env, const char *release,
	      struct esc_error *err)
{
	const size_t len = strcspn(env->version, " ");

	if (strlen(release) == len && memcmp(env->version, release, len) == 0)
		return ESC_OK;
	esc_fail(err, ESC_TOOLCHAIN, "%s is %s and does not become %s",
		 env->go, env->version, release);
	esc_hint(err, "Go chooses among releases since 1.21; name the go "
		      "command of that release by its path");
	return ESC_TOOLCHAIN;
}

static enum esc_status
ask(struct goenv *env, const char *go, const struct toolchain_wish *wish,
    const struct cache *cache, struct esc_error *err)
{
	const struct goenv_query query = { .go = go, .toolchain = wish->fixed,
					   .env = wish->env,
					   .env_count = wish->env_count };
	const bool release = wish->fixed != NULL &&
			     strcmp(wish->fixed, "local") != 0;
	const enum esc_status status = goenv_ask(env, &query, cache, err);

	if (status == ESC_OK && release)
		return check_release(env, wish->fixed, err);
	if (status != ESC_GO || !release)
		return status;
	const struct esc_error cause = *err;
	esc_fail(err, ESC_TOOLCHAIN, "finding %s: %s", wish->fixed, cause.text);
	esc_hint(err, "Go downloads it from GOPROXY; or name the go command "
		      "of that release by its path");
	return ESC_TOOLCHAIN;
}

enum esc_status
toolchain_choose(struct goenv *env, char **setting, bool *too_old,
		 const char *go, const struct toolchain_need *need,
		 const struct toolchain_wish *wish, const struct cache *cache,
		 struct esc_error *err)
{
	static const struct toolchain_wish none = { 0 };

	if (wish == NULL)
		wish = &none;
	*setting = NULL;
	*too_old = false;
	enum esc_status status = ask(env, go, wish, cache, err);
	if (status != ESC_OK)
		return status;
	if (!go_version_has(env->version, 11)) {
		esc_fail(err, ESC_TOOLCHAIN, "%s is %s; 1.11 knows modules",
			 env->go, env->version);
		esc_hint(err, "its saved logs can be compared: escdiff diff "
			      "--no-index OLD NEW");
		return ESC_TOOLCHAIN;
	}

	const char *mode = goenv_get(env, "GOTOOLCHAIN");
	const bool fixed = is_fixed(mode);
	bool named = strncmp(mode, "go", 2) == 0;
	const bool enough = go_version_compare(env->version,
					       newest(need, fixed)) >= 0 ||
			    !go_version_valid(env->version);
	/* Before 1.21 a go line was no more than a hint. */
	if (!go_version_has(env->version, 21)) {
		*too_old = !enough;
		return ESC_OK;
	}
	if (!enough && fixed)
		return too_new(env, need, err);
	if (!enough) {
		goenv_free(env);
		status = ask_for_newer(env, go, need, wish, cache, err);
		if (status != ESC_OK)
			return status;
		named = true;
	}
	*setting = named ? toolchain_name(env) : strdup("local");
	return *setting != NULL ? ESC_OK : esc_nomem(err);
}
