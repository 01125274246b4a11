/* Bytes of unknown origin to valid UTF-8 for output, and how many columns of
 * a terminal a text takes.  Needs no locale: Go source is UTF-8 everywhere. */
#include "escdiff/utf8.h"

#include <stdint.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"	/* U+FFFD */

/* What may follow a lead byte: RFC 3629, section 4. */
struct sequence {
	unsigned char lead_first, lead_last;
	unsigned char second_first, second_last;
	unsigned char len;
};

static const struct sequence sequences[] = {
	{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 },
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static const struct sequence *
sequence_of(unsigned char lead)
{
	for (size_t i = 0; i < sizeof(sequences) / sizeof(*sequences); i++) {
		if (lead >= sequences[i].lead_first &&
		    lead <= sequences[i].lead_last)
			return &sequences[i];
	}
	return NULL;
}

size_t
utf8_decode(const char *bytes, size_t len, uint32_t *code)
{
	const unsigned char lead = (unsigned char)bytes[0];

	*code = lead;
	if (lead < 0x80)
		return 1;
	const struct sequence *seq = sequence_of(lead);
	if (seq == NULL || seq->len > len ||
	    (unsigned char)bytes[1] < seq->second_first ||
	    (unsigned char)bytes[1] > seq->second_last)
		return 0;
	*code = lead & (0x7fU >> seq->len);
	for (size_t i = 1; i < seq->len; i++) {
		const unsigned char byte = (unsigned char)bytes[i];

		if (byte < 0x80 || byte > 0xbf)
			return 0;
		*code = *code << 6 | (byte & 0x3fU);
	}
	return seq->len;
}

struct code_range {
	uint32_t first, last;
};

/* Sorted by first; no overlaps. */
static bool
in_ranges(const struct code_range *ranges, size_t count, uint32_t code)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (code > ranges[middle].last)
			low = middle + 1;
		else if (code < ranges[middle].first)
			high = middle;
		else
			return true;
	}
	return false;
}

#define IN(table, code) \
	in_ranges(table, sizeof(table) / sizeof(*(table)), code)

/* Bidirectional controls can make source read as what it is not. */
static const struct code_range steering[] = {
	{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x061c, 0x061c },
	{ 0x200e, 0x200f }, { 0x2028, 0x202e }, { 0x2066, 0x2069 },
};

/* Combining marks and format characters that take no column. */
static const struct code_range zero_width[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd },
	{ 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x0900, 0x0902 },
	{ 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d },
	{ 0x0e31, 0x0e31 }, { 0x0e34, 0x0e3a }, { 0x0e47, 0x0e4e },
	{ 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x200b, 0x200d },
	{ 0x2060, 0x2064 }, { 0x20d0, 0x20ff }, { 0x302a, 0x302d },
	{ 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
	{ 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
};

/* East Asian Wide and Fullwidth, and emoji (Unicode's EastAsianWidth.txt). */
static const struct code_range double_width[] = {
	{ 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x23e9, 0x23ec },
	{ 0x2614, 0x2615 }, { 0x26a1, 0x26a1 }, { 0x2705, 0x2705 },
	{ 0x2728, 0x2728 }, { 0x274c, 0x274c }, { 0x2753, 0x2755 },
	{ 0x2795, 0x2797 }, { 0x2b50, 0x2b50 }, { 0x2e80, 0x303e },
	{ 0x3041, 0x3098 }, { 0x309b, 0x4dbf }, { 0x4e00, 0xa4cf },
	{ 0xa960, 0xa97c }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff },
	{ 0xfe10, 0xfe19 }, { 0xfe30, 0xfe6b }, { 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff },
	{ 0x1f900, 0x1faff }, { 0x20000, 0x3fffd },
};

static void
add_code(const char *bytes, size_t len, uint32_t code, struct buffer *out)
{
	if (!IN(steering, code))
		buffer_add(out, bytes, len);
	else if (code < 0x80)
		buffer_addf(out, "\\x%02x", (unsigned)code);
	else
		buffer_addf(out, "\\u%04x", (unsigned)code);
}

void
utf8_clean(const char *bytes, size_t len, struct buffer *out)
{
	size_t start = 0;	/* of valid bytes not yet copied */

	for (size_t at = 0; at < len;) {
		uint32_t code;
		const size_t step = utf8_decode(bytes + at, len - at, &code);

		if (step == 0) {
			buffer_add(out, bytes + start, at - start);
			buffer_adds(out, REPLACEMENT);
			start = at + 1;
		}
		at += step == 0 ? 1 : step;
	}
	buffer_add(out, bytes + start, len - start);
}

/* How much of it is ASCII that may be printed: nearly always all. */
static size_t
plain_len(const char *bytes, size_t len)
{
	size_t at = 0;

	while (at < len && bytes[at] >= 0x20 && bytes[at] < 0x7f)
		at++;
	return at;
}

void
utf8_printable(const char *bytes, size_t len, struct buffer *out)
{
	for (size_t at = 0; at < len;) {
		const size_t plain = plain_len(bytes + at, len - at);
		uint32_t code;

		buffer_add(out, bytes + at, plain);
		at += plain;
		if (at == len)
			break;
		const size_t step = utf8_decode(bytes + at, len - at, &code);
		if (step == 0)
			buffer_adds(out, REPLACEMENT);
		else
			add_code(bytes + at, step, code, out);
		at += step == 0 ? 1 : step;
	}
}

static size_t
code_width(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (IN(zero_width, code))
		return 0;
	return IN(double_width, code) ? 2 : 1;
}

/* Step over the character at text; a stray byte counts as one. */
static size_t
next_char(const char *text, size_t len, size_t *width)
{
	uint32_t code;
	const size_t step = utf8_decode(text, len, &code);

	*width = step == 0 ? 1 : code_width(code);
	return step == 0 ? 1 : step;
}

size_t
utf8_width(const char *text)
{
	const size_t len = strlen(text);
	size_t width = 0, one;

	for (size_t at = 0; at < len; width += one)
		at += next_char(text + at, len - at, &one);
	return width;
}

size_t
utf8_prefix(const char *text, size_t columns)
{
	const size_t len = strlen(text);
	size_t width = 0, at = 0, one;

	while (at < len) {
		const size_t step = next_char(text + at, len - at, &one);

		if (width + one > columns)
			break;
		width += one;
		at += step;
	}
	return at;
}

size_t
utf8_suffix(const char *text, size_t columns)
{
	const size_t len = strlen(text);
	size_t width = utf8_width(text), at = 0, one;

	while (at < len && width > columns) {
		at += next_char(text + at, len - at, &one);
		width -= one;
	}
	/* A mark without its letter would join the character before. */
	while (at < len) {
		const size_t step = next_char(text + at, len - at, &one);

		if (at == 0 || one != 0)
			break;
		at += step;
	}
	return at;
}
