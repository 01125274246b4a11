#ifndef ESCDIFF_BUILD_SNAPSHOT_H
#define ESCDIFF_BUILD_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "build/packages.h"
#include "escdiff/buffer.h"
#include "escdiff/error.h"

/*
 * One side as bytes: the compiler's text, verbatim, with what is needed to
 * understand it.  zstd frames with checksums, one after the other, so that
 * `zstd -dc` shows
 *
 *	# escdiff snapshot {"v":3,"key":...,"tree":...,"go":...,...}
 *	# escdiff module {"dir":...,"root":...,"bytes":N,"packages":[...],
 *	                  "ignored":[...]}
 *	N bytes of the compiler
 *	...
 *	# escdiff end
 */
struct snapshot_header {
	const char *key;	/* what the snapshot is kept under */
	const char *tree, *go, *goos, *goarch;
};

/* The compiler's text of one run, while it comes in: only kept compressed. */
struct snapshot_text;

enum esc_status snapshot_text_new(struct snapshot_text **text,
				  struct esc_error *err);
enum esc_status snapshot_text_add(struct snapshot_text *text,
				  const char *data, size_t len,
				  struct esc_error *err);
enum esc_status snapshot_text_end(struct snapshot_text *text,
				  struct esc_error *err);
void snapshot_text_free(struct snapshot_text *text);	/* NULL is fine */

/* Give the whole text to take, in pieces. */
typedef enum esc_status snapshot_take_fn(const char *data, size_t len,
					 void *data_for_take,
					 struct esc_error *err);
enum esc_status snapshot_text_read(const struct snapshot_text *text,
				   snapshot_take_fn *take, void *data,
				   struct esc_error *err);

/*
 * Append to *out; the header first, then each run, then the end.
 * Errors: ESC_NOMEM, also for a path that is no UTF-8, which JSON cannot
 * hold: such a side has no snapshot.
 */
enum esc_status snapshot_write_header(struct buffer *out,
				      const struct snapshot_header *header,
				      struct esc_error *err);
enum esc_status snapshot_write_run(struct buffer *out,
				   const struct intern *strings,
				   const struct package_map *packages,
				   const struct snapshot_text *text,
				   struct esc_error *err);
enum esc_status snapshot_write_end(struct buffer *out, struct esc_error *err);

/*
 * The tree that it was made of, into tree of REPO_OID_SIZE bytes; the first
 * 8 KiB of the snapshot are enough.  False when it says none.
 */
bool snapshot_tree(const void *bytes, size_t len, char *tree);

/* Who reads one. */
struct snapshot_reader {
	/* A run begins: its map, without the records. */
	enum esc_status (*run)(const struct package_map *packages, void *data,
			       struct esc_error *err);
	enum esc_status (*text)(const char *bytes, size_t len, void *data,
				struct esc_error *err);
	enum esc_status (*end_run)(void *data, struct esc_error *err);
	void *data;
};

/*
 * Read the len bytes at bytes.  *intact is false when it is no snapshot of
 * that key, or was damaged; what the reader was given is then worth nothing.
 * Errors: ESC_NOMEM, what the reader returned.
 */
enum esc_status snapshot_read(const void *bytes, size_t len, const char *key,
			      struct intern *strings,
			      const struct snapshot_reader *reader,
			      bool *intact, struct esc_error *err);

/* The same of a file from its begin, in pieces; it can be read again. */
enum esc_status snapshot_read_file(int fd, const char *key,
				   struct intern *strings,
				   const struct snapshot_reader *reader,
				   bool *intact, struct esc_error *err);

#endif
