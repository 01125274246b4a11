/* Texts of the compiler without what it numbers as it pleases. */
#include "escdiff/symbol.h"

#include <string.h>

#include "parse/span.h"

#define MAX_BRACKETS 8192	/* longer names the compiler replaces */
#define HASH_LEN 12	/* of closures since Go 1.27: "#Ug26KZJWFNI=#" */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of an identifier; every byte beyond ASCII is, but for the middle dot. */
static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t
count_digits(struct span text)
{
	size_t len = 0;

	while (len < text.len && is_digit(text.text[len]))
		len++;
	return len;
}

/* Length of the "#hash" at the start of text, whose closing "#" follows. */
static size_t
hash_len(struct span text)
{
	if (text.len < HASH_LEN + 2 || text.text[0] != '#' ||
	    text.text[HASH_LEN + 1] != '#')
		return 0;
	for (size_t i = 1; i <= HASH_LEN; i++) {
		const char c = text.text[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !is_digit(c) && c != '+' && c != '/' && c != '=')
			return 0;
	}
	return HASH_LEN + 1;
}

/* Behind the bracket that closes the one at text[0]; 0 if none does. */
static size_t
bracket_len(struct span text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len && i < MAX_BRACKETS; i++) {
		const char c = text.text[i];

		if (c == '[' || c == '(' || c == '{')
			depth++;
		else if (c == ']' || c == ')' || c == '}')
			depth--;
		if (depth == 0)
			return i + 1;
	}
	return 0;
}

/*
 * The type behind "go.shape.", as far as its end is plain: *uint8, []int,
 * main.T, struct { X int }, map[string]int.
 */
static size_t
shape_len(struct span text)
{
	size_t i = 0;

	while (i < text.len) {
		const char c = text.text[i];

		if (c == '[' || c == '{') {
			const size_t len = bracket_len(span_from(text, i));

			if (len == 0)
				return i;
			i += len;
			if (c == '{')
				return i;
		} else if (c == ' ' && i + 1 < text.len &&
			   text.text[i + 1] == '{') {
			i++;
		} else if (is_word(c) || c == '*' || c == '.' || c == '/' ||
			   c == '-') {
			i++;	/* the last two of import paths */
		} else {
			return i;
		}
	}
	return i;
}

/* The instantiation that follows an identifier: "[go.shape.int,...]". */
static size_t
instance_len(struct span text, bool after_word)
{
	if (!after_word || !span_starts(text, SPAN("[")))
		return 0;
	const struct span inside = span_from(text, 1);
	if (!span_starts(inside, SPAN("go.shape.")) &&
	    !span_starts(inside, SPAN("...")))
		return 0;
	return bracket_len(text);
}

static bool
after_map(const struct buffer *out)
{
	return out->len >= 3 && memcmp(out->data + out->len - 3, "map", 3) == 0 &&
	       (out->len == 3 || !is_word(out->data[out->len - 4]));
}

/* Names the compiler makes, with their number behind. */
static size_t
numbered_name(struct span text)
{
	static const struct span names[] = {
		SPAN_INIT(".autotmp_"), SPAN_INIT("~r"), SPAN_INIT("~R"),
		SPAN_INIT("~p"), SPAN_INIT("~b"), SPAN_INIT(".anon"),
		SPAN_INIT(".out"), SPAN_INIT("arg#"), SPAN_INIT("#state"),
		SPAN_INIT("#rv"), SPAN_INIT("#yield"), SPAN_INIT("stack("),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (span_starts(text, names[i]))
			return names[i].len;
	}
	return 0;
}

/*
 * How much of it no step of normalizing can change: up to the first byte that
 * one of them begins with.
 */
static size_t
plain_len(struct span text)
{
	static const bool begins[256] = {
		['#'] = true, ['['] = true, ['g'] = true, ['i'] = true,
		[0xc2] = true, ['.'] = true, ['~'] = true, ['a'] = true,
		['s'] = true,
	};
	size_t len = 0;

	while (len < text.len && !begins[(unsigned char)text.text[len]])
		len++;
	return len;
}

/* One step of normalizing: what is at the start of text, to *out. */
static size_t
normalize_step(struct span text, struct buffer *out)
{
	const bool after_word = out->len > 0 &&
				is_word(out->data[out->len - 1]);
	size_t len;

	switch (text.text[0]) {
	case '#':
		if ((len = hash_len(text)) > 0)
			return len;
		break;
	case '[':
		len = instance_len(text, after_word && !after_map(out));
		if (len > 0) {
			buffer_adds(out, "[...]");
			return len;
		}
		break;
	case 'g':
		if (after_word || !span_starts(text, SPAN("go.shape.")))
			break;
		len = shape_len(span_from(text, 9));
		if (len > 0) {
			buffer_adds(out, "go.shape.T");
			return 9 + len;
		}
		break;
	case 'i':	/* which of the two the source has is no change */
		if (after_word || !span_starts(text, SPAN("interface {}")))
			break;
		buffer_adds(out, "any");
		return strlen("interface {}");
	case '\xc2':	/* the middle dot of inlined copies, to Go 1.16 */
		if (after_word && span_starts(text, SPAN("\xc2\xb7")) &&
		    (len = count_digits(span_from(text, 2))) > 0)
			return 2 + len;
		break;
	default:
		break;
	}
	/* x.out1 is a field of the source. */
	if (!(after_word && text.text[0] == '.') &&
	    (len = numbered_name(text)) > 0) {
		buffer_add(out, text.text, len);
		return len + count_digits(span_from(text, len));
	}
	len = 1 + plain_len(span_from(text, 1));
	buffer_add(out, text.text, len);
	return len;
}

