#ifndef ESCDIFF_BUILD_KINDS_H
#define ESCDIFF_BUILD_KINDS_H

/* What a file of this name is to a build, by its name. */
enum input_kind {
	INPUT_OTHER,	/* nothing, unless a //go:embed names it */
	INPUT_TEST,	/* a test's Go file */
	INPUT_PACKAGE,	/* part of the package of its directory alone */
	INPUT_ANY	/* whatever it is part of */
};
enum input_kind input_kind_of(const char *path);

#endif
