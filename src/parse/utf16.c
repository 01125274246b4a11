/* UTF-16 to UTF-8, in pieces of any size. */
#include "parse/utf16.h"

#define REPLACEMENT 0xfffdu

static bool
is_high(unsigned unit)
{
	return unit >= 0xd800 && unit < 0xdc00;
}

static bool
is_low(unsigned unit)
{
	return unit >= 0xdc00 && unit < 0xe000;
}

static void
add_rest(unsigned rune, unsigned bytes, struct buffer *out)
{
	while (bytes-- > 0)
		buffer_addc(out, (char)(0x80 | (rune >> 6 * bytes & 0x3f)));
}

static void
add_rune(unsigned rune, struct buffer *out)
{
	if (rune < 0x80) {
		buffer_addc(out, (char)rune);
	} else if (rune < 0x800) {
		buffer_addc(out, (char)(0xc0 | rune >> 6));
		add_rest(rune, 1, out);
	} else if (rune < 0x10000) {
		buffer_addc(out, (char)(0xe0 | rune >> 12));
		add_rest(rune, 2, out);
	} else {
		buffer_addc(out, (char)(0xf0 | rune >> 18));
		add_rest(rune, 3, out);
	}
}

static void
add_unit(struct decoder *decoder, unsigned unit, struct buffer *out)
{
	const unsigned high = decoder->surrogate;

	decoder->surrogate = 0;
	if (high != 0 && is_low(unit)) {
		add_rune(0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00),
			 out);
		return;
	}
	if (high != 0)
		add_rune(REPLACEMENT, out);
	if (is_high(unit))
		decoder->surrogate = unit;
	else
		add_rune(is_low(unit) ? REPLACEMENT : unit, out);
}

static unsigned
unit_of(const struct decoder *decoder, unsigned char first,
	unsigned char second)
{
	return decoder->encoding == ENCODING_UTF16_LE
	       ? second * 256u + first : first * 256u + second;
}

static void
decode(struct decoder *decoder, struct span piece, struct buffer *out)
{
	for (size_t i = 0; i < piece.len; i++) {
		const unsigned char byte = (unsigned char)piece.text[i];

		decoder->has_half = !decoder->has_half;
		if (decoder->has_half)
			decoder->half = byte;
		else
			add_unit(decoder, unit_of(decoder, decoder->half,
						  byte), out);
	}
}

/* Decide by the mark; its bytes are gone from *piece if it was one. */
static void
read_mark(struct decoder *decoder, struct span *piece)
{
	unsigned char mark[2];
	const size_t needed = decoder->has_half ? 1 : 2;

	mark[0] = decoder->has_half ? decoder->half
				    : (unsigned char)piece->text[0];
	mark[1] = (unsigned char)piece->text[needed - 1];
	decoder->encoding = mark[0] == 0xff && mark[1] == 0xfe
			    ? ENCODING_UTF16_LE
			    : mark[0] == 0xfe && mark[1] == 0xff
			    ? ENCODING_UTF16_BE : ENCODING_BYTES;
	if (decoder->encoding != ENCODING_BYTES) {
		*piece = span_from(*piece, needed);
		decoder->has_half = false;
	}
}

struct span
decoder_feed(struct decoder *decoder, struct span piece, struct buffer *out)
{
	buffer_clear(out);
	if (piece.len == 0)
		return piece;
	if (decoder->encoding == ENCODING_OPEN) {
		const char first = piece.text[0];

		if (!decoder->has_half && piece.len == 1 &&
		    (first == '\xff' || first == '\xfe')) {
			decoder->has_half = true;
			decoder->half = (unsigned char)first;
			return (struct span){ "", 0 };
		}
		if (!decoder->has_half && piece.len == 1)
			decoder->encoding = ENCODING_BYTES;
		else
			read_mark(decoder, &piece);
	}
	if (decoder->encoding != ENCODING_BYTES) {
		decode(decoder, piece, out);
		return (struct span){ buffer_text(out), out->len };
	}
	if (!decoder->has_half)
		return piece;
	/* It looked like the first byte of a mark. */
	buffer_addc(out, (char)decoder->half);
	buffer_add(out, piece.text, piece.len);
	decoder->has_half = false;
	return (struct span){ buffer_text(out), out->len };
}

struct span
decoder_end(struct decoder *decoder, struct buffer *out)
{
	buffer_clear(out);
	if (decoder->encoding == ENCODING_OPEN && decoder->has_half)
		buffer_addc(out, (char)decoder->half);
	else if (decoder->has_half || decoder->surrogate != 0)
		add_rune(REPLACEMENT, out);
	*decoder = (struct decoder){ 0 };
	return (struct span){ buffer_text(out), out->len };
}
