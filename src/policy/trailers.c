/* Reasons in commit messages: "Escdiff-Allow: FUNCTION SYMBOL REASON". */
#include "policy/trailers.h"

#include <string.h>

#include "escdiff/trailer.h"
#include "policy/glob.h"
#include "policy/subject.h"

struct wish {
	char function[512];	/* longer ones are no function's */
	const char *rest;	/* symbol and reason */
};

static size_t
blanks(const char *text)
{
	return strspn(text, " \t");
}

/* A function is named in full: only the star of a pointer is one. */
static bool
is_exact(const char *name)
{
	for (const char *star = name; (star = strpbrk(star, "*?")) != NULL;
	     star++) {
		if (*star != '*' || star == name || star[-1] != '(')
			return false;
	}
	return true;
}

static bool
read_wish(const char *value, struct wish *wish)
{
	value += blanks(value);
	const size_t len = strcspn(value, " \t");

	if (len == 0 || len >= sizeof(wish->function))
		return false;
	memcpy(wish->function, value, len);
	wish->function[len] = '\0';
	wish->rest = value + len + blanks(value + len);
	return is_exact(wish->function);
}

/* Behind the symbol, if that is what the text begins with; NULL: it is not.
 * A symbol may stand in back quotes. */
static const char *
behind_symbol(const char *text, const char *symbol)
{
	const size_t len = strlen(symbol);
	const bool quoted = text[0] == '`';
	const char *at = text + quoted;

	if (strncmp(at, symbol, len) != 0)
		return NULL;
	at += len;
	if (quoted && *at++ != '`')
		return NULL;
	return *at == '\0' || blanks(at) > 0 ? at + blanks(at) : NULL;
}

/* Would it fail, but for a reason? */
static bool
wants_reason(const struct change *change)
{
	return change_fails(change) && change->ruling != RULING_PROMISE;
}

/* The change that the wish is about, with the longest symbol: one may be the
 * beginning of another.  NULL: none. */
static struct change *
find_change(const struct policy_input *input, struct change_list *list,
	    const struct wish *wish, const char **reason)
{
	struct change *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < list->len; i++) {
		struct change *change = &list->changes[i];

		if (!wants_reason(change))
			continue;
		const struct subject subject = subject_of(input, change);
		const char *behind = behind_symbol(wish->rest, subject.symbol);
		const size_t len = strlen(subject.symbol);

		if (behind == NULL || (found != NULL && len <= longest) ||
		    !glob_function(wish->function, subject.function,
				   subject.package))
			continue;
		found = change;
		longest = len;
		*reason = behind;
	}
	return found;
}

static size_t
accept_all(const struct policy_input *input, struct change_list *list,
	   const struct wish *wish, uint32_t acceptance)
{
	size_t count = 0;

	for (size_t i = 0; i < list->len; i++) {
		struct change *change = &list->changes[i];

		if (!wants_reason(change))
			continue;
		const struct subject subject = subject_of(input, change);
		if (!glob_function(wish->function, subject.function,
				   subject.package))
			continue;
		change->ruling = RULING_ACCEPTED;
		change->acceptance = acceptance;
		count++;
	}
	return count;
}

static enum esc_status
no_reason(const struct trailer *trailer, struct esc_error *err)
{
	esc_fail(err, ESC_DIRECTIVE, "commit %.12s: \"Escdiff-Allow: %s\" "
		 "gives no reason", trailer->commit, trailer->value);
	esc_hint(err, "Escdiff-Allow: FUNCTION SYMBOL REASON");
	return ESC_DIRECTIVE;
}

/* Of a trailer that is about nothing the whole value is kept. */
static enum esc_status
use_trailer(const struct policy_input *input, struct change_list *list,
	    const struct trailer *trailer, struct esc_error *err)
{
	struct acceptance acceptance = { 0 };
	const char *reason = trailer->value;
	struct change *found = NULL;
	struct wish wish;
	const bool good = read_wish(trailer->value, &wish);
	const bool is_all = good && wish.rest[0] == '*' &&
			    (wish.rest[1] == '\0' || blanks(wish.rest + 1) > 0);

	if (is_all)
		reason = wish.rest + 1 + blanks(wish.rest + 1);
	else if (good)
		found = find_change(input, list, &wish, &reason);
	if (reason[0] == '\0' || (good && wish.rest[0] == '\0'))
		return no_reason(trailer, err);
	acceptance.reason = intern_puts(input->strings, reason);
	acceptance.commit = intern_puts(input->strings, trailer->commit);
	const uint32_t index = change_list_accept(list, &acceptance);
	if (index == 0 || acceptance.reason == STRID_NOMEM ||
	    acceptance.commit == STRID_NOMEM)
		return esc_nomem(err);
	size_t used = found != NULL;
	if (is_all)
		used = accept_all(input, list, &wish, index);
	if (found != NULL) {
		found->ruling = RULING_ACCEPTED;
		found->acceptance = index;
	}
	list->acceptances[index - 1].used = (uint32_t)used;
	return ESC_OK;
}

enum esc_status
trailers_accept(const struct policy_input *input, struct change_list *list,
		struct esc_error *err)
{
	const struct trailer_list *trailers = input->trailers;
	enum esc_status status = ESC_OK;

	for (size_t i = 0; trailers != NULL && status == ESC_OK &&
			   i < trailers->len; i++)
		status = use_trailer(input, list, &trailers->items[i], err);
	return status;
}
