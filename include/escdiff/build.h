#ifndef ESCDIFF_BUILD_H
#define ESCDIFF_BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "escdiff/error.h"
#include "escdiff/record.h"
#include "escdiff/repo.h"

/* What one side is compiled with, where the sides are to differ. */
struct build_setup {
	const char *go;			/* a release, "1.25.14" or "go1.25.14";
					   or a go command, with a "/"; NULL:
					   nothing of its own */
	const char *const *env;		/* "GOARCH=386" and the like */
	size_t env_count;
};

/* What the user asked for; the texts are borrowed. */
struct build_options {
	const char *go;			/* the go command; NULL: "go" of PATH */
	struct build_setup old_setup, new_setup;
	const char *platform;		/* "windows/amd64", of both sides;
					   NULL: what Go is set to */
	const char *tags;		/* for -tags, or NULL */
	bool tests;			/* test variants too */
	const char *const *patterns;	/* package patterns, relative to
					   prefix; none: all modules */
	size_t pattern_count;
	const char *prefix;		/* directory below the root, "" */
	bool no_cache;			/* neither read nor write the cache,
					   take no shortcut */
	bool always;			/* build also when nothing differs of
					   what Go compiles */
	bool verbose;			/* the commands run, on stderr */
	bool progress;			/* BUILD_PROGRESS is wanted, again and
					   again while a program runs */
};

/* A package that was looked at. */
struct package {
	strid path;		/* import path */
	strid dir;		/* relative to the root, "" for the root */
	strid module;		/* module path */
};

/* The object file of a package, for machine.h. */
struct archive {
	strid package;		/* import path */
	strid variant;		/* as in struct record: "p.test", or 0 */
	strid file;		/* absolute path, in Go's cache: it may be
				   gone */
};

/* A package or module that did not build. */
struct build_failure {
	strid package;		/* import path; for a whole module its
				   directory, 0 for the root */
	strid text;		/* Go's own message, lines and all, with paths
				   relative to the root; 0: not compiled
				   only because of another failure */
};

/* One side, built. */
struct build {
	struct record_set records;	/* paths resolved; of explanations
					   only those of heap records */
	struct package *packages;	/* owned, sorted by path */
	size_t package_count;
	strid *ignored;			/* owned: Go files of the tree that
					   build constraints left out of those
					   packages; sorted by number */
	size_t ignored_count;
	struct archive *archives;	/* owned */
	size_t archive_count;
	struct build_failure *failures;	/* owned; none: the side is complete */
	size_t failure_count;
	char *go_version;		/* owned: "go1.26.8" */
	char *goos, *goarch;		/* owned */
	char *settings;			/* owned: what its setup set, but for
					   the two: "GOAMD64=v3"; or "" */
	bool from_cache;		/* no Go process built this */
	bool untouched;			/* nothing that Go compiles differs
					   from the other side.  Only with
					   no_cache it was built all the same;
					   else there is nothing in here */
	struct side_job *job;		/* owned: what it was built from, for
					   the functions below; or NULL */
};

void build_free(struct build *build);	/* all zeroes again */

/* Sort the packages, and keep one of each path. */
void build_sort_packages(struct build *build, struct intern *strings);

/* Texts for the user on the way (notes, progress): kind-tagged, one line. */
enum build_event {
	BUILD_NOTE,
	BUILD_PASSING,		/* a note that holds for this run only: the
				   same question may be answered otherwise the
				   next time; text may be NULL */
	BUILD_PROGRESS
};
typedef void build_event_fn(enum build_event event, const char *text,
			    void *data);

/*
 * Is it a setting that changes what the compiler makes of the code?  Not one
 * that names programs or directories.  name need not be ended by NUL.
 */
bool build_setting_known(const char *name, size_t len);

/* Is a directory, or the Go file of a path, one that `./...` passes over?
 * Paths are from the root of a tree. */
bool build_is_hidden(const char *path);

