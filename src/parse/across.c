/* Texts of the compiler without what only changed its spelling from release
 * to release: Go 1.8 to 1.27 print one expression in many ways. */
#include <stdint.h>
#include <string.h>

#include "escdiff/symbol.h"
#include "parse/span.h"
#include "parse/token.h"

#define QUOTED_MAX 48	/* of a string constant; Go 1.22 cuts at 69 */
#define CUT_AT 69	/* quote and text, before its "..." */
#define MAX_PASSES 8

static void rewrite(struct span text, struct buffer *out);

static bool
after_word(const struct buffer *out)
{
	return out->len > 0 &&
	       word_len((struct span){ out->data + out->len - 1, 1 }) == 1;
}

/* The content of a string constant: enough of it to be known again. */
static void
add_quoted(struct span content, struct buffer *out)
{
	const bool cut = content.len > QUOTED_MAX;

	buffer_addc(out, '"');
	buffer_add(out, content.text, cut ? QUOTED_MAX : content.len);
	buffer_adds(out, cut ? "...\"" : "\"");
}

/* "...", as all but 1.18 to 1.21 print it; it may be cut and lack its end. */
static size_t
quoted(struct span text, struct buffer *out)
{
	size_t i = 1;

	while (i < text.len && text.text[i] != '"' &&
	       !(i == CUT_AT && span_starts(span_from(text, i), SPAN("..."))))
		i += text.text[i] == '\\' && i + 1 < text.len ? 2 : 1;
	if (i > text.len)
		i = text.len;
	add_quoted((struct span){ text.text + 1, i - 1 }, out);
	if (i == text.len)
		return i;
	return i + (text.text[i] == '"' ? 1 : 3);
}

/* `...`, as it stands in the source: quoted like others. */
static size_t
raw_string(struct span text, struct buffer *out)
{
	const char *end = memchr(text.text + 1, '`', text.len - 1);
	struct buffer content = { 0 };

	if (end == NULL) {
		buffer_addc(out, '`');
		return 1;
	}
	for (const char *p = text.text + 1; p < end; p++) {
		if (*p == '\n' || *p == '\t' || *p == '"' || *p == '\\')
			buffer_addc(&content, '\\');
		buffer_addc(&content, *p == '\n' ? 'n' : *p == '\t' ? 't'
								    : *p);
	}
	add_quoted((struct span){ buffer_text(&content), content.len }, out);
	out->failed |= content.failed;
	buffer_free(&content);
	return (size_t)(end - text.text) + 1;
}

/* An integer as a number; *len is 0 if it is none, or too large. */
static uint64_t
integer(struct span text, size_t *len)
{
	const size_t all = word_len(text);
	const bool hex = all > 2 && text.text[0] == '0' &&
			 (text.text[1] == 'x' || text.text[1] == 'X');
	uint64_t value = 0;

	*len = 0;
	for (size_t i = hex ? 2 : 0; i < all; i++) {
		const char c = text.text[i];
		const unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0')
			: c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
			: c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 99;

		if (c == '_')
			continue;
		if (digit >= (hex ? 16u : 10u) || value > UINT64_MAX / 16 - 1)
			return 0;
		value = value * (hex ? 16 : 10) + digit;
	}
	/* 1.5 is none, and 0755 is octal. */
	if (all == 0 || (all < text.len && text.text[all] == '.') ||
	    (all > 1 && !hex && text.text[0] == '0'))
		return 0;
	*len = all;
	return value;
}

/* 0x10, 1_000 and 1 << 20 by their value, as 1.22 prints them. */
static size_t
number(struct span text, struct buffer *out)
{
	size_t len, shift_len = 0;
	uint64_t value = integer(text, &len);
	struct span rest = span_from(text, len);

	if (len == 0) {
		buffer_addc(out, text.text[0]);
		return 1;
	}
	if (span_starts(rest, SPAN(" << "))) {
		const uint64_t shift = integer(span_from(rest, 4), &shift_len);

		if (shift_len > 0 && shift < 64 &&
		    value <= UINT64_MAX >> shift) {
			value <<= shift;
			len += 4 + shift_len;
		}
	}
	buffer_addf(out, "%ju", (uintmax_t)value);
	return len;
}

/* 'x' by its value. */
static size_t
rune(struct span text, struct buffer *out)
{
	if (text.len > 2 && text.text[2] == '\'' && text.text[1] != '\\') {
		buffer_addf(out, "%d", text.text[1]);
		return 3;
	}
	buffer_addc(out, '\'');
	return 1;
}

