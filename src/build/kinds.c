/* Which files of a tree Go may read, by their names. */
#include "build/kinds.h"

#include <stddef.h>
#include <string.h>

#include "escdiff/path.h"

/*
 * By the last ".": what go/build lists as a package's sources, what its own
 * settings are in, what C code takes from other files, and sources of
 * generators, which a //line may name.
 */
static const struct {
	const char *extension;
	enum input_kind kind;
} extensions[] = {
	{ "go", INPUT_PACKAGE }, { "s", INPUT_PACKAGE },
	{ "S", INPUT_ANY }, { "sx", INPUT_ANY }, { "syso", INPUT_ANY },
	{ "c", INPUT_ANY }, { "cc", INPUT_ANY }, { "cpp", INPUT_ANY },
	{ "cxx", INPUT_ANY }, { "m", INPUT_ANY }, { "mm", INPUT_ANY },
	{ "h", INPUT_ANY }, { "hh", INPUT_ANY }, { "hpp", INPUT_ANY },
	{ "hxx", INPUT_ANY }, { "h++", INPUT_ANY }, { "f", INPUT_ANY },
	{ "F", INPUT_ANY }, { "for", INPUT_ANY }, { "f90", INPUT_ANY },
	{ "swig", INPUT_ANY }, { "swigcxx", INPUT_ANY },
	{ "mod", INPUT_ANY }, { "sum", INPUT_ANY }, { "work", INPUT_ANY },
	{ "inc", INPUT_ANY }, { "inl", INPUT_ANY }, { "ipp", INPUT_ANY },
	{ "tcc", INPUT_ANY }, { "def", INPUT_ANY }, { "a", INPUT_ANY },
	{ "o", INPUT_ANY }, { "so", INPUT_ANY }, { "dylib", INPUT_ANY },
	{ "dll", INPUT_ANY }, { "lib", INPUT_ANY }, { "tbd", INPUT_ANY },
	{ "pc", INPUT_ANY }, { "y", INPUT_ANY }, { "l", INPUT_ANY },
	{ "rl", INPUT_ANY }, { "nex", INPUT_ANY }, { "peg", INPUT_ANY },
	{ "qtpl", INPUT_ANY }, { "ego", INPUT_ANY }, { "templ", INPUT_ANY },
	{ "gox", INPUT_ANY }, { "gop", INPUT_ANY },
};

enum input_kind
input_kind_of(const char *path)
{
	const char *name = path_base(path);
	const char *dot = strrchr(name, '.');

	/* The list of what vendor holds. */
	if (strcmp(name, "modules.txt") == 0)
		return INPUT_ANY;
	if (dot == NULL)
		return INPUT_OTHER;
	if (path_ends_in(name, "_test.go"))
		return INPUT_TEST;
	for (size_t i = 0; i < sizeof(extensions) / sizeof(*extensions); i++) {
		if (strcmp(dot + 1, extensions[i].extension) == 0)
			return extensions[i].kind;
	}
	/* libx.so.1 */
	return strstr(name, ".so.") != NULL ? INPUT_ANY : INPUT_OTHER;
}
