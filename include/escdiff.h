/*
 * libescdiff: which heap escapes a change to Go code adds, for other programs.
 * It finds what the program escdiff(1) finds; its words are explained there,
 * and in escdiff-formats(5).
 *
 *	struct escdiff_error *error = NULL;
 *	const char *revisions[] = { "main...HEAD" };
 *	struct escdiff_diff *diff = escdiff_diff_revisions(
 *		".", revisions, 1, NULL, &error);
 *
 *	if (diff == NULL) {
 *		fprintf(stderr, "%s\n", escdiff_error_message(error));
 *		escdiff_error_free(error);
 *		return 2;
 *	}
 *	for (size_t i = 0; i < escdiff_diff_change_count(diff); i++) {
 *		const struct escdiff_change *change =
 *			escdiff_diff_change(diff, i);
 *		struct escdiff_place place = escdiff_change_place(change);
 *
 *		if (escdiff_change_fails(change))
 *			printf("%s:%u: %s\n", place.file, place.line,
 *			       escdiff_change_message(change));
 *	}
 *	escdiff_diff_free(diff);
 *
 * Compile with `pkg-config --cflags --libs escdiff`.
 *
 * Owner: what escdiff_X_new, _parse, _read, _diff_... and _report return is
 * the caller's, to be given to the free function named there; freeing NULL is
 * fine.  Everything else, texts and records and changes, belongs to the
 * object it was asked of and goes with it.
 *
 * Texts end with NUL, are never NULL, and are "" where there is nothing to
 * say.  Names, expressions and paths are those of the code: any bytes, not
 * certain to be UTF-8 or fit for a terminal.
 *
 * Errors: a function that can fail takes a struct escdiff_error ** last, and
 * returns NULL or false when it did.  With a pointer there it sets *error,
 * which is the caller's: escdiff_error_free.  Nothing else touches *error.
 *
 * Threads: the functions may be called from any thread.  Objects have no lock:
 * one may be read by several threads at once, and used by one alone while it
 * is changed (escdiff_options_set) or freed, or asked for a report or an
 * explanation, which read the repository.  A callback runs in the thread
 * that called, and must neither call escdiff with that object nor jump out.
 *
 * The process: no handler of a signal is set, no directory, locale, mask or
 * variable changed, and nothing written to standard output or error.  What is
 * done, and only by escdiff_diff_revisions and until its result is freed:
 *	- libgit2 is initialised, once more, for the whole process, and two of
 *	  its global options are set: more repository extensions are accepted,
 *	  and trees may be made in memory whose objects are not here
 *	  (GIT_OPT_ENABLE_STRICT_OBJECT_CREATION is off afterwards).
 *	- the go command is run, in process groups of its own, with /dev/null
 *	  as input; SIGINT, SIGTERM, SIGHUP and SIGPIPE are blocked for this
 *	  thread meanwhile.  While SIGCHLD is ignored, or when somebody else
 *	  waits for its children, how it ends is not known: an error.
 *	- what was built is kept in $XDG_CACHE_HOME/escdiff, by default
 *	  ~/.cache/escdiff, which is shared with the program.
 *	- GIT_DIR and its kin, PATH, TMPDIR, HOME and the variables of Go are
 *	  read: they must not be changed by another thread meanwhile.
 *
 * Versions: a program goes on working with each later library of the same
 * SONAME, libescdiff.so.0.  Functions and words (kinds, options, codes of
 * errors) are added, none is taken away or changed.  A reader has to be ready
 * for words that it does not know.
 */
#ifndef ESCDIFF_H
#define ESCDIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ESCDIFF_VERSION_MAJOR 0
#define ESCDIFF_VERSION_MINOR 1
#define ESCDIFF_VERSION_PATCH 0
#define ESCDIFF_VERSION_STRING "0.1.0"

