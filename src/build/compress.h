#ifndef ESCDIFF_BUILD_COMPRESS_H
#define ESCDIFF_BUILD_COMPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include <zstd.h>

#include "escdiff/buffer.h"
#include "escdiff/error.h"

/* For compress; ZSTD_freeCCtx frees it.  NULL: no memory. */
ZSTD_CCtx *compress_start(void);

/*
 * Append what comes of len bytes to *out: ZSTD_e_continue while there is
 * more, ZSTD_e_end to end the frame.
 * Errors: ESC_NOMEM.
 */
enum esc_status compress(ZSTD_CCtx *context, const char *data, size_t len,
			 ZSTD_EndDirective mode, struct buffer *out,
			 struct esc_error *err);

/*
 * Decompress frame after frame, and give the bytes to take in pieces.
 * *intact is false when it is no such thing, or is cut off.
 * Errors: ESC_NOMEM, what take returned.
 */
typedef enum esc_status decompress_take_fn(const char *data, size_t len,
					   void *data_for_take,
					   struct esc_error *err);
enum esc_status decompress(const void *bytes, size_t len,
			   decompress_take_fn *take, void *data, bool *intact,
			   struct esc_error *err);

/* The same of a file from its begin; one that cannot be read is not intact. */
enum esc_status decompress_file(int fd, decompress_take_fn *take, void *data,
				bool *intact, struct esc_error *err);

#endif
