#ifndef ESCDIFF_ERROR_H
#define ESCDIFF_ERROR_H

#include <stddef.h>

/*
 * How every module reports failure: a status, and one message in a struct
 * the caller owns.  The words are stable: they are printed in brackets after
 * the message, stand in JSON as error.code, and scripts test them.
 *
 *	id                 word                 in one phrase (for the manual)
 */
#define ESC_STATUSES(X)                                                       \
	X(ESC_OK,           "ok",               "no error")                   \
	X(ESC_USAGE,        "usage",            "bad option or argument")     \
	X(ESC_NOMEM,        "out-of-memory",    "memory exhausted")           \
	X(ESC_IO,           "io",               "a read or write failed")     \
	X(ESC_DISK_FULL,    "disk-full",        "no space left on a device")  \
	X(ESC_LOG,          "unreadable-log",   "a saved log cannot be read") \
	X(ESC_PROFILE,      "unreadable-profile", "a profile cannot be read") \
	X(ESC_UNPAIRED,     "unpaired-logs",    "a log has no counterpart")   \
	X(ESC_NOT_REPO,     "not-a-repository", "no git repository here")     \
	X(ESC_UNSAFE_OWNER, "unsafe-owner",     "repository of another user") \
	X(ESC_SHA256,       "sha256-repository", "SHA-256 objects")           \
	X(ESC_BARE,         "bare-repository",  "no work tree to compare")    \
	X(ESC_REVISION,     "bad-revision",     "a revision names nothing")   \
	X(ESC_SHALLOW,      "shallow-history",  "history is cut off here")    \
	X(ESC_CONFLICT,     "unmerged-index",   "index holds conflicts")      \
	X(ESC_GIT,          "git",              "libgit2 reports an error")   \
	X(ESC_CONFIG,       "bad-setting",      "a setting cannot be read")   \
	X(ESC_DIRECTIVE,    "bad-directive",    "a reason is missing, or so") \
	X(ESC_NO_GO,        "no-go",            "the go command is missing")  \
	X(ESC_TOOLCHAIN,    "toolchain",        "this Go cannot build it")    \
	X(ESC_NO_MODULE,    "no-module",        "no go.mod in the tree")      \
	X(ESC_NO_PACKAGE,   "no-package",       "patterns match no package")  \
	X(ESC_GO,           "go-failed",        "the go command failed")      \
	X(ESC_BUILD,        "build-failed",     "a side does not compile")    \
	X(ESC_INTERRUPTED,  "interrupted",      "a signal ended the run")

enum esc_status {
#define X(id, word, phrase) id,
	ESC_STATUSES(X)
#undef X
	ESC_STATUS_COUNT
};

/* Plain data, owned by the caller; start it with "= { 0 }". */
struct esc_error {
	enum esc_status status;
	char text[1024];	/* what failed and on which value; no newline */
	char hint[512];		/* what to do about it, or "" */
};

/* The stable word of a status, e.g. "bad-revision". Never NULL. */
const char *esc_status_word(enum esc_status status);

/*
 * Record a failure in *err (which may be NULL) and return status, so that a
 * caller writes "return esc_fail(err, ESC_IO, ...)".  A text that is too
 * long is cut.  Needs no heap, so it also serves ESC_NOMEM.
 */
enum esc_status esc_fail(struct esc_error *err, enum esc_status status,
			 const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* ESC_NOMEM with its fixed text. */
enum esc_status esc_nomem(struct esc_error *err);

/*
 * A failed system call: fmt names the purpose ("writing %s"), strerror is
 * appended.  ENOSPC and EDQUOT become ESC_DISK_FULL, ENOMEM ESC_NOMEM,
 * everything else ESC_IO.  Reads errno first.
 */
enum esc_status esc_errno(struct esc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put "<purpose>: " in front of the message; returns err->status. */
enum esc_status esc_wrap(struct esc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Set the hint, unless a deeper layer has already set one. */
void esc_hint(struct esc_error *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
