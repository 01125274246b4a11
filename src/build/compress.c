/* zstd, as all that is kept uses it: frames with checksums, piece by piece. */
#include "build/compress.h"

#include <stdlib.h>
#include <unistd.h>

/* Level 1 takes a twentieth of the time the compiler takes, and the text
 * shrinks to a thirtieth all the same. */
#define LEVEL 1
#define FILE_PIECE 32768

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

/* Frames on their way out. */
struct stream {
	ZSTD_DCtx *context;
	char *piece;
	decompress_take_fn *take;
	void *data;
	size_t left;		/* of the frame, 0 at its end; or an error */
};

static enum esc_status
stream_open(struct stream *stream, decompress_take_fn *take, void *data,
	    struct esc_error *err)
{
	*stream = (struct stream){
		.context = ZSTD_createDCtx(),
		.piece = malloc(ZSTD_DStreamOutSize()),
		.take = take, .data = data,
	};
	return stream->context != NULL && stream->piece != NULL
		       ? ESC_OK : esc_nomem(err);
}

static enum esc_status
stream_feed(struct stream *stream, const void *bytes, size_t len,
	    struct esc_error *err)
{
	ZSTD_inBuffer in = { bytes, len, 0 };
	enum esc_status status = ESC_OK;

	while (status == ESC_OK && in.pos < in.size) {
		ZSTD_outBuffer out = { stream->piece, ZSTD_DStreamOutSize(),
				       0 };

		stream->left = ZSTD_decompressStream(stream->context, &out,
						     &in);
		if (ZSTD_isError(stream->left))
			break;
		status = stream->take(stream->piece, out.pos, stream->data,
				      err);
	}
	return status;
}

static void
stream_close(struct stream *stream)
{
	ZSTD_freeDCtx(stream->context);
	free(stream->piece);
}

enum esc_status
decompress(const void *bytes, size_t len, decompress_take_fn *take, void *data,
	   bool *intact, struct esc_error *err)
{
	struct stream stream;
	enum esc_status status = stream_open(&stream, take, data, err);

	if (status == ESC_OK)
		status = stream_feed(&stream, bytes, len, err);
	*intact = stream.left == 0;
	stream_close(&stream);
	return status;
}

enum esc_status
decompress_file(int fd, decompress_take_fn *take, void *data, bool *intact,
		struct esc_error *err)
{
	char bytes[FILE_PIECE];
	struct stream stream;
	off_t at = 0;
	ssize_t len = 0;
	enum esc_status status = stream_open(&stream, take, data, err);

	while (status == ESC_OK && !ZSTD_isError(stream.left) &&
	       (len = pread(fd, bytes, sizeof(bytes), at)) > 0) {
		status = stream_feed(&stream, bytes, (size_t)len, err);
		at += len;
	}
	*intact = stream.left == 0 && len == 0;
	stream_close(&stream);
	return status;
}
