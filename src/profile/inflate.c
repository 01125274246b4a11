/* What gzip compressed, by zlib, within a limit: a few bytes may stand for
 * thousands of times as many. */
#include "profile/inflate.h"

#define ZLIB_CONST
#include <zlib.h>

/* Of windowBits: the largest window, and gzip's header and checksum. */
#define GZIP_WINDOW	(15 + 16)
/* What zlib can be given at once. */
#define INPUT_MAX	(1u << 30)

bool
inflate_wanted(const unsigned char *bytes, size_t len)
{
	return len >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

static enum esc_status
fail(const z_stream *stream, int code, struct esc_error *err)
{
	if (code == Z_MEM_ERROR)
		return esc_nomem(err);
	if (code == Z_OK || code == Z_BUF_ERROR)
		return esc_fail(err, ESC_PROFILE, "cut off");
	return esc_fail(err, ESC_PROFILE, "damaged: %s",
			stream->msg != NULL ? stream->msg : zError(code));
}

/* All that the stream gives for the input it has. */
static enum esc_status
drain(z_stream *stream, size_t max, struct buffer *out, int *code,
      struct esc_error *err)
{
	unsigned char block[65536];

	do {
		stream->next_out = block;
		stream->avail_out = sizeof(block);
		*code = inflate(stream, Z_NO_FLUSH);
		const size_t len = sizeof(block) - stream->avail_out;
		if (len > max - out->len)
			return esc_fail(err, ESC_PROFILE, "more than %zu MB "
					"when unpacked", max >> 20);
		buffer_add(out, block, len);
	} while (*code == Z_OK && stream->avail_out == 0 && !out->failed);
	return out->failed ? esc_nomem(err) : ESC_OK;
}

enum esc_status
inflate_gzip(const unsigned char *bytes, size_t len, size_t max,
	     struct buffer *out, struct esc_error *err)
{
	z_stream stream = { 0 };
	enum esc_status status = ESC_OK;
	int code = inflateInit2(&stream, GZIP_WINDOW);

	if (code != Z_OK)
		return fail(&stream, code, err);
	if (len > INPUT_MAX)
		status = esc_fail(err, ESC_PROFILE, "too large");
	stream.next_in = bytes;
	stream.avail_in = (uInt)len;
	while (status == ESC_OK && stream.avail_in > 0) {
		status = drain(&stream, max, out, &code, err);
		if (status == ESC_OK && code != Z_STREAM_END)
			status = fail(&stream, code, err);
		/* A further member may follow. */
		else if (status == ESC_OK)
			inflateReset(&stream);
	}
	inflateEnd(&stream);
	return status;
}
