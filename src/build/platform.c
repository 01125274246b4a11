/* Platforms by name: "windows/amd64". */
#include "build/platform.h"

#include <stdlib.h>
#include <string.h>

#include "build/goenv.h"

/* Lower-case letters and digits on both sides of one slash. */
static bool
is_platform(const char *text)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	const size_t goos = strspn(text, word);
	const char *goarch = text + goos + 1;

	return goos > 0 && text[goos] == '/' && goarch[0] != '\0' &&
	       goarch[strspn(goarch, word)] == '\0';
}

enum esc_status
platform_settings_make(struct platform_settings *settings,
		       const char *platform, struct build_setup *setup,
		       struct esc_error *err)
{
	if (platform == NULL)
		return ESC_OK;
	if (!is_platform(platform)) {
		esc_fail(err, ESC_USAGE, "'%s' is no platform", platform);
		esc_hint(err, "a platform is GOOS/GOARCH, as in linux/amd64");
		return ESC_USAGE;
	}
	const char *slash = strchr(platform, '/');
	if (asprintf(&settings->own[0], "GOOS=%.*s", (int)(slash - platform),
		     platform) < 0)
		settings->own[0] = NULL;
	if (asprintf(&settings->own[1], "GOARCH=%s", slash + 1) < 0)
		settings->own[1] = NULL;
	settings->env = calloc(setup->env_count + 2, sizeof(*settings->env));
	if (settings->own[0] == NULL || settings->own[1] == NULL ||
	    settings->env == NULL)
		return esc_nomem(err);
	settings->count = 2;
	settings->env[0] = settings->own[0];
	settings->env[1] = settings->own[1];
	for (size_t i = 0; i < setup->env_count; i++)
		settings->env[2 + i] = setup->env[i];
	setup->env = settings->env;
	setup->env_count += 2;
	return ESC_OK;
}

void
platform_settings_free(struct platform_settings *settings)
{
	free(settings->own[0]);
	free(settings->own[1]);
	free(settings->env);
	*settings = (struct platform_settings){ 0 };
}

static enum esc_status
check_one(const char *go, const char *platform, const struct cache *cache,
	  struct esc_error *err)
{
	struct platform_settings settings = { 0 };
	struct build_setup setup = { 0 };
	struct goenv env = { 0 };
	enum esc_status status = platform_settings_make(&settings, platform,
							&setup, err);

	if (status == ESC_OK) {
		const struct goenv_query query = {
			.go = go, .env = setup.env,
			.env_count = setup.env_count, .check_platform = true,
		};
		status = goenv_ask(&env, &query, cache, err);
	}
	goenv_free(&env);
	platform_settings_free(&settings);
	if (status != ESC_GO || strstr(err->text, "unsupported GOOS") == NULL)
		return status;
	esc_fail(err, ESC_USAGE, "Go does not compile for %s", platform);
	esc_hint(err, "'go tool dist list' has the platforms it knows");
	return ESC_USAGE;
}

enum esc_status
build_check_platforms(const struct build_options *options,
		      const char *const *platforms, size_t count,
		      struct esc_error *err)
{
	struct cache cache = { 0 };
	char *go = NULL;
	enum esc_status status = goenv_find(&go, options->go, err);

	if (status == ESC_OK && !options->no_cache)
		status = cache_open(&cache, err);
	for (size_t i = 0; status == ESC_OK && i < count; i++)
		status = check_one(go, platforms[i], &cache, err);
	cache_close(&cache);
	free(go);
	return status;
}
