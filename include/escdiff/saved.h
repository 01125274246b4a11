#ifndef ESCDIFF_SAVED_H
#define ESCDIFF_SAVED_H

#include "escdiff/buffer.h"
#include "escdiff/build.h"
#include "escdiff/coverage.h"
#include "escdiff/parse.h"

/*
 * A side on paper: the compiler's text behind a line that says of what it is,
 * for other machines and other days.
 *
 *	# escdiff snapshot {"v":1,"commit":...,"tree":...,"go":...,...}
 *	# example.org/m/p
 *	p/p.go:3:2: moved to heap: x
 *	...
 *	# escdiff end
 *
 * It can be read by whoever reads the compiler's.  Unlike there, all files are
 * named from the root of the repository, or "$OUTSIDE/maps/iter.go" for those
 * of the library and other modules, and packages are sorted: what is equal is
 * equal byte for byte, wherever it was made.
 *
 * escdiff-snapshot(5) has all of it.
 */
struct saved_header {
	bool present;		/* a log without one has nothing of these */
	char commit[REPO_OID_SIZE];	/* "": it was none */
	char tree[REPO_OID_SIZE];
	char *go;		/* owned, likewise the next: "go1.26.8" */
	char *goos, *goarch;
	char *settings;		/* as in struct build */
	char *tags;		/* "" for none */
	bool tests;
	char *patterns;		/* one a line, sorted, from the root; "": all
				   modules */
	struct coverage coverage;	/* without what it has seen */
};

void saved_header_free(struct saved_header *header);	/* zeroes again */

/* Does it compress what it writes into a file of that name? */
bool saved_is_compressed(const char *file);

/*
 * Append the snapshot of a side that was built whole, by build_side.
 * Errors: ESC_BUILD (there is none of what did not compile), ESC_NOMEM.
 */
enum esc_status saved_write(const struct build *build, bool compressed,
			    struct buffer *out, struct esc_error *err);

/*
 * Read the header of a snapshot, from the begin of fd, a regular file; of
 * a plain log header->present is false.
 * Owner:  saved_header_free, also after an error.
 * Errors: ESC_LOG (it cannot be read or is one of a later escdiff),
 * ESC_NOMEM.
 */
enum esc_status saved_read_header(int fd, const char *name,
				  struct saved_header *header,
				  struct esc_error *err);

/*
 * Add the records of a snapshot or of a plain log to *set, from the begin of
 * fd if it is a regular file, else what can be read there; the caller finishes
 * the set.  Those of a snapshot have
 * their places.  options may be NULL.
 * Errors: ESC_LOG (it cannot be read, is cut off or damaged), ESC_NOMEM.
 */
enum esc_status saved_read(int fd, const char *name,
			   const struct parse_options *options,
			   struct record_set *set, struct esc_error *err);

#endif