/* Nothing to do for most symbols: x, &T{...}, make([]byte, n). */
static bool
is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.text[i];

		if (c == '#' || c == '~' || c == '\xc2' ||
		    (c == '}' && i > 1 && text.text[i - 1] == '{' &&
		     text.text[i - 2] == ' ') ||
		    (c == '.' && i + 1 < text.len &&
		     (text.text[i + 1] == 'a' || text.text[i + 1] == 'o' ||
		      text.text[i + 1] == 's' || text.text[i + 1] == '.')) ||
		    (c == 'k' && i + 1 < text.len && text.text[i + 1] == '('))
			return false;
	}
	return true;
}

/*
 * What one pass takes away can bring new neighbours together, so passes are
 * made until nothing changes: twice for real texts.
 */
void
symbol_normalize(const char *text, size_t len, struct buffer *out)
{
	struct buffer from = { 0 }, to = { 0 };

	if (is_plain((struct span){ text, len })) {
		buffer_add(out, text, len);
		return;
	}
	buffer_add(&to, text, len);
	do {
		const struct buffer swap = from;

		from = to;
		to = swap;
		buffer_clear(&to);
		for (size_t at = 0; at < from.len;)
			at += normalize_step((struct span){
				from.data + at, from.len - at }, &to);
	} while (!from.failed && !to.failed &&
		 (from.len != to.len ||
		  (to.len > 0 && memcmp(from.data, to.data, to.len) != 0)));
	buffer_add(out, to.data, to.len);
	out->failed |= from.failed || to.failed;
	buffer_free(&from);
	buffer_free(&to);
}

bool
symbol_is_part(const char *text, size_t len)
{
	const struct span part = { text, len };
	static const struct span words[] = {
		SPAN_INIT("func"), SPAN_INIT("gowrap"),
		SPAN_INIT("deferwrap"), SPAN_INIT(""),
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!span_starts(part, words[i]))
			continue;
		struct span number = span_from(part, words[i].len);
		const size_t digits = count_digits(number);
		number = span_from(number, digits);
		if (digits > 0 && (number.len == 0 || number.text[0] == '-' ||
				   number.text[0] == '#' ||
				   (unsigned char)number.text[0] >= 0x80))
			return true;
	}
	return false;
}

/* Where the declared name ends: before ".func1", "-range1", "-fm", ... */
static size_t
declared_len(struct span name)
{
	for (size_t i = 0; i < name.len;) {
		const char c = name.text[i];

		if (c == '(' || c == '{' || c == '[') {
			const size_t len = bracket_len(span_from(name, i));

			i += len > 0 ? len : 1;
			continue;
		}
		if (c == '-' && i > 0)
			return i;
		if (c == '.' && i > 0) {
			struct span part = span_from(name, i + 1);
			const char *end = memchr(part.text, '.', part.len);

			if (end != NULL)
				part.len = (size_t)(end - part.text);
			if (symbol_is_part(part.text, part.len))
				return i;
		}
		i++;
	}
	return name.len;
}

void
symbol_without_instances(const char *text, size_t len, struct buffer *out)
{
	const char *const end = text + len, *from = text, *at = text;

	while ((at = memchr(at, '[', (size_t)(end - at))) != NULL) {
		const size_t skip = at > text && is_word(at[-1])
			? bracket_len((struct span){ at, (size_t)(end - at) })
			: 0;

		if (skip > 0) {
			buffer_add(out, from, (size_t)(at - from));
			from = at + skip;
		}
		at += skip > 0 ? skip : 1;
	}
	buffer_add(out, from, (size_t)(end - from));
}

void
symbol_declared_function(const char *text, size_t len, struct buffer *out)
{
	struct span name = { text, len };

	/* Comparisons the compiler makes for a type: T is all of the rest. */
	if (span_starts(name, SPAN("type..")) || span_starts(name, SPAN("."))) {
		buffer_add(out, text, len);
		return;
	}
	name.len = declared_len(name);
	/* Closures outside functions: those of package variables. */
	if (span_equal(name, SPAN("glob.")) ||
	    span_equal(name, SPAN("map.init")))
		name = SPAN("init");
	symbol_without_instances(name.text, name.len, out);
}

const char *
symbol_package_name(const char *path, size_t *len)
{
	size_t end = strlen(path), start;

	for (;;) {
		for (start = end; start > 0 && path[start - 1] != '/';)
			start--;
		if (start == 0 || end - start < 2 || path[start] != 'v' ||
		    strspn(path + start + 1, "0123456789") != end - start - 1)
			break;
		end = start - 1;
	}
	/* No name of a package has a dot: yaml.v3, nats.go. */
	const char *dot = memchr(path + start, '.', end - start);
	*len = dot != NULL ? (size_t)(dot - path) - start : end - start;
	return path + start;
}
