/* zstd, as all that is kept uses it: frames with checksums, piece by piece. */
#include "build/compress.h"

#include <stdlib.h>

/* Level 1 takes a twentieth of the time the compiler takes, and the text
 * shrinks to a thirtieth all the same. */
#define LEVEL 1

ZSTD_CCtx *
compress_start(void)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();

	if (context != NULL &&
	    (ZSTD_isError(ZSTD_CCtx_setParameter(
		     context, ZSTD_c_compressionLevel, LEVEL)) ||
	     ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag,
						 1)))) {
		ZSTD_freeCCtx(context);
		context = NULL;
	}
	return context;
}

enum esc_status
compress(ZSTD_CCtx *context, const char *data, size_t len,
	 ZSTD_EndDirective mode, struct buffer *out, struct esc_error *err)
{
	ZSTD_inBuffer in = { data, len, 0 };
	char bytes[32768];
	size_t left;

	do {
		ZSTD_outBuffer piece = { bytes, sizeof(bytes), 0 };

		left = ZSTD_compressStream2(context, &piece, &in, mode);
		if (ZSTD_isError(left))
			return esc_nomem(err);
		buffer_add(out, bytes, piece.pos);
	} while (mode == ZSTD_e_end ? left > 0 : in.pos < in.size);
	return out->failed ? esc_nomem(err) : ESC_OK;
}

enum esc_status
decompress(const void *bytes, size_t len, decompress_take_fn *take, void *data,
	   bool *intact, struct esc_error *err)
{
	const size_t room = ZSTD_DStreamOutSize();
	ZSTD_DCtx *context = ZSTD_createDCtx();
	char *piece = malloc(room);
	enum esc_status status = ESC_OK;
	ZSTD_inBuffer in = { bytes, len, 0 };
	size_t left = 0;

	if (context == NULL || piece == NULL)
		status = esc_nomem(err);
	while (status == ESC_OK && in.pos < in.size) {
		ZSTD_outBuffer out = { piece, room, 0 };

		left = ZSTD_decompressStream(context, &out, &in);
		if (ZSTD_isError(left))
			break;
		status = take(piece, out.pos, data, err);
	}
	*intact = left == 0;
	ZSTD_freeDCtx(context);
	free(piece);
	return status;
}