/* Is this header at least of that version? */
#define ESCDIFF_VERSION_AT_LEAST(major, minor, patch)                         \
	(ESCDIFF_VERSION_MAJOR > (major) ||                                   \
	 (ESCDIFF_VERSION_MAJOR == (major) &&                                 \
	  (ESCDIFF_VERSION_MINOR > (minor) ||                                 \
	   (ESCDIFF_VERSION_MINOR == (minor) &&                               \
	    ESCDIFF_VERSION_PATCH >= (patch)))))

#ifdef __cplusplus
extern "C" {
#endif

/* That of the library that is loaded: "0.1.0". */
const char *escdiff_version(void);

/* --- errors ------------------------------------------------------------- */

struct escdiff_error;

/* A stable word to compare with, such as "bad-revision": see escdiff(1). */
const char *escdiff_error_code(const struct escdiff_error *error);

/* For people: what failed, and what to do about it, if that is known. */
const char *escdiff_error_message(const struct escdiff_error *error);
const char *escdiff_error_hint(const struct escdiff_error *error);

void escdiff_error_free(struct escdiff_error *error);

/* --- logs: what `go build -gcflags=-m=2` printed ------------------------- */

/* A log that was read: its records, by file, line, column and kind. */
struct escdiff_log;

/*
 * Any bytes are a log: what is not understood is counted, and no error.  A
 * file may be a snapshot, too, escdiff-snapshot(5); one that is not whole is
 * an error.
 * Errors: out-of-memory, unreadable-log.
 */
struct escdiff_log *escdiff_log_parse(const void *text, size_t size,
				      struct escdiff_error **error);
struct escdiff_log *escdiff_log_read_file(const char *path,
					  struct escdiff_error **error);

/* Put up to size bytes of the log at buffer: how many, 0 at the end of the
 * log, negative when it cannot be read. */
typedef ptrdiff_t escdiff_read_fn(void *data, char *buffer, size_t size);
struct escdiff_log *escdiff_log_read(escdiff_read_fn *read, void *data,
				     struct escdiff_error **error);

void escdiff_log_free(struct escdiff_log *log);

/* Is it all of a build that succeeded?  Not with a compiler error in it, a
 * last line that is cut off, or the dumps of -m=3. */
bool escdiff_log_is_complete(const struct escdiff_log *log);

/* Lines with the shape of a record that no known wording fits. */
size_t escdiff_log_unknown_lines(const struct escdiff_log *log);

size_t escdiff_log_record_count(const struct escdiff_log *log);

/* index counts from 0; NULL: there are not so many. */
struct escdiff_record;
const struct escdiff_record *escdiff_log_record(const struct escdiff_log *log,
						size_t index);

/* --- records: one fact of the compiler each ------------------------------ */

/* A place in a file: line and column count from 1, the column in bytes; 0 and
 * "" are not known.  Files are relative to the root of the repository, in a
 * log as they are printed. */
struct escdiff_place {
	const char *file;
	uint32_t line;
	uint32_t column;
};

/* "moved-to-heap", "leaking-param", ...; is it one that allocates? */
const char *escdiff_record_kind(const struct escdiff_record *record);
bool escdiff_record_is_heap(const struct escdiff_record *record);

struct escdiff_place escdiff_record_place(const struct escdiff_record *record);

/* The import path; the declared function: "F", "T.M" or "(*T).M"; if it is in
 * a function literal, the name of that: "F.func1". */
const char *escdiff_record_package(const struct escdiff_record *record);
const char *escdiff_record_function(const struct escdiff_record *record);
const char *escdiff_record_closure(const struct escdiff_record *record);

/* What it is about: "x", "&T{...}"; and the compiler's own words, of facts
 * that do not allocate only in a log. */
const char *escdiff_record_symbol(const struct escdiff_record *record);
const char *escdiff_record_message(const struct escdiff_record *record);

/*
 * The compiler's explanation, from the value to where it ends: of step index,
 * what the value flows to ("{heap}", "{storage for x}", "p"), the expression,
 * the reason ("call parameter"), and where it stands.  Of records that
 * allocate.
 */
size_t escdiff_record_step_count(const struct escdiff_record *record);
const char *escdiff_record_step_target(const struct escdiff_record *record,
				       size_t index);
const char *escdiff_record_step_expression(const struct escdiff_record *record,
					   size_t index);
const char *escdiff_record_step_reason(const struct escdiff_record *record,
				       size_t index);
struct escdiff_place
escdiff_record_step_place(const struct escdiff_record *record, size_t index);

/* --- comparing ------------------------------------------------------------ */

/* How two revisions are compiled and compared. */
struct escdiff_options;

/* NULL: no memory. */
struct escdiff_options *escdiff_options_new(void);
void escdiff_options_free(struct escdiff_options *options);

/*
 * Set an option; its name is that of the program's, without "--".
 *
 *	cached     "true": the index is compared, not the work tree
 *	fail-on    what fails: "regression"; see escdiff-policy(5)
 *	go         the go command; by default "go" of PATH
 *	max-new    how many escapes do not fail yet
 *	no-cache   "true": neither use nor fill the cache
 *	package    a pattern such as "./store/..."; each one is added
 *	platform   one that Go compiles for: "windows/amd64"
 *	tags       build tags
 *	tests      "true": tests are looked at, too
 *
 * Both texts are copied.  "false" undoes what "true" does.
 * Errors: usage (no such option or value), out-of-memory.
 */
bool escdiff_options_set(struct escdiff_options *options, const char *name,
			 const char *value, struct escdiff_error **error);

/* What is told while sides are built: notes for the user, and a line that
 * says how far it is; "" when that is over.  More kinds may come. */
#define ESCDIFF_EVENT_NOTE 0
#define ESCDIFF_EVENT_PROGRESS 1
typedef void escdiff_event_fn(int event, const char *text, void *data);
void escdiff_options_set_event(struct escdiff_options *options,
			       escdiff_event_fn *event, void *data);

/* Two sides compared: what changed, by file, line, column and kind. */
struct escdiff_diff;

/*
 * Compare two revisions of the repository around directory.  They are what
 * the command line of escdiff(1) takes: "A", "B"; "A..B"; "A...B"; one alone,
 * against the work tree; none, the commit against the work tree.  options may
 * be NULL.
 * The policy holds, from wherever escdiff-policy(5) takes it; other
 * settings of git's configuration and of the environment do not.
 * A side that does not compile is no error, but no verdict either: see
 * escdiff_diff_verdict.
 * Errors: those of escdiff(1).
 */
struct escdiff_diff *
escdiff_diff_revisions(const char *directory, const char *const *revisions,
		       size_t count, const struct escdiff_options *options,
		       struct escdiff_error **error);

/*
 * Compare two logs; these are copied.  Of logs it is not known how lines
 * moved, what caused a change and whether it allocates; there is no policy.
 * Errors: out-of-memory; unpaired-logs: snapshots that were compiled for
 * different things.
 */
struct escdiff_diff *escdiff_diff_logs(const struct escdiff_log *old_log,
				       const struct escdiff_log *new_log,
				       struct escdiff_error **error);

void escdiff_diff_free(struct escdiff_diff *diff);

/* What the program's exit status says. */
#define ESCDIFF_NOTHING_NEW 0
#define ESCDIFF_SOMETHING_NEW 1
#define ESCDIFF_NO_VERDICT 2	/* not both sides are whole */
int escdiff_diff_verdict(const struct escdiff_diff *diff);

/* Why there is no verdict, as lines for people. */
const char *escdiff_diff_problems(const struct escdiff_diff *diff);

size_t escdiff_diff_change_count(const struct escdiff_diff *diff);

/* index counts from 0; NULL: there are not so many. */
struct escdiff_change;
const struct escdiff_change *
escdiff_diff_change(const struct escdiff_diff *diff, size_t index);

/*
 * A report as the program prints it: format is "json", "sarif", "markdown",
 * ...; *text ends with NUL, and *size (which may be NULL) is its length.
 * Owner:  *text: escdiff_text_free.
 * Errors: usage (no such format), out-of-memory.
 */
bool escdiff_diff_report(const struct escdiff_diff *diff, const char *format,
			 char **text, size_t *size,
			 struct escdiff_error **error);
void escdiff_text_free(char *text);

/* --- changes -------------------------------------------------------------- */

/*
 * "new", "hidden", "relocated", "fixed" or "unchanged", and "leak" where a
 * policy asks for it; does it fail a gate?
 * What is new or hidden does, if it is no noise, may allocate, and no ruling
 * lets it pass.
 */
const char *escdiff_change_status(const struct escdiff_change *change);
bool escdiff_change_fails(const struct escdiff_change *change);

/* "added": the code is new, too; "regression": it was there, and its value
 * stayed on the stack; "": not known. */
const char *escdiff_change_origin(const struct escdiff_change *change);

/* "yes", "no" or "unknown", also where nobody asked, of what both sides have;
 * and the proof: a function of the runtime, or the rule. */
const char *escdiff_change_allocates(const struct escdiff_change *change);
const char *escdiff_change_evidence(const struct escdiff_change *change);

/* "": code of the repository; "wrapper", "foreign", "cgo": generated, or of
 * another module. */
const char *escdiff_change_noise(const struct escdiff_change *change);

/* What was ruled of it: "", "accepted", ...; and the reason that was given
 * for an accepted one. */
const char *escdiff_change_ruling(const struct escdiff_change *change);
const char *escdiff_change_reason(const struct escdiff_change *change);

/* The record of each side; NULL: it has none. */
const struct escdiff_record *
escdiff_change_old(const struct escdiff_change *change);
const struct escdiff_record *
escdiff_change_new(const struct escdiff_change *change);

/*
 * Where to show it: on the new side, of a fixed one on the old; of a hidden
 * one the call that reaches the allocation now.  The other four are those of
 * the record, the new one if there is one; function is that of the place.
 */
struct escdiff_place escdiff_change_place(const struct escdiff_change *change);
const char *escdiff_change_function(const struct escdiff_change *change);
const char *escdiff_change_kind(const struct escdiff_change *change);
const char *escdiff_change_package(const struct escdiff_change *change);
const char *escdiff_change_symbol(const struct escdiff_change *change);
const char *escdiff_change_message(const struct escdiff_change *change);

/*
 * The cause of a failing change, from the value to the edit: of step index,
 * what it is ("passed", "param-leaks", "inline-lost", "edit", ...), a sentence
 * for people, the function and the variable it speaks of, the edited line or
 * the compiler's reason, and where that is.  The last one is "not-found" where
 * nothing explains it.
 */
size_t escdiff_change_cause_count(const struct escdiff_change *change);
const char *escdiff_change_cause_what(const struct escdiff_change *change,
				      size_t index);
const char *escdiff_change_cause_sentence(const struct escdiff_change *change,
					  size_t index);
const char *escdiff_change_cause_function(const struct escdiff_change *change,
					  size_t index);
const char *escdiff_change_cause_symbol(const struct escdiff_change *change,
					size_t index);
const char *escdiff_change_cause_text(const struct escdiff_change *change,
				      size_t index);
struct escdiff_place
escdiff_change_cause_place(const struct escdiff_change *change, size_t index);

/*
 * What `escdiff explain` prints of its place, source and advice included.
 * Owner:  *text: escdiff_text_free.
 * Errors: usage (of logs, and where the new side has nothing), and those of
 * reading the sources.
 */
bool escdiff_change_explain(const struct escdiff_change *change, char **text,
			    size_t *size, struct escdiff_error **error);

#ifdef __cplusplus
}
#endif

#endif
