/* Heap profiles as the user gives them: options, and files to read. */
#include "cmd/profiles.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "escdiff/path.h"
#include "escdiff/repo.h"

#define FILE_MAX	((size_t)256 << 20)

enum esc_status
profiles_add(struct profile_options *options, const char *file,
	     struct esc_error *err)
{
	if (options->count == PROFILES_MAX)
		return usage_error(err, "more than %d profiles", PROFILES_MAX);
	options->files[options->count++] = file;
	return ESC_OK;
}

enum esc_status
profiles_set_side(struct profile_options *options, const char *word,
		  struct esc_error *err)
{
	if (strcmp(word, "old") == 0)
		options->side = PROFILE_OLD;
	else if (strcmp(word, "new") == 0)
		options->side = PROFILE_NEW;
	else
		return usage_error(err, "--profile-side=%s: neither old nor "
				   "new", word);
	options->has_side = true;
	return ESC_OK;
}

/* "1", "0.5", "2.5%". */
enum esc_status
profiles_set_min(struct profile_options *options, const char *text,
		 struct esc_error *err)
{
	const size_t digits = strspn(text, "0123456789.");
	const char *end = text + digits;
	char *rest;

	options->min_percent = strtod(text, &rest);
	options->has_min = true;
	if (digits == 0 || rest != end ||
	    strcmp(end, end[0] == '%' ? "%" : "") != 0 ||
	    !(options->min_percent >= 0 && options->min_percent <= 100))
		return usage_error(err, "--min-share=%s: no percentage", text);
	return ESC_OK;
}

enum esc_status
profiles_check(const struct profile_options *options, struct esc_error *err)
{
	if (options->count > 0 || (!options->has_side && !options->has_min))
		return ESC_OK;
	return usage_error(err, "%s: there is no --profile",
			   options->has_min ? "--min-share"
					    : "--profile-side");
}

static enum esc_status
fail(const char *name, struct esc_error *err)
{
	return esc_fail(err, ESC_PROFILE, "%s: %s", name, strerror(errno));
}

static enum esc_status
read_file(const char *name, struct buffer *out, struct esc_error *err)
{
	const int fd = open(name, O_RDONLY | O_CLOEXEC);
	char block[65536];
	ssize_t len;

	if (fd < 0)
		return fail(name, err);
	while ((len = read(fd, block, sizeof(block))) > 0 &&
	       out->len <= FILE_MAX)
		buffer_add(out, block, (size_t)len);
	enum esc_status status = len < 0 ? fail(name, err) : ESC_OK;
	close(fd);
	if (status == ESC_OK && out->len > FILE_MAX)
		status = esc_fail(err, ESC_PROFILE, "%s: more than %zu MB",
				  name, FILE_MAX >> 20);
	if (status == ESC_OK && out->failed)
		status = esc_nomem(err);
	return status;
}

static enum esc_status
add_file(struct profiles *profiles, const char *name, struct esc_error *err)
{
	struct buffer bytes = { 0 };
	char digest[64];
	enum esc_status status = read_file(name, &bytes, err);

	if (status == ESC_OK)
		status = profile_add(profiles->profile, name,
				     buffer_text(&bytes), bytes.len, err);
	if (status == ESC_OK)
		status = git_digest(bytes.data, bytes.len, digest, err);
	if (status == ESC_OK)
		buffer_addf(&profiles->digests, "profile %s\n", digest);
	buffer_free(&bytes);
	return status;
}

enum esc_status
profiles_read(const struct profile_options *options, struct intern *strings,
	      struct profiles *profiles, struct esc_error *err)
{
	enum esc_status status = ESC_OK;

	*profiles = (struct profiles){ .profile = NULL };
	if (options->count == 0)
		return ESC_OK;
	profiles->profile = profile_new(strings);
	if (options->count == 1)
		profiles->name = strdup(path_base(options->files[0]));
	else if (asprintf(&profiles->name, "%zu profiles",
			  options->count) < 0)
		profiles->name = NULL;
	if (profiles->profile == NULL || profiles->name == NULL)
		return esc_nomem(err);
	for (size_t i = 0; status == ESC_OK && i < options->count; i++)
		status = add_file(profiles, options->files[i], err);
	if (status == ESC_OK && profiles->digests.failed)
		status = esc_nomem(err);
	return status;
}

void
profiles_free(struct profiles *profiles)
{
	profile_free(profiles->profile);
	buffer_free(&profiles->digests);
	free(profiles->name);
	*profiles = (struct profiles){ .profile = NULL };
}

static void
tell(const struct profile_account *account, const struct intern *strings)
{
	if (account->bytes == 0)
		message("note: %s: nothing was allocated", account->name);
	else if (account->functions == 0)
		message("note: %s: no function of it is known here; is it of "
			"another program?", account->name);
	else if (account->moved > 0)
		message("note: %s: %zu of %zu functions start at other lines "
			"than here, so it was taken at another commit; of "
			"those the lines say nothing", account->name,
			account->moved, account->functions);
	if (account->ambiguous > 0)
		message("note: %s: %s may be one of several files, and was "
			"not counted", account->name,
			intern_text(strings, account->ambiguous_file));
}

void
profiles_use(const struct profiles *profiles,
	     const struct profile_options *options, struct comparison *cmp)
{
	cmp->profile = profiles->profile;
	cmp->profile_side = options->side;
	cmp->min_percent = options->min_percent;
	cmp->account.name = profiles->name;
}

void
profiles_tell(const struct comparison *cmp)
{
	if (cmp->profile != NULL && !cmp->new_build.untouched)
		tell(&cmp->account, cmp->strings);
}

enum esc_status
profiles_weigh_records(const struct profiles *profiles,
		       const struct record_set *set, bool quiet,
		       struct share **shares, struct profile_account *account,
		       struct esc_error *err)
{
	*shares = NULL;
	if (profiles->profile == NULL)
		return ESC_OK;
	const enum esc_status status = profile_weigh_records(
		profiles->profile, set, shares, account, err);
	account->name = profiles->name;
	if (status == ESC_OK && !quiet)
		tell(account, set->strings);
	return status;
}