/* Those settings, ended by NULL. */
extern const char *const build_settings[];

/*
 * Does the go command of the options compile for all these platforms?  Asked
 * before anything is built; the answers are kept in the cache.
 * Errors: ESC_USAGE (one that it does not know, or that is none), ESC_NO_GO,
 * ESC_GO, ESC_NOMEM, ESC_INTERRUPTED.
 */
enum esc_status build_check_platforms(const struct build_options *options,
				      const char *const *platforms,
				      size_t count, struct esc_error *err);

/*
 * Build both sides of a range: with one toolchain, the newest of the
 * installed Go and what either side asks for, unless a side has a setup of
 * its own; in one private directory, moved from tree to tree.  A side whose
 * snapshot is cached is not built, and neither side is when nothing differs
 * of what Go compiles, in files or in setups.
 * A package that does not compile is a failure in its build, no error.
 * Owner:  both builds are the caller's, also after an error: build_free.
 * They refer to repo and range, and to what options points at.
 * Errors: ESC_NO_GO, ESC_TOOLCHAIN, ESC_NO_MODULE, ESC_NO_PACKAGE, ESC_GO,
 * ESC_INTERRUPTED, and those of repo.h.
 */
enum esc_status build_range(struct repo *repo, const struct range *range,
			    const struct build_options *options,
			    struct intern *strings, struct build *old_build,
			    struct build *new_build, build_event_fn *event,
			    void *data, struct esc_error *err);

/*
 * Build one side, as the new one of a range would be; it is never untouched.
 * Owner and errors: as above.
 */
enum esc_status build_side(struct repo *repo, const struct side *side,
			   const struct build_options *options,
			   struct intern *strings, struct build *build,
			   build_event_fn *event, void *data,
			   struct esc_error *err);

/*
 * The side's facts about leaking parameters once more, those that wanted
 * picks by its package, position and symbol, with their explanations: the
 * side's log is read again, nothing is built.  wanted is asked of each
 * parameter's explanation and of each fact; kind, detail and number may be
 * those of another leak of the same parameter, function is not known.
 * A build that was made by hand has none.
 * Owner:  *out is initialised here, with the string table of the build, and
 * the caller's, also after an error: record_set_free.
 * Errors: ESC_NOMEM.
 */
typedef bool build_wanted_fn(const struct record *leak, void *data);
enum esc_status build_parameter_chains(const struct build *build,
				       build_wanted_fn *wanted, void *data,
				       struct record_set *out,
				       struct esc_error *err);

/*
 * All facts about packages that are not the tree's: dependencies, also of
 * the standard library, with the explanations of leaks too.  They are
 * compiled, unless the cache has their log, as the module of file uses them,
 * a source file of the tree.  Their places are outside of the tree, with
 * paths like "ex.com/dep@v1.2.3/x.go" and "maps/iter.go"; those of a vendor
 * directory lie in the tree.  What does not compile has no facts.
 * Owner:  as build_parameter_chains.
 * Errors: as build_range.
 */
enum esc_status build_dependency_facts(const struct build *build, strid file,
				       const strid *packages, size_t count,
				       build_event_fn *event, void *data,
				       struct record_set *out,
				       struct esc_error *err);

/* A line of a go.mod of the tree. */
struct build_line {
	strid path;		/* of a module; 0: none */
	strid version;		/* of the module or of Go; 0: none given, the
				   module is a directory */
	struct position pos;	/* column 0 */
};

/*
 * The line that says which version of the module of package is used by the
 * module of file: a require, or the replace that changes it.  False if no
 * line does: the package is the module's own or the standard library's, or
 * the module comes with another (before Go 1.17 not all of them are listed).
 */
bool build_module_of(const struct build *build, strid file, strid package,
		     struct build_line *line);

/* The `go` line for file; version is 0 if there is a go.mod without one. */
bool build_go_line(const struct build *build, strid file,
		   struct build_line *line);

#endif