/* Behind the bracket that closes the one at text[0]; 0 if none does. */
static size_t
closing(struct span text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		depth += text.text[i] == '(';
		if (text.text[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* The first argument of a call: up to a comma or the end outside of
 * brackets. */
static size_t
argument_len(struct span text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char c = text.text[i];

		if (depth == 0 && (c == ',' || c == ')'))
			return i;
		if (c == '(' || c == '[' || c == '{')
			depth++;
		else if (c == ')' || c == ']' || c == '}')
			depth -= depth > 0;
	}
	return text.len;
}

/* (*T).M(x, y), a call since 1.18, as x.M(y); 0: it is none. */
static size_t
method_call(struct span text, struct buffer *out)
{
	const size_t type = closing(text);
	struct span rest = span_from(text, type);

	if (type == 0 || !span_starts(text, SPAN("(*")) ||
	    !span_starts(rest, SPAN(".")))
		return 0;
	const struct span name = { rest.text + 1,
				   word_len(span_from(rest, 1)) };
	rest = span_from(rest, 1 + name.len);
	if (name.len == 0 || !span_starts(rest, SPAN("(")))
		return 0;
	rest = span_from(rest, 1);
	const size_t len = argument_len(rest);
	if (len == 0 || len == rest.len)
		return 0;
	rewrite((struct span){ rest.text, len }, out);
	buffer_addc(out, '.');
	buffer_add(out, name.text, name.len);
	buffer_addc(out, '(');
	rest = span_from(rest, len);
	while (rest.len > 0 && (rest.text[0] == ',' || rest.text[0] == ' '))
		rest = span_from(rest, 1);
	return (size_t)(rest.text - text.text);
}

/* What is spelled otherwise in some releases, word for word. */
static const struct {
	struct span from, to;
	bool whole_word;	/* no identifier goes on in front */
	bool after_type;	/* behind a type: T, []T, struct {} */
} words[] = {
	{ SPAN_INIT("interface {}"), SPAN_INIT("any"), true, false },
	{ SPAN_INIT(" literal"), SPAN_INIT("{...}"), false, true },
	{ SPAN_INIT("{}"), SPAN_INIT("{...}"), false, true },
	{ SPAN_INIT("<N>"), SPAN_INIT("<nil>"), false, false },
	{ SPAN_INIT("~R"), SPAN_INIT("~r"), true, false },
	{ SPAN_INIT(".anon"), SPAN_INIT("~p"), true, false },
	{ SPAN_INIT(".this"), SPAN_INIT("~p"), true, false },
};

/* Does a type end here?  "func literal" is a value. */
static bool
ends_type(const struct buffer *out)
{
	if (out->len == 0 || (out->len >= 4 &&
			      memcmp(out->data + out->len - 4, "func", 4) == 0))
		return false;
	const char last = out->data[out->len - 1];
	return after_word(out) || last == ']' || last == '}';
}

static size_t
replace_word(struct span text, struct buffer *out)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!span_starts(text, words[i].from) ||
		    (words[i].whole_word && after_word(out)) ||
		    (words[i].after_type && !ends_type(out)))
			continue;
		buffer_add(out, words[i].to.text, words[i].to.len);
		return words[i].from.len;
	}
	return 0;
}

static size_t
rewrite_step(struct span text, struct buffer *out)
{
	const char c = text.text[0];
	size_t len;

	if (c == '"')
		return quoted(text, out);
	if (c == '`')
		return raw_string(text, out);
	if (c == '\'')
		return rune(text, out);
	if (c >= '0' && c <= '9' && !after_word(out) &&
	    !(out->len > 0 && out->data[out->len - 1] == '.'))
		return number(text, out);
	if (c == '(' && !after_word(out) &&
	    (len = method_call(text, out)) > 0)
		return len;
	if ((len = replace_word(text, out)) > 0)
		return len;
	buffer_addc(out, c);
	return 1;
}

static void
rewrite(struct span text, struct buffer *out)
{
	/* Brackets around all of it, and a conversion of all of it to any. */
	for (;;) {
		if (span_starts(text, SPAN("(any)(")) &&
		    closing(span_from(text, 5)) == text.len - 5)
			text = (struct span){ text.text + 6, text.len - 7 };
		else if (text.len > 2 && text.text[0] == '(' &&
			 closing(text) == text.len)
			text = (struct span){ text.text + 1, text.len - 2 };
		else
			break;
	}
	for (size_t at = 0; at < text.len;)
		at += rewrite_step(span_from(text, at), out);
}

/* As in symbol_normalize: what one pass changes can bring new neighbours
 * together. */
void
symbol_normalize_across(const char *text, size_t len, struct buffer *out)
{
	struct buffer from = { 0 }, to = { 0 };

	buffer_add(&to, text, len);
	for (int pass = 0; pass < MAX_PASSES; pass++) {
		const struct buffer swap = from;

		from = to;
		to = swap;
		buffer_clear(&to);
		struct buffer normal = { 0 };
		symbol_normalize(buffer_text(&from), from.len, &normal);
		rewrite((struct span){ buffer_text(&normal), normal.len }, &to);
		to.failed |= normal.failed;
		buffer_free(&normal);
		if (from.failed || to.failed ||
		    (from.len == to.len && from.len > 0 &&
		     memcmp(from.data, to.data, to.len) == 0))
			break;
	}
	buffer_add(out, buffer_text(&to), to.len);
	out->failed |= from.failed || to.failed;
	buffer_free(&from);
	buffer_free(&to);
}
