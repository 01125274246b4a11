/* Matching the patterns of a policy. */
#include "policy/glob.h"

#include <stddef.h>
#include <string.h>

/* A text that need not be ended by NUL. */
struct piece {
	const char *at, *end;
};

static struct piece
whole(const char *text)
{
	return (struct piece){ text, text + strlen(text) };
}

/* Stars are tried from the shortest run on; only the last one has to be
 * tried again, since what is in front of it has its place. */
static bool
match_piece(struct piece pattern, struct piece text, bool pointers)
{
	const char *start = pattern.at, *star = NULL, *from = NULL;

	while (text.at < text.end) {
		const bool wild = pattern.at < pattern.end &&
				  *pattern.at == '*' &&
				  !(pointers && pattern.at > start &&
				    pattern.at[-1] == '(');

		if (wild) {
			star = ++pattern.at;
			from = text.at;
		} else if (pattern.at < pattern.end &&
			   (*pattern.at == *text.at || *pattern.at == '?')) {
			pattern.at++;
			text.at++;
		} else if (star != NULL) {
			pattern.at = star;
			text.at = ++from;
		} else {
			return false;
		}
	}
	while (pattern.at < pattern.end && *pattern.at == '*')
		pattern.at++;
	return pattern.at == pattern.end;
}

/* Up to the next slash. */
static struct piece
segment(const char *at)
{
	return (struct piece){ at, at + strcspn(at, "/") };
}

static const char *
behind(struct piece segment)
{
	return *segment.end == '/' ? segment.end + 1 : segment.end;
}

static bool
is_any_depth(struct piece segment)
{
	return segment.end - segment.at == 2 &&
	       memcmp(segment.at, "**", 2) == 0;
}

/* Segment by segment; the pattern may end before the path does. */
static bool
match_path(const char *pattern, const char *path)
{
	const char *star = NULL, *from = NULL;

	while (*path != '\0') {
		const struct piece wanted = segment(pattern);
		const struct piece here = segment(path);

		if (*pattern == '\0')
			return true;	/* a directory */
		if (is_any_depth(wanted)) {
			star = pattern = behind(wanted);
			from = path;
			if (*pattern == '\0')
				return true;
		} else if (match_piece(wanted, here, false) &&
			   /* "a/" is no file */
			   (*wanted.end == '\0' || *here.end == '/')) {
			pattern = behind(wanted);
			path = behind(here);
		} else if (star != NULL) {
			pattern = star;
			from = path = behind(segment(from));
		} else {
			return false;
		}
	}
	return *pattern == '\0';
}

bool
glob_path(const char *pattern, const char *path)
{
	const char *slash = strchr(pattern, '/');

	if (pattern[0] == '\0')
		return false;
	if (slash == pattern)
		return match_path(pattern + 1, path);
	if (slash != NULL && slash[1] != '\0')
		return match_path(pattern, path);
	for (; *path != '\0'; path = behind(segment(path))) {
		if (match_path(pattern, path))
			return true;
	}
	return false;
}

/* As match_piece, but the wildcard is "...". */
static bool
match_dots(const char *pattern, const char *text)
{
	const char *star = NULL, *from = NULL;

	while (*text != '\0') {
		if (strncmp(pattern, "...", 3) == 0) {
			star = pattern += 3;
			from = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star;
			text = ++from;
		} else {
			return false;
		}
	}
	while (strncmp(pattern, "...", 3) == 0)
		pattern += 3;
	return *pattern == '\0';
}

bool
glob_package(const char *pattern, const char *path)
{
	const size_t len = strlen(pattern);

	if (match_dots(pattern, path))
		return true;
	return len > 4 && strcmp(pattern + len - 4, "/...") == 0 &&
	       strlen(path) == len - 4 && memcmp(pattern, path, len - 4) == 0;
}

/* "(*T).M" as "T.M": the same without parentheses and star. */
static bool
match_method(const char *pattern, const char *function)
{
	const char *close = strchr(function, ')');
	const char *dot = strchr(pattern, '.');

	if (strncmp(function, "(*", 2) != 0 || close == NULL ||
	    close[1] != '.' || pattern[0] == '(' || dot == NULL)
		return false;
	return match_piece((struct piece){ pattern, dot },
			   (struct piece){ function + 2, close }, false) &&
	       match_piece(whole(dot + 1), whole(close + 2), false);
}

static bool
match_function(const char *pattern, const char *function)
{
	return match_piece(whole(pattern), whole(function), true) ||
	       match_method(pattern, function);
}

bool
glob_function(const char *pattern, const char *function, const char *package)
{
	const size_t len = strlen(package);
	const char *slash = strrchr(package, '/');
	const char *name = slash != NULL ? slash + 1 : package;
	const size_t name_len = strlen(name);

	if (match_function(pattern, function))
		return true;
	if (len > 0 && strncmp(pattern, package, len) == 0 &&
	    pattern[len] == '.' && match_function(pattern + len + 1, function))
		return true;
	return name_len > 0 && strncmp(pattern, name, name_len) == 0 &&
	       pattern[name_len] == '.' &&
	       match_function(pattern + name_len + 1, function);
}
