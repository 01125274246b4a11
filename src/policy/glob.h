#ifndef POLICY_GLOB_H
#define POLICY_GLOB_H

#include <stdbool.h>

/*
 * Patterns of a policy.  They come with the code under test: none takes more
 * than a time of its length times that of the text.  A "*" is any run of
 * characters, a "?" any byte; everything else is itself.
 */

/*
 * A path, as in .gitignore(5): "*" ends at a "/", "**" between slashes is any
 * number of directories.  A pattern without a "/" but at its end may begin at
 * any depth, others begin at the root.  What names a directory is about all
 * that is in it.
 */
bool glob_path(const char *pattern, const char *path);

/* An import path, as the go command has it: "..." is any text, and "p/..." is
 * also p. */
bool glob_package(const char *pattern, const char *path);

/*
 * A function: F, T.M, (*T).M.  A "*" right behind a parenthesis is that of a
 * pointer.  T.M is the method of T and of *T.  With import path or package
 * name and a dot in front it is that of one package.
 */
bool glob_function(const char *pattern, const char *function,
		   const char *package);

#endif
